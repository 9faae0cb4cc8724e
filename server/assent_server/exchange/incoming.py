"""What came in by a PUT, and what each kind of it must be able to do."""

from typing import Generic, Protocol, TypeVar

from msgspec import Struct

from assent.documents import Digest
from assent_server.exchange.desk import Desk
from assent_server.exchange.replies import Plan, Reply
from assent_server.store.model import InboxRow

__all__ = ["Incoming", "Kind"]

M = TypeVar("M")


class Incoming(Struct, frozen=True):
    """A request body, the id in its address, and the digest that recognises the same bytes."""

    name: str
    raw: bytes
    digest: Digest

    def inbox(self, reply: bytes, *, proffer_id: str | None = None) -> InboxRow:
        """The row that lets the same bytes fetch the same reply."""
        return InboxRow(
            document_id=self.name,
            request_digest=self.digest,
            proffer_id=proffer_id,
            reply=reply,
        )


class Kind(Protocol, Generic[M]):
    """One kind of PUT. ``read`` and ``plan`` write nothing; raising changes nothing (I10)."""

    @property
    def types(self) -> tuple[str, ...]:
        """The types of the documents or containers that it takes."""
        ...

    def read(self, incoming: Incoming, desk: Desk) -> M:
        """The checked message: shape, audience, times and proofs are right."""
        ...

    async def replay(self, incoming: Incoming, desk: Desk) -> Reply | None:
        """The outcome that stands, where these bytes were answered before."""
        ...

    async def plan(self, incoming: Incoming, message: M, desk: Desk) -> Plan:
        """What to write and to reply."""
        ...

    def is_urgent(self, message: M) -> bool:
        """Whether it must be served under any load: a withdrawal."""
        ...

    def first_party(self, message: M) -> str:
        """The key that the message is from."""
        ...
