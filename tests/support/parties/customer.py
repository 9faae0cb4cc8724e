"""The customer, and every document that she signs."""

from itertools import count
from typing import Any

from assent import did_key, record
from assent.agreement import known, page
from assent.documents import Document
from assent.documents.agreement import Agreement
from assent.documents.answers import Cancellation, CounterOffer, Decline
from assent.documents.containers import History, Proffer, write_proffer
from assent.documents.notices import (
    Acknowledgement,
    Dispute,
    DisputeStatus,
    Heads,
    Scope,
    Withdrawal,
)
from assent.documents.parts import (
    Counter,
    Party,
    PartyReference,
    ProfferReference,
)
from assent.keys import SigningKey
from assent.multibase import to_base64url
from assent.negotiation import alternative_to
from assent.record import Signer
from assent.roster import reference, roster_reference, terms_reference
from assent.terms import load_vocabulary
from assent.times import Instant, floor_minute
from support.parties.shared import ACCEPT_BY, GERMANY, NOON, ids, reference_to, seed, standard
from support.parties.vendor import Vendor


class Customer:
    """A person as one vendor knows her: by a key that she uses for nobody else."""

    def __init__(self, vendor: Vendor, number: int = 1) -> None:
        self.vendor = vendor
        name = f"customer {number} of {vendor.did}"
        key = SigningKey.from_seed(seed(name))
        self.did = key.did
        self.reference = PartyReference(ref=key.did)
        self.signer = Signer(key=key, verification_method=did_key.method(key.did))
        self._ids = ids(name)
        self._nonces = (to_base64url(seed(f"{name} nonce {n}")[:16]) for n in count())

    def new_id(self) -> str:
        """The next document id."""
        return next(self._ids)

    def sign(self, body: Any, *, at: Instant = NOON) -> Document[Any]:
        """A document of her own; her times are whole minutes."""
        return record.sign(body, self.signer, created=floor_minute(at))

    def agreement(self, terms: str = "service", **changes: Any) -> Agreement:
        """What she would sign about these terms, alone in a proffer."""
        vendor = self.vendor
        members: dict[str, Any] = {
            "id": self.new_id(),
            "first_party": self.reference,
            "second_party": vendor.named,
            "terms": terms_reference(standard(terms).entry),
            "roster": roster_reference(reference().document),
            "practices": reference_to(vendor.practices),
            "vocabulary": load_vocabulary().reference,
            "description": reference_to(vendor.description),
            "proffer": ProfferReference(ref=self.new_id(), position="1", counter=Counter.NONE),
            "proffer_nonce": next(self._nonces),
            "origin": vendor.origin,
            "place": GERMANY,
            "governing_law": GERMANY,
            "effective_from": NOON,
            "accept_by": ACCEPT_BY,
        }
        return Agreement(**members | changes)

    def candidate(
        self, terms: str = "service", *, at: Instant = NOON, **changes: Any
    ) -> Document[Agreement]:
        """A candidate that stands alone."""
        return self.sign(self.agreement(terms, **changes), at=at)

    def proffer(
        self, *terms: str, counter: Counter = Counter.NONE, at: Instant = NOON, **changes: Any
    ) -> Proffer:
        """A proffer of these terms in order of preference."""
        proffer_id = self.new_id()
        shared = {"proffer_nonce": next(self._nonces), **changes}
        candidates = tuple(
            self.candidate(
                name,
                at=at,
                proffer=ProfferReference(ref=proffer_id, position=str(place), counter=counter),
                **shared,
            )
            for place, name in enumerate(terms or ("service",), start=1)
        )
        return write_proffer(proffer_id, candidates)

    def agree(self, terms: str = "service-analytics", **changes: Any) -> Document[Agreement]:
        """A record between her and the vendor, signed at noon and seconds later."""
        return self.vendor.countersign(self.candidate(terms, **changes))

    def answer(
        self, proffer: Proffer, counter_offer: Document[CounterOffer], *, at: Instant = NOON
    ) -> Document[Agreement]:
        """The candidate that takes the alternative."""
        first = proffer.candidates[0].body
        return self.sign(alternative_to(first, counter_offer, agreement_id=self.new_id()), at=at)

    def decline(
        self, counter_offer: Document[CounterOffer], *, at: Instant = NOON, **changes: Any
    ) -> Document[Decline]:
        """Her no to the alternative."""
        members: dict[str, Any] = {
            "id": self.new_id(),
            "first_party": self.reference,
            "second_party": self.vendor.reference,
            "declined_by": Party.FIRST,
            "proffer": counter_offer.body.proffer,
            "declines": (counter_offer.record_digest,),
            "reason": "unwanted",
        }
        return self.sign(Decline(**members | changes), at=at)

    def cancel(
        self, proffer: Proffer, /, *, at: Instant = NOON, **changes: Any
    ) -> Document[Cancellation]:
        """She takes a proffer back."""
        members: dict[str, Any] = {
            "id": self.new_id(),
            "first_party": self.reference,
            "second_party": self.vendor.reference,
            "proffer": proffer.id,
            "cancels": tuple(item.body_digest for item in proffer.candidates),
        }
        return self.sign(Cancellation(**members | changes), at=at)

    def withdraw(
        self,
        agreed: Document[Agreement],
        *purposes: str,
        at: Instant,
        requests: tuple[str, ...] = (),
    ) -> Document[Withdrawal]:
        """She takes back these purposes, or else everything."""
        body = Withdrawal(
            id=self.new_id(),
            **self._about(agreed),
            scope=Scope.PURPOSES if purposes else Scope.ALL,
            purposes=purposes,
            requests=requests,
        )
        return self.sign(body, at=at)

    def acknowledge(
        self, agreed: Document[Agreement], *seen: Document[Any], at: Instant
    ) -> Document[Acknowledgement]:
        """Her client confirms what it received."""
        body = Acknowledgement(
            id=self.new_id(),
            **self._about(agreed),
            received=floor_minute(at),
            seen=tuple(item.record_digest for item in seen),
        )
        return self.sign(body, at=at)

    def heads(self, *held: History, at: Instant = NOON, **changes: Any) -> Document[Heads]:
        """What she says that she holds: these histories."""
        members: dict[str, Any] = {
            "id": self.new_id(),
            "first_party": self.reference,
            "second_party": self.vendor.reference,
            "listed_by": Party.FIRST,
            "reconciliation_nonce": next(self._nonces),
            "heads": page(map(known, held))[0],
        }
        return self.sign(Heads(**members | changes), at=at)

    def dispute(self, agreed: Document[Agreement], *, at: Instant) -> Document[Dispute]:
        """She disputes something."""
        body = Dispute(
            id=self.new_id(),
            **self._about(agreed),
            disputed_by=Party.FIRST,
            subject="They still send mail.",
            status=DisputeStatus.OPEN,
        )
        return self.sign(body, at=at)

    def _about(self, agreed: Document[Agreement]) -> dict[str, Any]:
        return {
            "first_party": self.reference,
            "second_party": self.vendor.reference,
            "record": agreed.record_digest,
        }
