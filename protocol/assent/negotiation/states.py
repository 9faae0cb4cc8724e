"""The states of one negotiation, as one table (specification, Negotiation; NEG-01).

The second party signs last and commits, so its order is the order. Code reads this table, the
specification's table is written from it, and tests try every cell. No row leads back to
COUNTERED: that there is one alternative is structural. A Withdrawal stands here where it takes
back the agreement that the open proffer would supersede.
"""

from dataclasses import dataclass
from enum import StrEnum

from assent.documents.parts import Party
from assent.errors import PeerError

__all__ = ["STEPS", "TERMINAL", "State", "Step", "advance"]


class State(StrEnum):
    """Where a proffer stands at the second party; NONE before anything about it arrived."""

    NONE = "none"
    PENDING = "pending"
    COUNTERED = "countered"
    AGREED = "agreed"
    DECLINED = "declined"
    CANCELLED = "cancelled"


TERMINAL = frozenset({State.AGREED, State.DECLINED, State.CANCELLED})


@dataclass(frozen=True, slots=True)
class Step:
    """In ``state``, ``document`` by ``sender`` leads to ``next``."""

    state: State
    sender: Party
    document: str
    next: State
    requirement: str


STEPS: tuple[Step, ...] = (
    Step(State.NONE, Party.SECOND, "Agreement", State.AGREED, "NEG-02"),
    Step(State.NONE, Party.SECOND, "Pending", State.PENDING, "NEG-02"),
    Step(State.NONE, Party.SECOND, "CounterOffer", State.COUNTERED, "NEG-03"),
    Step(State.NONE, Party.SECOND, "Decline", State.DECLINED, "NEG-02"),
    Step(State.NONE, Party.FIRST, "Cancellation", State.CANCELLED, "NEG-04"),
    Step(State.PENDING, Party.SECOND, "Agreement", State.AGREED, "NEG-02"),
    Step(State.PENDING, Party.SECOND, "CounterOffer", State.COUNTERED, "NEG-03"),
    Step(State.PENDING, Party.SECOND, "Decline", State.DECLINED, "NEG-02"),
    Step(State.PENDING, Party.FIRST, "Cancellation", State.CANCELLED, "NEG-04"),
    Step(State.PENDING, Party.FIRST, "Withdrawal", State.CANCELLED, "AGR-07"),
    Step(State.COUNTERED, Party.SECOND, "Agreement", State.AGREED, "NEG-03"),
    Step(State.COUNTERED, Party.SECOND, "Decline", State.DECLINED, "NEG-03"),
    Step(State.COUNTERED, Party.FIRST, "Decline", State.DECLINED, "NEG-03"),
    Step(State.COUNTERED, Party.FIRST, "Withdrawal", State.CANCELLED, "AGR-07"),
)

_NEXT = {(step.state, step.sender, step.document): step.next for step in STEPS}


def advance(state: State, sender: Party, document: str) -> State:
    """The state after ``sender``'s ``document``.

    Raises:
        PeerError: ``wrong-state``, the table has no such step (NEG-01).
    """
    try:
        return _NEXT[state, sender, document]
    except KeyError:
        detail = f"The negotiation is {state}; a {document} of the {sender} has no effect."
        raise PeerError("wrong-state", detail) from None
