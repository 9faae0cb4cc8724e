"""What answers a proffer beside an agreement: counter-offer, decline, cancellation."""

from assent.documents.mapping import Part, document
from assent.documents.parts import (
    Difference,
    Digest,
    Party,
    PartyReference,
    Reference,
    TermsReference,
    VersionedReference,
)
from assent.times import Instant

__all__ = ["Cancellation", "CounterOffer", "Decline"]


@document("CounterOffer")
class CounterOffer(Part, frozen=True, kw_only=True):
    """The second party's one alternative: other terms of the same roster.

    ``candidate`` is the bodyDigest of the proffer's first candidate, in which only terms,
    roster and practices may change.
    """

    id: str
    first_party: PartyReference
    second_party: PartyReference
    proffer: str
    candidate: Digest
    terms: TermsReference
    roster: VersionedReference
    practices: Reference
    accept_by: Instant
    differences: tuple[Difference, ...] = ()


@document("Decline")
class Decline(Part, frozen=True, kw_only=True):
    """A signed "no". ``declines`` are the bodyDigests of the candidates, or the recordDigest
    of the counter-offer; ``reason`` is a code of the registry of reasons."""

    id: str
    first_party: PartyReference
    second_party: PartyReference
    declined_by: Party
    proffer: str
    declines: tuple[Digest, ...]
    reason: str
    differences: tuple[Difference, ...] = ()


@document("Cancellation")
class Cancellation(Part, frozen=True, kw_only=True):
    """The first party takes back candidates that were not yet answered; ``cancels`` are
    their bodyDigests. It may overtake its proffer."""

    id: str
    first_party: PartyReference
    second_party: PartyReference
    proffer: str
    cancels: tuple[Digest, ...]
