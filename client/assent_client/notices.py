"""What the customer says about an agreement: withdrawal and dispute.

A withdrawal holds here at once and needs nobody: it is kept, queued and tried for ever, and every
attempt is proof that it was tried (PR21). It asks for no reason and no more than its agreement
(PR23).
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from assent import record as signing
from assent.agreement import Standing
from assent.documents import Digest, Dispute, Document, Withdrawal
from assent.documents.notices import DisputeStatus, Scope
from assent.documents.parts import Party, PartyReference
from assent.multibase import digest as digest_of
from assent_client.agent import Agent
from assent_client.agreements import find_record, standing_of
from assent_client.delivering import deliver_waiting
from assent_client.problems import Problem
from assent_client.restoring import is_by_vendor
from assent_client.short_notice import is_short
from assent_client.wallet import Errand, KeptRecord, Outgoing

__all__ = ["NoticeResult", "dispute", "withdraw"]

_SEEN_MAX = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeResult:
    """A notice that was given, and whether the vendor has it yet.

    ``standing`` is where the agreement stands now, for us: it does not wait for the vendor.
    """

    record: Digest
    notice: Digest
    vendor: str
    sentence: str
    delivered: bool
    attempts: int
    standing: Standing
    problem: Problem | None = None


async def withdraw(
    agent: Agent,
    name: str,
    *,
    purposes: Collection[str] = (),
    erase: bool = False,
    give_back: bool = False,
    close_key: bool = False,
) -> NoticeResult:
    """End an agreement, or take ``purposes`` (vocabulary IRIs) back from it.

    ``name`` is a record's digest or the agreement's id. ``erase`` and ``give_back`` ask for the
    data; ``close_key`` says that no later agreement shall be made under the same key.

    Raises:
        LocalError: the wallet holds no such agreement.
    """
    held = find_record(agent, name)
    about = held.document().body
    requests = tuple(word for word, asked in (("erase", erase), ("return", give_back)) if asked)
    body = Withdrawal(
        id=agent.new_id(),
        first_party=about.first_party,
        second_party=PartyReference(ref=held.vendor),
        record=held.record,
        scope=Scope.PURPOSES if purposes else Scope.ALL,
        purposes=tuple(sorted(set(purposes))),
        requests=requests,
        close_key="yes" if close_key else None,
        seen=_seen(agent, held),
    )
    with agent.wallet.transaction():
        given = _give(agent, held, body, Errand.WITHDRAWAL)
        if close_key:
            agent.wallet.relationships.close(held.first_party, at=agent.now())
    return await _delivered(agent, held, given)


async def dispute(
    agent: Agent,
    name: str,
    *,
    subject: str,
    auditor: str | None = None,
    status: DisputeStatus = DisputeStatus.OPEN,
) -> NoticeResult:
    """State what is disputed about an agreement, or that it no longer is.

    Raises:
        LocalError: the wallet holds no such agreement.
    """
    held = find_record(agent, name)
    body = Dispute(
        id=agent.new_id(),
        first_party=held.document().body.first_party,
        second_party=PartyReference(ref=held.vendor),
        disputed_by=Party.FIRST,
        record=held.record,
        subject=subject,
        auditor=auditor,
        status=status,
    )
    given = _give(agent, held, body, Errand.DISPUTE)
    return await _delivered(agent, held, given)


def _give(agent: Agent, held: KeptRecord, body: Withdrawal | Dispute, errand: Errand) -> Outgoing:
    """Sign a notice, put it into the history and queue it: durable before it is sent."""
    signer = agent.wallet.relationships.signer(held.first_party)
    made: Document[Any] = signing.sign(body, signer, created=agent.minute())
    with agent.wallet.transaction():
        agent.wallet.records.add(made, record=held.record, now=agent.now())
        return agent.wallet.outbox.queue(
            Outgoing(
                id=made.id,
                errand=errand,
                vendor=held.vendor,
                first_party=held.first_party,
                path=f"notices/{made.id.removeprefix('urn:uuid:')}",
                raw=made.raw,
                queued=agent.now(),
                record=held.record,
            )
        )


async def _delivered(agent: Agent, held: KeptRecord, given: Outgoing) -> NoticeResult:
    deliveries = await deliver_waiting(agent, held.vendor, at_once=True)
    own = next((item for item in deliveries if item.outgoing.id == given.id), None)
    now_at = own.outgoing if own is not None else given
    name = agent.wallet.vendors.description(held.vendor).body.second_party.legal_name
    delivered = now_at.delivered is not None
    sentence = f"{name} has confirmed it." if delivered else f"{name} will be told: it is queued."
    if given.errand == Errand.WITHDRAWAL:
        sentence = f"Withdrawn from now on. {sentence}"
    return NoticeResult(
        record=held.record,
        notice=digest_of(given.raw),
        vendor=held.vendor,
        sentence=sentence,
        delivered=delivered,
        attempts=now_at.attempts,
        standing=standing_of(agent, held),
        problem=None if own is None else own.problem,
    )


def _seen(agent: Agent, held: KeptRecord) -> tuple[Digest, ...]:
    """The vendor's documents of a history that have come so far."""
    by_vendor = [
        item.digest
        for item in agent.wallet.records.documents(held.record)
        if is_by_vendor(item.document()) and not is_short(agent, item.document(), held.document())
    ]
    return (held.record, *by_vendor)[:_SEEN_MAX]
