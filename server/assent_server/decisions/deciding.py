"""Questions answered from the records: all agreements with a customer, as of a time."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from assent.agreement import OwedDuty
from assent.documents import Digest
from assent.documents.terms import Permission, Terms
from assent.terms import Vocabulary
from assent.times import Instant
from assent.usage import Agreed, Decision, decide
from assent_server.concepts import Concepts
from assent_server.decisions.questions import Question, read_question
from assent_server.dossier import every_agreement, open_dossier
from assent_server.exchange.stored import stored_terms
from assent_server.store import Damaged, Store, StoreUnavailable

__all__ = ["Decisions", "in_json"]

_TERMS_MAX: Final = 512


class Decisions:
    """What answers questions; it writes nothing."""

    def __init__(self, store: Store, vocabulary: Vocabulary, now: Callable[[], Instant]) -> None:
        self._store = store
        self._vocabulary = vocabulary
        self._concepts = Concepts(vocabulary)
        self._now = now
        self._terms: dict[Digest, Terms] = {}

    def read(self, value: Any) -> Question:
        """The question that an evaluation request asks.

        Raises:
            BadQuestion: it cannot be meant so.
        """
        return read_question(value, self._concepts)

    def asked(self, question: Question) -> dict[str, str]:
        """What was asked, for the log: the first concept of each kind that the vocabulary has."""
        use = question.use
        sections = {
            "purpose": (use.purposes[0], self._vocabulary.purposes),
            "operation": (use.operations[0], self._vocabulary.operations),
            "data": (use.data[0], self._vocabulary.data),
        }
        return {name: iri for name, (iri, section) in sections.items() if iri in section}

    async def decide(self, question: Question) -> Decision:
        """The answer from all that was agreed with the customer by the time asked about."""
        if not await self._store.is_in_use():
            raise StoreUnavailable("moved")
        at = question.at or self._now()
        agreed: list[Agreed] = []
        async for row in every_agreement(self._store, question.customer):
            if row.signed_at <= at:
                dossier = await open_dossier(self._store, row, at)
                terms = await self._terms_of(dossier.body.terms.digest_multibase)
                agreed.append(Agreed(record=row.record, terms=terms, standing=dossier.standing))
        return decide(question.use, agreed, self._vocabulary)

    async def _terms_of(self, digest: Digest) -> Terms:
        known = self._terms.get(digest)
        if known is None:
            known = await stored_terms(self._store, digest)
            if known is None:
                raise Damaged("The terms of a record are not stored.")
            if len(self._terms) >= _TERMS_MAX:
                self._terms.clear()
            self._terms[digest] = known
        return known


def in_json(decision: Decision, request: str) -> dict[str, Any]:
    """The decision object of AuthZEN; ``request`` names the answer in the log."""
    context: dict[str, Any] = {
        "request": request,
        "result": decision.result.value,
        "reason": decision.sentence,
    }
    if decision.agreed is not None:
        context |= _standing(decision.agreed)
    for name, value in (("rule", decision.rule), ("dimension", decision.dimension)):
        if value is not None:
            context[name] = value
    if decision.conditions is not None:
        context["conditions"] = _limits(decision.conditions)
    if decision.owing:
        context["duties"] = [_duty(item, duty) for item in decision.owing for duty in item.owed]
    if decision.ended_prohibitions:
        context["endedProhibitions"] = [_hit(item) for item in decision.ended_prohibitions]
    return {"decision": decision.permitted, "context": context}


def _standing(agreed: Agreed) -> dict[str, Any]:
    where = agreed.standing
    return {"agreement": agreed.record, "status": where.status.value, "since": where.since}


def _duty(agreed: Agreed, owed: OwedDuty) -> dict[str, Any]:
    due = {} if owed.due_at is None else {"dueAt": owed.due_at}
    return {"agreement": agreed.record, "duty": owed.duty, **due}


def _hit(prohibition: Decision) -> dict[str, Any]:
    """A prohibition of an agreement that is over; ``unknown`` where nobody can tell."""
    where = {} if prohibition.agreed is None else _standing(prohibition.agreed)
    result = prohibition.result.value
    return {"result": result, "reason": prohibition.sentence, **where, "rule": prohibition.rule}


def _limits(permission: Permission) -> dict[str, Any]:
    return {
        "retention": permission.retention,
        "locations": list(permission.locations),
        "automation": permission.automation,
        "recipients": list(_spelled(permission)),
    }


def _spelled(permission: Permission) -> Iterable[str]:
    return (item.ref or item.kind.value for item in permission.recipients)
