"""Parts that many documents share: references, parties, terms by digest, differences."""

from dataclasses import dataclass
from enum import StrEnum

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A document elsewhere: its IRI and the digest of its bytes."""

    ref: str
    digest_multibase: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionedReference:
    """A versioned document elsewhere; of a roster ``version`` is its ``sequence``."""

    ref: str
    version: str
    digest_multibase: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsReference:
    """Terms by IRI, name, version and the digest of their bytes; the digest decides."""

    ref: str
    name: str
    version: str
    digest_multibase: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyReference:
    """A party by its DID."""

    ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedSecondParty:
    """The second party by its DID, with its legal name."""

    ref: str
    legal_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfferReference:
    """Where a candidate stands: its proffer, its position from 1, and what it answers."""

    ref: str
    position: str
    counter: Counter
    answers: Digest | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing in which practices and terms differ, in words a person understands."""

    dimension: str
    explanation: str
