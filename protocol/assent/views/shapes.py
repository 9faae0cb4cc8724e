"""Closed shapes of linked data: which members a node has, how often, and what each value is.

Just enough of what SHACL says for the views that are made here, so that a view can be checked
without a library. Owns no vocabulary; what a value may be is a function of the caller.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeGuard

__all__ = [
    "MANY",
    "Member",
    "Shape",
    "breaches",
    "conforms",
    "either",
    "iri",
    "literal",
    "only",
    "text",
]

Check = Callable[[Any], bool]
MANY: Final = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """How often a member stands, and what each of its values is: a node, or what a check allows."""

    of: "Check | Shape"
    least: int = 1
    most: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A node: all members that it may have, and of which of ``any_of`` it has at least one."""

    members: Mapping[str, Member]
    any_of: tuple[str, ...] = ()


def breaches(value: Any, shape: Shape, place: str = "") -> Iterator[str]:
    """Each place at which ``value`` is not of ``shape``, and how."""
    here = place or "the top"
    if not isinstance(value, dict):
        yield f"{here}: no node"
        return
    yield from (f"{place}/{name}: unknown" for name in value if name not in shape.members)
    if shape.any_of and not any(value.get(name) for name in shape.any_of):
        yield f"{here}: has none of {', '.join(shape.any_of)}"
    for name, member in shape.members.items():
        held = value.get(name, [])
        each = held if isinstance(held, list) else [held]
        if not member.least <= len(each) <= member.most:
            yield f"{place}/{name}: stands {len(each)} times"
        for item in each:
            yield from _breaches(item, member.of, f"{place}/{name}")


def _breaches(item: Any, of: "Check | Shape", place: str) -> Iterator[str]:
    if isinstance(of, Shape):
        yield from breaches(item, of, place)
    elif not of(item):
        yield f"{place}: not {item!r}"


def text(value: Any) -> bool:
    """Whether it is a text that says anything."""
    return isinstance(value, str) and value != ""


def only(*allowed: Any) -> Check:
    """That a value is one of these."""
    return lambda value: value in allowed


def conforms(*shapes: Shape) -> Check:
    """That a value is a node of any of these shapes."""
    return lambda value: any(not [*breaches(value, shape)] for shape in shapes)


def either(*checks: Check) -> Check:
    """That a value is what any of these allows."""
    return lambda value: any(check(value) for check in checks)


def iri(allowed: Callable[[str], bool] = bool) -> Check:
    """That a value is a reference, to something that is allowed."""
    return lambda value: _is_reference(value) and allowed(value["@id"])


def literal(datatype: str) -> Check:
    """That a value is a text of this datatype."""
    return lambda value: (
        isinstance(value, dict)
        and value.keys() == {"@type", "@value"}
        and value["@type"] == datatype
        and text(value["@value"])
    )


def _is_reference(value: Any) -> TypeGuard[dict[str, str]]:
    return (
        isinstance(value, dict)
        and value.keys() == {"@id"}
        and text(value["@id"])
        and ":" in value["@id"]
    )
