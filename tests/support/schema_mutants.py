"""Every constraint of every schema, and each schema without one of them, or without one of the
alternatives that it allows."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import assent_schemas

__all__ = ["FILES", "Mutant", "mutants"]

FILES = assent_schemas.names("json/")

_BY_NAME = ("properties", "$defs")
_LISTS = ("anyOf", "oneOf", "allOf")
_SINGLE = ("items", "if", "then", "else", "not")
_ONE_BY_ONE = {"required", "enum", "anyOf", "oneOf"}
_SAYS_NOTHING = {"$schema", "$id", "title", "properties", "$defs"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """``place`` names the constraint or alternative that ``schema``, all of ``file``, lacks."""

    file: str
    place: str
    schema: dict[str, Any]


def mutants(file: str) -> Iterator[Mutant]:
    """The schema of ``file`` without one of its constraints or alternatives, once for each."""
    whole = assent_schemas.load(file)
    for steps, keyword, item in _constraints(whole, ()):
        copy = deepcopy(whole)
        part: Any = copy
        for step in steps:
            part = part[step]
        place = "/".join(map(str, (*steps, keyword)))
        if item is None:
            del part[keyword]
        else:
            place += f"/{_word(part[keyword][item], item)}"
            del part[keyword][item]
        yield Mutant(file=file, place=place, schema=copy)


def _word(item: Any, number: int) -> str:
    return item if isinstance(item, str) else f"without-{number}"


Steps = tuple[str | int, ...]


def _constraints(schema: Any, steps: Steps) -> Iterator[tuple[Steps, str, int | None]]:
    """Each constraint's place and keyword; each name that ``required`` lists is one.

    Of ``enum``, ``anyOf`` and ``oneOf`` each alternative counts, too.
    """
    for keyword, said in schema.items():
        if keyword in _ONE_BY_ONE:
            yield from ((steps, keyword, number) for number in range(len(said)))
        if keyword != "required" and keyword not in _SAYS_NOTHING:
            yield steps, keyword, None
    for below, part in _parts(schema):
        if part is False:
            yield (*steps, *below[:-1]), str(below[-1]), None
        else:
            yield from _constraints(part, (*steps, *below))


def _parts(schema: dict[str, Any]) -> Iterator[tuple[Steps, Any]]:
    for keyword in _BY_NAME:
        for name, part in schema.get(keyword, {}).items():
            yield (keyword, name), part
    for keyword in _LISTS:
        for number, part in enumerate(schema.get(keyword, ())):
            yield (keyword, number), part
    for keyword in _SINGLE:
        if keyword in schema:
            yield (keyword,), schema[keyword]
