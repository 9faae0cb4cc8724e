"""A customer played by the kit: a fresh key, and every document that she can sign.

She builds her documents on what a vendor shows of itself, as any client would.
"""

from dataclasses import dataclass
from random import Random
from typing import Any

from msgspec.structs import replace

from assent import did_key, record
from assent.agreement import place
from assent.documents import (
    Acknowledgement,
    Agreement,
    Cancellation,
    CounterOffer,
    Decline,
    Dispute,
    Document,
    Heads,
    Practices,
    SecondPartyDescription,
    Withdrawal,
)
from assent.documents.containers import Proffer, write_proffer
from assent.documents.notices import DisputeStatus, Head, Scope
from assent.documents.parts import Counter, Party, PartyReference, ProfferReference, Reference
from assent.documents.terms import Terms
from assent.keys import SigningKey
from assent.multibase import Digest, to_base64url
from assent.negotiation import alternative_to
from assent.record import Signer
from assent.roster import Standard, reference, roster_reference, terms_reference
from assent.times import Instant, floor_minute, plus

__all__ = ["DAY_S", "Customer", "Shown", "new_id"]

DAY_S = 86_400
_GERMANY = "https://w3id.org/dpv/loc#DE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a vendor shows of itself, as far as candidates are built from it."""

    description: Document[SecondPartyDescription]
    practices: dict[Digest, Document[Practices]]
    origin: str

    def practices_for(self, terms: Digest) -> Reference:
        """The profile that the vendor says keeps these terms; else its first one."""
        named = {
            item.digest_multibase: item.practices for item in self.description.body.accepted_terms
        }
        listed = {item.digest_multibase: item for item in self.description.body.profiles}
        digest = named.get(terms) or next(iter(listed))
        return Reference(ref=listed[digest].ref, digest_multibase=digest)


def new_id(chance: Random) -> str:
    """A document id: a random UUID of version 4."""
    text = chance.randbytes(16).hex()
    variant = "89ab"[int(text[16], 16) % 4]
    return f"urn:uuid:{text[:8]}-{text[8:12]}-4{text[13:16]}-{variant}{text[17:20]}-{text[20:]}"


class Customer:
    """One person as one vendor knows her. ``now`` is when she signs, in whole minutes."""

    def __init__(self, shown: Shown, chance: Random, now: Instant) -> None:
        self.shown = shown
        self.now = floor_minute(now)
        self._chance = chance
        key = SigningKey.from_seed(chance.randbytes(32))
        self.signer = Signer(key=key, verification_method=did_key.method(key.did))

    @property
    def did(self) -> str:
        """Her pairwise identifier."""
        return self.signer.key.did

    def new_id(self) -> str:
        """A fresh document id."""
        return new_id(self._chance)

    def nonce(self) -> str:
        """128 fresh random bits."""
        return to_base64url(self._chance.randbytes(16))

    def sign(self, body: Any, *, at: Instant | None = None) -> Document[Any]:
        """A document of her own."""
        return record.sign(body, self.signer, created=at or self.now)

    # Proffers.

    def proffer(
        self,
        *terms: Standard,
        counter: Counter = Counter.NONE,
        at: Instant | None = None,
        **changes: Any,
    ) -> Proffer:
        """A proffer of these terms, best first; ``changes`` go to each candidate."""
        proffer_id, nonce = self.new_id(), self.nonce()
        places = [
            ProfferReference(ref=proffer_id, position=str(number), counter=counter)
            for number in range(1, len(terms) + 1)
        ]
        bodies = [
            self.candidate(standard, place, nonce, **changes)
            for standard, place in zip(terms, places, strict=True)
        ]
        candidates = tuple(self.sign(body, at=at) for body in bodies)
        return write_proffer(proffer_id, candidates)

    def candidate(
        self, standard: Standard, where: ProfferReference, nonce: str, /, **changes: Any
    ) -> Agreement:
        """What she would sign about these terms."""
        described = self.shown.description
        body = Agreement(
            id=self.new_id(),
            first_party=PartyReference(ref=self.did),
            second_party=described.body.second_party,
            terms=terms_reference(standard.entry),
            roster=roster_reference(reference().document),
            practices=self.shown.practices_for(standard.entry.digest_multibase),
            vocabulary=described.body.vocabulary,
            description=Reference(ref=described.id, digest_multibase=described.record_digest),
            proffer=where,
            proffer_nonce=nonce,
            origin=self.shown.origin,
            place=_GERMANY,
            governing_law=_GERMANY,
            effective_from=self.now,
            accept_by=plus(self.now, DAY_S),
        )
        return replace(body, **changes)

    def personal_proffer(self, terms: Document[Terms], like: Standard, **changes: Any) -> Proffer:
        """A proffer of terms of her own, sent by value."""
        named = terms.body
        first = self.proffer(like).candidates[0].body
        own = replace(
            first.terms,
            ref=named.id,
            name=named.name,
            version=named.version,
            digest_multibase=terms.record_digest,
        )
        body = replace(first, roster=None, terms=own, **changes)
        return write_proffer(body.proffer.ref, (self.sign(body),), (terms,))

    def take(
        self, proffer: Proffer, offer: Document[CounterOffer], /, **changes: Any
    ) -> Document[Any]:
        """The candidate that takes the one alternative."""
        first = proffer.candidates[0].body
        taken = alternative_to(first, offer, agreement_id=self.new_id())
        return self.sign(replace(taken, **changes))

    def refuse(
        self, proffer: Proffer, offer: Document[CounterOffer], /, **changes: Any
    ) -> Document[Decline]:
        """Her no to the one alternative."""
        body = Decline(
            id=self.new_id(),
            **self._parties(),
            declined_by=Party.FIRST,
            proffer=proffer.id,
            declines=(offer.record_digest,),
            reason="unwanted",
        )
        return self.sign(replace(body, **changes))

    def cancel(self, proffer: Proffer, /, **changes: Any) -> Document[Cancellation]:
        """She takes a proffer back."""
        body = Cancellation(
            id=self.new_id(),
            **self._parties(),
            proffer=proffer.id,
            cancels=tuple(item.body_digest for item in proffer.candidates),
        )
        return self.sign(replace(body, **changes))

    # Notices.

    def withdraw(self, agreed: Document[Agreement], **changes: Any) -> Document[Withdrawal]:
        """She ends an agreement, or takes purposes back."""
        body = Withdrawal(id=self.new_id(), **self._about(agreed), scope=Scope.ALL)
        return self.sign(replace(body, **changes))

    def acknowledge(
        self, agreed: Document[Agreement], *seen: Document[Any], **changes: Any
    ) -> Document[Acknowledgement]:
        """She confirms what she received."""
        body = Acknowledgement(
            id=self.new_id(),
            **self._about(agreed),
            received=self.now,
            seen=tuple(item.record_digest for item in seen),
        )
        return self.sign(replace(body, **changes))

    def heads(self, *held: Head, **changes: Any) -> Document[Heads]:
        """What she says that she holds, in its order."""
        body = Heads(
            id=self.new_id(),
            **self._parties(),
            listed_by=Party.FIRST,
            reconciliation_nonce=self.nonce(),
            heads=tuple(sorted(held, key=lambda head: place(head.record))),
        )
        return self.sign(replace(body, **changes))

    def dispute(self, agreed: Document[Agreement], **changes: Any) -> Document[Dispute]:
        """She disputes something."""
        body = Dispute(
            id=self.new_id(),
            **self._about(agreed),
            disputed_by=Party.FIRST,
            subject="Bücher",
            status=DisputeStatus.OPEN,
        )
        return self.sign(replace(body, **changes))

    def _parties(self) -> dict[str, Any]:
        return {
            "first_party": PartyReference(ref=self.did),
            "second_party": PartyReference(ref=self.shown.description.body.second_party.ref),
        }

    def _about(self, agreed: Document[Agreement]) -> dict[str, Any]:
        return {**self._parties(), "record": agreed.record_digest}
