"""Closed schemas: each rule of each type broken once, and what is still allowed."""

import json
from collections.abc import Iterator
from typing import Any

from vector_maker.areas import combinations
from vector_maker.case import Case, accepted, bytes_of, rejected
from vector_maker.complete import COUPLED, LARGE, SMALL
from vector_maker.documents import Json, number_nested
from vector_maker.encoding import canonical
from vector_maker.shapes import REMOVED, Breach, breaches
from vector_maker.signers import complete, keys_for

__all__ = ["cases"]

_CODES = {"@context": ("context", "PRF-04"), "protocolVersion": ("version", "DOC-02")}
_EXTENT = {"small": "as few members as it may have", "large": "every member it may have"}


def cases() -> Iterator[Case]:
    """The cases of the area."""
    for kind in SMALL:
        for name, value in (("small", SMALL[kind]), ("large", LARGE[kind])):
            yield _allowed(kind, name, complete(value) if "@context" in value else value)
    walked: set[Any] = set()
    for kind, value in LARGE.items():
        for breach in breaches(kind, value, walked):
            # That a document is an object is the profile's rule; the schema only repeats it.
            if breach.path or breach.keyword != "type":
                yield _broken(kind, breach)
    yield from combinations.cases()


def _allowed(kind: str, name: str, value: Json) -> Case:
    return Case(
        slug=f"{kind}/{name}",
        title=f"{kind} with {_EXTENT[name]}",
        requirement="DOC-01",
        task=_task(kind),
        request={"type": kind, "bytes": bytes_of(value), "keys": keys_for(kind)},
        expect=accepted(),
    )


def _broken(kind: str, breach: Breach) -> Case:
    place = ".".join(map(str, breach.path))
    member = breach.path[0] if breach.path and breach.value is not REMOVED else ""
    code, requirement = _CODES.get(str(member), ("schema", "PRF-05"))
    steps = [kind, *(str(step).removeprefix("@") for step in breach.path), breach.keyword]
    return Case(
        slug="/".join(steps),
        title=f"{kind}: {place or 'the document'} {breach.what}",
        requirement=requirement,
        task=_task(kind),
        request={"type": kind, "bytes": bytes_of(_with(_base(kind, breach), breach))},
        expect=rejected("schema", code),
    )


def _task(kind: str) -> str:
    # Problems are no documents: they may hold numbers and need not be canonical.
    return "problem" if kind == "Problem" else "document"


def _base(kind: str, breach: Breach) -> Json:
    """The smallest value that reaches the place: the small one with what the large one has there.

    Documents are not signed: shape comes before proofs.
    """
    if not breach.path:
        return SMALL[kind]
    name = str(breach.path[0])
    group = next((group for group in COUPLED.get(kind, ()) if name in group), frozenset({name}))
    return SMALL[kind] | {member: LARGE[kind][member] for member in group}


def _with(base: Json, breach: Breach) -> Json:
    """``base`` with the breach at its place; nested ids fit, where they are not what is broken."""
    if not breach.path:
        return dict(breach.value)
    # What two members share in the base is not shared in a document.
    value = json.loads(canonical(base))
    *way, last = breach.path
    inner: Any = value
    for step in way:
        inner = inner[step]
    if breach.value is REMOVED:
        del inner[last]
    else:
        inner[last] = breach.value
    about_ids = last == "id" or breach.keyword == "uniqueItems" or "@context" not in base
    return value if about_ids else number_nested(value)
