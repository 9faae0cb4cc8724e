"""Giving back what a vendor's signed heads leave out: records, its statements, our notices (ST8).

Heads that leave out what the vendor itself signed are kept as evidence, whatever becomes of it
(AGR-14).
"""

from collections.abc import Iterable
from typing import Any

from assent.documents import Document, Heads
from assent.documents.notices import Head
from assent_client.agent import Agent
from assent_client.changes import Change, ChangeKind
from assent_client.conflicts import keep_evidence
from assent_client.delivering import take_receipt
from assent_client.problems import Refused, VendorFault
from assent_client.purged import may_be_purged
from assent_client.restoring import give_record, give_statement, is_by_vendor, is_statement
from assent_client.wallet import KeptDocument, KeptRecord

__all__ = ["binding_records", "give_back"]

_NOTICES = ("Withdrawal", "Dispute", "Acknowledgement")


async def give_back(agent: Agent, ours: Iterable[Head], heads: Document[Heads]) -> list[Change]:
    """Give a vendor what we listed and its signed heads do not; what still waits is not lost.

    Raises:
        Unreachable: the vendor does not answer any more.
    """
    listed = {head.record: set(head.documents) for head in heads.body.heads}
    changes: list[Change] = []
    for head in ours:
        row = agent.wallet.records.get(head.record)
        if row is None:
            continue
        if head.record in heads.body.purged:
            # Our copy stays; they would not take it back.
            if not may_be_purged(agent, head.record):
                changes += _keep_omission(agent, row, (), heads, is_gone=True)
            continue
        names = set(head.documents) - listed.get(head.record, set())
        lost = [item for item in agent.wallet.records.documents(row.record) if item.digest in names]
        is_gone = head.record not in listed
        omission = _keep_omission(agent, row, lost, heads, is_gone=is_gone)
        changes += omission
        if is_gone:
            changes += await _record(agent, row, is_news=bool(omission))
        for item in sorted(lost, key=_order):
            if is_statement(item):
                changes += await _statement(agent, row, item)
            elif not _is_waiting(agent, item):
                changes += await _notice(agent, row, item.document())
    return changes


def binding_records(agent: Agent, vendor: str, first_party: str) -> list[KeptRecord]:
    """The records under one key, of several for one proffer the first: the others are evidence."""
    rows: dict[str, KeptRecord] = {}
    for row in agent.wallet.records.all(vendor):
        kept = agent.wallet.proffers.get(row.proffer_id)
        is_rival = kept is not None and kept.record not in (None, row.record)
        if row.first_party == first_party and not is_rival:
            rows.setdefault(row.proffer_id, row)
    return list(rows.values())


def _keep_omission(
    agent: Agent,
    row: KeptRecord,
    lost: Iterable[KeptDocument],
    heads: Document[Heads],
    *,
    is_gone: bool,
) -> list[Change]:
    """Keep heads that leave out what their signer signed, and tell that once."""
    left_out = [item.raw for item in lost if is_by_vendor(item.document())]
    left_out += [row.raw] if is_gone else []
    kept = agent.wallet.evidence.all(row.vendor)
    known = any(item.about == row.record and set(left_out) <= set(item.documents) for item in kept)
    if not left_out or known:
        return []
    what = "this agreement" if is_gone else "something that they signed about this agreement"
    sentence = f"Their signed list of {heads.proofs[0].created[:10]} leaves out {what}."
    fault = VendorFault("lost", sentence, heads.raw)
    if keep_evidence(agent, fault, *left_out, about=row.record, vendor=row.vendor) is None:
        return []
    return [_change(row, ChangeKind.LOST, f"{sentence} It is kept as evidence.", "Heads")]


async def _record(agent: Agent, row: KeptRecord, *, is_news: bool) -> list[Change]:
    try:
        await give_record(agent, row)
    except (Refused, VendorFault) as error:
        words = error.detail if isinstance(error, Refused) else error.sentence
        sentence = f"They do not take an agreement back: {words}"
        return [_change(row, ChangeKind.LOST, sentence, "Agreement")] if is_news else []
    sentence = "They had lost an agreement with you; it was given back."
    return [_change(row, ChangeKind.GIVEN_BACK, sentence, "Agreement")]


async def _statement(agent: Agent, row: KeptRecord, item: KeptDocument) -> list[Change]:
    """Give back what the vendor signed; heads of ours are no news."""
    try:
        await give_statement(agent, row, item)
    except (Refused, VendorFault):
        return []
    if item.type == "Heads":
        return []
    sentence = f"They had lost a {item.type.lower()} of theirs; it was given back."
    return [_change(row, ChangeKind.GIVEN_BACK, sentence, item.type)]


async def _notice(agent: Agent, row: KeptRecord, document: Document[Any]) -> list[Change]:
    name = document.id.removeprefix("urn:uuid:")
    base = agent.wallet.vendors.base(row.vendor)
    try:
        reply = await agent.wire.put(f"{base}/notices/{name}", document.raw)
        await take_receipt(agent, row.vendor, document, reply.body)
    except Refused:
        return []
    except VendorFault as fault:
        keep_evidence(agent, fault, about=row.record, vendor=row.vendor)
        return []
    sentence = f"They had lost a {document.type.lower()} of yours; it was given back."
    return [_change(row, ChangeKind.GIVEN_BACK, sentence, document.type)]


def _is_waiting(agent: Agent, item: KeptDocument) -> bool:
    """Whether the vendor has not got a notice yet, or refused it for good."""
    waiting = agent.wallet.outbox.get(item.document().id)
    return waiting is not None and (waiting.is_waiting or waiting.given_up is not None)


def _order(item: KeptDocument) -> tuple[int, str]:
    """The vendor's own come first: a receipt that it holds answers our notice already."""
    return (
        _NOTICES.index(item.type) + 2 if not is_statement(item) else item.type == "Heads"
    ), item.digest


def _change(row: KeptRecord, kind: ChangeKind, sentence: str, document: str) -> Change:
    return Change(
        vendor=row.vendor, kind=kind, sentence=sentence, record=row.record, document=document
    )
