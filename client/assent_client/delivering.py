"""Delivering what waits in the outbox: withdrawals first, each attempt kept (PR21).

A document is delivered when the vendor's signed answer to it was verified; until then it waits.
"""

from collections.abc import Awaitable, Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Final

from assent import documents
from assent.agreement import check_belongs
from assent.documents import Document, Withdrawal
from assent.documents.notices import Effect, Receipt, Scope
from assent.errors import PeerError
from assent_client.agent import Agent
from assent_client.conflicts import keep_evidence
from assent_client.outcomes import read_signed
from assent_client.problems import Problem, Refused, VendorFault, as_vendor_fault, problem_of
from assent_client.purged import may_be_purged
from assent_client.restoring import complete, give_record, restore
from assent_client.sending import send
from assent_client.settling import settle
from assent_client.transport import Unreachable
from assent_client.wallet import Errand, Outgoing, ProfferState
from assent_client.wire import Answer

__all__ = ["Delivery", "deliver", "deliver_waiting", "take_receipt"]

_NOTICES: Final = ("Withdrawal", "Acknowledgement", "Dispute")


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One document and what came of the last attempt to deliver it."""

    outgoing: Outgoing
    problem: Problem | None = None

    @property
    def is_delivered(self) -> bool:
        """Whether the vendor has it, by its own signed word."""
        return self.outgoing.delivered is not None


async def deliver_waiting(
    agent: Agent, vendor: str, *, at_once: bool = False, only: Errand | None = None
) -> tuple[Delivery, ...]:
    """Try to deliver what is due for a vendor, in the order of urgency, or one errand of it.

    ``at_once`` tries what would have to wait, too. The first unreachable answer ends the round,
    but for withdrawals: each of them is tried.
    """
    outbox = agent.wallet.outbox
    rows = outbox.waiting(vendor) if at_once else outbox.due(agent.now(), vendor)
    done: list[Delivery] = []
    for row in rows:
        if only is not None and row.errand != only:
            continue
        lost = any(item.problem and item.problem.code == "unreachable" for item in done)
        if not lost or row.errand == Errand.WITHDRAWAL:
            done.append(await deliver(agent, row, told=_told(done)))
    return tuple(done)


async def deliver(agent: Agent, row: Outgoing, *, told: Collection[str | None] = ()) -> Delivery:
    """Try once to deliver one document; raises nothing of the peer's.

    ``told`` are records about which the vendor signed something a moment ago.
    """
    try:
        reply = await _put(agent, row, told)
        await _TAKEN[row.path.partition("/")[0]](agent, row, reply)
        done = agent.wallet.outbox.delivered(row.id, at=agent.now(), reply=reply.body)
        return Delivery(outgoing=done)
    except (Unreachable, Refused, VendorFault) as error:
        problem = problem_of(error)
        if isinstance(error, VendorFault):
            keep_evidence(agent, error, row.raw, about=row.id, vendor=row.vendor)
        if isinstance(error, Refused) and _is_moot(agent, row, error):
            done = agent.wallet.outbox.give_up(
                row.id, at=agent.now(), reason=problem.sentence, is_gone=error.code == "gone"
            )
            await _fetch_outcome(agent, row, problem)
        else:
            done = agent.wallet.outbox.failed(
                row.id, at=agent.now(), outcome=problem.sentence, jitter=agent.chance()
            )
        return Delivery(outgoing=done, problem=problem)


def _told(done: Iterable[Delivery]) -> set[str | None]:
    return {item.outgoing.record for item in done if item.is_delivered}


async def _put(agent: Agent, row: Outgoing, told: Collection[str | None]) -> Answer:
    """The vendor's answer; a vendor that lost what a notice is about is given it first (ST8)."""
    url = f"{agent.wallet.vendors.base(row.vendor)}/{row.path}"
    held = agent.wallet.records.get(row.record or "")
    if held is None or not row.path.startswith("notices/"):
        return await agent.wire.put(url, row.raw)
    if held.record not in told:
        await complete(agent, held, documents.read(row.raw, *_NOTICES))
    try:
        return await agent.wire.put(url, row.raw)
    except Refused as error:
        if error.code not in ("not-found", "history-incomplete"):
            raise
        if error.code == "not-found":
            await give_record(agent, held)
        await restore(agent, held)
        return await agent.wire.put(url, row.raw)


async def take_receipt(
    agent: Agent, vendor: str, notice: Document[Any], raw: bytes
) -> Document[Receipt]:
    """Put the receipt for a notice into the history.

    Raises:
        VendorFault: it is none, or for something else.
    """
    receipt = await read_signed(agent, vendor, raw, "Receipt")
    record = agent.wallet.records.history(notice.body.record).record
    with as_vendor_fault(notice.raw, raw):
        check_belongs(receipt, record)
        _check_receipt(receipt.body, notice)
    agent.wallet.records.add(receipt, record=record.record_digest, now=agent.now())
    return receipt


async def _take_receipt(agent: Agent, row: Outgoing, reply: Answer) -> None:
    """Take the receipt; a vendor that says by it that it lost something is given that back."""
    notice = documents.read(row.raw, *_NOTICES)
    receipt = await take_receipt(agent, row.vendor, notice, reply.body)
    held = agent.wallet.records.get(notice.body.record)
    if receipt.body.previous is None and held is not None:
        # The notice is delivered; what cannot be given back now will be by the next comparison.
        with suppress(Unreachable):
            await restore(agent, held)


def _check_receipt(receipt: Receipt, notice: Document[Any]) -> None:
    """Check that a receipt is for this notice and says its whole effect.

    Raises:
        PeerError: ``reference``.
    """
    body = notice.body
    ends = isinstance(body, Withdrawal) and body.scope is Scope.ALL
    if receipt.previous is None and not set(getattr(body, "seen", ())) - {body.record}:
        raise PeerError("reference", "The receipt leaves out what was confirmed before it.")
    if receipt.answers != notice.record_digest:
        # A vendor whose history is full repeats the receipt of the first withdrawal.
        if isinstance(body, Withdrawal) and receipt.effect is Effect.WITHDRAWN:
            return
        raise PeerError("reference", "The receipt is for another notice.")
    expected = Effect.RECORDED
    if isinstance(body, Withdrawal):
        expected = Effect.WITHDRAWN if ends else Effect.PURPOSES_WITHDRAWN
    if receipt.effect is not expected:
        raise PeerError("reference", "The receipt says another effect than the notice has.")


async def _take_answer(agent: Agent, row: Outgoing, reply: Answer) -> None:
    """Settle the proffer that an answer, a decline or a cancellation is about."""
    kept = agent.wallet.proffers.get(row.proffer or "")
    if kept is None:
        return
    if reply.status == 202:
        raise VendorFault("status", "They put off what has to be answered at once.")
    await settle(agent, kept, reply.body)


async def _take_record(agent: Agent, row: Outgoing, reply: Answer) -> None:
    """See that the vendor holds the same record again."""
    if reply.body != row.raw:
        raise VendorFault("conflicting-record", "They hold another record.", row.raw, reply.body)


def _is_moot(agent: Agent, row: Outgoing, error: Refused) -> bool:
    """Whether a document can never be taken in, so that trying again is no use.

    A withdrawal is tried for ever, unless its agreement was over without it and they deleted that;
    an answer is worth one try, since the time for it runs out.
    """
    if row.errand == Errand.WITHDRAWAL:
        return error.code == "gone" and may_be_purged(agent, row.record or "", without=row.id)
    if row.errand in (Errand.ANSWER, Errand.CANCELLATION):
        return True
    return error.code in ("gone", "conflicting-record", "id-reused", "wrong-state", "history-full")


async def _fetch_outcome(agent: Agent, row: Outgoing, problem: Problem) -> None:
    """What a proffer became in whose negotiation our document had no effect any more (PR5)."""
    kept = agent.wallet.proffers.get(row.proffer or "")
    if kept is None or not kept.is_open:
        return
    kept, _ = await send(agent, kept)
    if kept.state is ProfferState.COUNTERED:
        # The alternative still stands, and yet our answer to it is refused.
        agent.wallet.proffers.save(
            replace(
                kept,
                state=ProfferState.REJECTED,
                settled=agent.now(),
                problem=problem.sentence,
            )
        )


_TAKEN: dict[str, Callable[[Agent, Outgoing, Answer], Awaitable[None]]] = {
    "notices": _take_receipt,
    "answers": _take_answer,
    "agreements": _take_record,
}
