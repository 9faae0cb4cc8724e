"""What an answer makes of a proffer: the next state, durable together with all that belongs to it.

A proffer has one outcome. A second, different one changes nothing and is kept as evidence (I5).
"""

from dataclasses import replace
from typing import Any

from assent import documents
from assent.documents import Agreement, CounterOffer, Document
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
    outcome = await read_outcome(
        agent,
        kept.vendor,
        raw,
        proffer,
        counter_offer=_counter_offer_of(kept),
        answer=answer_of(kept),
    )
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

    A decline of ours that the vendor has not confirmed stands in no record's way: another device
    may have accepted before, and the vendor's order counts (NEG-02, CL12).

    Raises:
        VendorFault: ``second-outcome``, it had another outcome, or is no answer to the one
            alternative; the record is kept beside that.
    """
    now = agent.now()
    if kept.record == record.record_digest:
        return kept
    first = _outcome_of(agent, kept) or _alternative_before(kept, record)
    with agent.wallet.transaction():
        agent.wallet.records.keep(record, now=now)
        if first is None:
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
    raise _second(first=first, second=record.raw)


def answer_of(kept: KeptProffer) -> Document[Agreement] | None:
    """The candidate that answered the counter-offer, if one did."""
    if kept.answer is None:
        return None
    answer: Document[Any] = documents.read(kept.answer, "Agreement", "Decline")
    return answer if answer.type == "Agreement" else None


def _counter_offer_of(kept: KeptProffer) -> Document[CounterOffer] | None:
    """The one alternative, if one came."""
    if kept.counter_offer is None:
        return None
    offer: Document[CounterOffer] = documents.read(kept.counter_offer, "CounterOffer")
    return offer


async def _countered(
    agent: Agent, kept: KeptProffer, offer: Document[Any], first: Agreement
) -> KeptProffer:
    """Raises:
    VendorFault: ``second-outcome``, this is a second alternative, or comes after an outcome.
    """
    if kept.counter_offer is not None:
        if kept.counter_offer != offer.raw:
            raise _second(first=kept.counter_offer, second=offer.raw)
        return kept
    first_outcome = _outcome_of(agent, kept)
    if first_outcome is not None:
        raise _second(first=first_outcome, second=offer.raw)
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
    first = _outcome_of(agent, kept)
    if first is not None and first != outcome.raw:
        raise _second(first=first, second=outcome.raw)
    if kept.outcome is not None:
        return kept
    if getattr(outcome.body, "reason", None) == "key-closed":
        # Another device did; believing a lie costs a fresh key and nothing else.
        agent.wallet.relationships.close(kept.first_party, at=agent.now())
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


def _outcome_of(agent: Agent, kept: KeptProffer) -> bytes | None:
    """The vendor's document that settled a proffer; its receipt, where our decline did."""
    if kept.record is not None:
        held = agent.wallet.records.get(kept.record)
        return kept.raw if held is None else held.raw
    if kept.outcome is None or not kept.is_declined_here:
        return kept.outcome
    sent = agent.wallet.outbox.get(documents.read(kept.outcome, "Decline").id)
    return None if sent is None else sent.reply


def _alternative_before(kept: KeptProffer, record: Document[Agreement]) -> bytes | None:
    """The alternative that was made, where a record is no answer to it (NEG-03)."""
    offer = _counter_offer_of(kept)
    if offer is None or record.body.proffer.answers == offer.record_digest:
        return None
    return offer.raw


def _second(*, first: bytes, second: bytes) -> VendorFault:
    return VendorFault(
        "second-outcome",
        "They answered one proffer in two ways; both answers are kept, the first one counts.",
        first,
        second,
    )
