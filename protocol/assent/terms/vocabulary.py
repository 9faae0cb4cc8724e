"""The pinned vocabulary: which concepts exist, what is broader than what, and their words.

Read once from the shipped file, which was made by ``scripts/make_vocabulary.py``. Concepts are
full IRIs here, as on the wire.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import assent_schemas
from assent.documents.parts import Digest, VersionedReference
from assent.multibase import digest
from assent.terms.verdict import Result

__all__ = ["FILE", "Concepts", "Locations", "Vocabulary", "load", "words"]

FILE = "vocabulary/dpv-2.3.json"
_SENSITIVE = "dpv:SensitiveData"
_REF = "https://w3id.org/assent/vocabulary/dpv"


@dataclass(frozen=True, slots=True, eq=False)
class Concepts:
    """One section: concepts in the order of ``skos:broader``, read reflexively and transitively.

    ``above`` holds the concept itself, too; ``kin`` all that is above or below it.
    """

    parents: Mapping[str, tuple[str, ...]]
    children: Mapping[str, tuple[str, ...]]
    above: Mapping[str, frozenset[str]]
    kin: Mapping[str, frozenset[str]]
    names: frozenset[str]

    @staticmethod
    def of(parents: Mapping[str, tuple[str, ...]]) -> "Concepts":
        """The section with these parents of each concept."""
        children: dict[str, list[str]] = {concept: [] for concept in parents}
        for concept, own in parents.items():
            for parent in own:
                children[parent].append(concept)
        above: dict[str, frozenset[str]] = {}
        for concept in parents:
            _climb(concept, parents, above)
        kin = {concept: set(own) for concept, own in above.items()}
        for concept, ancestors in above.items():
            for ancestor in ancestors:
                kin[ancestor].add(concept)
        return Concepts(
            parents=parents,
            children={concept: tuple(own) for concept, own in children.items()},
            above=above,
            kin={concept: frozenset(own) for concept, own in kin.items()},
            names=frozenset(parents),
        )

    def __contains__(self, concept: str) -> bool:
        return concept in self.parents

    def within(self, concept: str, permitted: Collection[str]) -> Result:
        """Whether every way up from ``concept`` meets a permitted one; ``unknown`` if only some do.

        A concept of two natures is permitted when both of them are.
        """
        if concept in permitted:
            return Result.WITHIN
        found = {self.within(parent, permitted) for parent in self.parents[concept]}
        if found == {Result.WITHIN}:
            return Result.WITHIN
        return Result.OUTSIDE if found <= {Result.OUTSIDE} else Result.UNKNOWN

    def related(self, one: str, other: str) -> bool:
        """Whether one is the other's ancestor or descendant, or both are the same."""
        return other in self.kin[one]


def _climb(
    concept: str, parents: Mapping[str, tuple[str, ...]], above: dict[str, frozenset[str]]
) -> frozenset[str]:
    if concept not in above:
        ways = (_climb(parent, parents, above) for parent in parents[concept])
        above[concept] = frozenset({concept}).union(*ways)
    return above[concept]


@dataclass(frozen=True, slots=True)
class Locations:
    """Countries, groups with a fixed membership, and groups whose membership moves."""

    anywhere: str
    countries: frozenset[str]
    groups: Mapping[str, frozenset[str]]
    moving: frozenset[str]

    def members(self, location: str) -> frozenset[str] | None:
        """The countries of a fixed location; None of a moving, boundless or foreign one."""
        if location in self.countries:
            return frozenset({location})
        return self.groups.get(location)


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """One version of DPV with its extensions for personal data, locations and IEEE 7012."""

    version: str
    digest: Digest
    purposes: Concepts
    data: Concepts
    operations: Concepts
    recipients: Concepts
    legal_bases: Concepts
    ieee_7012: Concepts
    automation: tuple[str, ...]
    locations: Locations
    by_third_parties: frozenset[str]
    sensitive_data: frozenset[str]
    _sections: Mapping[str, Concepts] = field(repr=False)

    @property
    def reference(self) -> VersionedReference:
        """How an agreement names this vocabulary."""
        return VersionedReference(
            ref=f"{_REF}/{self.version}", version=self.version, digest_multibase=self.digest
        )

    def section(self, dimension: str) -> Concepts:
        """The concepts of ``purposes``, ``data``, ``operations`` or ``recipients``."""
        return self._sections[dimension]


@cache
def load() -> Vocabulary:
    """The vocabulary that this version of the protocol pins.

    Raises:
        PinError: the shipped file was edited (TRM-01, LD12).
    """
    value = assent_schemas.load(FILE)
    full = _expander(value["prefixes"])
    sections = {
        name: _concepts(value[name], full)
        for name in ("purposes", "data", "operations", "recipients", "legalBases", "ieee7012")
    }
    return Vocabulary(
        version=value["version"],
        digest=Digest(digest(assent_schemas.read(FILE))),
        purposes=sections["purposes"],
        data=sections["data"],
        operations=sections["operations"],
        recipients=sections["recipients"],
        legal_bases=sections["legalBases"],
        ieee_7012=sections["ieee7012"],
        automation=tuple(map(full, value["automation"])),
        locations=_locations(value["locations"], full),
        by_third_parties=frozenset(map(full, value["byThirdParties"])),
        sensitive_data=_at_or_below(full(_SENSITIVE), sections["data"]),
        _sections=sections,
    )


def _expander(prefixes: Mapping[str, str]) -> Any:
    def full(short: str) -> str:
        prefix, _, name = short.partition(":")
        return prefixes[prefix] + name

    return full


def _concepts(section: Mapping[str, list[str]], full: Any) -> Concepts:
    return Concepts.of({full(c): tuple(map(full, own)) for c, own in section.items()})


def _at_or_below(concept: str, section: Concepts) -> frozenset[str]:
    return frozenset(name for name, above in section.above.items() if concept in above)


def _locations(value: Mapping[str, Any], full: Any) -> Locations:
    return Locations(
        anywhere=full(value["anywhere"]),
        countries=frozenset(map(full, value["countries"])),
        groups={full(g): frozenset(map(full, m)) for g, m in value["groups"].items()},
        moving=frozenset(map(full, value["movingGroups"])),
    )


_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+[0-9]*|[0-9]+")


@cache
def words(iri: str) -> str:
    """A concept in words, from its identifier: ``service analytics`` of ``…#ServiceAnalytics``.

    An identifier that is no CamelCase name is given as it is.
    """
    _, mark, name = iri.rpartition("#")
    parts = _WORD.findall(name)
    if not mark or "".join(parts) != name:
        return name or iri
    return " ".join(p if p.isupper() and len(p) > 1 else p.lower() for p in parts)
