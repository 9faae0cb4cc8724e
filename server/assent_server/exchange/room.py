"""The room of a history: who may still add a document to it, so that all can be read and done.

A container holds 64 documents about a record. Places are kept for what must find one whatever came
before: the end of the agreement, and what each document that is held asks for (AGR-13).
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from assent.agreement import seen_since
from assent.agreement.duties import duties
from assent.documents import Document, Termination
from assent.documents.notices import Effect, Receipt

__all__ = [
    "DOCUMENTS_MAX",
    "NOTICES_MAX",
    "has_room",
    "has_room_for_notices",
    "receipt_of_withdrawal",
]

DOCUMENTS_MAX: Final = 64
"""Documents about one record that the schemas of histories and bundles allow."""

NOTICES_MAX: Final = 30
"""Documents of a history beyond which notices and disputes that end nothing are not taken in."""

_WITHDRAWAL: Final = 2  # The withdrawal of all and its receipt,
_FULFILMENT: Final = 1  # and what is reported of the duties of one notice, all at once.
_TERMINATION: Final = 1  # The end that we announce,
_SIGHT: Final = 1  # and the document by which she first says that she saw it.
_NOTICE: Final = 1  # The lost notice that a receipt given back answers.


def has_room(held: Iterable[Document[Any]], *more: Document[Any], answer: bool = False) -> bool:
    """Whether ``more``, with an ``answer`` of ours, leaves a history the places kept in it."""
    before = tuple(held)
    after = (*before, *more)
    size = len(after) + answer
    if size + (_WITHDRAWAL if receipt_of_withdrawal(after) is None else 0) > DOCUMENTS_MAX:
        return False
    # Where too much was taken in once, what needs no further place still finds its own.
    return size + _kept(after) <= max(DOCUMENTS_MAX, len(before) + _kept(before))


def has_room_for_notices(held: Sequence[Document[Any]]) -> bool:
    """Whether a history is short enough for what ends nothing."""
    return len(held) <= NOTICES_MAX


def _kept(documents: tuple[Document[Any], ...]) -> int:
    """The places that are kept in a history for what has yet to come."""
    ended = [item for item in documents if isinstance(item.body, Termination)]
    unseen = sum(seen_since(item, documents) is None for item in ended)
    owed = {item.notice for item in duties(documents) if item.outcome is None}
    names = {item.record_digest for item in documents}
    answered = {item.body.answers for item in documents if isinstance(item.body, Receipt)}
    kept = unseen * _SIGHT + len(owed) * _FULFILMENT + len(answered - names) * _NOTICE
    if receipt_of_withdrawal(documents) is not None:
        return kept
    kept += _WITHDRAWAL + _FULFILMENT
    return kept if ended else kept + _TERMINATION + _SIGHT


def receipt_of_withdrawal(documents: Iterable[Document[Any]]) -> Document[Receipt] | None:
    """The receipt of a withdrawal of all, where it is held; a further one gets this receipt."""
    receipts = (item for item in documents if isinstance(item.body, Receipt))
    return next((item for item in receipts if item.body.effect is Effect.WITHDRAWN), None)
