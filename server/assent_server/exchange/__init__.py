"""The one way in for signed documents: every PUT is read, checked, planned and committed here.

The way is the same for all: bytes, document, proofs, what is stored, a plan, one durable
commit, the reply. Where a commit meets a rival that was faster, it is planned again on what
then stands, so that the same bytes always fetch the same outcome (I4, I5).
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol

from assent.errors import PeerError
from assent.multibase import digest
from assent.times import Instant
from assent_server.exchange.answers import Answers
from assent_server.exchange.desk import Desk
from assent_server.exchange.incoming import Incoming, Kind
from assent_server.exchange.notices import Notices
from assent_server.exchange.proffers import Proffers
from assent_server.exchange.replies import Plan, Reply
from assent_server.exchange.returned import Returned
from assent_server.exchange.statements import ReturnedStatements
from assent_server.published import Published
from assent_server.store.model import Store, Write

__all__ = ["KINDS", "Commit", "Desk", "Exchange", "Plan", "Reply"]

KINDS: dict[str, Kind[Any]] = {
    "proffers": Proffers(),
    "answers": Answers(),
    "notices": Notices(),
    "agreements": Returned(),
    "statements": ReturnedStatements(),
}

_ATTEMPTS_MAX = 8
"""Each failed attempt means that a rival's commit succeeded, so few are ever needed."""


class Commit(Protocol):
    """How plans become durable: the writer's ``commit``."""

    def __call__(self, write: Write, *, urgent: bool = False) -> Awaitable[bool]: ...


def _anybody(first_party: str) -> None:
    """No limit per first party."""


def _any_number() -> None:
    """No limit where a request comes from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """Serves signed PUTs; time, ids and everything published are arguments.

    ``admit`` raises ``PeerError`` for a first party that asks too often; what takes something
    back is never asked about (BND-08).
    """

    store: Store
    commit: Commit
    published: Callable[[], Published]
    now: Callable[[], Instant]
    new_id: Callable[[], str]
    admit: Callable[[str], None] = _anybody

    def desk(self, *, again: bool = False) -> Desk:
        """A desk with what is published and the time it is now."""
        return Desk(
            store=self.store,
            published=self.published(),
            now=self.now(),
            new_id=self.new_id,
            again=again,
        )

    async def put(
        self, kind_name: str, name: str, raw: bytes, *, count: Callable[[], None] = _any_number
    ) -> Reply:
        """The reply to one PUT of ``raw`` as document ``name``; durable before it returns.

        ``count`` is called before anything is written, unless something is taken back; it may
        raise, as ``admit`` may.

        Raises:
            PeerError: any code; nothing was changed, and the same bytes may be sent again.
        """
        kind = KINDS[kind_name]
        incoming = Incoming(name, raw, digest(raw))
        message = None
        for attempt in range(_ATTEMPTS_MAX):
            desk = self.desk(again=attempt > 0)
            known = await kind.replay(incoming, desk)
            if known is not None:
                if not known.takes_back:
                    count()
                return known
            if message is None:
                message = kind.read(incoming, desk)
                if not kind.is_urgent(message):
                    count()
                    self.admit(kind.first_party(message))
            try:
                plan = await kind.plan(incoming, message, desk)
            except PeerError:
                # The same bytes, sent twice at once, may have got their outcome meanwhile.
                known = await kind.replay(incoming, self.desk())
                if known is None:
                    raise
                return known
            if plan.write == _NOTHING:
                return plan.reply
            if await self.commit(plan.write, urgent=kind.is_urgent(message)):
                return plan.reply
        raise PeerError("busy")


_NOTHING = Write()
