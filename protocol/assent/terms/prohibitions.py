"""What a prohibition hits, and what is left of an activity beside it.

A prohibition hits when it overlaps the activity in every dimension that it names. Beside it,
an activity falls into one narrower activity for each named dimension: in that dimension it
keeps just what does not overlap.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from assent.documents.terms import Prohibition, Recipient
from assent.terms import recipients
from assent.terms.activity import CONCEPTS, Activity
from assent.terms.verdict import Result, best, worst
from assent.terms.vocabulary import Concepts, Vocabulary

__all__ = ["NAMEABLE", "avoids", "implies", "narrowed"]

NAMEABLE = ("purposes", "data", "operations", "recipients", "locations")
"""The dimensions that a prohibition can name."""


def avoids(activity: Activity, prohibition: Prohibition, vocabulary: Vocabulary) -> Result:
    """Whether the prohibition does not hit: some named dimension has no overlap."""
    answer = Result.OUTSIDE
    for name, forbidden in _named(prohibition):
        apart = _apart(getattr(activity, name), forbidden, name, vocabulary)
        if apart is Result.WITHIN:
            return apart
        answer = best(answer, apart)
    return answer


@lru_cache(maxsize=512)
def _named(prohibition: Prohibition) -> tuple[tuple[str, tuple[Any, ...]], ...]:
    """The dimensions that a prohibition names, with what it forbids there."""
    return tuple((name, own) for name in NAMEABLE if (own := getattr(prohibition, name)))


def narrowed(
    activity: Activity, prohibition: Prohibition, vocabulary: Vocabulary
) -> Iterator[Activity]:
    """The activities into which the prohibition cuts this one; together all that it leaves.

    Where nobody can tell whether an element overlaps, it is left.
    """
    for name, forbidden in _named(prohibition):
        left = _left(getattr(activity, name), forbidden, name, vocabulary)
        if left:
            cut: dict[str, Any] = {name: left}
            yield replace(activity, **cut)


def implies(wider: Prohibition, narrower: Prohibition, vocabulary: Vocabulary) -> bool:
    """Whether the one hits, in every case, whatever the other hits."""
    return all(
        (own := getattr(narrower, name)) and _reaches(forbidden, own, name, vocabulary)
        for name, forbidden in _named(wider)
    )


def _reaches(forbidden: Any, others: Any, dimension: str, vocabulary: Vocabulary) -> bool:
    if dimension not in CONCEPTS:
        return set(others) <= set(forbidden)
    section = vocabulary.section(dimension)
    return all(
        other in forbidden
        or (other in section and section.within(other, forbidden) is Result.WITHIN)
        for other in others
    )


def _apart(elements: Any, forbidden: Any, dimension: str, vocabulary: Vocabulary) -> Result:
    """Whether no element overlaps a forbidden one; ``unknown`` if nothing is said."""
    if not elements:
        return Result.UNKNOWN
    if dimension in CONCEPTS:
        return _concepts_apart(elements, forbidden, vocabulary.section(dimension))
    if dimension == "locations":
        return _places_apart(elements, forbidden, vocabulary)
    return worst(*(_recipient_apart(one, forbidden, vocabulary.recipients) for one in elements))


@lru_cache(maxsize=1024)
def _recipient_apart(
    one: Recipient, forbidden: tuple[Recipient, ...], categories: Concepts
) -> Result:
    return worst(*(recipients.avoids(one, other, categories) for other in forbidden))


def _concepts_apart(elements: Any, forbidden: Any, section: Concepts) -> Result:
    foreign = not (section.names.issuperset(elements) and section.names.issuperset(forbidden))
    for other in forbidden:
        if other in section and not section.kin[other].isdisjoint(elements):
            return Result.OUTSIDE
    return Result.UNKNOWN if foreign else Result.WITHIN


def _places_apart(places: Any, forbidden: Any, vocabulary: Vocabulary) -> Result:
    one, other = _extent(places, vocabulary), _extent(forbidden, vocabulary)
    if vocabulary.locations.anywhere in (*one.boundless, *other.boundless):
        return Result.OUTSIDE
    if not one.countries.isdisjoint(other.countries):
        return Result.OUTSIDE
    return Result.UNKNOWN if one.boundless or other.boundless else Result.WITHIN


@dataclass(frozen=True, slots=True)
class _Extent:
    """The countries of some locations, and the locations that have no fixed ones."""

    countries: frozenset[str]
    boundless: tuple[str, ...]


@lru_cache(maxsize=256)
def _extent(places: tuple[str, ...], vocabulary: Vocabulary) -> _Extent:
    members = {place: vocabulary.locations.members(place) for place in places}
    return _Extent(
        countries=frozenset().union(*(own for own in members.values() if own is not None)),
        boundless=tuple(place for place, own in members.items() if own is None),
    )


def _left(elements: Any, forbidden: Any, dimension: str, vocabulary: Vocabulary) -> tuple[Any, ...]:
    """The largest parts of the elements that do not overlap anything forbidden."""
    left: dict[Any, None] = {}
    queue = list(elements)
    while queue:
        element = queue.pop(0)
        answer = _apart((element,), forbidden, dimension, vocabulary)
        parts = _parts(element, elements, dimension, vocabulary)
        if answer is Result.WITHIN or (answer is Result.UNKNOWN and not parts):
            left[element] = None
        else:
            queue.extend(parts)
    return tuple(left)


def _parts(element: Any, whole: Any, dimension: str, vocabulary: Vocabulary) -> tuple[Any, ...]:
    """The next smaller parts of an element, all of them permitted where ``whole`` is."""
    if dimension == "recipients":
        recipient: Recipient = element
        return recipients.parts(recipient, vocabulary.recipients)
    if dimension == "locations":
        return _countries(element, vocabulary)
    section = vocabulary.section(dimension)
    return tuple(
        child
        for child in section.children.get(element, ())
        if section.within(child, whole) is Result.WITHIN
    )


def _countries(location: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    locations = vocabulary.locations
    if location == locations.anywhere:
        return tuple(sorted(locations.countries))
    return tuple(sorted(locations.groups.get(location, ())))
