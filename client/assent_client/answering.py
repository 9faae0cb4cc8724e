"""Answering an alternative, and taking a proffer back.

What the customer signs here is kept and queued before it is sent, so that a lost answer is fetched
by the same bytes.
"""

from dataclasses import replace
from typing import Final

from assent import documents
from assent import record as signing
from assent.did_web import is_loopback
from assent.documents import Agreement, Cancellation, Decline, Document
from assent.documents.containers import read_proffer
from assent.documents.parts import Party, PartyReference
from assent.errors import LocalError
from assent.negotiation import alternative_to
from assent_client.agent import Agent
from assent_client.delivering import deliver, deliver_waiting
from assent_client.sending import Sent, is_being_cancelled
from assent_client.wallet import Errand, KeptProffer, Outgoing, ProfferState

__all__ = ["accept_alternative", "cancel", "decline_alternative"]

_ANSWERS: Final = ("Agreement", "Decline")


async def accept_alternative(agent: Agent, kept: KeptProffer) -> Sent:
    """Sign the vendor's alternative as it is and send that; nothing else can be changed (I7).

    Raises:
        LocalError: there is no alternative to answer, or it was answered otherwise.
    """
    if kept.answer is None:
        _check_countered(kept)
        offer = documents.read(kept.counter_offer or b"", "CounterOffer")
        first = read_proffer(kept.raw).candidates[0].body
        taken: Agreement = alternative_to(first, offer, agreement_id=agent.new_id())
        kept = _signed(agent, kept, taken, state=ProfferState.COUNTERED)
    elif documents.read(kept.answer, *_ANSWERS).type != "Agreement":
        raise LocalError("You declined this alternative already.", "Proffer again.")
    return await _answered(agent, kept)


async def decline_alternative(agent: Agent, kept: KeptProffer) -> Sent:
    """Decline the vendor's alternative; that holds at once, whenever the vendor hears of it.

    Raises:
        LocalError: there is no alternative to answer, or it was accepted.
    """
    if kept.answer is None:
        _check_countered(kept)
        offer = documents.read(kept.counter_offer or b"", "CounterOffer")
        no = Decline(
            id=agent.new_id(),
            first_party=offer.body.first_party,
            second_party=PartyReference(ref=kept.vendor),
            declined_by=Party.FIRST,
            proffer=kept.id,
            declines=(offer.record_digest,),
            reason="unwanted",
        )
        kept = _signed(agent, kept, no, state=ProfferState.DECLINED)
    elif documents.read(kept.answer, *_ANSWERS).type != "Decline":
        raise LocalError("You accepted this alternative already.", "Withdraw if it was agreed.")
    return await _answered(agent, kept)


async def cancel(agent: Agent, kept: KeptProffer) -> Sent:
    """Take back a proffer that has no outcome yet; it is not sent again from now on.

    When the vendor has decided already, its decision is fetched instead: its order counts (PR5).

    Raises:
        LocalError: it has an outcome, or an alternative to it waits for an answer.
    """
    if kept.state is ProfferState.COUNTERED:
        name = kept.id.removeprefix("urn:uuid:")[:8]
        local = " --loopback" if is_loopback(kept.vendor) else ""
        raise LocalError(
            "They have offered an alternative, which waits for your answer.",
            f"Say no to it: assent answer {name} --decline{local}",
        )
    if not kept.is_open:
        raise LocalError(f"This proffer has an outcome already: {kept.state}.")
    if not is_being_cancelled(agent, kept):
        _queue(agent, kept, _cancellation(agent, kept), Errand.CANCELLATION)
    deliveries = await deliver_waiting(agent, kept.vendor, at_once=True)
    problem = next((item.problem for item in deliveries if item.outgoing.proffer == kept.id), None)
    kept = agent.wallet.proffers.get(kept.id) or kept
    return kept, problem


def _cancellation(agent: Agent, kept: KeptProffer) -> Document[Cancellation]:
    proffer = read_proffer(kept.raw)
    body = Cancellation(
        id=agent.new_id(),
        first_party=PartyReference(ref=kept.first_party),
        second_party=PartyReference(ref=kept.vendor),
        proffer=kept.id,
        cancels=tuple(item.body_digest for item in proffer.candidates),
    )
    signer = agent.wallet.relationships.signer(kept.first_party)
    return signing.sign(body, signer, created=agent.minute())


def _signed(
    agent: Agent, kept: KeptProffer, body: Agreement | Decline, *, state: ProfferState
) -> KeptProffer:
    """Sign an answer, keep it with its proffer, and queue it: all or nothing."""
    signer = agent.wallet.relationships.signer(kept.first_party)
    made: Document[Agreement | Decline] = signing.sign(body, signer, created=agent.minute())
    is_over = state is ProfferState.DECLINED
    with agent.wallet.transaction():
        _queue(agent, kept, made, Errand.ANSWER)
        return agent.wallet.proffers.save(
            replace(
                kept,
                state=state,
                answer=made.raw,
                outcome=made.raw if is_over else kept.outcome,
                settled=agent.now() if is_over else None,
            )
        )


def _queue(agent: Agent, kept: KeptProffer, made: Document[object], errand: Errand) -> None:
    agent.wallet.outbox.queue(
        Outgoing(
            id=made.id,
            errand=errand,
            vendor=kept.vendor,
            first_party=kept.first_party,
            path=f"answers/{made.id.removeprefix('urn:uuid:')}",
            raw=made.raw,
            queued=agent.now(),
            proffer=kept.id,
        )
    )


async def _answered(agent: Agent, kept: KeptProffer) -> Sent:
    waiting = agent.wallet.outbox.get(documents.read(kept.answer or b"", *_ANSWERS).id)
    if waiting is None or not waiting.is_waiting:
        return kept, None
    delivery = await deliver(agent, waiting)
    return agent.wallet.proffers.get(kept.id) or kept, delivery.problem


def _check_countered(kept: KeptProffer) -> None:
    if kept.state is not ProfferState.COUNTERED or kept.counter_offer is None:
        raise LocalError(f"There is no alternative to answer: the proffer is {kept.state}.")
