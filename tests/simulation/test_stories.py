"""Whoever fails or lies, both sides end with the same: I1 to I12 hold after every step."""

import pytest

from support.sim_runs import Runs

pytestmark = pytest.mark.slow

_PART = 250


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "seeds" in metafunc.fixturenames:
        one, number = metafunc.config.option.seed, metafunc.config.option.seeds
        parts = [range(at, min(at + _PART, number)) for at in range(0, number, _PART)]
        parts = [range(one, one + 1)] if one is not None else parts
        names = [f"{part.start}-{part.stop - 1}" for part in parts]
        metafunc.parametrize("seeds", parts, ids=names)


def test_the_invariants_hold_in_every_story(stories: Runs, seeds: range) -> None:
    """I1 to I12, STO-03, NEG-01, NEG-05, AGR-03, CLI-03."""
    for seed in seeds:
        stories.story(seed)


@pytest.mark.parametrize("seed", [3, 14, 15])
def test_a_seed_tells_the_same_story_again(stories: Runs, seed: int) -> None:
    """A failure can be looked into as often as one likes."""
    assert stories.story(seed) == stories.story(seed)
