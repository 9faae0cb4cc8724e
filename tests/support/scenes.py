"""Negotiations and agreements brought to each of their states over HTTP.

A scene holds the real endpoint, its real database, and all that the customer could send next.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from assent import documents, record
from assent.agreement import Status
from assent.documents import (
    Acknowledgement,
    Agreement,
    CounterOffer,
    Dispute,
    Document,
    Fulfilment,
    Heads,
    Termination,
)
from assent.documents.containers import Proffer, write_proffer
from assent.documents.notices import Action, DisputeStatus, Effect, Head, Receipt, Scope
from assent.documents.parts import Counter, Party, PartyReference
from assent.negotiation import State
from assent.policy import Policy
from assent.times import floor_minute, plus
from assent_server.dossier import open_dossier
from assent_server.pending import Pending
from assent_server.statements import Statements
from support import shop
from support.customer import Customer
from support.replacing import replace
from support.web import Web

DAY_S = 86_400
STRICT = ("SD-BASE", "SD-BASE-DP")
"""Terms that the shop does not keep."""
COUNTING = "https://w3id.org/dpv#ServiceUsageAnalytics"


@dataclass(kw_only=True)
class Scene:
    """One negotiation about a successor of ``before``, and what came of it."""

    web: Web
    customer: Customer
    before: Document[Agreement]
    proffer: Proffer
    offer: Document[CounterOffer] | None = None

    @property
    def state(self) -> State:
        """Where the negotiation stands in the database."""
        row = asyncio.run(self.web.desk.store.negotiation(self.proffer.id))
        return State.NONE if row is None else row.state

    @property
    def status(self) -> Status:
        """Where the agreement of the negotiation stands now."""
        return asyncio.run(self._status())

    async def _status(self) -> Status:
        desk = self.web.desk
        row = await desk.store.negotiation(self.proffer.id)
        assert row is not None
        assert row.record is not None
        held = await desk.store.agreement_by_record(row.record)
        assert held is not None
        return (await open_dossier(desk.store, held, desk.now)).standing.status

    def pass_time(self, seconds: int) -> None:
        self.web.desk.now = self.customer.now = plus(self.web.desk.now, seconds)

    def decide_by_person(self) -> None:
        """Let the shop's people decide about everything from now on."""
        everything = frozenset(self.web.desk.published.terms)
        self.web.desk.published = shop.published(Policy(person=everything))

    def person(self, says: str, *terms: str) -> None:
        """Let the shop's people answer the waiting proffer: accept, alternative, decline."""
        pending = Pending(exchange=self.web.desk.exchange)
        asyncio.run(getattr(pending, says)(self.proffer.id, *terms))

    # What the customer can send.

    def record(self) -> Document[Agreement]:
        """The record that the shop made or, where there is none, one that it could have made."""
        row = asyncio.run(self.web.desk.store.negotiation(self.proffer.id))
        if row is None or row.record is None:
            return self._countersigned(-1)
        held = asyncio.run(self.web.desk.store.agreement_by_record(row.record))
        assert held is not None
        return documents.read(held.raw, "Agreement")

    def rival(self) -> Document[Agreement]:
        """Another record of the proffer with the shop's own proof, which only misuse can make."""
        return self._countersigned(0)

    def _countersigned(self, index: int) -> Document[Agreement]:
        candidate = self.proffer.candidates[index]
        return record.countersign(candidate, shop.SIGNER, created=shop.NOW)

    def other_proffer(self) -> Proffer:
        """Other candidates under the id of the proffer."""
        body = self.customer.proffer("SD-BASE-AT").candidates[0].body
        renamed = replace(body, proffer=replace(body.proffer, ref=self.proffer.id))
        return write_proffer(self.proffer.id, (self.customer.sign(renamed),))

    def countered(self) -> Document[CounterOffer]:
        """The alternative that the shop made, or one that it could have made."""
        if self.offer is not None:
            return self.offer
        first, other = self.proffer.candidates[0], self.web.desk.published.offers[-1]
        return record.sign(
            CounterOffer(
                id=self.customer.new_id(),
                first_party=first.body.first_party,
                second_party=PartyReference(ref=shop.DID),
                proffer=self.proffer.id,
                candidate=first.body_digest,
                terms=other.terms,
                roster=other.roster,
                practices=other.practices,
                accept_by=first.body.accept_by,
            ),
            shop.SIGNER,
            created=self.web.desk.now,
        )

    def answer(self) -> Document[Agreement]:
        """The candidate that takes the alternative, signed while there was time."""
        return replace(self.customer, now=shop.NOW).take(self.proffer, self.countered())

    def about(self, agreement: Document[Agreement]) -> dict[str, Any]:
        """What every notice about an agreement says."""
        return {
            "id": self.customer.new_id(),
            "first_party": PartyReference(ref=self.customer.did),
            "second_party": PartyReference(ref=shop.DID),
            "record": agreement.record_digest,
        }

    def acknowledgement(self, *seen: Document[Any]) -> Document[Acknowledgement]:
        body = Acknowledgement(
            **self.about(self.record()),
            received=floor_minute(self.customer.now),
            seen=tuple(item.record_digest for item in seen),
        )
        return self.customer.sign(body)

    def dispute(self) -> Document[Dispute]:
        body = Dispute(
            **self.about(self.record()),
            disputed_by=Party.FIRST,
            subject="They still send mail.",
            status=DisputeStatus.OPEN,
        )
        return self.customer.sign(body)

    def statement(self, kind: type, **said: Any) -> Document[Any]:
        """What the shop signed about the record after it, and lost since."""
        body = kind(**self.about(self.record()), previous=self.record().record_digest, **said)
        return record.sign(body, shop.SIGNER, created=self.web.desk.now)

    def own_heads(self) -> Document[Heads]:
        """Heads of hers that list the first document about the record."""
        rows = asyncio.run(self.web.desk.store.history(self.record().record_digest))
        listed = tuple(row.digest for row in rows[:1])
        return self.customer.heads(Head(record=self.record().record_digest, documents=listed))

    def receipt(self) -> Document[Receipt]:
        answers = self.acknowledgement().record_digest
        now = self.web.desk.now
        return self.statement(Receipt, answers=answers, effect=Effect.RECORDED, received=now)

    def termination(self) -> Document[Termination]:
        ends = plus(self.web.desk.now, 31 * DAY_S)
        return self.statement(Termination, reason="The shop closes.", effective_at=ends)

    def fulfilment(self) -> Document[Fulfilment]:
        done = Action(action="erase", outcome="done", at=self.web.desk.now)
        fulfils = self.acknowledgement().record_digest
        return self.statement(Fulfilment, fulfils=fulfils, actions=(done,))

    def disputed_by_shop(self) -> Document[Dispute]:
        return self.statement(
            Dispute,
            disputed_by=Party.SECOND,
            subject="She has not paid.",
            status=DisputeStatus.OPEN,
        )


SENT: dict[str, tuple[str, str, Callable[[Scene], Any]]] = {
    "the proffer": ("proffers", "Proffer", lambda s: s.proffer),
    "other bytes": ("proffers", "Proffer", Scene.other_proffer),
    "an answer": ("answers", "Agreement", Scene.answer),
    "a decline": ("answers", "Decline", lambda s: s.customer.refuse(s.proffer, s.countered())),
    "a cancellation": ("answers", "Cancellation", lambda s: s.customer.cancel(s.proffer)),
    "a withdrawal": ("notices", "Withdrawal", lambda s: s.customer.withdraw(s.record())),
    "purposes": (
        "notices",
        "Withdrawal",
        lambda s: s.customer.withdraw(s.record(), scope=Scope.PURPOSES, purposes=(COUNTING,)),
    ),
    "an acknowledgement": ("notices", "Acknowledgement", Scene.acknowledgement),
    "a dispute": ("notices", "Dispute", Scene.dispute),
    "the record": ("agreements", "Agreement", Scene.record),
    "a rival record": ("agreements", "Agreement", Scene.rival),
    "a lost receipt": ("statements", "Receipt", Scene.receipt),
    "a lost termination": ("statements", "Termination", Scene.termination),
    "a lost fulfilment": ("statements", "Fulfilment", Scene.fulfilment),
    "a lost dispute": ("statements", "Dispute", Scene.disputed_by_shop),
    "heads of hers": ("statements", "Heads", Scene.own_heads),
    "the end before": ("notices", "Withdrawal", lambda s: s.customer.withdraw(s.before)),
}
"""All that a customer may PUT: where, which type, and how it is made in a scene.

"The end before" withdraws the agreement that the proffer would supersede.
"""


def begin(
    web: Web,
    *,
    terms: tuple[str, ...] = ("SD-BASE", "SD-BASE-AT"),
    counter: Counter = Counter.NONE,
    **changes: object,
) -> Scene:
    """The scene before the proffer is sent."""
    customer = Customer(published=web.desk.published)
    before = documents.read(web.put("proffers", customer.proffer("SD-BASE-A")).content, "Agreement")
    proffer = customer.proffer(*terms, counter=counter, supersedes=before.record_digest, **changes)
    return Scene(web=web, customer=customer, before=before, proffer=proffer)


def _none(web: Web) -> Scene:
    return begin(web)


def _pending(web: Web) -> Scene:
    scene = begin(web, counter=Counter.ONE)
    scene.decide_by_person()
    assert web.put("proffers", scene.proffer).status_code == 202
    return scene


def _countered(web: Web) -> Scene:
    scene = begin(web, terms=STRICT, counter=Counter.ONE)
    answer = web.put("proffers", scene.proffer)
    scene.offer = documents.read(answer.content, "CounterOffer")
    return scene


def _agreed(web: Web) -> Scene:
    scene = _countered(web)
    documents.read(web.put("answers", scene.answer()).content, "Agreement")
    return scene


def _declined(web: Web) -> Scene:
    scene = _countered(web)
    web.put("answers", scene.customer.refuse(scene.proffer, scene.countered()))
    return scene


def _cancelled(web: Web) -> Scene:
    scene = _pending(web)
    web.put("answers", scene.customer.cancel(scene.proffer))
    return scene


STATES: dict[State, Callable[[Web], Scene]] = {
    State.NONE: _none,
    State.PENDING: _pending,
    State.COUNTERED: _countered,
    State.AGREED: _agreed,
    State.DECLINED: _declined,
    State.CANCELLED: _cancelled,
}


def _made(web: Web, **changes: object) -> Scene:
    scene = begin(web, **changes)
    documents.read(web.put("proffers", scene.proffer).content, "Agreement")
    return scene


def _signed(web: Web) -> Scene:
    return _made(web, effective_from=plus(floor_minute(shop.NOW), 7 * DAY_S))


def _withdrawn(web: Web) -> Scene:
    scene = _made(web)
    web.put("notices", scene.customer.withdraw(scene.record()))
    return scene


def _terminated(web: Web) -> Scene:
    scene = _made(web)
    statements = Statements(exchange=web.desk.exchange)
    asyncio.run(statements.terminate(scene.record().id, "The shop closes."))
    held = asyncio.run(web.desk.store.history(scene.record().record_digest))
    seen = documents.read(held[-1].raw, "Termination")
    web.put("notices", scene.acknowledgement(seen))
    scene.pass_time(31 * DAY_S)
    return scene


def _superseded(web: Web) -> Scene:
    scene = _made(web)
    following = scene.customer.proffer("SD-BASE-A", supersedes=scene.record().record_digest)
    documents.read(web.put("proffers", following).content, "Agreement")
    # Of what ends an agreement in one and the same minute, a withdrawal would win.
    scene.pass_time(60)
    return scene


def _expired(web: Web) -> Scene:
    scene = _made(web, ends_at=plus(floor_minute(shop.NOW), DAY_S))
    scene.pass_time(2 * DAY_S)
    return scene


STATUSES: dict[Status, Callable[[Web], Scene]] = {
    Status.SIGNED: _signed,
    Status.ACTIVE: _made,
    Status.WITHDRAWN: _withdrawn,
    Status.TERMINATED: _terminated,
    Status.SUPERSEDED: _superseded,
    Status.EXPIRED: _expired,
}
