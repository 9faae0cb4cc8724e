"""The table of states: every cell, and what no path through it can do."""

import itertools

import pytest

from assent.documents import Party
from assent.errors import PeerError
from assent.negotiation import STEPS, TERMINAL, State, advance
from support.refused import refused

FIRST, SECOND = Party.FIRST, Party.SECOND
DOCUMENTS = (
    "Agreement", "Pending", "CounterOffer", "Decline", "Cancellation", "Withdrawal",
    "Acknowledgement", "Termination", "Fulfilment", "Dispute", "Receipt", "Proffer", "Heads",
)  # fmt: skip

# Written down a second time on purpose: who changes the rules must change both.
TABLE = {
    (State.NONE, SECOND, "Agreement"): State.AGREED,
    (State.NONE, SECOND, "Pending"): State.PENDING,
    (State.NONE, SECOND, "CounterOffer"): State.COUNTERED,
    (State.NONE, SECOND, "Decline"): State.DECLINED,
    (State.NONE, FIRST, "Cancellation"): State.CANCELLED,
    (State.PENDING, SECOND, "Agreement"): State.AGREED,
    (State.PENDING, SECOND, "CounterOffer"): State.COUNTERED,
    (State.PENDING, SECOND, "Decline"): State.DECLINED,
    (State.PENDING, FIRST, "Cancellation"): State.CANCELLED,
    (State.PENDING, FIRST, "Withdrawal"): State.CANCELLED,
    (State.COUNTERED, SECOND, "Agreement"): State.AGREED,
    (State.COUNTERED, SECOND, "Decline"): State.DECLINED,
    (State.COUNTERED, FIRST, "Decline"): State.DECLINED,
    (State.COUNTERED, FIRST, "Withdrawal"): State.CANCELLED,
}
CELLS = tuple(itertools.product(State, Party, DOCUMENTS))


@pytest.mark.parametrize(("state", "sender", "document"), CELLS)
def test_every_cell_leads_where_the_table_says_or_is_refused(
    state: State, sender: Party, document: str
) -> None:
    """NEG-01, PR7."""
    expected = TABLE.get((state, sender, document))

    if expected is not None:
        assert advance(state, sender, document) is expected
    else:
        with refused("wrong-state"):
            advance(state, sender, document)


def test_a_step_that_is_not_in_the_table_is_a_conflict() -> None:
    """NEG-01: 409, for nothing was changed."""
    with pytest.raises(PeerError) as caught:
        advance(State.AGREED, FIRST, "Cancellation")

    assert (caught.value.status, caught.value.requirement) == (409, "NEG-01")


def test_the_table_has_no_row_that_these_tests_do_not_know() -> None:
    """NEG-01."""
    rows = {(step.state, step.sender, step.document): step.next for step in STEPS}

    assert rows == TABLE
    assert len(rows) == len(STEPS)


def test_no_terminal_state_is_left() -> None:
    """I6, PR4."""
    assert {step.state for step in STEPS}.isdisjoint(TERMINAL)


def test_every_path_ends_in_a_terminal_state_and_sees_at_most_one_alternative() -> None:
    """NEG-03, PR8, I5: all paths are walked, so there is no cycle either."""
    paths = list(_paths((State.NONE,)))

    assert {path[-1] for path in paths} == TERMINAL
    assert max(path.count(State.COUNTERED) for path in paths) == 1
    assert max(map(len, paths)) == 4


def test_only_the_second_party_makes_an_agreement() -> None:
    """NEG-02: it signs last and commits."""
    makers = {step.sender for step in STEPS if step.next is State.AGREED}

    assert makers == {SECOND}


def _paths(path: tuple[State, ...]) -> list[tuple[State, ...]]:
    following = [step.next for step in STEPS if step.state is path[-1]]
    if not following:
        return [path]
    assert len(path) <= len(State), "a path longer than there are states has a cycle"
    return [end for state in following for end in _paths((*path, state))]
