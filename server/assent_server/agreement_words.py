"""Agreements in plain words for the vendor's people: where one stands, what happened, what is owed.

Exact times, identifiers and fingerprints are for programs and stand in the JSON of the commands.
"""

from collections.abc import Iterator
from typing import Any, Final

from assent.agreement import OwedDuty, Status
from assent.documents import Agreement
from assent.documents.containers import History
from assent.documents.notices import Dispute, Fulfilment, Scope, Termination, Withdrawal
from assent.documents.parts import Party
from assent.terms import words
from assent.times import Instant
from assent_server.dossier import Dossier
from assent_terminal.plain import day, moment

__all__ = ["customer", "events", "handle", "owed", "state", "terms_name"]

_KEY_LETTERS: Final = 16
_STATES: Final = {
    Status.SIGNED: "begins later",
    Status.ACTIVE: "in force",
    Status.WITHDRAWN: "ended by the customer",
    Status.TERMINATED: "ended by us",
    Status.SUPERSEDED: "replaced by another",
    Status.EXPIRED: "over, its time ran out",
}
_QUIET: Final = ("Acknowledgement", "Receipt")
"""That something was received is of no interest to anybody."""


def handle(agreement_id: str) -> str:
    """The name by which people type an agreement, as the customer's program shows it, too."""
    return agreement_id.removeprefix("urn:uuid:")[:8]


def terms_name(body: Agreement) -> str:
    """The terms of an agreement and their version."""
    return f"{body.terms_name} {body.terms.version}"


def customer(first_party: str) -> str:
    """The key by which a customer is known, as far as people can compare it."""
    return f"{first_party.removeprefix('did:key:')[:_KEY_LETTERS]}…"


def state(dossier: Dossier) -> str:
    """Where an agreement stands, and until when."""
    where = dossier.standing
    if where.status.is_over:
        return f"{_STATES[where.status]} on {day(where.since)}"
    partly = ", partly taken back" if where.withdrawn_purposes else ""
    until = f" until {day(where.ends_at)}" if where.ends_at else ""
    return f"{_STATES[where.status]} since {day(where.since)}{until}{partly}"


def owed(duty: OwedDuty) -> str:
    """Something that is still to be done for the customer."""
    by = f" by {day(duty.due_at)}" if duty.due_at is not None else ""
    return f"{duty.duty.replace('-', ' ')}{by}"


def events(history: History) -> Iterator[tuple[Instant, str]]:
    """What happened, in order."""
    first, second = history.record.proofs
    yield first.created, "The customer signed it"
    yield second.created, "We signed it"
    for item in sorted(history.documents, key=lambda item: item.proofs[-1].created):
        if item.type not in _QUIET:
            yield item.proofs[-1].created, _sentence(item.body)


def _sentence(body: Any) -> str:
    match body:
        case Withdrawal(scope=Scope.ALL):
            return f"The customer ended it{_asked(body)}"
        case Withdrawal():
            taken = ", ".join(map(words, body.purposes))
            return f"The customer took back the use for {taken}{_asked(body)}"
        case Termination():
            return f"We end it on {moment(body.effective_at)}: {body.reason}"
        case Fulfilment():
            return f"We report: {', '.join(f'{i.action}: {i.outcome}' for i in body.actions)}"
        case Dispute(disputed_by=Party.FIRST):
            return f"The customer disputes ({body.status}): {body.subject}"
        case _:
            return f"We dispute ({body.status}): {body.subject}"


def _asked(body: Withdrawal) -> str:
    return f" and asked to {' and to '.join(body.requests)} the data" if body.requests else ""
