"""Whether permissions, taken together, cover everything that an activity does.

An activity is all combinations of its elements, and each combination needs one permission that
allows it in every dimension. Elements that the same permissions allow are looked at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from assent.terms.activity import DIMENSIONS, Activity
from assent.terms.allowance import Allowance, Cover
from assent.terms.verdict import Result

__all__ = ["Gap", "covered", "gap"]

Covers = list[list[tuple[Any, Cover]]]


@dataclass(frozen=True, slots=True)
class Gap:
    """Where coverage ends: the dimension, its elements, and the permission that comes closest."""

    result: Result
    dimension: str
    elements: tuple[Any, ...]
    permission: int | None


def covered(allowance: Allowance, activity: Activity) -> Result:
    """Whether every combination of what the activity does is allowed."""
    return _covered(allowance, _covers(allowance, activity))


def gap(allowance: Allowance, activity: Activity) -> Gap | None:
    """Where the activity is not covered; None where it is."""
    covers = _covers(allowance, activity)
    result = _covered(allowance, covers)
    return None if result is Result.WITHIN else _closest(allowance, covers, result)


def _covers(allowance: Allowance, activity: Activity) -> Covers:
    """For each dimension its elements with what covers them."""
    return [
        [(element, allowance.cover(name, element)) for element in elements]
        for name, elements in zip(DIMENSIONS, activity.elements(), strict=True)
    ]


def _covered(allowance: Allowance, covers: Covers) -> Result:
    sure = ({mask for _, cover in own for mask in cover.sure} for own in covers)
    if 0 not in _combined(allowance.everything, sure):
        return Result.WITHIN
    possible = ({mask for _, cover in own for mask in cover.possible} for own in covers)
    outside = 0 in _combined(allowance.everything, possible)
    return Result.OUTSIDE if outside else Result.UNKNOWN


def _combined(everything: int, dimensions: Iterable[set[int]]) -> set[int]:
    """The intersections of one mask from each dimension; just the empty one if it is found."""
    combined = {everything}
    for masks in dimensions:
        combined = {own & mask for own in combined for mask in masks}
        if 0 in combined:
            return {0}
    return combined


def _closest(allowance: Allowance, covers: Covers, result: Result) -> Gap:
    """The gap of one combination, at the permission that gets furthest with it."""
    if not allowance.permissions:
        return Gap(result, "purposes", tuple(element for element, _ in covers[0]), None)
    combination = _failing(allowance.everything, covers, result)

    def progress(index: int) -> list[bool]:
        return [cover.by(index) is Result.WITHIN for cover in combination]

    closest = max(range(len(allowance.permissions)), key=progress)
    failed = progress(closest).index(False)
    answer = combination[failed].by(closest)
    elements = tuple(element for element, cover in covers[failed] if cover.by(closest) is answer)
    nowhere = DIMENSIONS[failed] == "purposes" and answer is Result.OUTSIDE
    return Gap(result, DIMENSIONS[failed], elements, None if nowhere else closest)


def _failing(everything: int, covers: Covers, result: Result) -> list[Cover]:
    """One combination of elements that no permission allows, or none surely allows."""
    combined: dict[int, list[Cover]] = {everything: []}
    for own in covers:
        if 0 in combined:
            combined = {0: [*combined[0], own[0][1]]}
            continue
        step: dict[int, list[Cover]] = {}
        for mask, chosen in combined.items():
            for _, cover in own:
                for other in cover.possible if result is Result.OUTSIDE else cover.sure:
                    step.setdefault(mask & other, [*chosen, cover])
        combined = step
    return combined[0]
