"""The Promela model: its steps are the core's, and spin finds only what is planted in it."""

import pytest

from assent.documents import Party
from assent.negotiation import STEPS, State, Step
from exploration import counts, spin
from specification import promela

MODEL = promela.MODEL.read_text(encoding="utf-8")
FIRST, SECOND = Party.FIRST, Party.SECOND


def test_the_steps_of_the_model_are_those_of_the_core() -> None:
    """NEG-01."""
    lines = MODEL.partition("/* generated: steps */\n")[2].partition("/* end */")[0].splitlines()

    assert promela.filled(MODEL) == MODEL
    assert len(lines) == len(STEPS)
    assert promela.filled(MODEL, STEPS[1:]) != MODEL


def test_spin_finds_nothing_in_as_many_states_as_are_said() -> None:
    """I1, I5, I6, NEG-02, NEG-03, AGR-03, AGR-07."""
    measured = counts.measure_spin()

    print(measured)
    assert measured == counts.read()["spin"]
    assert set(measured) == set(spin.PROPERTIES)


BACK = Step(State.COUNTERED, SECOND, "Pending", State.PENDING, "NEG-03")
REVIVED = Step(State.CANCELLED, SECOND, "Agreement", State.AGREED, "NEG-01")
WITHOUT = tuple(
    step for step in STEPS if (step.state, step.document) != (State.PENDING, "Withdrawal")
)
BLIND = MODEL.replace("next != none && state == from ->", "next != none ->")
EARLY = MODEL.replace("reply(state);", "reply(next);")
LIVES_ON = MODEL.replace("answered = true }", "answered = false }")


@pytest.mark.parametrize(
    ("planted", "broken"),
    [
        (BLIND, "one_outcome"),
        (EARLY, "both_match"),
        (promela.filled(MODEL, (*STEPS, BACK)), "one_alternative"),
        (promela.filled(MODEL, (*STEPS, REVIVED)), "terminal_stays"),
        (promela.filled(MODEL, WITHOUT), "withdrawal_succeeds"),
        (LIVES_ON, "withdrawal_succeeds"),
    ],
    ids=[
        "blind-commit",
        "planned-and-said",
        "way-back",
        "revived",
        "refused-while-pending",
        "receipt-ignored",
    ],
)
def test_spin_finds_what_is_planted(planted: str, broken: str) -> None:
    """I1, I5, I6, NEG-03, AGR-07: each property can fail."""
    assert planted != MODEL
    assert broken in spin.failing(planted)


def test_an_extra_way_back_breaks_nothing_else() -> None:
    """NEG-03: a property fails for its own reason."""
    assert spin.failing(promela.filled(MODEL, (*STEPS, BACK))) == {"one_alternative"}
