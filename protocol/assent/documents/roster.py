"""The roster: a keeper's signed, versioned list of standard terms."""

from enum import StrEnum

from assent.documents.mapping import Part, document
from assent.documents.parts import Digest, PartyReference
from assent.documents.terms import TermsKind
from assent.times import Instant

__all__ = ["AnnouncedKey", "EntryStatus", "Roster", "RosterEntry", "Translation"]


class EntryStatus(StrEnum):
    """Whether new agreements may be made under the terms."""

    ACTIVE = "active"
    RETIRED = "retired"


class AnnouncedKey(Part, frozen=True, kw_only=True):
    """A key that may sign the next version, by its verification method."""

    ref: str
    public_key_multibase: str


class Translation(Part, frozen=True, kw_only=True):
    """The plain text of terms in a language in which they have none, by its digest."""

    language: str
    digest_multibase: Digest


class RosterEntry(Part, frozen=True, kw_only=True):
    """One version of standard terms; the digest over their bytes decides, no name does.

    Translations help to read and decide nothing, so that they come without a new version.
    """

    ref: str
    name: str
    version: str
    kind: TermsKind
    status: EntryStatus
    aliases: tuple[str, ...] = ()
    digest_multibase: Digest
    translations: tuple[Translation, ...] = ()


@document("Roster")
class Roster(Part, frozen=True, kw_only=True):
    """The entries of all terms, ever; ``previous`` is the recordDigest of the sequence before.

    ``keys`` are all that may sign the next version; without them those that are pinned may.
    """

    id: str
    name: str
    keeper: PartyReference
    sequence: str
    previous: Digest | None = None
    keys: tuple[AnnouncedKey, ...] = ()
    entries: tuple[RosterEntry, ...]
    issued: Instant
    ends_at: Instant
