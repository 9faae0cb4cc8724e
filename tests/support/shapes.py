"""Reads a schema as the tests need it: its members, with every reference followed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import assent_schemas
from assent.schema import ROOT


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member of an object: the schema of its value, or of the items of its array.

    ``shape`` is the name of a shared shape, or empty for one that is written in place.
    """

    name: str
    required: bool
    array: bool
    shape: str
    schema: dict[str, Any]
    file: dict[str, Any]


def document_schemas() -> dict[str, dict[str, Any]]:
    """The schemas of the documents by type; containers have no context."""
    schemas = [assent_schemas.load(file) for file in assent_schemas.names("json/")]
    return {
        schema["title"]: schema for schema in schemas if "@context" in schema.get("properties", {})
    }


def members(schema: dict[str, Any], file: dict[str, Any]) -> Iterator[Member]:
    """The own members of an object; not those that every document or nested object has."""
    for name, part in schema["properties"].items():
        if name not in {"@context", "id", "type", "protocolVersion", "proof"}:
            found, shape, found_in, array = part, "", file, False
            while "$ref" in found or "items" in found:
                if "$ref" in found:
                    found, shape, found_in = _follow(found["$ref"], found_in)
                else:
                    found, array = found["items"], True
            yield Member(
                name=name,
                required=name in schema["required"],
                array=array,
                shape=shape,
                schema=found,
                file=found_in,
            )


def all_members(schema: dict[str, Any], file: dict[str, Any]) -> Iterator[Member]:
    """The own members of an object and of all objects inside it."""
    for member in members(schema, file):
        yield member
        if member.schema.get("type") == "object":
            yield from all_members(member.schema, member.file)


def _follow(ref: str, file: dict[str, Any]) -> tuple[dict[str, Any], str, dict[str, Any]]:
    url, _, path = ref.partition("#")
    if url:
        file = assent_schemas.load("json/" + url.removeprefix(ROOT))
    found, step = file, ""
    for step in path.split("/")[1:]:
        found = found[step]
    return found, step, file
