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
    if is_dataclass(value):
        members = {field.name: getattr(value, field.name) for field in fields(value)}
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
    if is_dataclass(hint):
        nested: Any = hint
        return _row_reader(nested)
    return lambda value: value


def _row_reader(kind: Any) -> Reader:
    hints = get_type_hints(kind)
    readers = {field.name: _reader(hints[field.name]) for field in fields(kind)}
    return lambda value: kind(
        **{name: read(value[name]) for name, read in readers.items() if name in value}
    )
