"""Taking documents that a vendor has and we lack: each verified, none trusted for its company.

What contradicts something we hold is kept beside it as evidence, never instead of it.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

from assent.agreement import chain, check_belongs, forks
from assent.documents import Agreement, Digest, Dispute, Document, Fulfilment, Heads, Termination
from assent.documents.containers import ReconciliationAnswer
from assent.documents.notices import Head
from assent.errors import PeerError
from assent_client.acknowledging import queue_acknowledgement
from assent_client.agent import Agent
from assent_client.changes import Change, ChangeKind
from assent_client.conflicts import keep_evidence
from assent_client.outcomes import verified
from assent_client.problems import VendorFault, as_vendor_fault
from assent_client.restoring import is_by_vendor
from assent_client.settling import settle_by_record
from assent_client.short_notice import check_promised
from assent_client.wallet import KeptRecord

__all__ = ["gaps", "noted", "take"]

_ACKNOWLEDGED: Final = ("Termination", "Fulfilment", "Dispute")
_ASKED: Final = {"erase": "erase your data", "return": "give your data back"}


async def take(
    agent: Agent, vendor: str, first_party: str, answer: ReconciliationAnswer
) -> list[Change]:
    """Take what came with verified heads, records first.

    Each document stands by itself, so that one bad one is no reason to miss the others.
    """
    changes: list[Change] = []
    fresh: dict[Digest, list[Digest]] = defaultdict(list)
    for document in sorted(answer.documents, key=lambda item: item.type != "Agreement"):
        try:
            await verified(agent, vendor, document)
            with as_vendor_fault(document.raw):
                taken = _taken(agent, first_party, document, answer.heads.body)
        except VendorFault as fault:
            changes += noted(agent, fault, about=document.id, vendor=vendor)
            continue
        changes += taken
        if taken and document.type in _ACKNOWLEDGED and is_by_vendor(document):
            fresh[document.body.record].append(document.record_digest)
    for record, seen in fresh.items():
        queue_acknowledgement(agent, agent.wallet.records.history(record).record, seen)
    return changes


def noted(agent: Agent, fault: VendorFault, *, about: str, vendor: str) -> list[Change]:
    """A fault as a change: a new one only, so that it is told once."""
    if keep_evidence(agent, fault, about=about, vendor=vendor) is None:
        return []
    return [Change(vendor=vendor, kind=ChangeKind.CONFLICT, sentence=fault.sentence)]


def _taken(agent: Agent, first_party: str, document: Document[Any], heads: Heads) -> list[Change]:
    """Keep one verified document, if we lack it.

    Raises:
        PeerError: ``reference``, it is somebody else's, or about a record that we do not hold.
        VendorFault: ``second-outcome``, it contradicts what we hold; both are kept.
    """
    if document.body.first_party.ref != first_party:
        raise PeerError("reference", "They sent a document of another customer.")
    if document.type == "Agreement":
        return _taken_record(agent, document)
    changes: list[Change] = []
    for record in _records_of(document, heads):
        held = agent.wallet.records.get(record)
        if held is None:
            raise PeerError("reference", "They sent a document about a record they do not show.")
        check_belongs(document, held.document())
        if all(item.digest != document.record_digest for item in _held(agent, record)):
            changes += _added(agent, held, document)
    return changes


def _records_of(document: Document[Any], heads: Heads) -> list[Digest]:
    """The records that a document is about; of our own heads, those whose history shows them."""
    if document.type != "Heads":
        return [document.body.record]
    return [item.record for item in heads.heads if document.record_digest in item.documents]


def _added(agent: Agent, held: KeptRecord, document: Document[Any]) -> list[Change]:
    """Keep a document of a history; heads of our own are no news."""
    agent.wallet.records.add(document, record=held.record, now=agent.now())
    if isinstance(document.body, Termination):
        # It is kept either way, as the proof of what they did.
        check_promised(agent, document, held.document())
    if document.type == "Heads":
        return []
    return [
        Change(
            vendor=held.vendor,
            kind=ChangeKind.DOCUMENT,
            sentence=_sentence(document),
            record=held.record,
            document=document.type,
        )
    ]


def _taken_record(agent: Agent, record: Document[Agreement]) -> list[Change]:
    """Keep a record; it settles its proffer where that has no outcome yet."""
    if agent.wallet.records.get(record.record_digest) is not None:
        return []
    vendor, proffer = record.body.second_party.ref, record.body.proffer.ref
    kept = agent.wallet.proffers.get(proffer)
    rivals = [item for item in agent.wallet.records.all(vendor) if item.proffer_id == proffer]
    if kept is not None:
        settle_by_record(agent, kept, record)
    else:
        with agent.wallet.transaction():
            agent.wallet.records.keep(record, now=agent.now())
            queue_acknowledgement(agent, record, (record.record_digest,))
        if rivals:
            raise VendorFault(
                "second-outcome",
                "They signed two records of one proffer; both are kept.",
                rivals[0].raw,
                record.raw,
            )
    sentence = (
        f"{record.body.second_party.legal_name} holds an agreement with you on the terms "
        f"“{record.body.terms.name}” that this wallet did not have."
    )
    return [
        Change(
            vendor=vendor,
            kind=ChangeKind.RECORD,
            sentence=sentence,
            record=record.record_digest,
            proffer=proffer,
            document="Agreement",
        )
    ]


def gaps(agent: Agent, vendor: str, heads: Iterable[Head]) -> list[Change]:
    """What shows in whole histories: two continuations, or documents that are not shown.

    ``heads`` are the vendor's, of which it had every chance to show the documents.
    """
    changes: list[Change] = []
    for head in heads:
        held = agent.wallet.records.get(head.record)
        if held is None:
            sentence = "They list an agreement with you that they do not show."
            changes.append(_withheld(vendor, sentence, head.record))
            continue
        history = agent.wallet.records.history(head.record)
        for rivals in forks(history):
            fault = VendorFault(
                "conflicting-record",
                "They continued one history in two ways; both documents are kept.",
                *(item.raw for item in rivals),
            )
            changes += noted(agent, fault, about=head.record, vendor=vendor)
        missing = set(head.documents) - {item.digest for item in _held(agent, head.record)}
        if missing or _is_broken(history):
            sentence = "They list a document about your agreement that they do not show."
            changes.append(_withheld(vendor, sentence, head.record))
    return changes


def _is_broken(history: Any) -> bool:
    """Whether a vendor's document is missing between two others."""
    if forks(history):
        return False
    try:
        chain(history)
    except PeerError:
        return True
    return False


def _withheld(vendor: str, sentence: str, record: Digest) -> Change:
    return Change(vendor=vendor, kind=ChangeKind.WITHHELD, sentence=sentence, record=record)


def _held(agent: Agent, record: Digest) -> list[Any]:
    return list(agent.wallet.records.documents(record))


def _sentence(document: Document[Any]) -> str:
    """What a document says, in one sentence."""
    body = document.body
    if isinstance(body, Termination):
        return f"They end the agreement on {body.effective_at}: {body.reason}"
    if isinstance(body, Fulfilment):
        done = ", ".join(
            f"{_ASKED.get(item.action, item.action)}: {item.outcome}" for item in body.actions
        )
        return f"They report on what you asked for: {done}."
    if isinstance(body, Dispute) and is_by_vendor(document):
        return f"They dispute: {body.subject}"
    if document.type == "Receipt":
        return f"They confirm a notice of yours: {body.effect}."
    return f"Your {document.type.lower()}, given from another device."
