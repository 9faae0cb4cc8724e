"""The days that an agreement, its terms and its history set: what is to be done, and by when."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from assent.agreement.disputes import unanswered
from assent.agreement.status import Standing
from assent.documents.containers import History
from assent.documents.terms import ObligationKind, Terms
from assent.times import Instant, minus_duration, plus_duration

__all__ = ["Deadline", "DeadlineKind", "deadlines"]

_INDEFINITE = "indefinite"


class DeadlineKind(StrEnum):
    """What has to be done by a day."""

    OWED = "owed"
    ANSWER = "answer"
    RENEWAL_NOTICE = "renewal-notice"
    END = "end"
    DELETE = "delete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """One day and what has to be done by it; ``what`` says more, in the words of the documents.

    ``is_reported`` says that a document will show when it was done; of the others nobody can tell.
    """

    at: Instant
    kind: DeadlineKind
    what: str = ""
    is_reported: bool = False

    def is_overdue(self, now: Instant) -> bool:
        """Whether it should have been reported before ``now``."""
        return self.is_reported and self.at < now


def deadlines(history: History, terms: Terms | None, where: Standing) -> tuple[Deadline, ...]:
    """All days that are known, the soonest first (AGR-21); without ``terms`` not those they set."""
    found = [*_of_history(history, where)]
    if terms is not None:
        found += [*_of_terms(history, terms, where)]
    return tuple(sorted(found, key=lambda item: (item.at, item.kind, item.what)))


def _of_history(history: History, where: Standing) -> Iterator[Deadline]:
    for duty in where.duties:
        if duty.outcome is None and duty.due_at is not None:
            yield Deadline(at=duty.due_at, kind=DeadlineKind.OWED, what=duty.duty, is_reported=True)
    if not where.status.is_over and where.ends_at is not None:
        yield Deadline(at=where.ends_at, kind=DeadlineKind.END)


def _of_terms(history: History, terms: Terms, where: Standing) -> Iterator[Deadline]:
    ends_at = where.since if where.status.is_over else where.ends_at
    asked = {item.kind: item for item in terms.obligations}
    answer = asked.get(ObligationKind.ANSWER_WITHIN)
    if answer is not None and answer.duration is not None:
        for dispute in unanswered(history.documents):
            yield Deadline(
                at=plus_duration(dispute.proofs[0].created, answer.duration),
                kind=DeadlineKind.ANSWER,
                what=dispute.body.subject,
                is_reported=True,
            )
    renewal = asked.get(ObligationKind.RENEWAL_NOTICE)
    body = history.record.body
    if renewal is not None and renewal.duration and body.ends_at and not where.status.is_over:
        at = minus_duration(body.ends_at, renewal.duration)
        yield Deadline(at=at, kind=DeadlineKind.RENEWAL_NOTICE)
    if ends_at is None or any(duty.duty == "erase" and duty.outcome for duty in where.duties):
        return
    deletion = asked.get(ObligationKind.DELETION)
    if deletion is not None and deletion.level == "at-end":
        yield Deadline(at=ends_at, kind=DeadlineKind.DELETE)
        return
    # What came in on the last day is kept for as long as any permission says, and no longer.
    kept = {item.retention for item in terms.permissions if item.retention}
    if kept and _INDEFINITE not in kept:
        yield Deadline(
            at=max(plus_duration(ends_at, one) for one in kept), kind=DeadlineKind.DELETE
        )
