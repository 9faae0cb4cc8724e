"""Statements about an agreement: the first party's notices, the second party's, receipts."""

from enum import StrEnum

from assent.documents.mapping import Part, document
from assent.documents.parts import Digest, Party, PartyReference
from assent.times import Instant

__all__ = [
    "Acknowledgement",
    "Action",
    "Dispute",
    "DisputeStatus",
    "Duty",
    "Effect",
    "Fulfilment",
    "Head",
    "Heads",
    "Receipt",
    "Scope",
    "Termination",
    "Withdrawal",
]


class Scope(StrEnum):
    """What a withdrawal takes back."""

    ALL = "all"
    PURPOSES = "purposes"


class Effect(StrEnum):
    """What a first party's document did at the second party."""

    CANCELLED = "cancelled"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    PURPOSES_WITHDRAWN = "purposes-withdrawn"
    RECORDED = "recorded"


class DisputeStatus(StrEnum):
    """Where a dispute stands."""

    OPEN = "open"
    RESOLVED = "resolved"
    DROPPED = "dropped"


@document("Withdrawal")
class Withdrawal(Part, frozen=True, kw_only=True):
    """The first party ends an agreement, or takes back purposes of it; no reason is asked.

    ``record`` is a recordDigest; ``purposes`` are vocabulary IRIs and stand with scope
    ``purposes`` only; ``requests`` are ``erase`` and ``return``; ``close_key`` is ``yes`` when
    no later agreement shall be made under the same key.
    """

    id: str
    first_party: PartyReference
    second_party: PartyReference
    record: Digest
    scope: Scope
    purposes: tuple[str, ...] = ()
    requests: tuple[str, ...] = ()
    close_key: str | None = None
    seen: tuple[Digest, ...] = ()


@document("Acknowledgement")
class Acknowledgement(Part, frozen=True, kw_only=True):
    """The first party received second-party documents; ``seen`` are their recordDigests."""

    id: str
    first_party: PartyReference
    second_party: PartyReference
    record: Digest
    received: Instant
    seen: tuple[Digest, ...] = ()


@document("Termination")
class Termination(Part, frozen=True, kw_only=True):
    """The second party ends an agreement after its notice period."""

    id: str
    first_party: PartyReference
    second_party: PartyReference
    record: Digest
    previous: Digest
    reason: str
    effective_at: Instant


class Action(Part, frozen=True, kw_only=True):
    """One thing that was done, or why it was not; ``action`` names a duty."""

    action: str
    outcome: str
    at: Instant
    explanation: str | None = None


@document("Fulfilment")
class Fulfilment(Part, frozen=True, kw_only=True):
    """What the second party erased, returned or did; ``fulfils`` is the notice's recordDigest."""

    id: str
    first_party: PartyReference
    second_party: PartyReference
    record: Digest
    previous: Digest
    fulfils: Digest
    actions: tuple[Action, ...]


@document("Dispute")
class Dispute(Part, frozen=True, kw_only=True):
    """Either party states that it disputes something about an agreement.

    ``previous`` stands in the second party's disputes only.
    """

    id: str
    first_party: PartyReference
    second_party: PartyReference
    disputed_by: Party
    record: Digest
    previous: Digest | None = None
    subject: str
    auditor: str | None = None
    status: DisputeStatus


class Duty(Part, frozen=True, kw_only=True):
    """Something the second party now owes, and by when."""

    duty: str
    due_at: Instant


@document("Receipt")
class Receipt(Part, frozen=True, kw_only=True):
    """The second party's signed answer to a notice, a decline or a cancellation.

    ``answers`` is the recordDigest of what it answers, ``received`` when that took effect;
    ``record`` and ``previous`` stand where it belongs to the history of an agreement.
    """

    id: str
    first_party: PartyReference
    second_party: PartyReference
    answers: Digest
    effect: Effect
    received: Instant
    duties: tuple[Duty, ...] = ()
    record: Digest | None = None
    previous: Digest | None = None


class Head(Part, frozen=True, kw_only=True):
    """One agreement and the recordDigests of all documents of its history, sorted."""

    record: Digest
    documents: tuple[Digest, ...] = ()


@document("Heads")
class Heads(Part, frozen=True, kw_only=True):
    """All agreements that one party holds between the two, in the order of their digests' bytes.

    The second party's answers the first party's of the same nonce. One document holds those that
    follow ``after``, if it names one; where more follow, ``next`` is the last one in it.
    ``purged`` are records that the second party held and deleted at the end of their time.
    """

    id: str
    first_party: PartyReference
    second_party: PartyReference
    listed_by: Party
    reconciliation_nonce: str
    after: Digest | None = None
    next: Digest | None = None
    heads: tuple[Head, ...] = ()
    purged: tuple[Digest, ...] = ()
