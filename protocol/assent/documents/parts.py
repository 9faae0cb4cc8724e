"""Parts that many documents share: references, parties, terms by digest, differences."""

from enum import StrEnum

from assent.documents.mapping import Part
from assent.multibase import Digest

__all__ = [
    "Counter",
    "Difference",
    "Digest",
    "NamedSecondParty",
    "Party",
    "PartyReference",
    "ProfferReference",
    "Reference",
    "TermsReference",
    "VersionedReference",
]


class Party(StrEnum):
    """The two sides of IEEE 7012: the person comes first."""

    FIRST = "first-party"
    SECOND = "second-party"


class Counter(StrEnum):
    """Whether the first party wants to hear of one alternative."""

    ONE = "one"
    NONE = "none"


class Reference(Part, frozen=True, kw_only=True):
    """A document elsewhere: its IRI and the digest of its bytes."""

    ref: str
    digest_multibase: Digest


class VersionedReference(Part, frozen=True, kw_only=True):
    """A versioned document elsewhere; of a roster ``version`` is its ``sequence``."""

    ref: str
    version: str
    digest_multibase: Digest


class TermsReference(Part, frozen=True, kw_only=True):
    """Terms by IRI, name, version and the digest of their bytes; the digest decides."""

    ref: str
    name: str
    version: str
    digest_multibase: Digest


class PartyReference(Part, frozen=True, kw_only=True):
    """A party by its DID."""

    ref: str


class NamedSecondParty(Part, frozen=True, kw_only=True):
    """The second party by its DID, with its legal name."""

    ref: str
    legal_name: str


class ProfferReference(Part, frozen=True, kw_only=True):
    """Where a candidate stands: its proffer, its position from 1, and what it answers."""

    ref: str
    position: str
    counter: Counter
    answers: Digest | None = None


class Difference(Part, frozen=True, kw_only=True):
    """One thing in which practices and terms differ, in words a person understands."""

    dimension: str
    explanation: str
