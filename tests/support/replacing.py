"""Values with other members: what ``copy.replace`` of Python 3.13 does."""

import dataclasses
from typing import Any, TypeVar

import msgspec

__all__ = ["replace"]

V = TypeVar("V")


def replace(value: V, /, **changes: Any) -> V:
    """``value`` with ``changes``: a dataclass, or a document or row, which are Structs."""
    anything: Any = value
    if dataclasses.is_dataclass(anything):
        changed: V = dataclasses.replace(anything, **changes)  # type: ignore[type-var]
        return changed
    return msgspec.structs.replace(value, **changes)
