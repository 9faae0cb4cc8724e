"""A customer in memory who deals with ``support.shop``: real documents with fixed keys.

Each makes other ids and nonces, counted and not random, so that a failing test repeats.
"""

from dataclasses import dataclass, field
from itertools import count
from typing import Any

from assent import record
from assent.agreement import place
from assent.documents import Agreement, Cancellation, CounterOffer, Decline, Document, Withdrawal
from assent.documents.containers import Proffer, write_proffer, write_reconciliation
from assent.documents.notices import Head, Heads, Scope
from assent.documents.parts import (
    Counter,
    Digest,
    NamedSecondParty,
    Party,
    PartyReference,
    ProfferReference,
    Reference,
)
from assent.documents.terms import Terms
from assent.keys import SigningKey
from assent.multibase import digest, to_base64url
from assent.negotiation import alternative_to
from assent.record import Signer
from assent.roster import reference, roster_reference, terms_reference
from assent.times import Instant, floor_minute, plus
from assent_server.published import Published
from support import shop
from support.replacing import replace
from support.signed import NONCE


@dataclass(kw_only=True)
class Customer:
    """One pairwise identity; ``seed`` makes it another one."""

    published: Published
    seed: int = 1
    now: Instant = shop.NOW
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    @property
    def signer(self) -> Signer:
        key = SigningKey.from_seed(self.seed.to_bytes(32, "big"))
        return Signer(key=key, verification_method=f"{key.did}#{key.did[8:]}")

    @property
    def did(self) -> str:
        return self.signer.key.did

    def new_id(self) -> str:
        tail = digest(f"{self.seed}/{next(self.numbers)}".encode()).encode().hex()
        return f"urn:uuid:{tail[8:16]}-{tail[16:20]}-4{tail[21:24]}-8{tail[25:28]}-{tail[28:40]}"

    def proffer(self, *names: str, counter: Counter = Counter.ONE, **changes: object) -> Proffer:
        """A proffer of roster terms by name, in this order; ``changes`` go to each candidate."""
        proffer_id = self.new_id()
        nonce = to_base64url(bytes.fromhex(proffer_id.replace("-", "")[9:]))
        candidates = tuple(
            self.sign(self.candidate(name, proffer_id, nonce, position, counter, **changes))
            for position, name in enumerate(names, start=1)
        )
        return write_proffer(proffer_id, candidates)

    def candidate(
        self,
        name: str,
        proffer_id: str,
        nonce: str,
        position: int,
        counter: Counter,
        **changes: object,
    ) -> Agreement:
        standard = reference().find(name)
        assert standard is not None, name
        described = self.published.description
        (profile,) = self.published.practices.values()
        minute = floor_minute(self.now)
        body = Agreement(
            id=self.new_id(),
            first_party=PartyReference(ref=self.did),
            second_party=NamedSecondParty(
                ref=shop.DID, legal_name=described.body.second_party.legal_name
            ),
            terms=terms_reference(standard.entry),
            roster=roster_reference(reference().document),
            practices=Reference(ref=profile.id, digest_multibase=profile.record_digest),
            vocabulary=described.body.vocabulary,
            description=Reference(ref=described.id, digest_multibase=described.record_digest),
            proffer=ProfferReference(ref=proffer_id, position=str(position), counter=counter),
            proffer_nonce=nonce,
            origin=shop.ORIGIN,
            place="https://w3id.org/dpv/loc#DE",
            governing_law="https://w3id.org/dpv/loc#DE",
            effective_from=minute,
            accept_by=plus(minute, 86400),
        )
        return replace(body, **changes)  # type: ignore[arg-type]

    def personal_proffer(self, terms: Document[Terms], **changes: object) -> Proffer:
        """A proffer of her own terms, sent by value."""
        first = self.proffer("service", counter=Counter.NONE).candidates[0].body
        named = terms.body
        body = replace(
            first,
            roster=None,
            terms=replace(
                first.terms,
                ref=named.id,
                name=named.name,
                version=named.version,
                digest_multibase=terms.record_digest,
            ),
        )
        return write_proffer(body.proffer.ref, (self.sign(replace(body, **changes)),), (terms,))  # type: ignore[arg-type]

    def sign(self, body: object) -> Document[object]:
        return record.sign(body, self.signer, created=floor_minute(self.now))

    def take(self, proffer: Proffer, offer: Document[CounterOffer]) -> Document[Agreement]:
        """The candidate that takes a counter-offer."""
        first = proffer.candidates[0].body
        return self.sign(alternative_to(first, offer, agreement_id=self.new_id()))

    def refuse(self, proffer: Proffer, offer: Document[CounterOffer]) -> Document[Decline]:
        return self.sign(
            Decline(
                id=self.new_id(),
                first_party=PartyReference(ref=self.did),
                second_party=PartyReference(ref=shop.DID),
                declined_by=Party.FIRST,
                proffer=proffer.id,
                declines=(offer.record_digest,),
                reason="unwanted",
            )
        )

    def cancel(self, proffer: Proffer) -> Document[Cancellation]:
        return self.sign(
            Cancellation(
                id=self.new_id(),
                first_party=PartyReference(ref=self.did),
                second_party=PartyReference(ref=shop.DID),
                proffer=proffer.id,
                cancels=tuple(item.body_digest for item in proffer.candidates),
            )
        )

    def heads(
        self, *heads: Head, nonce: str = NONCE, after: Digest | None = None
    ) -> Document[Heads]:
        """What she says that she holds."""
        return self.sign(
            Heads(
                id=self.new_id(),
                first_party=PartyReference(ref=self.did),
                second_party=PartyReference(ref=shop.DID),
                listed_by=Party.FIRST,
                reconciliation_nonce=nonce,
                after=after,
                heads=tuple(sorted(heads, key=lambda head: place(head.record))),
            )
        )

    def reconcile(self, *heads: Head, **said: Any) -> bytes:
        """Her reconciliation, to be sent in a signed request."""
        return write_reconciliation(self.heads(*heads, **said))

    def withdraw(self, agreement: Document[Agreement], **changes: object) -> Document[Withdrawal]:
        body = Withdrawal(
            id=self.new_id(),
            first_party=PartyReference(ref=self.did),
            second_party=PartyReference(ref=shop.DID),
            record=agreement.record_digest,
            scope=Scope.ALL,
        )
        return self.sign(replace(body, **changes))  # type: ignore[arg-type]
