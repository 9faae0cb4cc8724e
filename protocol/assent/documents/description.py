"""The second party's description of itself, and the first party's public preferences."""

from dataclasses import dataclass
from enum import StrEnum

from assent.documents.mapping import document
from assent.documents.parts import (
    Digest,
    NamedSecondParty,
    PartyReference,
    TermsReference,
    VersionedReference,
)
from assent.times import Instant

__all__ = [
    "AcceptedTerms",
    "ContextPreference",
    "Endpoint",
    "Limits",
    "Preferences",
    "Profile",
    "RosterReference",
    "SecondPartyDescription",
    "SigningKeyEntry",
    "Status",
]


class Status(StrEnum):
    """Whether the second party makes new agreements; a retired one still serves old ones."""

    OPEN = "open"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKeyEntry:
    """One signing key and when it is valid; without ``valid_until`` it still is."""

    ref: str
    public_key_multibase: str
    valid_from: Instant
    valid_until: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """The base URL at which one protocol version is spoken."""

    speaks: str
    base: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One published practices document by digest; ``name`` is its profile."""

    ref: str
    name: str
    digest_multibase: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedTerms:
    """Terms the second party accepts, with the digest of the profile that keeps them."""

    ref: str
    name: str
    version: str
    digest_multibase: Digest
    practices: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterReference:
    """A roster the second party knows, by its keeper's DID, sequence and digest."""

    ref: str
    keeper: str
    version: str
    digest_multibase: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What is served: the longest acceptBy and notice period (ISO 8601), sizes in bytes."""

    accept_within: str
    notice_period: str
    document_bytes: str
    proffer_bytes: str
    candidates: str


@document("SecondPartyDescription")
@dataclass(frozen=True, slots=True, kw_only=True)
class SecondPartyDescription:
    """Who the second party is, where it answers, with which keys and what it accepts.

    ``signed_by`` names the verification methods of the proofs in order: the current key, or
    the former and then the new key where ``previous`` was described under the former.
    """

    id: str
    second_party: NamedSecondParty
    contact: str
    jurisdiction: str
    origins: tuple[str, ...]
    keys: tuple[SigningKeyEntry, ...]
    signed_by: tuple[str, ...]
    endpoints: tuple[Endpoint, ...]
    status: Status
    accepted_terms: tuple[AcceptedTerms, ...] = ()
    personal_terms: str
    profiles: tuple[Profile, ...] = ()
    rosters: tuple[RosterReference, ...] = ()
    vocabulary: VersionedReference
    limits: Limits
    issued: Instant
    ends_at: Instant
    previous: Digest | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextPreference:
    """The terms preferred in one context, best first."""

    context: str
    terms: tuple[TermsReference, ...]


@document("Preferences")
@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """A first party's public list of the terms it prefers, by context.

    ``first_party`` is a key of its own for public use, never named in a proffer.
    """

    id: str
    first_party: PartyReference
    preferences: tuple[ContextPreference, ...]
    statement: str | None = None
    issued: Instant
