"""Are two histories the same, and what does each side lack? Used by both in reconciliation."""

from collections.abc import Iterable
from dataclasses import dataclass

from assent.documents.notices import Head
from assent.documents.parts import Digest

__all__ = ["Gap", "compare"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """What each side lacks of the other's, by recordDigest, records first, then documents."""

    ours: tuple[Digest, ...] = ()
    theirs: tuple[Digest, ...] = ()

    @property
    def is_closed(self) -> bool:
        """Whether both sides hold the same."""
        return not self.ours and not self.theirs


def compare(ours: Iterable[Head], theirs: Iterable[Head]) -> Gap:
    """What we lack of theirs, and they of ours (AGR-12). Order and repetition play no part."""
    we, they = _all(ours), _all(theirs)
    return Gap(ours=_missing(they, we), theirs=_missing(we, they))


def _all(heads: Iterable[Head]) -> dict[Digest, set[Digest]]:
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
