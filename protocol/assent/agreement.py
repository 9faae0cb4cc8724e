"""Where an agreement stands: a function of the set of its documents and a time (AGR-01).

The order in which documents arrived plays no part, so two sides that hold the same documents
see the same state. Ending removes permissions only: prohibitions, default deny and the duties
to erase, return, answer or refund go on for everything received under the agreement (AGR-06).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from assent.documents.agreement import Agreement
from assent.documents.containers import History
from assent.documents.document import Document
from assent.documents.notices import Acknowledgement, Fulfilment, Receipt, Scope, Termination
from assent.documents.notices import Withdrawal as WithdrawalBody
from assent.documents.parts import Digest
from assent.errors import PeerError
from assent.times import Instant

__all__ = ["OwedDuty", "Standing", "Status", "chain", "check_belongs", "forks", "standing"]


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
class OwedDuty:
    """A duty that a receipt promised: what, by when, and whether it was reported as done."""

    notice: Digest
    duty: str
    due_at: Instant
    outcome: str | None = None


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
    duties: tuple[OwedDuty, ...] = field(default=())

    @property
    def permits(self) -> bool:
        """Whether the agreement's permissions are in force now."""
        return self.status is Status.ACTIVE


# At one and the same instant the earlier of these wins: withdrawal wins races (I6).
_PRECEDENCE = (Status.WITHDRAWN, Status.TERMINATED, Status.SUPERSEDED, Status.EXPIRED)


def standing(
    history: History, at: Instant, *, successors: Iterable[Document[Agreement]] = ()
) -> Standing:
    """Where the agreement stands at ``at``, by all that is known of it.

    ``successors`` are verified records; those that supersede this one count.
    """
    body = history.record.body
    endings = sorted(
        _endings(history, successors), key=lambda end: (end[0], _PRECEDENCE.index(end[1]))
    )
    purposes = tuple(sorted(_withdrawn_purposes(history, at)))
    duties = tuple(_duties(history))
    ended = endings[0] if endings else None
    if ended is not None and ended[0] <= at:
        return Standing(status=ended[1], since=ended[0], withdrawn_purposes=purposes, duties=duties)
    signed_at = history.record.proofs[1].created
    active_from = max(body.effective_from, signed_at)
    active = active_from <= at
    return Standing(
        status=Status.ACTIVE if active else Status.SIGNED,
        since=active_from if active else signed_at,
        ends_at=ended[0] if ended is not None else None,
        withdrawn_purposes=purposes,
        duties=duties,
    )


def check_belongs(document: Document[Any], record: Document[Agreement]) -> None:
    """Check that a notice or receipt is about this record and between its parties.

    Raises:
        PeerError: ``reference`` (AGR-02).
    """
    body, agreement = document.body, record.body
    if body.record != record.record_digest:
        raise PeerError("reference", "The document is about another record.")
    if body.first_party != agreement.first_party or (
        body.second_party.ref != agreement.second_party.ref
    ):
        raise PeerError("reference", "The document names other parties than the record.")


def chain(history: History) -> tuple[Document[Any], ...]:
    """The second party's documents of a history in the order of their ``previous`` members.

    Raises:
        PeerError: ``conflicting-record``, two documents follow one (equivocation, AGR-04);
            ``reference``, one follows a document that is not there.
    """
    if forks(history):
        raise PeerError("conflicting-record", "Two second-party documents follow the same one.")
    following = {_previous(item): item for item in history.documents if _previous(item)}
    ordered: list[Document[Any]] = []
    last = history.record.record_digest
    while last in following:
        ordered.append(following.pop(last))
        last = ordered[-1].record_digest
    if following:
        raise PeerError("reference", "A second-party document of the history is missing.")
    return tuple(ordered)


def forks(history: History) -> tuple[tuple[Document[Any], ...], ...]:
    """Groups of second-party documents with one ``previous``: each is proof of equivocation."""
    groups: dict[Digest, dict[Digest, Document[Any]]] = defaultdict(dict)
    for item in history.documents:
        previous = _previous(item)
        if previous is not None:
            groups[previous][item.record_digest] = item
    return tuple(tuple(group.values()) for group in groups.values() if len(group) > 1)


def _previous(document: Document[Any]) -> Digest | None:
    previous: Digest | None = getattr(document.body, "previous", None)
    return previous


def _endings(
    history: History, successors: Iterable[Document[Agreement]]
) -> Iterable[tuple[Instant, Status]]:
    record = history.record
    if record.body.ends_at is not None:
        yield record.body.ends_at, Status.EXPIRED
    for item in history.documents:
        if isinstance(item.body, WithdrawalBody) and item.body.scope is Scope.ALL:
            yield _took_effect(item, history), Status.WITHDRAWN
        elif isinstance(item.body, Termination):
            yield item.body.effective_at, Status.TERMINATED
    for successor in successors:
        if successor.body.supersedes == record.record_digest:
            starts = max(successor.body.effective_from, successor.proofs[1].created)
            yield starts, Status.SUPERSEDED


def _took_effect(withdrawal: Document[Any], history: History) -> Instant:
    """When a withdrawal took effect: at its receipt's time, without one at its own."""
    received = [
        item.body.received
        for item in history.documents
        if isinstance(item.body, Receipt) and item.body.answers == withdrawal.record_digest
    ]
    own: Instant = withdrawal.proofs[0].created
    return min(received, default=own)


def _withdrawn_purposes(history: History, at: Instant) -> set[str]:
    return {
        purpose
        for item in history.documents
        if isinstance(item.body, WithdrawalBody) and _took_effect(item, history) <= at
        for purpose in item.body.purposes
    }


def _duties(history: History) -> Iterable[OwedDuty]:
    outcomes = {
        (item.body.fulfils, action.action): action.outcome
        for item in history.documents
        if isinstance(item.body, Fulfilment)
        for action in item.body.actions
    }
    for item in history.documents:
        if isinstance(item.body, Receipt):
            for duty in item.body.duties:
                yield OwedDuty(
                    notice=item.body.answers,
                    duty=duty.duty,
                    due_at=duty.due_at,
                    outcome=outcomes.get((item.body.answers, duty.duty)),
                )


def acknowledged(history: History) -> frozenset[Digest]:
    """The recordDigests of second-party documents that the first party says it has seen."""
    return frozenset(
        digest
        for item in history.documents
        if isinstance(item.body, Acknowledgement)
        for digest in item.body.seen
    )
