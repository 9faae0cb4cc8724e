"""Makes an input on which two verifiers disagree as small as it gets, and a vector of it."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import orjson

from support.differential.seeds import spelled, unspelled
from support.differential.value_changes import places

Json = dict[str, Any]
Disagree = Callable[[Json], bool]


def reduced(request: Json, disagree: Disagree) -> Json:
    """A request like this one with as little in it as keeps the disagreement up."""
    smaller = _smaller_values if _is_json(request) else _smaller_bytes
    while True:
        for candidate in smaller(request):
            if disagree(candidate):
                request = candidate
                break
        else:
            return request


def candidate_vector(request: Json, *, name: str, python: Json, javascript: Json) -> Json:
    """The disagreement in the form of a vector; somebody has to decide what to expect."""
    return {
        "id": f"differential/{name}",
        "title": "The two implementations disagree: decide who is right.",
        **{key: member for key, member in request.items() if key != "id"},
        "answers": {"python": python, "javascript": javascript},
    }


def _is_json(request: Json) -> bool:
    try:
        raw = unspelled(request["bytes"])
        return orjson.dumps(orjson.loads(raw), option=orjson.OPT_SORT_KEYS) == raw
    except orjson.JSONDecodeError:
        return False


def _smaller_values(request: Json) -> Iterator[Json]:
    """The request with one member or item less, or one text half as long."""
    value = orjson.loads(unspelled(request["bytes"]))
    count = sum(1 for _ in places(value))
    for number in range(count):
        for shrink in (_left_out, _halved):
            smaller = deepcopy(value)
            if shrink(*list(places(smaller))[number]):
                raw = orjson.dumps(smaller, option=orjson.OPT_SORT_KEYS)
                yield request | {"bytes": spelled(raw)}


def _left_out(holder: Any, key: Any) -> bool:
    del holder[key]
    return True


def _halved(holder: Any, key: Any) -> bool:
    if not isinstance(holder[key], str) or len(holder[key]) < 2:
        return False
    holder[key] = holder[key][: len(holder[key]) // 2]
    return True


def _smaller_bytes(request: Json) -> Iterator[Json]:
    """The request with one stretch of its bytes less, long stretches first."""
    raw = unspelled(request["bytes"])
    length = len(raw) // 2
    while length:
        for start in range(0, len(raw), length):
            yield request | {"bytes": spelled(raw[:start] + raw[start + length :])}
        length //= 2
