"""Where negotiations are decided and the second party's documents are made.

Each function makes a plan from what is stored and published; ``Exchange`` commits it. Nothing
here writes.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from assent import record
from assent.documents import Agreement, CounterOffer, Decline, Difference, Document
from assent.documents.containers import Proffer, read_proffer
from assent.documents.parts import Digest, Party, PartyReference
from assent.errors import PeerError
from assent.negotiation import State, advance, check_times
from assent.policy import Accept, AskPerson, Decision, Propose, Refuse
from assent.times import Instant, is_ahead
from assent_server.exchange.judging import decision_about
from assent_server.exchange.places import held_fast, hindrance, is_ongoing, left
from assent_server.exchange.replies import Plan, created, pending
from assent_server.exchange.stored import slot_of
from assent_server.published import Published
from assent_server.store.model import (
    AgreementRow,
    ContentRow,
    InboxRow,
    NegotiationRow,
    Store,
    Write,
)

__all__ = ["Desk"]

B = TypeVar("B")

_CLOSED = ("retired", "key-closed", "outdated")


class Desk(Struct, frozen=True, kw_only=True):
    """Where negotiations are decided: the store to read, what is published, time and ids.

    There is one for each attempt of an exchange, and it reads a negotiation once: what changes
    meanwhile makes the commit fail, and the next attempt reads anew, ``again``.
    """

    store: Store
    published: Published
    now: Instant
    new_id: Callable[[], str]
    again: bool = False
    _read: dict[str, NegotiationRow | None] = field(default_factory=dict)

    async def negotiation(self, proffer_id: str) -> NegotiationRow | None:
        """The negotiation of a proffer as this attempt sees it."""
        if proffer_id not in self._read:
            self._read[proffer_id] = await self.store.negotiation(proffer_id)
        return self._read[proffer_id]

    async def refuse_purged(self, first_party: str, *names: str) -> None:
        """Refuse what is about an agreement that was deleted at the end of its time (AGR-19).

        Raises:
            PeerError: ``gone``.
        """
        for name in names:
            if await self.store.is_purged(name, first_party):
                raise PeerError("gone")

    async def answer_proffer(
        self, proffer: Proffer, request_digest: Digest, row: NegotiationRow | None
    ) -> Plan:
        """The plan for a new proffer, or for one that a person has not decided in time."""
        first = proffer.candidates[0].body
        row = row or NegotiationRow(
            proffer_id=proffer.id,
            first_party=first.first_party.ref,
            origin=first.origin,
            state=State.NONE,
            request_digest=request_digest,
            accept_by=first.accept_by,
            version=0,
        )
        if self.now > first.accept_by:
            return self.decline(proffer, row, "expired")
        reason, places = await hindrance(proffer, self.store, self.published, self.now)
        if reason in _CLOSED:
            return self.decline(proffer, row, reason)
        decision = decision_about(proffer, self.published, self.now)
        # What differs is said even where an agreement in force stands in the way.
        if reason is not None and not isinstance(decision, Refuse):
            decision = Refuse(reason=reason)
        return await self.carry_out(decision, proffer, row, places)

    async def carry_out(
        self,
        decision: Decision,
        proffer: Proffer,
        row: NegotiationRow,
        places: tuple[AgreementRow, ...] = (),
    ) -> Plan:
        """The plan that does what was decided about a proffer.

        ``places`` are the agreements that leave their place once one is made.
        """
        match decision:
            case Accept(index=index):
                return await self.agree(proffer.candidates[index], row, places, proffer)
            case AskPerson():
                state = advance(row.state, Party.SECOND, "Pending")
                kept = replace(row, state=state, proffer=proffer.raw, version=row.version + 1)
                write = Write(negotiations=(kept,), changes=held_fast(proffer, places))
                return Plan(write=write, reply=pending(proffer.id))
            case Propose():
                return self.propose(decision, proffer, row, places)
            case Refuse(reason=reason, differences=differences):
                return self.decline(proffer, row, reason, differences)

    async def agree(
        self,
        candidate: Document[Agreement],
        row: NegotiationRow,
        places: tuple[AgreementRow, ...],
        proffer: Proffer | None = None,
        inbox: Callable[[bytes], InboxRow] | None = None,
    ) -> Plan:
        """The plan that countersigns a candidate: the one way to make a record.

        Raises:
            PeerError: ``id-reused``, an agreement has its id; nothing is signed then (NEG-05).
        """
        if await self.store.agreement(candidate.id) is not None:
            raise PeerError("id-reused", "Another agreement has this id.")
        signed_at = max(self.now, candidate.proofs[0].created)
        made = record.countersign(candidate, self.published.signer, created=signed_at)
        record_digest = made.record_digest
        agreement = AgreementRow(
            record=record_digest,
            agreement_id=made.id,
            first_party=row.first_party,
            origin=row.origin,
            raw=made.raw,
            slot=slot_of(made.body) if is_ongoing(candidate, proffer, self.published) else None,
            head=record_digest,
            signed_at=signed_at,
        )
        agreed = replace(
            row,
            state=advance(row.state, Party.SECOND, "Agreement"),
            proffer=None,
            # A counter-offer that the record answers stays: bundles must show it (REC-03).
            outcome=row.outcome,
            record=record_digest,
            version=row.version + 1,
        )
        write = Write(
            negotiations=(agreed,),
            agreements=(agreement,),
            changes=tuple(left(item, made) for item in places),
            inbox=inbox(made.raw) if inbox else None,
            contents=_personal(proffer, row.first_party),
            is_new=True,
        )
        return Plan(write=write, reply=created(made))

    def propose(
        self,
        decision: Propose,
        proffer: Proffer,
        row: NegotiationRow,
        places: tuple[AgreementRow, ...],
    ) -> Plan:
        """The plan that makes the one alternative (NEG-03)."""
        first = proffer.candidates[0]
        offer = self.sign(
            CounterOffer(
                id=self.new_id(),
                first_party=first.body.first_party,
                second_party=PartyReference(ref=self.published.did),
                proffer=proffer.id,
                candidate=first.body_digest,
                terms=decision.offer.terms,
                roster=decision.offer.roster,
                practices=decision.offer.practices,
                accept_by=first.body.accept_by,
                differences=decision.differences,
            )
        )
        countered = replace(
            row,
            state=advance(row.state, Party.SECOND, "CounterOffer"),
            proffer=proffer.raw,
            outcome=offer.raw,
            version=row.version + 1,
        )
        write = Write(negotiations=(countered,), changes=held_fast(proffer, places))
        return Plan(write=write, reply=created(offer))

    def decline(
        self,
        proffer: Proffer,
        row: NegotiationRow,
        reason: str,
        differences: tuple[Difference, ...] = (),
    ) -> Plan:
        """The plan that says no to all candidates of a proffer."""
        names = tuple(item.body_digest for item in proffer.candidates)
        made = self._decline(proffer.candidates[0].body, names, reason, differences)
        return Plan(write=Write(negotiations=(self._declined(row, made),)), reply=created(made))

    async def answer_candidate(
        self,
        candidate: Document[Agreement],
        row: NegotiationRow,
        counter_offer: Document[CounterOffer],
        inbox: Callable[[bytes], InboxRow],
    ) -> Plan:
        """The plan for a candidate that takes the counter-offer; all is evaluated again."""
        proffer = read_proffer(row.proffer or b"")
        alone = replace(proffer, candidates=(candidate,))
        reason: str | None = "expired"
        places: tuple[AgreementRow, ...] = ()
        if self.now <= counter_offer.body.accept_by:
            reason, places = await hindrance(alone, self.store, self.published, self.now)
        if reason is None:
            decision = decision_about(alone, self.published, self.now)
            if isinstance(decision, Accept | AskPerson):
                # Terms that policy sends to a person are never offered as an alternative, so a
                # person has made this one.
                return await self.agree(candidate, row, places, alone, inbox)
            reason = decision.reason if isinstance(decision, Refuse) else "policy"
        made = self._decline(candidate.body, (candidate.body_digest,), reason)
        write = Write(negotiations=(self._declined(row, made),), inbox=inbox(made.raw))
        return Plan(write=write, reply=created(made))

    def sign(self, body: B) -> Document[B]:
        """A document of ours, signed now."""
        return record.sign(body, self.published.signer, created=self.now)

    def check_meant_for_us(self, document: Document[Any], name: str) -> None:
        """Check that a document stands under its own id and names us.

        Raises:
            PeerError: ``container`` or ``wrong-audience`` (BND-03).
        """
        if document.id != name:
            raise PeerError("container", "The document's id is not the one in the address.")
        if document.body.second_party.ref != self.published.did:
            raise PeerError("wrong-audience", "The document names another second party.")

    def check_times(self, candidate: Document[Agreement]) -> None:
        """Check that a candidate's times are possible (NEG-06)."""
        limit = self.published.description.body.limits.accept_within
        check_times(candidate, limit, self.now)

    def check_not_in_future(self, document: Document[Any]) -> None:
        """Check that no proof is later than our clock allows.

        Raises:
            PeerError: ``proof-time`` (PRF-09).
        """
        if is_ahead(document.proofs[-1].created, self.now):
            raise PeerError("proof-time", f"The proof is later than our clock, {self.now}.")

    def _decline(
        self,
        candidate: Agreement,
        names: tuple[Digest, ...],
        reason: str,
        differences: tuple[Difference, ...] = (),
    ) -> Document[Any]:
        return self.sign(
            Decline(
                id=self.new_id(),
                first_party=candidate.first_party,
                second_party=PartyReference(ref=self.published.did),
                declined_by=Party.SECOND,
                proffer=candidate.proffer.ref,
                declines=names,
                reason=reason,
                differences=differences,
            )
        )

    def _declined(self, row: NegotiationRow, made: Document[Any]) -> NegotiationRow:
        state = advance(row.state, Party.SECOND, "Decline")
        return replace(row, state=state, proffer=None, outcome=made.raw, version=row.version + 1)


def _personal(proffer: Proffer | None, reader: str) -> tuple[ContentRow, ...]:
    personal = proffer.personal_terms if proffer else ()
    return tuple(
        [
            ContentRow(kind="terms", digest=item.record_digest, raw=item.raw, reader=reader)
            for item in personal
        ]
    )
