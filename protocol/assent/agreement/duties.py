"""What the second party owes because of a notice, and whether it said that it was done."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from assent.documents.document import Document
from assent.documents.notices import Fulfilment, Receipt, Withdrawal
from assent.documents.parts import Digest
from assent.times import Instant

__all__ = ["OwedDuty", "duties"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedDuty:
    """A duty that a notice asked for or a receipt promised.

    ``due_at`` is unknown while no receipt names it; ``outcome`` is ``done`` or ``refused`` once
    the second party reported it.
    """

    notice: Digest
    duty: str
    due_at: Instant | None = None
    outcome: str | None = None

    def is_overdue(self, at: Instant) -> bool:
        """Whether it should have been reported before ``at``, and was not."""
        return self.outcome is None and self.due_at is not None and self.due_at < at


def duties(documents: Iterable[Document[Any]]) -> tuple[OwedDuty, ...]:
    """All duties of a history, the most urgent first (AGR-11)."""
    due: dict[tuple[Digest, str], Instant | None] = {}
    outcomes: dict[tuple[Digest, str], str] = {}
    for item in documents:
        body = item.body
        if isinstance(body, Withdrawal):
            for request in body.requests:
                due.setdefault((item.record_digest, request), None)
        elif isinstance(body, Receipt):
            for duty in body.duties:
                known = due.get((body.answers, duty.duty)) or duty.due_at
                due[body.answers, duty.duty] = min(known, duty.due_at)
        elif isinstance(body, Fulfilment):
            for action in body.actions:
                # Alphabetical: what was refused first and done later is done.
                known_outcome = outcomes.get((body.fulfils, action.action), action.outcome)
                outcomes[body.fulfils, action.action] = min(known_outcome, action.outcome)
    owed = (
        OwedDuty(notice=notice, duty=duty, due_at=at, outcome=outcomes.get((notice, duty)))
        for (notice, duty), at in due.items()
    )
    return tuple(sorted(owed, key=lambda item: (item.due_at or "~", item.notice, item.duty)))
