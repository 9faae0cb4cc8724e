"""Sending a proffer, and sending it again: always the same bytes (I4).

The state says before the first byte leaves that an answer may exist. Without one it stays UNKNOWN,
whatever this computer's clock says (PR19, CL5, CL6).
"""

from dataclasses import replace

from assent.times import plus
from assent_client.agent import Agent
from assent_client.conflicts import keep_evidence
from assent_client.outcomes import check_pending
from assent_client.problems import Problem, Refused, VendorFault, problem_of
from assent_client.settling import settle
from assent_client.transport import Unreachable
from assent_client.wallet import Errand, KeptProffer, ProfferState
from assent_client.wallet.outbox import delay_s
from assent_client.wire import Answer

__all__ = ["Sent", "is_being_cancelled", "send"]

Sent = tuple[KeptProffer, Problem | None]
"""The proffer as it stands, and what went wrong if something did."""


async def send(agent: Agent, kept: KeptProffer) -> Sent:
    """Send the bytes of a proffer once and settle by what comes back; raises nothing of the peer's.

    Nothing is sent for a proffer that was taken back, or whose cancellation is on its way: a vendor
    that has lost the cancellation would agree.
    """
    if kept.state is ProfferState.CANCELLED or is_being_cancelled(agent, kept):
        return kept, None
    now = agent.now()
    began = ProfferState.UNKNOWN if kept.state is ProfferState.PREPARED else kept.state
    kept = agent.wallet.proffers.save(
        replace(kept, state=began, attempts=kept.attempts + 1, last_attempt=now)
    )
    try:
        answer = await agent.wire.put(kept.url, kept.raw)
        return await _settled(agent, kept, answer), None
    except Unreachable as error:
        wait_s = error.retry_after_s or delay_s(kept.attempts, jitter=agent.chance())
        return _waiting(agent, kept, problem_of(error), wait_s), problem_of(error)
    except Refused as error:
        return _refused(agent, kept, problem_of(error)), problem_of(error)
    except VendorFault as error:
        keep_evidence(agent, error, about=kept.id, vendor=kept.vendor)
        wait_s = delay_s(kept.attempts, jitter=agent.chance())
        return _waiting(agent, kept, problem_of(error), wait_s), problem_of(error)


def is_being_cancelled(agent: Agent, kept: KeptProffer) -> bool:
    """Whether the customer took a proffer back and the vendor has not answered that yet."""
    return any(
        item.proffer == kept.id and item.errand == Errand.CANCELLATION
        for item in agent.wallet.outbox.waiting(kept.vendor)
    )


async def _settled(agent: Agent, kept: KeptProffer, answer: Answer) -> KeptProffer:
    if answer.status != 202:
        return await settle(agent, kept, answer.body)
    check_pending(answer.body, kept.id)
    if kept.state not in (ProfferState.UNKNOWN, ProfferState.PENDING):
        raise VendorFault(
            "second-outcome", "They had answered, and now say that a person has yet to decide."
        )
    wait_s = answer.retry_after_s or delay_s(kept.attempts, jitter=agent.chance())
    return agent.wallet.proffers.save(
        replace(
            kept,
            state=ProfferState.PENDING,
            next_try=plus(agent.now(), wait_s),
            problem=None,
        )
    )


def _waiting(agent: Agent, kept: KeptProffer, problem: Problem, wait_s: int) -> KeptProffer:
    current = agent.wallet.proffers.get(kept.id) or kept
    return agent.wallet.proffers.save(
        replace(current, next_try=plus(agent.now(), wait_s), problem=problem.sentence)
    )


def _refused(agent: Agent, kept: KeptProffer, problem: Problem) -> KeptProffer:
    """The proffer after an error: none is made of it, unless a signed outcome shows up."""
    current = agent.wallet.proffers.get(kept.id) or kept
    return agent.wallet.proffers.save(
        replace(
            current,
            state=ProfferState.REJECTED,
            settled=agent.now(),
            next_try=None,
            problem=problem.sentence,
        )
    )
