"""The second party's description of itself, and the first party's public preferences."""

from enum import StrEnum

from assent.documents.mapping import Part, document
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


class SigningKeyEntry(Part, frozen=True, kw_only=True):
    """One signing key and when it is valid; without ``valid_until`` it still is."""

    ref: str
    public_key_multibase: str
    valid_from: Instant
    valid_until: Instant | None = None


class Endpoint(Part, frozen=True, kw_only=True):
    """The base URL at which one protocol version is spoken."""

    speaks: str
    base: str


class Profile(Part, frozen=True, kw_only=True):
    """One published practices document by digest; ``name`` is its profile."""

    ref: str
    name: str
    digest_multibase: Digest


class AcceptedTerms(Part, frozen=True, kw_only=True):
    """Terms the second party accepts, with the digest of the profile that keeps them."""

    ref: str
    name: str
    version: str
    digest_multibase: Digest
    practices: Digest


class RosterReference(Part, frozen=True, kw_only=True):
    """A roster the second party knows, by its keeper's DID, sequence and digest."""

    ref: str
    keeper: str
    version: str
    digest_multibase: Digest


class Limits(Part, frozen=True, kw_only=True):
    """What is served: the longest acceptBy and notice period (ISO 8601), sizes in bytes."""

    accept_within: str
    notice_period: str
    document_bytes: str
    proffer_bytes: str
    candidates: str


@document("SecondPartyDescription")
class SecondPartyDescription(Part, frozen=True, kw_only=True):
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


class ContextPreference(Part, frozen=True, kw_only=True):
    """The terms preferred in one context, best first."""

    context: str
    terms: tuple[TermsReference, ...]


@document("Preferences")
class Preferences(Part, frozen=True, kw_only=True):
    """A first party's public list of the terms it prefers, by context.

    ``first_party`` is a key of its own for public use, never named in a proffer.
    """

    id: str
    first_party: PartyReference
    preferences: tuple[ContextPreference, ...]
    statement: str | None = None
    issued: Instant
