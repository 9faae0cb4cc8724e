"""Between JSON objects and typed documents, by the type hints of the document classes.

A field ``legal_name`` is the member ``legalName``; a tuple is an array; ``X | None = None`` is
a member that may be absent; a nested ``Part`` is a nested object. The ``id`` of a nested
object follows from the document's id (DOC-05), so no class stores it: :func:`to_json` assigns
it and :func:`check_nested_ids` demands it.
"""

import types
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints

from msgspec import Struct, convert
from msgspec.json import decode, encode
from msgspec.structs import fields

from assent.errors import PeerError
from assent.times import Instant
from assent.times import parse as parse_instant

__all__ = ["TYPES", "Part", "check_nested_ids", "document", "from_json", "member_name", "to_json"]

Json = dict[str, Any]


def member_name(field: str) -> str:
    """The member of a field: ``legal_name`` is ``legalName``."""
    head, *rest = field.split("_")
    return head + "".join(part.capitalize() for part in rest)


class Part(Struct, frozen=True, kw_only=True, rename=member_name, omit_defaults=True, gc=False):
    """A document's body or a part of one; a field whose default is None or () may be absent."""


P = TypeVar("P", bound=Part)

TYPES: dict[str, type[Any]] = {}
"""The document classes by their wire type."""


def document(name: str) -> Callable[[type[P]], type[P]]:
    """Register a class as the body of the document type ``name``."""

    def register(body: type[P]) -> type[P]:
        TYPES[name] = body
        return body

    return register


def from_json(body: type[P], value: Json) -> P:
    """The typed form of a JSON object that passed its schema.

    Raises:
        PeerError: ``time``, an instant that does not exist.
    """
    typed = convert(value, body)
    _check_instants(typed)
    return typed


def to_json(body: Part, document_id: str) -> Json:
    """The JSON object of a typed document, its nested ids assigned (DOC-05)."""
    value: Json = decode(encode(body, order="sorted"))
    for number, nested in enumerate(_nested_objects(value, _shape(type(body)), []), 1):
        nested["id"] = f"{document_id}#{number}"
    return value


def check_nested_ids(body: type[Part], value: Json) -> None:
    """Check that each nested object's ``id`` is the one that follows from the document's.

    ``value`` is a ``body`` that passed its schema. Raises:
        PeerError: ``nested-id`` (DOC-05).
    """
    document_id = value["id"]
    for number, nested in enumerate(_nested_objects(value, _shape(body), []), 1):
        if nested.get("id") != f"{document_id}#{number}":
            raise PeerError("nested-id")


class _Shape(NamedTuple):
    """What a class holds besides text: its instants by field, its parts by member and field."""

    instants: tuple[str, ...]
    parts: tuple[tuple[str, str, bool, "_Shape"], ...]
    has_instants: bool


@cache
def _shape(kind: type[Part]) -> _Shape:
    """The shape of a class, its parts in the order of their members (and whether each is many)."""
    hints = get_type_hints(kind)
    instants, parts = [], []
    for field in sorted(fields(kind), key=lambda field: field.encode_name):
        hint = hints[field.name]
        if get_origin(hint) in (Union, types.UnionType):
            (hint,) = [part for part in get_args(hint) if part is not type(None)]
        is_many = get_origin(hint) is tuple
        hint = get_args(hint)[0] if is_many else hint
        if hint is Instant:
            instants.append(field.name)
        elif isinstance(hint, type) and issubclass(hint, Part):
            parts.append((field.encode_name, field.name, is_many, _shape(hint)))
    has_instants = bool(instants) or any(below.has_instants for *_, below in parts)
    return _Shape(tuple(instants), tuple(parts), has_instants)


def _nested_objects(value: Json, shape: _Shape, found: list[Json]) -> list[Json]:
    """``found`` and each object nested in ``value``, depth first, members in their order."""
    for member, _, is_many, below in shape.parts:
        nested = value.get(member)
        if nested is None:
            continue
        objects: Iterable[Json] = nested if is_many else (nested,)
        for item in objects:
            found.append(item)
            if below.parts:
                _nested_objects(item, below, found)
    return found


def _check_instants(body: Part) -> None:
    shape = _shape(type(body))
    for name in shape.instants:
        instant = getattr(body, name)
        if instant is not None:
            parse_instant(instant)
    for _, name, is_many, below in shape.parts:
        if below.has_instants:
            nested: Any = getattr(body, name)
            for part in nested if is_many else (nested,):
                _check_instants(part)
