"""Bringing everything up to date with every vendor: made for a timer, tells changes only.

In this order for each: withdrawals and what else waits, proffers without an outcome, and a
comparison of all that both hold. One vendor's trouble is nobody else's (PR26).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from assent_client.agent import Agent
from assent_client.changes import Change, ChangeKind
from assent_client.delivering import deliver_waiting
from assent_client.fanning import each
from assent_client.problems import Fault, Problem, Refused, VendorFault, problem_of
from assent_client.reconciling import compare
from assent_client.results import result_of
from assent_client.sending import is_being_cancelled, send
from assent_client.storefront import NoEndpoint, look
from assent_client.taking import noted
from assent_client.transport import Unreachable
from assent_client.wallet import Errand, KeptProffer, ProfferState

__all__ = ["VendorSync", "resume", "sync"]

_ROUNDS_MAX: Final = 2
_GIVEN_UP: Final = {
    Errand.DISPUTE: "what you dispute",
    Errand.ACKNOWLEDGEMENT: "what you have received",
}
_ERRANDS: Final = {
    Errand.WITHDRAWAL: "your withdrawal",
    Errand.CANCELLATION: "that you took a proffer back",
    Errand.ANSWER: "your answer to their alternative",
    Errand.DISPUTE: "what you dispute",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorSync:
    """What a synchronisation brought at one vendor.

    ``equal`` says that both hold the same under every key, None that it could not be found out;
    ``waiting`` counts documents that still have to be delivered.
    """

    vendor: str
    legal_name: str
    equal: bool | None
    waiting: int
    changes: tuple[Change, ...] = ()
    problem: Problem | None = None


async def sync(
    agent: Agent,
    vendors: tuple[str, ...] = (),
    *,
    due_only: bool = False,
    progress: Callable[[VendorSync], None] | None = None,
) -> tuple[VendorSync, ...]:
    """Synchronise with all vendors that a key is held for, or with these.

    ``due_only`` leaves out what was tried shortly before, for a timer.
    """
    known = {row.vendor for row in agent.wallet.relationships.all()}
    wanted = [did for did in (vendors or sorted(known)) if agent.wallet.vendors.get(did)]
    return await each(
        agent, wanted, lambda did: _sync(agent, did, due_only=due_only), progress=progress
    )


async def resume(agent: Agent) -> tuple[KeptProffer, ...]:
    """Send the same bytes of every proffer again whose fate is not known, as after a crash."""
    waiting = [
        item
        for item in agent.wallet.proffers.open()
        if item.state in (ProfferState.PREPARED, ProfferState.UNKNOWN)
    ]

    async def again(kept: KeptProffer) -> KeptProffer:
        return (await send(agent, kept))[0]

    return await each(agent, waiting, again)


async def _sync(agent: Agent, did: str, *, due_only: bool) -> VendorSync:
    changes: list[Change] = []
    given_up = {row.id for row in agent.wallet.outbox.given_up(did)}
    problem = await _looked(agent, did, changes)
    changes += await _flushed(agent, did, due_only=due_only)
    equal: bool | None = None
    # Whoever answers with keys that nothing links to the known ones learns no more than that
    # something has ended (CLI-22).
    if problem is None or problem.code != "key-unknown":
        changes += await _settled(agent, did, due_only=due_only)
        try:
            equal = await _compared(agent, did, changes)
            if problem is not None and problem.fault is Fault.NETWORK:
                problem = None
        except (Unreachable, Refused, VendorFault) as error:
            problem = problem or problem_of(error)
            if isinstance(error, VendorFault):
                changes += noted(agent, error, about=did, vendor=did)
    changes += _given_up(agent, did, before=given_up)
    return VendorSync(
        vendor=did,
        legal_name=agent.wallet.vendors.description(did).body.second_party.legal_name,
        equal=equal,
        waiting=len(agent.wallet.outbox.waiting(did)),
        changes=tuple(changes),
        problem=problem,
    )


async def _compared(agent: Agent, did: str, changes: list[Change]) -> bool:
    """Whether both sides hold the same under every key, once they were compared.

    What was acknowledged on the way is delivered, and then compared once more.

    Raises:
        Unreachable, Refused, VendorFault: the vendor does not compare now.
    """
    equal = True
    for relationship in agent.wallet.relationships.all(did):
        for _ in range(_ROUNDS_MAX):
            changes += await _flushed(agent, did, due_only=True)
            compared = await compare(agent, relationship)
            changes += compared.changes
            if compared.equal or not agent.wallet.outbox.due(agent.now(), did):
                break
        equal = equal and compared.equal
    return equal


async def _looked(agent: Agent, did: str, changes: list[Change]) -> Problem | None:
    """Look at the vendor's site again: its keys and addresses may have changed."""
    before = agent.wallet.vendors.description(did)
    try:
        await look(agent, before.body.origins[0])
    except NoEndpoint as error:
        sentence = f"They no longer describe an endpoint: {error.reason}."
        fault = VendorFault("not-found", sentence)
        return problem_of(fault)
    except (Unreachable, Refused, VendorFault) as error:
        if isinstance(error, VendorFault):
            changes += noted(agent, error, about=did, vendor=did)
        return problem_of(error)
    after = agent.wallet.vendors.description(did)
    if after.body.status is not before.body.status:
        sentence = (
            f"{after.body.second_party.legal_name} is {after.body.status} for new agreements."
        )
        changes.append(Change(vendor=did, kind=ChangeKind.DESCRIPTION, sentence=sentence))
    return None


async def _flushed(agent: Agent, did: str, *, due_only: bool) -> list[Change]:
    """Deliver what waits; an acknowledgement is no news."""
    done = await deliver_waiting(agent, did, at_once=not due_only)
    return [
        Change(
            vendor=did,
            kind=ChangeKind.DELIVERED,
            sentence=f"They confirmed {_ERRANDS[Errand(item.outgoing.errand)]}.",
            record=item.outgoing.record,
            proffer=item.outgoing.proffer,
        )
        for item in done
        if item.is_delivered and item.outgoing.errand in _ERRANDS
    ]


def _given_up(agent: Agent, did: str, *, before: set[str]) -> list[Change]:
    """The notices that are sent no more since: told once, by whatever step they were tried."""
    return [
        Change(
            vendor=did,
            kind=ChangeKind.GIVEN_UP,
            sentence=f"You told them {_GIVEN_UP[Errand(row.errand)]}. {row.given_up} "
            "It is not sent again.",
            record=row.record,
        )
        for row in agent.wallet.outbox.given_up(did)
        if row.id not in before and row.errand in _GIVEN_UP
    ]


async def _settled(agent: Agent, did: str, *, due_only: bool) -> list[Change]:
    """Send proffers without an outcome again, the same bytes, and tell what became of them."""
    changes: list[Change] = []
    for kept in agent.wallet.proffers.open(did):
        if not _is_to_be_sent(agent, kept, due_only=due_only):
            continue
        after, problem = await send(agent, kept)
        if after.state is not kept.state and after.state is not ProfferState.UNKNOWN:
            sentence = result_of(agent, after, problem).sentence
            changes.append(
                Change(
                    vendor=did,
                    kind=ChangeKind.OUTCOME,
                    sentence=sentence,
                    record=after.record,
                    proffer=after.id,
                )
            )
    return changes


def _is_to_be_sent(agent: Agent, kept: KeptProffer, *, due_only: bool) -> bool:
    if is_being_cancelled(agent, kept) or kept.state is ProfferState.COUNTERED:
        return False
    return not due_only or kept.next_try is None or kept.next_try <= agent.now()
