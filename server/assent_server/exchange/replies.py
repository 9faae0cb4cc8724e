"""What an exchange gives back to the binding: a status and exact bytes."""

from msgspec import Struct

from assent.documents import Digest, Document
from assent.documents.containers import pack
from assent_server.store.model import Write

__all__ = ["Plan", "Reply", "accepted", "created", "pending", "repeated"]

_RETRY_AFTER_S = 3600
"""How long a first party waits before it asks again whether a person has decided."""


class Reply(Struct, frozen=True, kw_only=True):
    """The answer to one request: HTTP status, body and, where waiting helps, for how long.

    ``digest`` is the body's, where it is known already; ``takes_back`` says that it answers a
    withdrawal.
    """

    status: int
    body: bytes
    retry_after_s: int | None = None
    digest: Digest | None = None
    takes_back: bool = False


class Plan(Struct, frozen=True, kw_only=True):
    """What an exchange is about to write, and the reply that holds once that is durable."""

    write: Write
    reply: Reply


def created(document: Document[object]) -> Reply:
    """201: the second party made this document now."""
    return Reply(status=201, body=document.raw, digest=document.record_digest)


def repeated(body: bytes) -> Reply:
    """200: the outcome that stands already."""
    return Reply(status=200, body=body)


def accepted(body: bytes) -> Reply:
    """202: a person decides later."""
    return Reply(status=202, body=body, retry_after_s=_RETRY_AFTER_S)


def pending(proffer_id: str) -> Reply:
    """202 for a proffer that waits for a person."""
    return accepted(pack("Pending", {"proffer": proffer_id}))
