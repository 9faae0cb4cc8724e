"""The vendor: what it publishes, and every document that it signs."""

from typing import Any

from assent import record
from assent.description import key_ring
from assent.did_web import did_to_origin
from assent.documents import Document
from assent.documents.agreement import Agreement
from assent.documents.answers import CounterOffer, Decline
from assent.documents.containers import Proffer
from assent.documents.description import (
    Endpoint,
    Profile,
    SecondPartyDescription,
    SigningKeyEntry,
    Status,
)
from assent.documents.notices import (
    Action,
    Dispute,
    DisputeStatus,
    Duty,
    Effect,
    Fulfilment,
    Receipt,
    Scope,
    Termination,
    Withdrawal,
)
from assent.documents.parts import (
    NamedSecondParty,
    Party,
    PartyReference,
)
from assent.key_ring import KeyRing
from assent.keys import SigningKey
from assent.record import Signer
from assent.roster import reference, roster_reference, terms_reference
from assent.terms import load_vocabulary
from assent.times import Instant, plus
from support.parties.publishing import accepted, practices_within, roster_described
from support.parties.shared import (
    GERMANY,
    LIMITS,
    NEW_YEAR,
    SECONDS_LATER,
    YEARS_LATER,
    ids,
    reference_to,
    seed,
    standard,
)
from support.replacing import replace


class Vendor:
    """A shop whose practices use all that the terms ``keeps`` permit.

    ``descriptions`` are all it ever published, the current one last.
    """

    def __init__(self, host: str = "shop.example", *, keeps: str = "service-analytics") -> None:
        self.did = f"did:web:{host}"
        self.origin = did_to_origin(self.did, loopback=True)
        self.reference = PartyReference(ref=self.did)
        self.named = NamedSecondParty(ref=self.did, legal_name="Laden für Tee GmbH")
        self._ids = ids(f"vendor {host}")
        self._entries: list[SigningKeyEntry] = []
        self.signer = self.new_key(NEW_YEAR)
        body = practices_within(standard(keeps).terms, did=self.did, document_id=self.new_id())
        self.practices = self.sign(body, at=NEW_YEAR)
        self.descriptions: list[Document[SecondPartyDescription]] = []
        self.publish(self.signer, at=NEW_YEAR)

    @property
    def description(self) -> Document[SecondPartyDescription]:
        """What stands at its well-known address."""
        return self.descriptions[-1]

    @property
    def keys(self) -> KeyRing:
        """All keys it ever described."""
        return key_ring(item.body for item in self.descriptions)

    def new_id(self) -> str:
        """The next document id."""
        return next(self._ids)

    def new_key(self, at: Instant) -> Signer:
        """A further signing key, listed from the next description on."""
        number = len(self._entries) + 1
        key = SigningKey.from_seed(seed(f"{self.did} key {number}"))
        method = f"{self.did}#key-{number}"
        self._entries.append(
            SigningKeyEntry(ref=method, public_key_multibase=key.public.multibase, valid_from=at)
        )
        return Signer(key=key, verification_method=method)

    def publish(
        self, *signers: Signer, at: Instant, **changes: Any
    ) -> Document[SecondPartyDescription]:
        """Publish a description signed by ``signers``."""
        former = self.descriptions[-1:]
        members: dict[str, Any] = {
            "id": self.new_id(),
            "second_party": self.named,
            "contact": "mailto:privacy@shop.example",
            "jurisdiction": GERMANY,
            "origins": (self.origin,),
            "keys": tuple(self._entries),
            "signed_by": tuple(signer.verification_method for signer in signers),
            "endpoints": (Endpoint(speaks="1.0", base=f"{self.origin}/assent/v1"),),
            "status": Status.OPEN,
            "accepted_terms": accepted(self.practices),
            "personal_terms": "accepted",
            "profiles": (
                Profile(
                    ref=self.practices.id,
                    name="standard",
                    digest_multibase=self.practices.record_digest,
                ),
            ),
            "rosters": (roster_described(),),
            "vocabulary": load_vocabulary().reference,
            "limits": LIMITS,
            "issued": at,
            "ends_at": YEARS_LATER,
            "previous": former[0].record_digest if former else None,
        }
        body = SecondPartyDescription(**members | changes)
        self.descriptions.append(record.sign(body, *signers, created=at))
        return self.description

    def rotate(self, at: Instant) -> Document[SecondPartyDescription]:
        """Go over to a new key: the old and the new one sign, the old one ends a minute later."""
        old, new = self.signer, self.new_key(at)
        self._entries[-2] = replace(self._entries[-2], valid_until=plus(at, 60))
        self.signer = new
        return self.publish(old, new, at=at)

    def sign(self, body: Any, *, at: Instant) -> Document[Any]:
        """A document of its own."""
        return record.sign(body, self.signer, created=at)

    def countersign(
        self, candidate: Document[Agreement], *, at: Instant = SECONDS_LATER
    ) -> Document[Agreement]:
        """The record of a candidate."""
        return record.countersign(candidate, self.signer, created=at)

    def counter_offer(
        self,
        proffer: Proffer,
        terms: str = "service-analytics",
        /,
        *,
        at: Instant = SECONDS_LATER,
        **changes: Any,
    ) -> Document[CounterOffer]:
        """The one alternative to a proffer."""
        first = proffer.candidates[0]
        members: dict[str, Any] = {
            "id": self.new_id(),
            "first_party": first.body.first_party,
            "second_party": self.reference,
            "proffer": proffer.id,
            "candidate": first.body_digest,
            "terms": terms_reference(standard(terms).entry),
            "roster": roster_reference(reference().document),
            "practices": reference_to(self.practices),
            "accept_by": first.body.accept_by,
        }
        return self.sign(CounterOffer(**members | changes), at=at)

    def decline(
        self,
        *candidates: Document[Agreement],
        reason: str = "outside-practices",
        at: Instant = SECONDS_LATER,
        **changes: Any,
    ) -> Document[Decline]:
        """A signed no to these candidates."""
        first = candidates[0].body
        members: dict[str, Any] = {
            "id": self.new_id(),
            "first_party": first.first_party,
            "second_party": self.reference,
            "declined_by": Party.SECOND,
            "proffer": first.proffer.ref,
            "declines": tuple(item.body_digest for item in candidates),
            "reason": reason,
        }
        return self.sign(Decline(**members | changes), at=at)

    def receipt(
        self,
        notice: Document[Any],
        *,
        at: Instant,
        previous: Document[Any] | None = None,
        received: Instant | None = None,
        duties: tuple[Duty, ...] = (),
    ) -> Document[Receipt]:
        """The receipt for a notice, after ``previous`` or else right after the record."""
        about = notice.body.record
        body = Receipt(
            id=self.new_id(),
            first_party=notice.body.first_party,
            second_party=self.reference,
            answers=notice.record_digest,
            effect=_effect(notice.body),
            received=received or at,
            duties=duties,
            record=about,
            previous=previous.record_digest if previous else about,
        )
        return self.sign(body, at=at)

    def confirm(self, document: Document[Any], effect: Effect, *, at: Instant) -> Document[Receipt]:
        """The receipt for a first party's cancellation or decline, outside any history."""
        body = Receipt(
            id=self.new_id(),
            first_party=document.body.first_party,
            second_party=self.reference,
            answers=document.record_digest,
            effect=effect,
            received=at,
        )
        return self.sign(body, at=at)

    def terminate(
        self,
        agreed: Document[Agreement],
        *,
        at: Instant,
        effective_at: Instant,
        previous: Document[Any] | None = None,
    ) -> Document[Termination]:
        """The end of an agreement, announced at ``at``."""
        body = Termination(
            id=self.new_id(),
            **self._about(agreed, previous),
            reason="The shop closes.",
            effective_at=effective_at,
        )
        return self.sign(body, at=at)

    def fulfil(
        self,
        agreed: Document[Agreement],
        notice: Document[Any],
        *actions: Action,
        at: Instant,
        previous: Document[Any] | None = None,
    ) -> Document[Fulfilment]:
        """What was done about a notice."""
        body = Fulfilment(
            id=self.new_id(),
            **self._about(agreed, previous),
            fulfils=notice.record_digest,
            actions=actions,
        )
        return self.sign(body, at=at)

    def dispute(
        self,
        agreed: Document[Agreement],
        *,
        at: Instant,
        previous: Document[Any] | None = None,
    ) -> Document[Dispute]:
        """The vendor disputes something."""
        body = Dispute(
            id=self.new_id(),
            **self._about(agreed, previous),
            disputed_by=Party.SECOND,
            subject="Whether the order was paid.",
            status=DisputeStatus.OPEN,
        )
        return self.sign(body, at=at)

    def _about(self, agreed: Document[Agreement], previous: Document[Any] | None) -> dict[str, Any]:
        return {
            "first_party": agreed.body.first_party,
            "second_party": self.reference,
            "record": agreed.record_digest,
            "previous": (previous or agreed).record_digest,
        }


def _effect(body: Any) -> Effect:
    if not isinstance(body, Withdrawal):
        return Effect.RECORDED
    return Effect.WITHDRAWN if body.scope is Scope.ALL else Effect.PURPOSES_WITHDRAWN
