"""All states that can be reached, breadth first, each checked once."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ClassVar, Protocol, TypeVar

from exploration.invariants import Violation

__all__ = ["Explored", "Walk", "first", "walk"]

S = TypeVar("S")


class Explored(Protocol[S]):
    """What can be walked through; ``FREE`` are the steps that count as no event."""

    FREE: ClassVar[frozenset[str]]
    start: S

    def steps(self, state: S) -> Iterator[tuple[str, S]]: ...
    def check(self, state: S) -> None: ...
    def check_step(self, before: S, after: S) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """What was seen: states, steps between them, and how many events the farthest state needs."""

    states: int
    steps: int
    events: int
    by_event: Counter[str]


def walk(explored: Explored[S], *, events_max: int | None = None) -> Walk:
    """Walk through all states, or those that so many events reach.

    Raises:
        Violation: with the shortest way to a state in which an invariant does not hold.
    """
    came_from: dict[S, tuple[S, str] | None] = {explored.start: None}
    layer, count = [explored.start], 0
    events: Counter[str] = Counter()
    _check_start(explored)
    while layer:
        following: list[S] = []
        # What is no event of its own is appended to the layer that is being walked.
        for state in layer:
            try:
                for event, after in explored.steps(state):
                    is_free = event in explored.FREE
                    if not is_free and count == events_max:
                        continue
                    events[event] += 1
                    explored.check_step(state, after)
                    if after not in came_from:
                        came_from[after] = (state, event)
                        explored.check(after)
                        (layer if is_free else following).append(after)
            except Violation as error:
                error.add_note(" -> ".join([*_way(came_from, state), "here"]))
                raise
        layer = following
        count += bool(layer)
    return Walk(states=len(came_from), steps=events.total(), events=count, by_event=events)


def first(explored: Explored[S], wanted: Callable[[S], bool]) -> S:
    """A state that fewest steps lead to among those that are wanted.

    Raises:
        ValueError: there is none.
    """
    seen, waiting = {explored.start}, [explored.start]
    for state in waiting:
        if wanted(state):
            return state
        for _, after in explored.steps(state):
            if after not in seen:
                seen.add(after)
                waiting.append(after)
    raise ValueError("No such state can be reached.")


def _check_start(explored: Explored[S]) -> None:
    try:
        explored.check(explored.start)
    except Violation as error:
        error.add_note("here, at the start")
        raise


def _way(came_from: dict[S, tuple[S, str] | None], state: S) -> list[str]:
    way: list[str] = []
    step = came_from[state]
    while step is not None:
        state, event = step
        way.append(event)
        step = came_from[state]
    return way[::-1]
