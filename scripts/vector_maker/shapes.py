"""Walks a closed schema beside a value that has its shape, and breaks each rule once.

Knows JSON Schema as far as our schemas use it. ``oneOf``, ``if`` and ``dependentRequired`` join
members, so that cases for them are written by hand.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

from vector_maker.documents import Json, uuid
from vector_maker.encoding import digest

__all__ = ["REMOVED", "Breach", "breaches"]

Path_ = tuple[str | int, ...]

_FOLDER = Path(__file__).resolve().parents[2] / "schemas" / "assent_schemas" / "json"
_ROOT: Final = "https://w3id.org/assent/schemas/"

REMOVED: Final = object()
"""What stands in place of a member that is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """``value`` at ``path`` breaks the rule ``keyword``, and ``what`` says so in words."""

    path: Path_
    value: Any
    keyword: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A schema, the file it stands in, and its place there; places with a name are shared."""

    file: str
    steps: tuple[str, ...] = ()

    @property
    def schema(self) -> Any:
        found = _load(self.file)
        for step in self.steps:
            found = found[int(step)] if isinstance(found, list) else found[step]
        return found

    def below(self, *steps: str) -> "_Place":
        return replace(self, steps=(*self.steps, *steps))

    def followed(self, ref: str) -> "_Place":
        url, _, pointer = ref.partition("#")
        file = url.removeprefix(_ROOT) or self.file
        return _Place(file=file, steps=tuple(pointer.split("/")[1:]))


@cache
def _load(file: str) -> Any:
    return json.loads((_FOLDER / file).read_bytes())


def breaches(kind: str, value: Json, walked: set[_Place]) -> Iterator[Breach]:
    """One breach for each rule of a type's schema that ``value`` reaches.

    The rules of a shared part are broken once for all types: ``walked`` are the parts that were;
    afterwards one breach shows that the part is named at all.
    """
    place = _Place(file=f"{kind}.schema.json")
    yield from _within(place, value, (), walked)


def _within(place: _Place, value: Any, path: Path_, walked: set[_Place]) -> Iterator[Breach]:
    schema = place.schema
    if "$ref" in schema:
        yield from _referred(place.followed(schema["$ref"]), value, path, walked)
        return
    for keyword, broken, what in _broken(schema, value):
        yield Breach(path=path, value=broken, keyword=keyword, what=what)
    if "anyOf" in schema:
        yield Breach(path=path, value="~", keyword="anyOf", what="is none of what may stand here")
        yield Breach(path=path, value=[value], keyword="anyOf-type", what="is an array of one")
    if isinstance(value, dict):
        yield from _members(place, schema, value, path, walked)
    elif isinstance(value, list) and "items" in schema:
        yield from _within(place.below("items"), value[0], (*path, 0), walked)


def _referred(target: _Place, value: Any, path: Path_, walked: set[_Place]) -> Iterator[Breach]:
    if not target.steps:
        # A whole document inside a container; its own type's cases break its rules.
        yield Breach(path=(*path, "id"), value=REMOVED, keyword="ref", what="is missing")
        yield Breach(path=path, value="x", keyword="ref-type", what="is no document")
    elif target in walked:
        yield next(_within(target, value, path, set()))
    else:
        walked.add(target)
        yield from _within(target, value, path, walked)


def _members(
    place: _Place, schema: Json, value: Json, path: Path_, walked: set[_Place]
) -> Iterator[Breach]:
    for name in schema.get("required", ()):
        yield Breach(path=(*path, name), value=REMOVED, keyword="required", what="is missing")
    for name in schema.get("properties", {}):
        if name in value:
            below = place.below("properties", name)
            yield from _within(below, value[name], (*path, name), walked)


def _broken(schema: Json, value: Any) -> Iterator[tuple[str, Any, str]]:
    """What breaks each of a schema's own rules: keyword, value, words."""
    if "pattern" in schema:
        yield "pattern", "~", "is not spelled so"
    if schema.get("additionalProperties") is False:
        yield "additionalProperties", value | {"note": "x"}, "has a member that is not known"
    if "type" in schema:
        other = [value] if schema["type"] == "string" else "x"
        yield "type", other, f"is no {schema['type']}"
    for keyword in ("const", "enum"):
        if keyword in schema:
            other = [*value, "x"] if isinstance(value, list) else "other"
            yield keyword, other, "is no value that may stand here"
    yield from _broken_bounds(schema, value)


def _broken_bounds(schema: Json, value: Any) -> Iterator[tuple[str, Any, str]]:
    for keyword, off in (("minimum", -1), ("maximum", 1)):
        if keyword in schema:
            yield keyword, schema[keyword] + off, f"is beyond its {keyword}"
    if schema.get("minLength"):
        yield "minLength", "", "is empty"
    if "maxLength" in schema and (longer := _longer(schema, value)):
        yield "maxLength", longer, f"is longer than {schema['maxLength']} characters"
    if schema.get("minItems"):
        few = value[: schema["minItems"] - 1]
        yield "minItems", few, f"has fewer than {schema['minItems']} items"
    if "maxItems" in schema and (more := _more_items(schema, value)):
        yield "maxItems", more, f"has more than {schema['maxItems']} items"
    if schema.get("uniqueItems") and len(value) < schema["maxItems"]:
        yield "uniqueItems", [*value, value[0]], "has one item twice"


def _longer(schema: Json, value: str) -> str | None:
    """A text that breaks no other rule than ``maxLength``; none where the pattern is as strict."""
    longest: int = schema["maxLength"]
    if "pattern" not in schema:
        return "a" * (longest + 1)
    fragment = "#" + value.partition("#")[2] if "#" in value else ""
    for text in ("did:web:", "https://"):
        longer: str = text + "a." * longest + "example" + fragment
        if re.search(schema["pattern"], longer):
            return longer
    return None


def _more_items(schema: Json, value: list[Any]) -> list[Any] | None:
    """One item too many, all different where they must be; none where there are not so many."""
    count: int = schema["maxItems"] + 1
    if not schema.get("uniqueItems"):
        return value[:1] * count
    if "enum" in schema["items"]:
        return None
    return [_varied(value[0], number) for number in range(count)]


_TOLD_APART_BY = (
    *("digestMultibase", "ref", "record", "base", "dimension", "duty", "action", "duration"),
    *("terms", "purposes"),
)


def _varied(item: Any, number: int) -> Any:
    """An item like this one that differs from others by ``number``."""
    if isinstance(item, dict):
        if "protocolVersion" in item:
            return item | {"id": uuid(1000 + number)}
        name = next(name for name in _TOLD_APART_BY if name in item)
        return item | {name: _varied(item[name], number)}
    if isinstance(item, list):
        return [_varied(item[0], number)]
    if item.startswith("uEi"):
        return digest(str(number).encode())
    if item.startswith("P"):
        return f"P{number + 1}D"
    return f"{item}{number}"
