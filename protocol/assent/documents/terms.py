"""Terms and practices: what a first party allows, and what a second party does.

Both speak of the same dimensions, so that ``assent.terms`` can hold one against the other.
"""

from enum import StrEnum

from msgspec import field

from assent.documents.mapping import Part, document
from assent.documents.parts import Digest, PartyReference
from assent.times import Instant

__all__ = [
    "Obligation",
    "ObligationKind",
    "Permission",
    "Practices",
    "Process",
    "Prohibition",
    "Recipient",
    "RecipientKind",
    "Terms",
    "TermsKind",
    "TextDigest",
    "TextKind",
]


class TermsKind(StrEnum):
    """Terms of an ongoing relationship, or of one contribution of data."""

    ONGOING = "ongoing"
    CONTRIBUTION = "contribution"


class TextKind(StrEnum):
    """The text in plain words, and the legal one, which prevails."""

    PLAIN = "plain"
    LEGAL = "legal"


class RecipientKind(StrEnum):
    """Who receives data, from nobody to anybody. ``partners`` are those nobody names."""

    NONE = "none"
    SECOND_PARTY = "second-party"
    PROCESSORS = "processors"
    NAMED = "named"
    CATEGORY = "category"
    PARTNERS = "partners"
    ANY = "any"


class ObligationKind(StrEnum):
    """What the second party owes; the schema says which have a level or a duration."""

    SERVICE_DELIVERY = "service-delivery"
    PORTABILITY = "portability"
    DELETION = "deletion"
    TRANSPARENCY = "transparency"
    NOTICE = "notice"
    ANSWER_WITHIN = "answer-within"
    REFUND_WINDOW = "refund-window"
    RENEWAL_NOTICE = "renewal-notice"
    CANCEL_AS_EASILY = "cancel-as-easily"
    ONE_OWNER = "one-owner"


class Recipient(Part, frozen=True, kw_only=True):
    """Who receives data.

    ``ref`` is the third party's IRI for ``named``, and the concept for ``category``;
    ``category`` says of a named third party what it is.
    """

    kind: RecipientKind
    ref: str | None = None
    category: str | None = None


class Permission(Part, frozen=True, kw_only=True):
    """What is permitted: each combination of one element from every dimension.

    ``retention`` is an ISO 8601 duration or ``indefinite``; ``locations`` are IRIs of
    countries or groups, or ``dpv:Location`` for anywhere; ``automation`` is the highest level.
    """

    purposes: tuple[str, ...]
    data: tuple[str, ...]
    operations: tuple[str, ...]
    recipients: tuple[Recipient, ...]
    retention: str
    locations: tuple[str, ...]
    automation: str


class Prohibition(Part, frozen=True, kw_only=True):
    """What is forbidden: whatever overlaps it in every dimension that it names."""

    purposes: tuple[str, ...] = ()
    data: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    locations: tuple[str, ...] = ()


class Obligation(Part, frozen=True, kw_only=True):
    """One duty of the second party, with its level or its duration where it has one."""

    kind: ObligationKind
    level: str | None = None
    duration: str | None = None


class TextDigest(Part, frozen=True, kw_only=True):
    """The digest of one text of the terms, over its UTF-8 bytes."""

    language: str
    kind: TextKind
    digest_multibase: Digest


@document("Terms")
class Terms(Part, frozen=True, kw_only=True):
    """Permissions, prohibitions and obligations; whatever is not permitted is forbidden.

    Personal terms have a ``urn:uuid`` id and no ``texts``. ``vocabulary_version`` is the
    version in which the concepts have their meaning.
    """

    id: str
    name: str
    version: str
    kind: TermsKind
    # By a factory, since a plain default would not be written.
    interpretation: str = field(default_factory=lambda: "prohibitive")
    vocabulary_version: str
    permissions: tuple[Permission, ...]
    prohibitions: tuple[Prohibition, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    texts: tuple[TextDigest, ...] = ()

    @property
    def personal(self) -> bool:
        """Whether a first party wrote these terms herself, outside any roster."""
        return self.id.startswith("urn:uuid:")


class Process(Part, frozen=True, kw_only=True):
    """One thing the second party does with data. What is absent, it does not say."""

    name: str
    purposes: tuple[str, ...]
    data: tuple[str, ...]
    operations: tuple[str, ...]
    recipients: tuple[Recipient, ...]
    retention: str | None = None
    locations: tuple[str, ...] = ()
    automation: str | None = None
    legal_basis: str


@document("Practices")
class Practices(Part, frozen=True, kw_only=True):
    """One profile of a second party: its processes and the obligations it takes on.

    ``enforcement`` is ``before-use`` where each use is asked about before it happens.
    """

    id: str
    second_party: PartyReference
    profile: str
    vocabulary_version: str
    processes: tuple[Process, ...]
    obligations: tuple[Obligation, ...] = ()
    enforcement: str | None = None
    valid_from: Instant
