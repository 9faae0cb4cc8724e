"""Comparing what both sides hold under one key, and making it equal (PR16, I1, ST8).

The vendor signs a list of all that it holds. What it has and we lack is taken, each document
verified; what it lost is given back; what contradicts is kept as evidence.
"""

from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from assent import agreement
from assent.documents import Document, Heads
from assent.documents.containers import (
    KnownHistory,
    ReconciliationAnswer,
    read_reconciliation_answer,
    write_reconciliation,
)
from assent.documents.notices import Withdrawal
from assent.record import Signer
from assent_client.agent import Agent
from assent_client.changes import Change
from assent_client.delivering import base_of
from assent_client.outcomes import verified
from assent_client.problems import VendorFault, as_vendor_fault
from assent_client.returning import binding_records, give_back
from assent_client.storefront import Storefront
from assent_client.taking import take
from assent_client.wallet import Relationship
from assent_client.wallet.relationships import PROBE_GAP

__all__ = ["Comparison", "compare", "find_keys", "know_again"]

_ROUNDS_MAX: Final = 4
_LISTED_MAX: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What comparing under one key brought; ``equal`` says that both now hold the same."""

    first_party: str
    equal: bool
    changes: tuple[Change, ...] = ()


async def compare(agent: Agent, relationship: Relationship) -> Comparison:
    """Compare with the vendor all that stands under one key, until both hold the same.

    Raises:
        Unreachable, Refused: the vendor does not compare now.
        VendorFault: its answer is none.
    """
    vendor, first_party = relationship.vendor, relationship.first_party
    signer = agent.wallet.relationships.signer(first_party)
    changes: list[Change] = []
    equal = False
    for _ in range(_ROUNDS_MAX):
        answer = await _ask(agent, vendor, signer)
        taken = await take(agent, vendor, first_party, answer)
        given = await give_back(agent, vendor, first_party, answer.heads)
        changes += [item for item in (*taken, *given) if item not in changes]
        equal = _is_equal(agent, vendor, first_party, answer.heads)
        if equal or not (taken or given):
            break
    agent.wallet.relationships.reconciled(first_party, at=agent.now())
    return Comparison(first_party=first_party, equal=equal, changes=tuple(changes))


async def know_again(agent: Agent, shown: Storefront, context: str) -> Relationship:
    """The key in use towards a vendor; a restored wallet asks first what it has forgotten (CL2).

    Raises:
        Unreachable, Refused, VendorFault: as ``compare``.
    """
    relationships = agent.wallet.relationships
    current = relationships.current(shown.did, context, now=agent.now())
    if current.reconciled is not None:
        return current
    await find_keys(agent, shown.did, context)
    return relationships.current(shown.did, context, now=agent.now())


async def find_keys(agent: Agent, vendor: str, context: str) -> tuple[Comparison, ...]:
    """Ask a vendor for each key of a context, until some in a row are unknown to it.

    Raises:
        Unreachable, Refused, VendorFault: as ``compare``.
    """
    relationships = agent.wallet.relationships
    done: list[Comparison] = []
    counter = gap = 0
    while gap < PROBE_GAP:
        signer = relationships.probe(vendor, context, counter)
        known = relationships.get(signer.key.did)
        if known is None:
            answer = await _ask(agent, vendor, signer)
            if answer.heads.body.heads:
                known = relationships.adopt(
                    vendor, context, counter, now=agent.now(), reconciled=None
                )
        gap = gap + 1 if known is None else 0
        if known is not None:
            done.append(await compare(agent, known))
            _close_as_said(agent, known)
        counter += 1
    return tuple(done)


def _close_as_said(agent: Agent, known: Relationship) -> None:
    """Close a key again that a withdrawal in its histories closed."""
    for held in agent.wallet.records.all(known.vendor):
        if held.first_party != known.first_party:
            continue
        for item in agent.wallet.records.history(held.record).documents:
            if isinstance(item.body, Withdrawal) and item.body.close_key is not None:
                agent.wallet.relationships.close(known.first_party, at=agent.now())


async def _ask(agent: Agent, vendor: str, signer: Signer) -> ReconciliationAnswer:
    """The vendor's verified heads, and what it thinks we lack; those are not verified yet.

    Raises:
        VendorFault: the answer is none, or to another question.
    """
    nonce = agent.new_nonce()
    first_party = signer.key.did
    listed = _heads(agent, vendor, first_party)[-_LISTED_MAX:]
    shortened = (replace(head, documents=head.documents[:_LISTED_MAX]) for head in listed)
    raw = write_reconciliation(first_party, nonce, tuple(shortened))
    reply = await agent.wire.post_signed(
        f"{base_of(agent, vendor)}/reconciliations",
        raw,
        signer=signer,
        created=agent.minute(),
        nonce=agent.new_nonce(),
    )
    with as_vendor_fault():
        answer = read_reconciliation_answer(reply.body)
    await verified(agent, vendor, answer.heads)
    body = answer.heads.body
    if (body.first_party.ref, body.reconciliation_nonce) != (first_party, nonce):
        raise VendorFault("reference", "They answered another question.", answer.heads.raw)
    return answer


def _heads(agent: Agent, vendor: str, first_party: str) -> tuple[KnownHistory, ...]:
    """What we hold under one key, each record and each document by digest."""
    return tuple(
        agreement.known(agent.wallet.records.history(item.record))
        for item in binding_records(agent, vendor, first_party)
    )


def _is_equal(agent: Agent, vendor: str, first_party: str, heads: Document[Heads]) -> bool:
    """Whether both sides hold the same records with the same documents (I1)."""
    return agreement.compare(_heads(agent, vendor, first_party), heads.body.heads).is_closed
