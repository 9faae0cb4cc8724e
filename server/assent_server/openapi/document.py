"""The OpenAPI 3.1 document of a table of calls.

What one surface has of its own, its shapes, its errors and its ways to be known, comes with it as
a ``Surface``; this knows OpenAPI only.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from assent_server.openapi.calls import PARAMETERS, Call, Known, Shape

__all__ = ["Surface", "waits", "write"]

_OPENAPI: Final = "3.1.0"
_WAITS: Final = (202, 429, 503)
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """Calls that are served at one place, and what they share.

    ``schemas`` are the shapes to which calls refer; ``schemes`` are OpenAPI's security schemes by
    name, and ``known`` which of them together let each kind of caller be known. ``failures`` gives
    the answers of a call that are errors, by status.
    """

    title: str
    description: str
    version: str
    origin: str
    calls: tuple[Call[Any], ...]
    schemas: Mapping[str, Shape]
    schemes: Mapping[str, Mapping[str, Any]]
    known: Mapping[Known, tuple[str, ...]]
    failures: Callable[[Call[Any]], Mapping[int, Mapping[str, Any]]]


def write(surface: Surface) -> dict[str, Any]:
    """The document, as values for JSON."""
    paths: dict[str, dict[str, Any]] = {}
    for call in surface.calls:
        path = paths.setdefault(call.mounted_at + call.path, {})
        if call.places:
            path["parameters"] = [_parameter(name, "path") for name in call.places]
        path[call.method.lower()] = _operation(call, surface)
    return {
        "openapi": _OPENAPI,
        "info": {
            "title": surface.title,
            "description": surface.description,
            "version": surface.version,
        },
        "jsonSchemaDialect": _DIALECT,
        "servers": [{"url": surface.origin}],
        "paths": paths,
        "components": {
            "schemas": dict(surface.schemas),
            "securitySchemes": dict(surface.schemes),
        },
    }


def _operation(call: Call[Any], surface: Surface) -> dict[str, Any]:
    names = surface.known.get(call.known, ())
    ways: list[dict[str, list[str]]] = [{name: [] for name in names}]
    if call.may_sign:
        ways.append({name: [] for name in surface.known[Known.SIGNED]})
    operation: dict[str, Any] = {
        "operationId": _name(call),
        "summary": call.summary,
        "description": f"Who asks is known by: {call.known.value}. Answer: {call.answer}.",
        "security": ways if any(ways) else [],
    }
    if call.query:
        operation["parameters"] = [_parameter(name, "query") for name in call.query]
    if call.takes is not None:
        body = {media_type: {"schema": call.takes} for media_type in call.accepts}
        operation["requestBody"] = {"required": True, "content": body}
    answers = {
        status: {
            "description": HTTPStatus(status).phrase,
            "headers": waits(status),
            "content": {call.media_type: {"schema": shape}},
        }
        for status, shape in call.gives.items()
    }
    listed = {**answers, **surface.failures(call)}
    operation["responses"] = {str(status): listed[status] for status in sorted(listed)}
    return operation


def waits(status: int) -> dict[str, Any]:
    """The header that says how long to wait, where an answer of this status may have one."""
    if status not in _WAITS:
        return {}
    told = "Seconds after which the same request may be made again."
    return {"Retry-After": {"description": told, "schema": {"type": "integer", "minimum": 1}}}


def _name(call: Call[Any]) -> str:
    words = re.findall("[a-z]+", call.path.lower())
    return "-".join((call.method.lower(), *words))


def _parameter(name: str, place: str) -> dict[str, Any]:
    known = PARAMETERS[name]
    return {
        "name": name,
        "in": place,
        "required": place == "path",
        "description": known.words,
        "schema": {"type": "string", "pattern": f"^{known.pattern.pattern}$"},
    }
