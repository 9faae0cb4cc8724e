"""The shapes of questions and decisions, for who reads the OpenAPI document.

``questions`` and ``deciding`` rule them; bounds and names are read from there. A shape is
necessary, not sufficient: names are looked up in the vocabulary after it.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from assent.agreement import Status
from assent.terms import Result
from assent_server.decisions.questions import (
    DURATION,
    ELEMENTS_MAX,
    MEMBERS,
    PROPERTIES,
    TEXT_MAX,
)
from assent_server.openapi import Shape, binding, one_of

__all__ = ["EVALUATIONS_MAX", "SEMANTICS", "shapes"]

EVALUATIONS_MAX: Final = 100

SEMANTICS: Final[Mapping[str, bool | None]] = {
    "execute_all": None,
    "deny_on_first_deny": False,
    "permit_on_first_permit": True,
}
"""After which decision no further question is answered."""

_TEXT: Final[Shape] = {"type": "string"}
_NAME: Final[Shape] = {"type": "string", "minLength": 1, "maxLength": TEXT_MAX}
_NAMES: Final[Shape] = {
    "oneOf": [_NAME, {"type": "array", "items": _NAME, "minItems": 1, "maxItems": ELEMENTS_MAX}]
}
_URL: Final[Shape] = {"type": "string", "format": "uri"}


def shapes() -> dict[str, Shape]:
    """All shapes by name, with those of the protocol that they refer to."""
    own = {**_asked(), **_answered()}
    protocol = binding.shapes()
    found: dict[str, Shape] = {}
    waiting = ["Problem", *_referred(own)]
    while waiting:
        name = waiting.pop()
        if name not in found and name not in own:
            found[name] = protocol[name]
            waiting.extend(_referred(protocol[name]))
    return {**found, **own}


def _referred(value: Any) -> Iterator[str]:
    """The names of the shapes to which a part of one refers."""
    if isinstance(value, Mapping):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"].rpartition("/")[2]
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _referred(item)


def _asked() -> dict[str, Shape]:
    members = {name: one_of(name.capitalize()) for name in MEMBERS}
    semantic = _closed({"evaluations_semantic": {"enum": list(SEMANTICS)}})
    listed = {"type": "array", "items": one_of("EvaluationPart"), "maxItems": EVALUATIONS_MAX}
    properties = {
        **dict.fromkeys(PROPERTIES, _NAMES),
        "retention": {"type": "string", "pattern": f"^({DURATION.pattern})$"},
        "automation": _NAME,
    }
    customer = {"type": {"const": "customer"}, "id": one_of("didKey"), "properties": _closed({})}
    data = {"type": {"const": "personal-data"}, "id": _NAMES, "properties": _closed({})}
    return {
        "Evaluation": _closed(members, needs=("subject", "action", "resource")),
        "EvaluationPart": _closed(members),
        "Evaluations": _closed({**members, "evaluations": listed, "options": semantic}),
        "Subject": _closed(customer, needs=("type", "id")),
        "Action": _closed(
            {"name": _NAMES, "properties": _closed(properties, needs=("purpose",))},
            needs=("name", "properties"),
        ),
        "Resource": _closed(data, needs=("type", "id")),
        "Context": _closed({"time": one_of("instant")}),
    }


def _answered() -> dict[str, Shape]:
    texts = {"type": "array", "items": _TEXT}
    where = {
        "agreement": one_of("digest"),
        "status": {"enum": list(Status)},
        "since": one_of("instant"),
    }
    duty = _closed(
        {"agreement": one_of("digest"), "duty": _TEXT, "dueAt": one_of("instant")},
        needs=("agreement", "duty"),
    )
    hit = {"result": {"enum": [Result.OUTSIDE, Result.UNKNOWN]}, "reason": _TEXT, "rule": _TEXT}
    limits = {"retention": _TEXT, "locations": texts, "automation": _TEXT, "recipients": texts}
    reason = {
        "request": _TEXT,
        "result": {"enum": list(Result)},
        "reason": _TEXT,
        **where,
        "rule": _TEXT,
        "dimension": _TEXT,
        "conditions": _closed(limits, needs=tuple(limits)),
        "duties": {"type": "array", "items": duty},
        "endedProhibitions": {
            "type": "array",
            "items": _closed({**hit, **where}, needs=(*hit, *where)),
        },
    }
    wrong = _closed({"status": {"const": 400}, "message": _TEXT}, needs=("status", "message"))
    both = ("decision", "context")
    either = {"oneOf": [one_of("Evaluated"), one_of("NotEvaluated")]}
    urls = dict.fromkeys(
        ("policy_decision_point", "access_evaluation_endpoint", "access_evaluations_endpoint"), _URL
    )
    return {
        "Evaluated": _closed(
            {
                "decision": {"type": "boolean"},
                "context": _closed(reason, needs=("request", "result", "reason")),
            },
            needs=both,
        ),
        "NotEvaluated": _closed(
            {
                "decision": {"const": False},
                "context": _closed({"error": wrong}, needs=("error",)),
            },
            needs=both,
        ),
        "EvaluatedAll": _closed(
            {"evaluations": {"type": "array", "items": either, "maxItems": EVALUATIONS_MAX}},
            needs=("evaluations",),
        ),
        "Configuration": _closed(urls, needs=tuple(urls)),
    }


def _closed(properties: Mapping[str, Any], *, needs: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(needs),
        "additionalProperties": False,
    }
