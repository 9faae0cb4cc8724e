"""Giving back what a vendor lost: a record with its own proof, and the customer's notices (ST8).

A vendor's own later document cannot be given back; that it no longer lists it is kept as evidence.
"""

from collections.abc import Iterable
from typing import Any

from assent.documents import Document, Heads
from assent.documents.notices import Head
from assent.signers import SIGNERS
from assent_client.agent import Agent
from assent_client.changes import Change, ChangeKind
from assent_client.conflicts import keep_evidence
from assent_client.delivering import base_of, take_receipt
from assent_client.problems import Refused, VendorFault
from assent_client.wallet import KeptDocument, KeptRecord

__all__ = ["binding_records", "give_back"]

_FIRST = ("Withdrawal", "Dispute", "Acknowledgement")


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
        if head.record not in listed:
            changes += await _record(agent, row, heads)
        lost = set(head.documents) - listed.get(head.record, set())
        held = [item for item in agent.wallet.records.documents(row.record) if item.digest in lost]
        for item in sorted(held, key=_order):
            changes += await _document(agent, row, item, heads)
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


async def _record(agent: Agent, row: KeptRecord, heads: Document[Heads]) -> list[Change]:
    """Give a record back."""
    name = row.agreement_id.removeprefix("urn:uuid:")
    sentence = "They had lost an agreement with you; it was given back."
    try:
        reply = await agent.wire.put(f"{base_of(agent, row.vendor)}/agreements/{name}", row.raw)
        if reply.body != row.raw:
            raise VendorFault("conflicting-record", "They hold another record.", reply.body)
    except (Refused, VendorFault) as error:
        words = error.detail if isinstance(error, Refused) else error.sentence
        fault = VendorFault("lost", f"They do not take an agreement back: {words}", heads.raw)
        if keep_evidence(agent, fault, row.raw, about=row.record, vendor=row.vendor) is None:
            return []
        return [_change(row, ChangeKind.LOST, fault.sentence, "Agreement")]
    return [_change(row, ChangeKind.GIVEN_BACK, sentence, "Agreement")]


async def _document(
    agent: Agent, row: KeptRecord, item: KeptDocument, heads: Document[Heads]
) -> list[Change]:
    """Give a notice of ours back, or keep that a document of theirs is gone."""
    document = item.document()
    if SIGNERS[item.type].signers(document.body)[0].did == row.vendor:
        fault = VendorFault(
            "lost", f"They no longer list a {item.type} that they signed.", heads.raw, item.raw
        )
        known = {digest for one in agent.wallet.evidence.all(row.vendor) for digest in [one.about]}
        if item.digest in known:
            return []
        if keep_evidence(agent, fault, about=item.digest, vendor=row.vendor) is None:
            return []
        return [_change(row, ChangeKind.LOST, fault.sentence, item.type)]
    waiting = agent.wallet.outbox.get(document.id)
    if waiting is not None and (waiting.is_waiting or waiting.given_up is not None):
        return []
    return await _notice(agent, row, document)


async def _notice(agent: Agent, row: KeptRecord, document: Document[Any]) -> list[Change]:
    name = document.id.removeprefix("urn:uuid:")
    try:
        reply = await agent.wire.put(f"{base_of(agent, row.vendor)}/notices/{name}", document.raw)
        await take_receipt(agent, row.vendor, document, reply.body)
    except Refused:
        return []
    except VendorFault as fault:
        keep_evidence(agent, fault, about=row.record, vendor=row.vendor)
        return []
    sentence = f"They had lost a {document.type.lower()} of yours; it was given back."
    return [_change(row, ChangeKind.GIVEN_BACK, sentence, document.type)]


def _order(item: KeptDocument) -> tuple[int, str]:
    place = _FIRST.index(item.type) if item.type in _FIRST else len(_FIRST)
    return place, item.digest


def _change(row: KeptRecord, kind: ChangeKind, sentence: str, document: str) -> Change:
    return Change(
        vendor=row.vendor, kind=kind, sentence=sentence, record=row.record, document=document
    )
