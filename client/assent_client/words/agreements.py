"""Agreements in plain words: where they stand, until when, what happened, what is still owed."""

from collections.abc import Mapping
from typing import Any, Final

from assent.agreement import Status
from assent.agreement.duties import OwedDuty
from assent.documents import Digest, Document
from assent.documents.containers import History
from assent.documents.notices import (
    Acknowledgement,
    Dispute,
    Fulfilment,
    Heads,
    Receipt,
    Scope,
    Termination,
    Withdrawal,
)
from assent.documents.parts import Party
from assent.terms import words
from assent.terms.wording import duration_words
from assent.times import Instant
from assent_client.agreements import AgreementView
from assent_terminal.plain import LOCAL_TEST, day, host, moment

__all__ = ["asked_words", "duty", "events", "handle", "state", "title", "until"]

_STATES: Final = {
    Status.SIGNED: "begins later",
    Status.ACTIVE: "in force",
    Status.WITHDRAWN: "ended by you",
    Status.TERMINATED: "ended by them",
    Status.SUPERSEDED: "replaced by another",
    Status.EXPIRED: "over, its time ran out",
}
_DUTIES: Final = {"erase": "erase your data", "return": "give your data back"}
_EFFECTS: Final = {
    "withdrawn": "They confirmed that you ended it",
    "purposes-withdrawn": "They confirmed what you took back",
    "recorded": "They confirmed your notice",
}


def handle(agreement_id: str) -> str:
    """A short name for an agreement or a proffer, good enough to type."""
    return agreement_id.removeprefix("urn:uuid:")[:8]


def title(view: AgreementView) -> str:
    """With whom it is, on which terms."""
    body = view.agreement
    local = f"  [{LOCAL_TEST}]" if view.local_test else ""
    return f"{view.legal_name} ({host(body.origin)}) on the terms “{body.terms_name}”{local}"


def state(view: AgreementView) -> str:
    """Where it stands, in a few words."""
    said = _STATES[view.standing.status]
    if view.withdrawal_waits:
        said += ", not confirmed by them yet"
    elif view.standing.withdrawn_purposes and view.standing.permits:
        said += ", partly taken back"
    return said


def until(view: AgreementView, notice_period: str | None) -> str:
    """Until when it holds, or since when it does not."""
    standing = view.standing
    if standing.status.is_over:
        return (
            f"it is over since {moment(standing.since)}. What was forbidden stays forbidden, and "
            "what they owe they go on owing"
        )
    if standing.ends_at is not None:
        return f"{moment(standing.ends_at)}, or earlier if you end it"
    theirs = "they by telling you before"
    if notice_period is not None:
        theirs = f"they by telling you {duration_words(notice_period)} before"
    begins = f"from {moment(standing.since)} " if standing.status is Status.SIGNED else ""
    return f"{begins}until one of you ends it: you at any time, {theirs}".removeprefix("until ")


def duty(owed: OwedDuty, now: Instant) -> str:
    """Something that they owe after a notice, and whether they said that it is done."""
    what = _DUTIES.get(owed.duty, owed.duty.replace("-", " "))
    if owed.outcome is not None:
        return f"{what}: {'they say it is done' if owed.outcome == 'done' else 'they refused'}"
    if owed.due_at is None:
        return f"{what}: they have not said by when"
    late = " (overdue)" if owed.is_overdue(now) else ""
    return f"{what}: by {day(owed.due_at)}{late}"


def events(history: History) -> list[tuple[Instant, str]]:
    """What happened, in order; a receipt stands right after what it confirms.

    That an acknowledgement was received is of no interest to anybody.
    """
    record = history.record
    first, second = record.proofs
    happened = [(first.created, "You signed it"), (second.created, "They signed it")]
    receipts = {item.body.answers: item for item in history.documents if item.type == "Receipt"}
    notices = [item for item in history.documents if item.type != "Receipt"]
    known = {item.record_digest: item.proofs[0].created for item in notices}
    for item in sorted(notices, key=lambda notice: _happened(notice, known)):
        happened.append((item.proofs[0].created, _sentence(item.body, record.record_digest)))
        receipt = receipts.pop(item.record_digest, None)
        if receipt is not None and item.type != "Acknowledgement":
            sentence = _sentence(receipt.body, record.record_digest)
            happened.append((receipt.proofs[0].created, sentence))
    return happened


def _happened(notice: Document[Any], known: Mapping[Digest, Instant]) -> tuple[Instant, bool]:
    """When a notice was given; an acknowledgement, whose time is coarse, after what it names."""
    seen = notice.body.seen if notice.type == "Acknowledgement" else ()
    before = [known[item] for item in seen if item in known]
    return max((notice.proofs[0].created, *before)), bool(before)


def _sentence(body: Any, record: Digest) -> str:
    match body:
        case Withdrawal(scope=Scope.ALL):
            return "You ended it" + _asked(body)
        case Withdrawal():
            taken = ", ".join(words(item) for item in body.purposes)
            return f"You took back the use for {taken}" + _asked(body)
        case Acknowledgement() if record in body.seen:
            return "You confirmed that you have it"
        case Acknowledgement():
            return "You confirmed that you have seen it"
        case Termination():
            return f"They end it on {moment(body.effective_at)}: {body.reason}"
        case Fulfilment():
            done = ", ".join(
                f"{_DUTIES.get(i.action, i.action)}: {i.outcome}" for i in body.actions
            )
            return f"They report: {done}"
        case Dispute(disputed_by=Party.FIRST):
            return f"You dispute ({body.status}): {body.subject}"
        case Dispute():
            return f"They dispute ({body.status}): {body.subject}"
        case Receipt():
            return _EFFECTS.get(body.effect, "They confirmed")
        case Heads():
            return "You listed it as seen"
        case _:
            return "Something was noted"


def _asked(body: Withdrawal) -> str:
    asked = " and to ".join(_DUTIES.get(item, item) for item in body.requests)
    return f" and asked them to {asked}" if asked else ""


def asked_words(*, erase: bool, give_back: bool) -> str:
    """What somebody who ends an agreement asks for, to follow the sentence that says so."""
    wanted = (("erase", erase), ("return", give_back))
    asked = " and to ".join(_DUTIES[item] for item, is_wanted in wanted if is_wanted)
    return f" and asked them to {asked}" if asked else ""
