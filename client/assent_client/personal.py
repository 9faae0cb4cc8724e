"""What to know before proffering terms of one's own, outside any roster."""

from dataclasses import dataclass
from typing import Final

from assent.documents import Terms
from assent.documents.parts import TermsReference
from assent.roster import Standard, reference, terms_reference
from assent.terms import compare, load_vocabulary

__all__ = ["PersonalAdvice", "advice"]

_WARNING: Final = (
    "Terms of your own can be recognised: vendors who compare them can tell that they deal with "
    "the same person. They are also outside the agreement model of IEEE 7012."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalAdvice:
    """A warning, and the standard terms nearest to these: they allow no more and ask no less."""

    sentence: str
    nearest: tuple[TermsReference, ...]


def advice(terms: Terms) -> PersonalAdvice:
    """What to tell the customer once before her own terms go to a vendor."""
    vocabulary = load_vocabulary()
    strict = [
        item
        for item in reference().standards.values()
        if item.terms.kind is terms.kind and compare(item.terms, terms, vocabulary).within
    ]
    nearest = [item for item in strict if not any(_is_beyond(other, item) for other in strict)]
    return PersonalAdvice(
        sentence=_WARNING, nearest=tuple(terms_reference(item.entry) for item in nearest)
    )


def _is_beyond(other: Standard, item: Standard) -> bool:
    """Whether ``other`` lies between ``item`` and what was asked about."""
    vocabulary = load_vocabulary()
    within = compare(item.terms, other.terms, vocabulary).within
    return within and not compare(other.terms, item.terms, vocabulary).within
