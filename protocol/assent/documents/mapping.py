"""Between JSON objects and typed documents, by the type hints of the document classes.

A field ``legal_name`` is the member ``legalName``; a tuple is an array; ``X | None = None`` is
a member that may be absent; a nested dataclass is a nested object. The ``id`` of a nested
object follows from the document's id (DOC-05), so no class stores it: :func:`to_json` assigns
it and :func:`check_nested_ids` demands it.
"""

import types
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from assent.errors import PeerError
from assent.times import Instant
from assent.times import parse as parse_instant

__all__ = ["TYPES", "check_nested_ids", "document", "from_json", "member_name", "to_json"]

T = TypeVar("T")
Json = dict[str, Any]

TYPES: dict[str, type[Any]] = {}
"""The document classes by their wire type."""


def document(name: str) -> Callable[[type[T]], type[T]]:
    """Register a dataclass as the body of the document type ``name``."""

    def register(body: type[T]) -> type[T]:
        TYPES[name] = body
        return body

    return register


def from_json(body: type[T], value: Json) -> T:
    """The typed form of a JSON object that passed its schema.

    Raises:
        PeerError: ``time``, an instant that does not exist.
    """
    typed: T = _object_reader(cast(Any, body))(value)
    return typed


def to_json(body: Any, document_id: str) -> Json:
    """The JSON object of a typed document, its nested ids assigned (DOC-05)."""
    value = _plain(body)
    for number, nested in enumerate(_nested_objects(value, []), 1):
        nested["id"] = f"{document_id}#{number}"
    return value


def check_nested_ids(value: Json) -> None:
    """Check that each nested object's ``id`` is the one that follows from the document's.

    The members of ``value`` are in the order of their names, as they are in canonical bytes.

    Raises:
        PeerError: ``nested-id`` (DOC-05).
    """
    document_id = value["id"]
    for number, nested in enumerate(_nested_objects(value, []), 1):
        if nested.get("id") != f"{document_id}#{number}":
            raise PeerError("nested-id")


def member_name(field: str) -> str:
    """The member of a field: ``legal_name`` is ``legalName``."""
    head, *rest = field.split("_")
    return head + "".join(part.capitalize() for part in rest)


@cache
def _object_reader(body: Callable[..., Any]) -> Callable[[Json], Any]:
    """What turns an object into a ``body``. Made once a class: each document runs several."""
    hints = get_type_hints(body)
    readers = [
        (member_name(field.name), field.name, _reader(hints[field.name]))
        for field in fields(cast(Any, body))
    ]
    as_they_are = [(member, name) for member, name, reader in readers if reader is None]
    to_be_read = [(member, name, reader) for member, name, reader in readers if reader is not None]

    def read(value: Json) -> Any:
        values = {name: value[member] for member, name in as_they_are if member in value}
        for member, name, reader in to_be_read:
            if member in value:
                values[name] = reader(value[member])
        return body(**values)

    return read


def _reader(hint: Any) -> Callable[[Any], Any] | None:
    """What turns a member of this type into its value; None where nothing is to be done."""
    if get_origin(hint) in (Union, types.UnionType):
        (inner,) = [part for part in get_args(hint) if part is not type(None)]
        return _reader(inner)
    if get_origin(hint) is tuple:
        read = _reader(get_args(hint)[0])
        return tuple if read is None else lambda items: tuple(map(read, items))
    if hint is Instant:
        return parse_instant
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return {member.value: member for member in hint}.__getitem__
    if is_dataclass(hint):
        return _object_reader(cast(Any, hint))
    return None


def _plain(body: Any) -> Json:
    value = {}
    for field in sorted(fields(body), key=lambda field: member_name(field.name)):
        member = getattr(body, field.name)
        if member is not None and not (member == () and field.default is not MISSING):
            value[member_name(field.name)] = _plain_member(member)
    return value


def _plain_member(member: Any) -> Any:
    if isinstance(member, tuple):
        return [_plain_member(item) for item in member]
    if isinstance(member, str):
        return str(member)
    return _plain(member)


def _nested_objects(value: Json, found: list[Json]) -> list[Json]:
    """``found`` and each object nested in ``value``, depth first, members in their order.

    Proofs do not count, and no array of a document holds arrays.
    """
    for name, member in value.items():
        kind = type(member)
        if kind is dict:
            found.append(member)
            _nested_objects(member, found)
        elif kind is list and name != "proof":
            for item in member:
                if type(item) is dict:
                    found.append(item)
                    _nested_objects(item, found)
    return found
