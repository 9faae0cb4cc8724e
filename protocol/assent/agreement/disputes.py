"""What is disputed about an agreement, and since when."""

from collections.abc import Iterable
from typing import Any

from assent.documents.document import Document
from assent.documents.notices import Dispute, DisputeStatus
from assent.documents.parts import Party

__all__ = ["open_disputes", "unanswered"]


def open_disputes(documents: Iterable[Document[Any]]) -> tuple[Document[Dispute], ...]:
    """The disputes that stand: of what each party said about a subject, the last word."""
    last: dict[tuple[Party, str], Document[Dispute]] = {}
    for item in sorted(documents, key=_said):
        if isinstance(item.body, Dispute):
            last[item.body.disputed_by, item.body.subject] = item
    return tuple(item for item in last.values() if item.body.status is DisputeStatus.OPEN)


def unanswered(documents: Iterable[Document[Any]]) -> tuple[Document[Dispute], ...]:
    """The first party's open disputes about which the second party has said nothing since."""
    said = tuple(documents)
    answers = [
        item
        for item in said
        if isinstance(item.body, Dispute) and item.body.disputed_by is Party.SECOND
    ]
    return tuple(
        item
        for item in open_disputes(said)
        if item.body.disputed_by is Party.FIRST
        and not any(
            answer.body.subject == item.body.subject and _said(answer) >= _said(item)
            for answer in answers
        )
    )


def _said(document: Document[Any]) -> tuple[str, str]:
    return document.proofs[0].created, document.record_digest
