"""Typed documents, made ready for several threads."""

import contextlib
from collections.abc import Iterator
from functools import cache

import msgspec

__all__ = ["make_ready"]


@cache
def make_ready() -> None:
    """Let msgspec look at every type once, before there are threads.

    It does so when a type is first read. A run with several workers crashed once within msgspec
    0.22, at its start; that two threads did it at once is the likely cause, and not proven.
    """
    for struct in _below(msgspec.Struct):
        with contextlib.suppress(msgspec.ValidationError, TypeError, NameError):
            msgspec.convert({}, struct)


def _below(kind: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    for found in kind.__subclasses__():
        yield found
        yield from _below(found)
