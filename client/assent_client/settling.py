"""What an answer makes of a proffer: the next state, durable together with all that belongs to it.

A proffer has one outcome. A second, different one changes nothing and is kept as evidence (I5).
"""

from dataclasses import replace
from typing import Any

from assent import documents
from assent.documents import Agreement, Digest, Document
from assent.documents.containers import read_proffer
from assent.documents.notices import Effect
from assent_client.acknowledging import queue_acknowledgement
from assent_client.agent import Agent
from assent_client.outcomes import keep_alternative, read_outcome
from assent_client.problems import Refused, VendorFault
from assent_client.transport import Unreachable
from assent_client.wallet import KeptProffer, ProfferState

__all__ = ["answer_of", "settle", "settle_by_record"]


async def settle(agent: Agent, kept: KeptProffer, raw: bytes) -> KeptProffer:
    """The proffer after an answer of the vendor, kept.

    Raises:
        VendorFault: the answer is none; the proffer stands as before, what shows the breach is
            kept by the caller.
    """
    proffer = read_proffer(kept.raw)
    outcome = await read_outcome(agent, kept.vendor, raw, proffer, answer=answer_of(kept))
    kept = agent.wallet.proffers.get(kept.id) or kept
    if outcome.type == "Agreement":
        return settle_by_record(agent, kept, outcome)
    if outcome.type == "CounterOffer":
        return await _countered(agent, kept, outcome, proffer.candidates[0].body)
    if outcome.type == "Receipt" and outcome.body.effect is Effect.CANCELLED:
        return _ended(agent, kept, outcome, ProfferState.CANCELLED)
    return _ended(agent, kept, outcome, ProfferState.DECLINED)


def settle_by_record(agent: Agent, kept: KeptProffer, record: Document[Agreement]) -> KeptProffer:
    """The proffer, agreed by a verified record of it.

    Raises:
        VendorFault: ``second-outcome``, it had another outcome; the record is kept beside it.
    """
    now = agent.now()
    if kept.record == record.record_digest:
        return kept
    with agent.wallet.transaction():
        agent.wallet.records.keep(record, now=now)
        if not _has_signed_outcome(kept):
            queue_acknowledgement(agent, record, (record.record_digest,))
            return agent.wallet.proffers.save(
                replace(
                    kept,
                    state=ProfferState.AGREED,
                    record=record.record_digest,
                    settled=now,
                    next_try=None,
                    problem=None,
                )
            )
    raise _second(kept, first=_first_outcome(agent, kept), second=record.raw)


def answer_of(kept: KeptProffer) -> Document[Agreement] | None:
    """The candidate that answered the counter-offer, if one did."""
    if kept.answer is None:
        return None
    answer: Document[Any] = documents.read(kept.answer, "Agreement", "Decline")
    return answer if answer.type == "Agreement" else None


async def _countered(
    agent: Agent, kept: KeptProffer, offer: Document[Any], first: Agreement
) -> KeptProffer:
    """Raises:
    VendorFault: ``second-outcome``, this is a second alternative, or comes after an outcome.
    """
    if kept.counter_offer is not None:
        if kept.counter_offer != offer.raw:
            raise _second(kept, first=kept.counter_offer, second=offer.raw)
        return kept
    if kept.state in (ProfferState.AGREED, ProfferState.DECLINED, ProfferState.CANCELLED):
        raise _second(kept, first=_first_outcome(agent, kept), second=offer.raw)
    try:
        await keep_alternative(agent, offer.body, first)
    except (Refused, Unreachable) as error:
        raise VendorFault(
            "withheld", "They do not show what their alternative rests on.", offer.raw
        ) from error
    return agent.wallet.proffers.save(
        replace(
            kept,
            state=ProfferState.COUNTERED,
            counter_offer=offer.raw,
            next_try=None,
            problem=None,
        )
    )


def _ended(
    agent: Agent, kept: KeptProffer, outcome: Document[Any], state: ProfferState
) -> KeptProffer:
    if _has_signed_outcome(kept):
        if outcome.raw in (kept.outcome, kept.counter_offer) or _confirms(kept, outcome):
            return kept
        raise _second(kept, first=_first_outcome(agent, kept), second=outcome.raw)
    return agent.wallet.proffers.save(
        replace(
            kept,
            state=state,
            outcome=outcome.raw,
            settled=agent.now(),
            next_try=None,
            problem=None,
        )
    )


def _confirms(kept: KeptProffer, outcome: Document[Any]) -> bool:
    """Whether a receipt is about the decline or cancellation that we settled the proffer by."""
    if outcome.type != "Receipt" or kept.outcome is None:
        return False
    own = documents.read(kept.outcome, "Decline", "Receipt")
    named: Digest = own.body.answers if own.type == "Receipt" else own.record_digest
    return bool(outcome.body.answers == named)


def _has_signed_outcome(kept: KeptProffer) -> bool:
    return kept.record is not None or kept.outcome is not None


def _first_outcome(agent: Agent, kept: KeptProffer) -> bytes:
    """The document that settled a proffer."""
    if kept.outcome is not None:
        return kept.outcome
    held = agent.wallet.records.get(kept.record or "")
    return kept.raw if held is None else held.raw


def _second(kept: KeptProffer, *, first: bytes, second: bytes) -> VendorFault:
    return VendorFault(
        "second-outcome",
        "They answered one proffer in two ways; both answers are kept, the first one counts.",
        first,
        second,
    )
