"""Which identifiers may stand in a view: concepts of the pinned vocabulary, and words of ours."""

from collections.abc import Callable
from typing import Final

from assent.agreement import Status
from assent.documents.terms import ObligationKind, RecipientKind
from assent.terms import Vocabulary

__all__ = ["OURS", "is_did", "is_location", "is_party_or_concept"]

_LEVELS: Final = ("on-request", "at-end", "immediately", "after", "before")
OURS: Final = frozenset(
    f"assent:{word}" for word in (*RecipientKind, *ObligationKind, *Status, *_LEVELS)
)
_VOCABULARY: Final = "https://w3id.org/dpv"


def is_party_or_concept(vocabulary: Vocabulary) -> Callable[[str], bool]:
    """What is under the vocabulary's address is in its pinned version; what is ours is a word."""
    sections = (vocabulary.purposes, vocabulary.recipients)
    places = is_location(vocabulary)

    def allowed(name: str) -> bool:
        if name.startswith("assent:"):
            return name in OURS
        known = places(name) or any(name in section for section in sections)
        return known or not name.startswith(_VOCABULARY)

    return allowed


def is_location(vocabulary: Vocabulary) -> Callable[[str], bool]:
    """A country, or a group that the vocabulary names; ``dpv:Location`` is anywhere."""
    known = vocabulary.locations
    named = {known.anywhere, *known.countries, *known.groups, *known.moving}
    return named.__contains__


def is_did(name: str) -> bool:
    """Whether it names a party as documents do."""
    return name.startswith("did:")
