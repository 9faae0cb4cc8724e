"""Rows of the wallet as bytes and back, by the type hints of their dataclasses.

Local only, never on the wire: here bytes, numbers and truth values are allowed. A field that an
older row lacks takes its default, so adding a field with a default needs no migration.
"""

import base64
import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import orjson

__all__ = ["pack", "unpack"]

T = TypeVar("T")
Reader = Callable[[Any], Any]


def pack(row: object) -> bytes:
    """The bytes of a row: a dataclass of text, bytes, numbers, tuples and such dataclasses."""
    return orjson.dumps(_plain(row))


def unpack(kind: type[T], data: bytes) -> T:
    """The row of type ``kind`` that :func:`pack` made."""
    hint: Any = kind
    row: T = _reader(hint)(orjson.loads(data))
    return row


def _plain(value: Any) -> Any:
    if _is_row(value):
        members = {name: getattr(value, name) for name in _field_names(value.__class__)}
        return {name: _plain(member) for name, member in members.items() if member is not None}
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, StrEnum) else value


@cache
def _reader(hint: Any) -> Reader:
    if get_origin(hint) in (Union, types.UnionType):
        (inner,) = [part for part in get_args(hint) if part is not type(None)]
        return _reader(inner)
    if get_origin(hint) is tuple:
        item = _reader(get_args(hint)[0])
        return lambda values: tuple(item(value) for value in values)
    if hint is bytes:
        return base64.b64decode
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint
    if _is_row(hint):
        return _row_reader(hint)
    return lambda value: value


def _row_reader(kind: Any) -> Reader:
    hints = get_type_hints(kind)
    readers = {name: _reader(hints[name]) for name in _field_names(kind)}
    return lambda value: kind(
        **{name: read(value[name]) for name, read in readers.items() if name in value}
    )


def _is_row(value: Any) -> bool:
    """Whether a value, or a type, is that of a row or of a part of a document in one."""
    return is_dataclass(value) or hasattr(value, "__struct_fields__")


@cache
def _field_names(kind: Any) -> tuple[str, ...]:
    if is_dataclass(kind):
        return tuple(field.name for field in fields(kind))
    names: tuple[str, ...] = kind.__struct_fields__
    return names
