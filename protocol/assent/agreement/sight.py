"""When the first party says that she has seen a document of the second party (AGR-09)."""

from collections.abc import Iterable
from typing import Any

from assent.documents.document import Document
from assent.documents.notices import Acknowledgement, Heads, Withdrawal
from assent.documents.parts import Digest, Party
from assent.times import Instant

__all__ = ["named", "seen_since"]


def seen_since(document: Document[Any], history: Iterable[Document[Any]]) -> Instant | None:
    """The earliest time at which a document of hers says so; None where none does."""
    record, name = document.body.record, document.record_digest
    return min((at for item in history if (at := _at(item, record, name))), default=None)


def named(item: Document[Any], record: Digest) -> tuple[Digest, ...]:
    """What a document of the first party says that she has of the history of ``record``."""
    body = item.body
    if isinstance(body, Acknowledgement | Withdrawal):
        return body.seen if body.record == record else ()
    if isinstance(body, Heads) and body.listed_by is Party.FIRST:
        return tuple(
            digest for head in body.heads if head.record == record for digest in head.documents
        )
    return ()


def _at(item: Document[Any], record: Digest, name: Digest) -> Instant | None:
    if name not in named(item, record):
        return None
    if isinstance(item.body, Acknowledgement):
        return item.body.received
    return item.proofs[0].created
