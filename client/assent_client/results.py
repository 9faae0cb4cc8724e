"""What became of a proffer, for a person and for programs: one value, whatever happened."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from assent import documents
from assent.did_web import is_loopback
from assent.documents import Digest, Document
from assent.documents.containers import read_proffer
from assent.documents.parts import Difference, Party, TermsReference
from assent.times import Instant
from assent_client.agent import Agent
from assent_client.discovery import Discovery
from assent_client.problems import Problem
from assent_client.wallet import KeptProffer, ProfferState
from assent_schemas import load

__all__ = ["Outcome", "ProfferResult", "not_sent", "result_of"]


class Outcome(StrEnum):
    """What became of a proffer; the last two were never sent."""

    AGREED = "agreed"
    COUNTERED = "countered"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    PENDING = "pending"
    UNKNOWN = "unknown"
    REJECTED = "rejected"
    IN_FORCE = "in-force"
    NOT_SENT = "not-sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfferResult:
    """What became of one proffer; ``sentence`` says it to a person.

    ``terms`` are those agreed, offered as the alternative, or proffered first. ``reason`` is the
    registry's code of a decline, ``differences`` what differed. ``also_accepted`` are other terms
    that the vendor says it accepts. ``discovery`` is the look that came before.
    """

    url: str
    outcome: Outcome
    sentence: str
    vendor: str | None = None
    legal_name: str | None = None
    proffer_id: str | None = None
    record: Digest | None = None
    terms: TermsReference | None = None
    accept_by: Instant | None = None
    reason: str | None = None
    differences: tuple[Difference, ...] = ()
    also_accepted: tuple[TermsReference, ...] = ()
    try_again: Instant | None = None
    problem: Problem | None = None
    local_test: bool = False
    discovery: Discovery | None = None


_BOTH: Final = "both of you hold the same signed record."
_OUTCOMES = {
    ProfferState.PREPARED: Outcome.UNKNOWN,
    ProfferState.UNKNOWN: Outcome.UNKNOWN,
    ProfferState.PENDING: Outcome.PENDING,
    ProfferState.COUNTERED: Outcome.COUNTERED,
    ProfferState.AGREED: Outcome.AGREED,
    ProfferState.DECLINED: Outcome.DECLINED,
    ProfferState.CANCELLED: Outcome.CANCELLED,
    ProfferState.REJECTED: Outcome.REJECTED,
}


def not_sent(
    url: str,
    sentence: str,
    *,
    discovery: Discovery | None = None,
    problem: Problem | None = None,
    outcome: Outcome = Outcome.NOT_SENT,
    record: Digest | None = None,
    terms: TermsReference | None = None,
) -> ProfferResult:
    """The result where nothing left this computer but the look."""
    return ProfferResult(
        url=url,
        outcome=outcome,
        sentence=sentence,
        vendor=None if discovery is None else discovery.vendor,
        legal_name=None if discovery is None else discovery.legal_name,
        record=record,
        terms=terms,
        problem=problem or (None if discovery is None else discovery.problem),
        local_test=discovery is not None and discovery.local_test,
        discovery=discovery,
    )


def result_of(
    agent: Agent,
    kept: KeptProffer,
    problem: Problem | None = None,
    *,
    url: str | None = None,
    discovery: Discovery | None = None,
) -> ProfferResult:
    """The result that a kept proffer amounts to now."""
    name = agent.wallet.vendors.description(kept.vendor).body.second_party.legal_name
    outcome = _OUTCOMES[kept.state]
    if kept.state is ProfferState.COUNTERED and kept.answer is not None:
        outcome = Outcome.UNKNOWN
    document = _document(agent, kept)
    reason = getattr(document.body, "reason", None) if document is not None else None
    return ProfferResult(
        url=url or kept.origin,
        outcome=outcome,
        sentence=_sentence(outcome, name, kept, reason, document),
        vendor=kept.vendor,
        legal_name=name,
        proffer_id=kept.id,
        record=kept.record,
        terms=_terms(kept, document),
        accept_by=_accept_by(kept, document),
        reason=reason,
        differences=() if document is None else getattr(document.body, "differences", ()),
        also_accepted=_others(kept, discovery),
        try_again=kept.next_try,
        problem=problem,
        local_test=is_loopback(kept.vendor),
        discovery=discovery,
    )


def _document(agent: Agent, kept: KeptProffer) -> Document[Any] | None:
    """The vendor's document that says where the proffer stands."""
    if kept.record is not None:
        held = agent.wallet.records.get(kept.record)
        return None if held is None else held.document()
    raw = kept.outcome or kept.counter_offer
    return None if raw is None else documents.read(raw, "CounterOffer", "Decline", "Receipt")


def _terms(kept: KeptProffer, document: Document[Any] | None) -> TermsReference:
    if document is not None and document.type in ("Agreement", "CounterOffer"):
        agreed: TermsReference = document.body.terms
        return agreed
    return read_proffer(kept.raw).candidates[0].body.terms


def _terms_name(kept: KeptProffer, document: Document[Any] | None) -> str:
    """What to call them; an alternative is always of a roster."""
    if document is not None and document.type == "CounterOffer":
        return str(document.body.terms.name)
    agreed = document if document is not None and document.type == "Agreement" else None
    body = agreed or read_proffer(kept.raw).candidates[0]
    return str(body.body.terms_name)


def _accept_by(kept: KeptProffer, document: Document[Any] | None) -> Instant:
    if document is not None and document.type == "CounterOffer":
        limit: Instant = document.body.accept_by
        return limit
    return kept.accept_by


def _others(kept: KeptProffer, discovery: Discovery | None) -> tuple[TermsReference, ...]:
    proffered = {item.body.terms.digest_multibase for item in read_proffer(kept.raw).candidates}
    return tuple(
        choice.reference
        for choice in (() if discovery is None else discovery.accepted)
        if choice.reference.digest_multibase not in proffered
    )


def _sentence(
    outcome: Outcome,
    name: str,
    kept: KeptProffer,
    reason: str | None,
    document: Document[Any] | None,
) -> str:
    terms = _terms_name(kept, document)
    match outcome:
        case Outcome.AGREED if kept.counter_offer is not None:
            return f"You and {name} agreed on the terms “{terms}”; {_BOTH}"
        case Outcome.AGREED:
            return f"{name} accepted your terms “{terms}”; {_BOTH}"
        case Outcome.COUNTERED:
            return f"{name} offers one alternative: the terms “{terms}”. Nothing is agreed yet."
        case Outcome.DECLINED if (
            document is None or getattr(document.body, "declined_by", Party.FIRST) is Party.FIRST
        ):
            return f"You declined what {name} offered. No agreement exists."
        case Outcome.DECLINED:
            return f"{name} declined: {_reason(reason)} No agreement exists."
        case Outcome.CANCELLED:
            return f"You took your proffer to {name} back. No agreement exists."
        case Outcome.PENDING:
            return f"A person at {name} has yet to decide. Nothing is agreed yet."
        case Outcome.REJECTED:
            return f"{name} could not take the proffer in: {kept.problem} No agreement exists."
        case _:
            why = f" {kept.problem}" if kept.problem else ""
            return f"Whether {name} accepted is not known yet.{why} The same proffer is sent again."


def _reason(code: str | None) -> str:
    for row in load("registries/reasons.json")["reasons"]:
        if row["code"] == code:
            sentence: str = row["sentence"]
            return sentence.replace("The second party", "the vendor").replace(
                "the second party", "the vendor"
            )
    return "they gave no reason that is known here."
