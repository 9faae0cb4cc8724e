"""The members of documents, containers and shared shapes, from their JSON Schemas.

What a member says stands in ``members.yaml``.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import yaml

import assent_schemas
from assent.documents.containers import BUNDLE_BYTES_MAX, CONTAINER_BYTES_MAX
from specification.tables.markdown import anchor, code, table
from specification.text import SPEC

__all__ = ["bundle", "containers", "documents", "every_member", "problem", "shapes", "words"]

Json = Mapping[str, Any]

_COMMON = "common"
_EVERYWHERE = frozenset({"@context", "type", "protocolVersion", "proof"})
WORDS = SPEC / "members.yaml"

_IDS = frozenset({"Terms", "Roster", "Proffer"})
_LARGE = frozenset({"Bundle", "History", "ReconciliationAnswer"})
_SPELLINGS = {
    "documentId": "urn:uuid",
    "nestedId": "nested id",
    "did": "DID",
    "didKey": "did:key",
    "didWeb": "did:web",
    "iri": "IRI",
    "webIri": "web IRI",
    "text200": "text, at most 200",
    "text2000": "text, at most 2000",
    "minute": "whole minute",
    "counter": "number as text",
    "party": "first-party, second-party",
    "code": "code",
    "concept": "concept IRI",
    "concepts": "concept IRIs",
    "location": "location IRI",
    "locations": "location IRIs",
    "retention": "duration or indefinite",
    "standardId": "https IRI",
    "baseUrl": "URL",
    "digests": "digests",
    "verificationMethod": "verification method",
    "publicKeyMultibase": "public key",
    "language": "language tag",
}


def documents() -> str:
    """A section for each document type with the table of its members."""
    return "\n\n".join(
        f"### {name}\n\n{_members(name, schema)}"
        for name, schema in _schemas().items()
        if "@context" in schema["properties"]
    )


def containers() -> str:
    """The containers: their members, and the most bytes each may have."""
    sections = []
    for name, schema in _schemas().items():
        if "@context" not in schema["properties"] and name not in ("Problem", "Bundle"):
            bytes_max = BUNDLE_BYTES_MAX if name in _LARGE else CONTAINER_BYTES_MAX
            limit = f"At most {bytes_max // 1024} KiB."
            sections.append(f"### {name}\n\n{limit}\n\n{_members(name, schema)}")
    return "\n\n".join(sections)


def bundle() -> str:
    """What a bundle holds."""
    # This table stands in another part than the shapes that it links to.
    own = _members("Bundle", _schemas()["Bundle"])
    return own.replace("](#", "](documents-and-profile.md#")


def problem() -> str:
    """What a problem holds."""
    return _members("Problem", _schemas()["Problem"])


def shapes() -> str:
    """The shapes of objects that several documents share."""
    return "\n\n".join(
        f"#### {name}\n\n{_members(name, schema)}"
        for name, schema in _shared().items()
        if "properties" in schema
    )


def every_member() -> set[tuple[str, str]]:
    """Each member that a table shows, by the key of its words and its name."""
    return {
        (key, name)
        for shape, schema in {**_schemas(), **_shared()}.items()
        if "properties" in schema
        for key, name, *_ in _rows(shape, schema)
    }


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """What each member says, by shape; a member written in place has its own key, with a dot."""
    read: Mapping[str, Mapping[str, str]] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return read


def _schemas() -> dict[str, Json]:
    files = [name for name in assent_schemas.names("json/") if _COMMON not in name]
    return {
        name.removeprefix("json/").removesuffix(".schema.json"): assent_schemas.load(name)
        for name in files
    }


def _shared() -> dict[str, Json]:
    found: dict[str, Json] = {}
    for file in (_COMMON, "Terms"):
        found |= assent_schemas.load(f"json/{file}.schema.json")["$defs"]
    return found


def _members(shape: str, schema: Json) -> str:
    rows = [
        (code(path), needed, _value(member), words()[key][name])
        for key, name, path, needed, member in _rows(shape, schema)
    ]
    return table(("member", "needed", "value", "what it says"), rows)


def _rows(key: str, schema: Json, prefix: str = "") -> Iterator[tuple[str, str, str, str, Json]]:
    """The members of an object, needed ones first; those of an object in place follow it."""
    required = schema.get("required", ())
    everywhere = _EVERYWHERE if key in _schemas() and key != "Problem" else frozenset[str]()
    for name, member in sorted(
        schema["properties"].items(), key=lambda item: item[0] not in required
    ):
        # Ids of documents and nested objects follow rules of their own.
        if name in everywhere or (name == "id" and key not in _IDS):
            continue
        yield key, name, prefix + name, "yes" if name in required else "no", member
        inner = member.get("items", member)
        if "properties" in inner:
            yield from _rows(f"{key}.{name}", inner, f"{prefix}{name}.")


def _value(member: Json) -> str:
    """The value in a few words, with a link to its shape where it has one."""
    if member.get("type") == "array":
        least, most = member.get("minItems", 0), member["maxItems"]
        return f"{least} to {most}: {_value(member['items'])}"
    if "enum" in member:
        return ", ".join(map(code, member["enum"]))
    if "const" in member:
        return code(str(member["const"]))
    if "anyOf" in member or "oneOf" in member:
        return " or ".join(_value(item) for item in member.get("anyOf", member.get("oneOf")))
    if "$ref" in member:
        return _named(member["$ref"])
    if member.get("type") == "integer":
        return f"number, {member['minimum']} to {member['maximum']}"
    return "object" if "properties" in member else "text"


def _named(ref: str) -> str:
    schema, name = _followed(ref)
    if name in _SPELLINGS:
        return _SPELLINGS[name]
    if schema.get("type") == "array":
        return _value(schema)
    return f"[{name}](#{anchor(name)})" if "properties" in schema else name


def _followed(ref: str) -> tuple[Json, str]:
    """What a reference means, and its name. Without a file it stands in that of the terms."""
    file, _, path = ref.partition("#")
    name = file.rpartition("/")[2] or "Terms.schema.json"
    found: Any = assent_schemas.load(f"json/{name}")
    *_, last = ("", *path.split("/")[1:])
    for step in path.split("/")[1:]:
        found = found[step]
    return found, last or name.removesuffix(".schema.json")
