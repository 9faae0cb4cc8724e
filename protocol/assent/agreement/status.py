"""Where an agreement stands: a function of the set of its documents and a time (AGR-01).

The order in which documents arrived plays no part, so two sides that hold the same documents
see the same state. For the same documents, what is over at one time is over at all later ones.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from assent.agreement.duties import OwedDuty, duties
from assent.agreement.history import distinct
from assent.agreement.sight import seen_since
from assent.documents.agreement import Agreement
from assent.documents.containers import History
from assent.documents.document import Document
from assent.documents.notices import Receipt, Scope, Termination, Withdrawal
from assent.times import Instant, is_ahead, plus, seconds_between

__all__ = ["Standing", "Status", "standing", "takes_effect"]

Documents = tuple[Document[Any], ...]


class Status(StrEnum):
    """The states of an agreement; the last four are terminal."""

    SIGNED = "signed"
    ACTIVE = "active"
    WITHDRAWN = "withdrawn"
    TERMINATED = "terminated"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"

    @property
    def is_over(self) -> bool:
        """Whether the agreement gives no permission any more, nor will again."""
        return self not in (Status.SIGNED, Status.ACTIVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where an agreement stands at one time.

    ``since`` is when ``status`` began; ``ends_at`` when it is known to end without a further
    document; ``withdrawn_purposes`` are taken back while the agreement goes on.
    """

    status: Status
    since: Instant
    ends_at: Instant | None = None
    withdrawn_purposes: tuple[str, ...] = ()
    duties: tuple[OwedDuty, ...] = ()

    @property
    def permits(self) -> bool:
        """Whether the agreement's permissions are in force now."""
        return self.status is Status.ACTIVE


# Of endings at one and the same instant the earlier of these counts.
_PRECEDENCE = (Status.WITHDRAWN, Status.TERMINATED, Status.SUPERSEDED, Status.EXPIRED)


def standing(
    history: History, at: Instant, *, successors: Iterable[Document[Agreement]] = ()
) -> Standing:
    """Where the agreement stands at ``at``, by all that is known of it.

    ``successors`` are verified records that take effect; those that supersede this one count.
    """
    documents = distinct(history)
    signed_at = history.record.proofs[1].created
    end = _end(history.record, documents, successors)
    purposes = tuple(sorted(_withdrawn_purposes(documents, at)))
    owed = duties(documents)
    if end is not None and end[0] <= at:
        return Standing(status=end[1], since=end[0], withdrawn_purposes=purposes, duties=owed)
    active_from = _starts(history.record)
    is_active = active_from <= at
    return Standing(
        status=Status.ACTIVE if is_active else Status.SIGNED,
        since=active_from if is_active else signed_at,
        ends_at=None if end is None else end[0],
        withdrawn_purposes=purposes,
        duties=owed,
    )


def takes_effect(history: History) -> bool:
    """Whether the record was not over before it began; else it supersedes nothing (AGR-08)."""
    starts = _starts(history.record)
    then = standing(history, starts)
    return not then.status.is_over or then.since >= starts


def _end(
    record: Document[Agreement], documents: Documents, successors: Iterable[Document[Agreement]]
) -> tuple[Instant, Status] | None:
    """When the agreement ends and by what: the earliest ending counts, no other after it.

    Withdrawal wins races (I6): what the first party had withdrawn before another ending came is
    withdrawn, though the second party heard of it later.
    """
    signed_at = record.proofs[1].created
    endings = [
        (max(when, signed_at), status) for when, status in _endings(record, documents, successors)
    ]
    if not endings:
        return None
    when, status = min(endings, key=lambda end: (end[0], _PRECEDENCE.index(end[1])))
    if any(_is_full(item) and item.proofs[0].created <= when for item in documents):
        status = Status.WITHDRAWN
    return when, status


def _endings(
    record: Document[Agreement], documents: Documents, successors: Iterable[Document[Agreement]]
) -> Iterable[tuple[Instant, Status]]:
    if record.body.ends_at is not None:
        yield record.body.ends_at, Status.EXPIRED
    for item in documents:
        if _is_full(item):
            yield _took_effect(item, documents), Status.WITHDRAWN
        elif isinstance(item.body, Termination):
            ran_out = _notice_ran_out(item, documents)
            if ran_out is not None:
                yield ran_out, Status.TERMINATED
    for successor in successors:
        if _supersedes(successor.body, record):
            yield _starts(successor), Status.SUPERSEDED


def _starts(record: Document[Agreement]) -> Instant:
    return max(record.body.effective_from, record.proofs[1].created)


def _is_full(document: Document[Any]) -> bool:
    body = document.body
    return isinstance(body, Withdrawal) and body.scope is Scope.ALL


def _supersedes(body: Agreement, record: Document[Agreement]) -> bool:
    # Another customer's record cannot end this one, whoever countersigned it.
    return (
        body.supersedes == record.record_digest
        and body.first_party == record.body.first_party
        and body.second_party.ref == record.body.second_party.ref
    )


def _took_effect(withdrawal: Document[Any], documents: Documents) -> Instant:
    """When a withdrawal took effect (AGR-03): when the second party says that it received it.

    Without a receipt it is the first party's own time, so that it is effective for her at once.
    No receipt puts it off to a time after the receipt itself, nor dates it back by more than
    clocks may differ.
    """
    received = [
        min(item.body.received, item.proofs[0].created)
        for item in documents
        if isinstance(item.body, Receipt) and item.body.answers == withdrawal.record_digest
    ]
    own: Instant = withdrawal.proofs[0].created
    first = min(received, default=own)
    return own if is_ahead(own, first) else first


def _notice_ran_out(termination: Document[Any], documents: Documents) -> Instant | None:
    """When a termination takes effect; None while the first party has not seen it (AGR-09).

    Notice runs from when she saw it: what she lost of the notice that was given is added.
    """
    seen = seen_since(termination, documents)
    if seen is None:
        return None
    effective_at: Instant = termination.body.effective_at
    lost_s = seconds_between(termination.proofs[0].created, seen)
    return plus(effective_at, max(lost_s, 0))


def _withdrawn_purposes(documents: Documents, at: Instant) -> set[str]:
    return {
        purpose
        for item in documents
        if isinstance(item.body, Withdrawal) and _took_effect(item, documents) <= at
        for purpose in item.body.purposes
    }
