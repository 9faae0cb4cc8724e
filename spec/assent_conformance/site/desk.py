"""How the played vendor answers: as small as an honest endpoint can be, in memory.

Owns no checks: what a client sends is held against the rules by ``client``, which sees it all.
"""

from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace

from assent import documents, record
from assent.agreement import covers, known, page
from assent.documents import CounterOffer, Decline, Document, Heads
from assent.documents.containers import (
    History,
    ReconciliationAnswer,
    pack,
    pack_history,
    read_proffer,
    read_reconciliation,
    write_reconciliation_answer,
)
from assent.documents.notices import Duty, Effect, Receipt, Scope, Withdrawal
from assent.documents.parts import Counter, Party, PartyReference
from assent.documents.sessions import (
    LASTS_S_MAX,
    Session,
    pack_session,
    read_session_request,
)
from assent.multibase import to_base64url
from assent.roster import reference, roster_reference, terms_reference
from assent.times import Instant, plus
from assent_conformance.customer import DAY_S
from assent_conformance.site.publishing import Publisher

__all__ = ["Books", "Desk"]

Outcome = tuple[int, bytes]


@dataclass(slots=True)
class Books:
    """What the vendor holds: outcomes by proffer, answers to documents, histories by record."""

    outcomes: dict[str, bytes] = field(default_factory=dict)
    proffers: dict[str, bytes] = field(default_factory=dict)
    answered: dict[str, bytes] = field(default_factory=dict)
    histories: dict[str, list[Document[Any]]] = field(default_factory=dict)

    def copy(self) -> "Books":
        """The same books, to go on from twice."""
        return Books(
            outcomes=dict(self.outcomes),
            proffers=dict(self.proffers),
            answered=dict(self.answered),
            histories={key: list(held) for key, held in self.histories.items()},
        )


@dataclass(slots=True)
class Desk:
    """``mode`` is what becomes of proffers: ``accept``, ``decline``, ``pending``.

    Where terms are not accepted and an alternative is asked for, the first accepted terms are it.
    """

    publisher: Publisher
    books: Books = field(default_factory=Books)
    mode: str = "accept"

    def at(self, first: Instant) -> Instant:
        """When the vendor signs: now, and never before the customer did."""
        return max(self.publisher.now, first)

    def proffer(self, raw: bytes) -> Outcome:
        """The outcome of a proffer; the same bytes fetch the same one."""
        sent = read_proffer(raw)
        held = self.books.outcomes.get(sent.id)
        if held is not None:
            return 200, held
        if self.mode == "pending":
            self.books.proffers[sent.id] = raw
            return 202, pack("Pending", {"proffer": sent.id})
        made = self.decide(raw)
        self._keep(sent.id, raw, made)
        return 201, made.raw

    def decide(self, raw: bytes) -> Document[Any]:
        """The document that answers a proffer."""
        sent = read_proffer(raw)
        first = sent.candidates[0].body
        accepted = {
            item.digest_multibase for item in self.publisher.description.body.accepted_terms
        }
        if self.mode == "accept":
            for candidate in sent.candidates:
                if candidate.body.terms.digest_multibase in accepted:
                    return self.countersign(candidate)
        if first.proffer.counter is Counter.ONE and first.roster is not None:
            return self.counter(raw)
        return self.decline(raw)

    def countersign(self, candidate: Document[Any]) -> Document[Any]:
        """The record of a candidate."""
        at = self.at(candidate.proofs[0].created)
        return record.countersign(candidate, self.publisher.signer, created=at)

    def counter(
        self, raw: bytes, name: str = "service-analytics", /, **changes: Any
    ) -> Document[Any]:
        """The one alternative to a proffer."""
        sent = read_proffer(raw)
        first = sent.candidates[0]
        standard = reference().find(name)
        assert standard is not None
        body = CounterOffer(
            id=self.publisher.new_id(),
            first_party=first.body.first_party,
            second_party=PartyReference(ref=self.publisher.did),
            proffer=sent.id,
            candidate=first.body_digest,
            terms=terms_reference(standard.entry),
            roster=roster_reference(reference().document),
            practices=self.publisher.practices_reference(),
            accept_by=first.body.accept_by,
        )
        at = self.at(first.proofs[0].created)
        return self.publisher.sign(replace(body, **changes), at=at)

    def decline(self, raw: bytes, **changes: Any) -> Document[Any]:
        """A signed no to all candidates of a proffer."""
        sent = read_proffer(raw)
        first = sent.candidates[0]
        body = Decline(
            id=self.publisher.new_id(),
            first_party=first.body.first_party,
            second_party=PartyReference(ref=self.publisher.did),
            declined_by=Party.SECOND,
            proffer=sent.id,
            declines=tuple(item.body_digest for item in sent.candidates),
            reason="not-offered",
        )
        at = self.at(first.proofs[0].created)
        return self.publisher.sign(replace(body, **changes), at=at)

    def answer(self, raw: bytes) -> Outcome:
        """What becomes of a candidate that takes the alternative, a decline or a cancellation."""
        sent = documents.read(raw, "Agreement", "Decline", "Cancellation")
        held = self.books.answered.get(sent.record_digest)
        if held is not None:
            return 200, held
        if sent.type == "Agreement":
            made = self.countersign(sent)
            proffer_id = sent.body.proffer.ref
        else:
            effect = Effect.DECLINED if sent.type == "Decline" else Effect.CANCELLED
            made = self.receipt(sent, effect)
            proffer_id = sent.body.proffer
        self.books.answered[sent.record_digest] = made.raw
        self._keep(proffer_id, self.books.proffers.get(proffer_id, b""), made)
        return 201, made.raw

    def notice(self, raw: bytes) -> Outcome:
        """The receipt for a notice."""
        sent = documents.read(raw, "Withdrawal", "Acknowledgement", "Dispute")
        held = self.books.answered.get(sent.record_digest)
        if held is not None:
            return 200, held
        history = self.books.histories[sent.body.record]
        previous = next(
            (item.record_digest for item in reversed(history) if item.type == "Receipt"),
            sent.body.record,
        )
        made = self.receipt(sent, _effect(sent.body), record=sent.body.record, previous=previous)
        self.books.answered[sent.record_digest] = made.raw
        history += [sent, made]
        return 201, made.raw

    def receipt(self, sent: Document[Any], effect: Effect, /, **changes: Any) -> Document[Any]:
        """The receipt for a document of the customer."""
        at = self.at(sent.proofs[0].created)
        asked = sent.body.requests if isinstance(sent.body, Withdrawal) else ()
        body = Receipt(
            id=self.publisher.new_id(),
            first_party=sent.body.first_party,
            second_party=PartyReference(ref=self.publisher.did),
            answers=sent.record_digest,
            effect=effect,
            received=at,
            duties=tuple(Duty(duty=item, due_at=plus(at, 30 * DAY_S)) for item in asked),
        )
        return self.publisher.sign(replace(body, **changes), at=at)

    def reconciliation(self, raw: bytes) -> Outcome:
        """The signed heads of a key, and what it lacks."""
        asked = read_reconciliation(raw).body
        own = [
            held
            for held in self._of(asked.first_party.ref)
            if covers(asked, held.record.record_digest)
        ]
        theirs = {item.record: set(item.documents) for item in asked.heads}
        missing = [
            item
            for held in own
            for item in ([] if held.record.record_digest in theirs else [held.record])
            + [
                item
                for item in held.documents
                if item.record_digest not in theirs.get(held.record.record_digest, set())
            ]
        ]
        listed = {held.record.record_digest for held in own}
        answer = ReconciliationAnswer(
            heads=self.heads(asked),
            documents=tuple(missing),
            lacks=tuple(sorted(theirs.keys() - listed)),
        )
        return 200, write_reconciliation_answer(answer)

    def heads(self, asked: Heads, /, **changes: Any) -> Document[Heads]:
        """The signed list of all that a key has, in answer to its own."""
        listed, following = page(map(known, self._of(asked.first_party.ref)), asked.after)
        body = replace(
            asked,
            id=self.publisher.new_id(),
            listed_by=Party.SECOND,
            next=following,
            heads=listed,
        )
        return self.publisher.sign(replace(body, **changes), at=self.publisher.now)

    def history(self, record_digest: str) -> bytes:
        """One history as it is read back."""
        return pack_history(
            next(item for item in self._all() if item.record.record_digest == record_digest)
        )

    def session(self, raw: bytes) -> Outcome:
        """A session under an agreement, for whoever asks."""
        asked = read_session_request(raw)
        made = Session(
            record=asked.record,
            origin=asked.origin,
            token=to_base64url(self.publisher.chance.randbytes(24)),
            ends_at=plus(self.publisher.now, LASTS_S_MAX),
        )
        return 201, pack_session(made)

    @property
    def records(self) -> list[Document[Any]]:
        """All records that it made."""
        return [item.record for item in self._all()]

    def _keep(self, proffer_id: str, raw: bytes, made: Document[Any]) -> None:
        self.books.proffers[proffer_id] = raw
        self.books.outcomes[proffer_id] = made.raw
        if made.type == "Agreement":
            self.books.histories.setdefault(made.record_digest, [])

    def _all(self) -> list[History]:
        made = [documents.read(raw, *_OUTCOMES) for raw in self.books.outcomes.values()]
        return [
            History(record=item, documents=tuple(self.books.histories.get(item.record_digest, ())))
            for item in made
            if item.type == "Agreement"
        ]

    def _of(self, first_party: str) -> list[History]:
        own = [item for item in self._all() if item.record.body.first_party.ref == first_party]
        return sorted(own, key=lambda item: item.record.record_digest)


_OUTCOMES = ("Agreement", "CounterOffer", "Decline", "Receipt")


def _effect(body: Any) -> Effect:
    if not isinstance(body, Withdrawal):
        return Effect.RECORDED
    return Effect.WITHDRAWN if body.scope is Scope.ALL else Effect.PURPOSES_WITHDRAWN
