"""Which permissions of a terms document allow one element of an activity.

A set of permissions is a set of bits, so that what several elements have in common is one
intersection.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from assent.documents.terms import Permission, Recipient
from assent.terms import durations, recipients
from assent.terms.activity import CONCEPTS
from assent.terms.verdict import Result
from assent.terms.vocabulary import Vocabulary

__all__ = ["Allowance", "Cover", "allowance"]

_KNOWN_MAX = 2048


@dataclass(frozen=True, slots=True)
class Cover:
    """The permissions that allow one element.

    ``sure`` holds one set for each thing that must be allowed for the element to be: each
    nature of a concept, each country of a group. ``possible`` holds the sets of those that
    allow it in some nature, or may do so.
    """

    sure: frozenset[int]
    possible: frozenset[int]

    def by(self, permission: int) -> Result:
        """Whether the permission of this index allows the element."""
        bit = 1 << permission
        if all(mask & bit for mask in self.sure):
            return Result.WITHIN
        maybe = all(mask & bit for mask in self.possible)
        return Result.UNKNOWN if maybe else Result.OUTSIDE


@lru_cache(maxsize=64)
def allowance(permissions: tuple[Permission, ...], vocabulary: Vocabulary) -> "Allowance":
    """The permissions made ready; those asked lately are kept ready."""
    return Allowance(permissions, vocabulary)


class Allowance:
    """The permissions of one terms document, ready to be asked."""

    def __init__(self, permissions: tuple[Permission, ...], vocabulary: Vocabulary) -> None:
        self.permissions = permissions
        self.everything = (1 << len(permissions)) - 1
        self._vocabulary = vocabulary
        self._unknown = Cover(frozenset({0}), frozenset({self.everything}))
        self._concepts = {name: self._listed(name) for name in CONCEPTS}
        self._places = self._bits("locations")
        self._known: dict[tuple[str, Any], Cover] = {}
        self._readers: dict[str, Callable[[Any], Cover]] = {
            **{name: partial(self._concept, name) for name in CONCEPTS},
            "recipients": self._recipient,
            "retention": self._retention,
            "locations": self._place,
            "automation": self._automation,
        }

    def cover(self, dimension: str, element: Any) -> Cover:
        """The permissions that allow ``element``; each is worked out once."""
        found = self._known.get((dimension, element))
        if found is None:
            found = self._readers[dimension](element)
            # Elements come from others: what they send must not fill the memory.
            if len(self._known) < _KNOWN_MAX:
                self._known[dimension, element] = found
        return found

    def _bits(self, dimension: str) -> dict[str, int]:
        """The permissions that list each element of a dimension."""
        bits: dict[str, int] = {}
        for index, permission in enumerate(self.permissions):
            for listed in getattr(permission, dimension):
                bits[listed] = bits.get(listed, 0) | 1 << index
        return bits

    def _listed(self, dimension: str) -> tuple[dict[str, int], int]:
        """The permissions that list each concept, and those that list a foreign one."""
        section = self._vocabulary.section(dimension)
        bits = self._bits(dimension)
        foreign = 0
        for concept in [concept for concept in bits if concept not in section]:
            foreign |= bits.pop(concept)
        return bits, foreign

    def _concept(self, dimension: str, concept: str) -> Cover:
        if concept not in self._vocabulary.section(dimension):
            return self._unknown
        bits, possible = self._concepts[dimension]
        ways = _ways(concept, self._vocabulary.section(dimension).parents, bits)
        for way in ways:
            possible |= way
        return Cover(ways, frozenset({possible}))

    def _recipient(self, recipient: Recipient) -> Cover:
        section = self._vocabulary.recipients
        return self._answered(
            [recipients.covered(recipient, listed, section) for listed in permission.recipients]
            for permission in self.permissions
        )

    def _retention(self, retention: str | None) -> Cover:
        if retention is None:
            return self._unknown
        return self._answered([durations.at_most(retention, p.retention)] for p in self.permissions)

    def _automation(self, level: str | None) -> Cover:
        if level not in self._vocabulary.automation:
            return self._unknown
        rank = self._vocabulary.automation.index(level)
        return self._answered([self._up_to(rank, p.automation)] for p in self.permissions)

    def _up_to(self, rank: int, highest: str) -> Result:
        levels = self._vocabulary.automation
        if highest not in levels:
            return Result.UNKNOWN
        return Result.WITHIN if rank <= levels.index(highest) else Result.OUTSIDE

    def _place(self, place: str | None) -> Cover:
        """Of a group every country counts; where a moving or foreign one ends nobody can tell."""
        locations = self._vocabulary.locations
        anywhere = self._places.get(locations.anywhere, 0)
        unclear = anywhere
        for listed, mask in self._places.items():
            if listed != locations.anywhere and locations.members(listed) is None:
                unclear |= mask
        if place is None:
            return self._unknown
        if place == locations.anywhere:
            return Cover(frozenset({anywhere}), frozenset({unclear}))
        members = locations.members(place)
        if members is None:
            sure = anywhere if place in locations.moving else 0
            return Cover(frozenset({sure}), frozenset({self.everything}))
        listing = {country: self._lists(country) for country in members}
        return Cover(
            frozenset(anywhere | mask for mask in listing.values()),
            frozenset(unclear | mask for mask in listing.values()),
        )

    def _lists(self, country: str) -> int:
        """The permissions that list a country, or a fixed group that it belongs to."""
        mask = 0
        for listed, own in self._places.items():
            if country in (self._vocabulary.locations.members(listed) or ()):
                mask |= own
        return mask

    def _answered(self, answers: Iterable[list[Result]]) -> Cover:
        """The cover of an element of one nature, from each permission's answers."""
        sure = possible = 0
        for index, own in enumerate(answers):
            if Result.WITHIN in own:
                sure |= 1 << index
            if Result.WITHIN in own or Result.UNKNOWN in own:
                possible |= 1 << index
        return Cover(frozenset({sure}), frozenset({possible}))


def _ways(
    concept: str, parents: Mapping[str, tuple[str, ...]], bits: Mapping[str, int]
) -> frozenset[int]:
    """For each way up from ``concept`` the permissions that list a concept on it."""
    mask = bits.get(concept, 0)
    above = parents[concept]
    while len(above) == 1:
        mask |= bits.get(above[0], 0)
        above = parents[above[0]]
    if not above:
        return frozenset((mask,))
    return frozenset(mask | way for parent in above for way in _ways(parent, parents, bits))
