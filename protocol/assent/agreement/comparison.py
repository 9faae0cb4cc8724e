"""Are two histories the same, and what does each side lack? Used by both in reconciliation."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from assent.agreement.history import distinct
from assent.documents.containers import History, KnownHistory
from assent.documents.parts import Digest

__all__ = ["Gap", "Listed", "compare", "known"]


class Listed(Protocol):
    """What a side says it holds: a ``KnownHistory`` of a request or a ``Head`` of an answer."""

    @property
    def record(self) -> Digest:
        """The recordDigest of the agreement."""
        ...

    @property
    def documents(self) -> tuple[Digest, ...]:
        """The recordDigests of the documents about it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """What each side lacks of the other's, by recordDigest, records first, then documents."""

    ours: tuple[Digest, ...] = ()
    theirs: tuple[Digest, ...] = ()

    @property
    def is_closed(self) -> bool:
        """Whether both sides hold the same."""
        return not self.ours and not self.theirs


def known(history: History) -> KnownHistory:
    """A history by digests, as it is listed to the other side."""
    return KnownHistory(
        record=history.record.record_digest,
        documents=tuple(item.record_digest for item in distinct(history)),
    )


def compare(ours: Iterable[Listed], theirs: Iterable[Listed]) -> Gap:
    """What we lack of theirs, and they of ours (AGR-12). Order and repetition play no part."""
    we, they = _all(ours), _all(theirs)
    return Gap(ours=_missing(they, we), theirs=_missing(we, they))


def _all(heads: Iterable[Listed]) -> dict[Digest, set[Digest]]:
    held: dict[Digest, set[Digest]] = {}
    for head in heads:
        held.setdefault(head.record, set()).update(head.documents)
    return held


def _missing(
    there: dict[Digest, set[Digest]], here: dict[Digest, set[Digest]]
) -> tuple[Digest, ...]:
    records = sorted(there.keys() - here.keys())
    documents = {
        item for record, items in there.items() for item in items - here.get(record, set())
    }
    return (*records, *sorted(documents))
