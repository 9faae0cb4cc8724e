"""Giving a vendor back what it lost of a history, so that it goes on where it was (AGR-17, ST8).

Owns the requests; whether what was lost is evidence is the business of ``returning``.
"""

from contextlib import suppress
from typing import Any

from assent.documents import Document
from assent.documents.containers import History
from assent.signers import SIGNERS
from assent_client.agent import Agent
from assent_client.problems import Refused, VendorFault
from assent_client.wallet import KeptDocument, KeptRecord
from assent_client.wire import Answer

__all__ = [
    "complete",
    "give_record",
    "give_statement",
    "is_by_vendor",
    "is_statement",
    "restore",
]

_TAKEN_BACK = 201


async def give_record(agent: Agent, row: KeptRecord) -> Answer:
    """Give a record back.

    Raises:
        Refused, VendorFault, Unreachable: the vendor does not take it.
    """
    return await _give(agent, row, f"agreements/{_name(row.agreement_id)}", row.raw)


async def give_statement(agent: Agent, row: KeptRecord, item: KeptDocument) -> Answer:
    """Give back what a vendor signed about a record, or heads of ours that it had kept."""
    return await _give(agent, row, f"statements/{_name(item.document().id)}", item.raw)


async def restore(agent: Agent, row: KeptRecord) -> None:
    """Give back all that a vendor signed about a record; it takes what it lacks, in any order.

    Raises:
        Unreachable: the vendor does not answer any more.
    """
    for item in agent.wallet.records.documents(row.record):
        if is_statement(item):
            with suppress(Refused, VendorFault):
                await give_statement(agent, row, item)


async def complete(agent: Agent, row: KeptRecord, notice: Document[Any]) -> None:
    """See that a vendor holds its own last document, where a notice does not say that we do.

    Raises:
        Unreachable: the vendor does not answer.
    """
    seen = getattr(notice.body, "seen", ())
    for last in _ends(agent.wallet.records.history(row.record)):
        if last.record_digest in seen:
            continue
        with suppress(Refused, VendorFault):
            answer = await _give(agent, row, f"statements/{_name(last.id)}", last.raw)
            if answer.status == _TAKEN_BACK:
                await restore(agent, row)


def is_statement(item: KeptDocument) -> bool:
    """Whether a document is given back as it is, and not as a notice of ours."""
    return item.type == "Heads" or is_by_vendor(item.document())


def is_by_vendor(document: Document[Any]) -> bool:
    """Whether the second party signed a document."""
    body = document.body
    return SIGNERS[document.type].signers(body)[0].did == str(body.second_party.ref)


async def _give(agent: Agent, row: KeptRecord, path: str, raw: bytes) -> Answer:
    reply = await agent.wire.put(f"{agent.wallet.vendors.base(row.vendor)}/{path}", raw)
    if reply.body != raw:
        raise VendorFault("conflicting-record", "They hold something else.", reply.body)
    return reply


def _ends(history: History) -> list[Document[Any]]:
    """The vendor's documents that none follows: one, or more where something is missing."""
    chained = [item for item in history.documents if getattr(item.body, "previous", None)]
    followed = {item.body.previous for item in chained}
    return [item for item in chained if item.record_digest not in followed]


def _name(document_id: str) -> str:
    return document_id.removeprefix("urn:uuid:")
