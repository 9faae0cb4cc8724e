"""The decision API's surface: its shapes, tokens and refusals as OpenAPI says them."""

from collections.abc import Mapping
from typing import Any, Final

from assent.errors import CODES
from assent_server.decisions.shapes import shapes
from assent_server.openapi import Call, Known, Surface, binding

__all__ = ["REFUSALS", "surface"]

_VERSION: Final = "1.0"
_SCHEME: Final = "token"
_OF_CONNECTIONS: Final = ("malformed", "timeout", "too-large", "headers-too-large", "busy")
_OF_ANY: Final = (500,)

REFUSALS: Final[Mapping[int, str]] = {
    400: "The question cannot be meant so; the text says why.",
    401: "A token is needed: assent-server decisions token NAME.",
    408: "The body did not arrive in time.",
    413: "The body is too large.",
    415: "The body is application/json.",
    500: "A fault of this program; its log says where.",
    503: "The records cannot be read now.",
}
"""What is refused in plain words, as AuthZEN has it, by status."""

_DESCRIPTION: Final = """\
Asks what may be done with a customer's data, by the OpenID AuthZEN Authorization API 1.0. Every GET
answers HEAD, too; any other method than those listed is answered with 405 and Allow. Refusals are
plain words; a connection that is refused before its request is whole gets a problem document.
An answer gives X-Request-ID back, or a name of its own. Shapes are necessary, not sufficient:
names are looked up in the vocabulary.
"""


def surface(calls: tuple[Call[Any], ...], *, url: str) -> Surface:
    """What is served at ``url``."""
    return Surface(
        title="Assent decisions",
        description=_DESCRIPTION,
        version=_VERSION,
        origin=url,
        calls=calls,
        schemas=shapes(),
        schemes={
            _SCHEME: {
                "type": "http",
                "scheme": "bearer",
                "description": "A token that `assent-server decisions token NAME` made.",
            }
        },
        known={Known.TOKEN: (_SCHEME,)},
        failures=_failures,
    )


def _failures(call: Call[Any]) -> Mapping[int, Mapping[str, Any]]:
    found = binding.problems(CODES[code] for code in _OF_CONNECTIONS)
    for status in REFUSALS if call.takes is not None else _OF_ANY:
        answer = found.setdefault(status, {"description": "", "headers": {}, "content": {}})
        answer["description"] = f"{answer['description']} {REFUSALS[status]}".strip()
        answer["content"]["text/plain"] = {"schema": {"type": "string"}}
        if status == 401:
            told = {"description": "How to be known.", "schema": {"const": "Bearer"}}
            answer["headers"]["WWW-Authenticate"] = told
    return found
