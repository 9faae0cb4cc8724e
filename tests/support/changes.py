"""Changes one place of a JSON value, and finds all places that can be changed."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

Path = tuple[str | int, ...]
Json = dict[str, Any]


def places(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every place in ``value`` with what stands there; the whole is at ``()``."""
    yield path, value
    if isinstance(value, dict | list):
        for step, member in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(member, (*path, step))


def objects(value: Any) -> list[Path]:
    """The places of all objects."""
    return [path for path, part in places(value) if isinstance(part, dict)]


def at(value: Any, path: Path) -> Any:
    """What stands at ``path``."""
    for step in path:
        value = value[step]
    return value


def changed(value: Json, path: Path, new: Any) -> Json:
    """A copy of ``value`` in which ``new`` stands at ``path``, which may be a new member."""
    copy = deepcopy(value)
    at(copy, path[:-1])[path[-1]] = new
    return copy


def removed(value: Json, path: Path) -> Json:
    """A copy of ``value`` without what stands at ``path``."""
    copy = deepcopy(value)
    del at(copy, path[:-1])[path[-1]]
    return copy
