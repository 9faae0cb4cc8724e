"""The protocol's surface: its shapes, error codes and signatures as OpenAPI says them.

All of them are read from where they are ruled: JSON Schemas and error registry.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import assent_schemas
from assent.errors import CODES, Code
from assent.request_signature import AGE_MAX_S
from assent.schema import PROTOCOL_VERSION, ROOT, TYPES
from assent_server.openapi.calls import Call, Known, Shape, one_of
from assent_server.openapi.document import Surface, waits

__all__ = ["codes_of", "problems", "shapes", "surface"]

_COMMON: Final = "common.schema.json"
_SUFFIX: Final = ".schema.json"
_COMPONENTS: Final = "#/components/schemas/"
_PROBLEM: Final = "application/problem+json"

_OF_ANY: Final = frozenset(
    ("malformed", "timeout", "too-large", "headers-too-large", "internal", "busy", "storage")
)
_OF_SIGNED: Final = frozenset(("request-signature", "too-many"))
_OF_SESSIONS: Final = frozenset(("no-session",))
_OF_DOCUMENTS: Final = (
    frozenset(CODES) - {"request-signature", "not-found", "method"} - _OF_SESSIONS
)

_DESCRIPTION: Final = """\
The HTTPS binding of the Assent protocol as this endpoint serves it. Documents prove themselves by
their proofs; reads are signed after RFC 9421. Every GET answers HEAD, too; any other method than
those listed is answered with 405 and Allow. Bodies are RFC 8785 canonical JSON; shapes are
necessary, not sufficient: proofs, digests and times are checked after them.
"""


def surface(calls: tuple[Call[Any], ...], *, base: str) -> Surface:
    """What an endpoint serves whose base URL is ``base``; paths are those below its origin."""
    parts = urlsplit(base)
    return Surface(
        title="Assent endpoint",
        description=_DESCRIPTION,
        version=PROTOCOL_VERSION,
        origin=f"{parts.scheme}://{parts.netloc}",
        calls=calls,
        schemas=shapes(),
        schemes=_schemes(),
        known={Known.SIGNED: tuple(_schemes())},
        failures=_failures,
    )


def codes_of(call: Call[Any]) -> tuple[Code, ...]:
    """The errors that may be the answer to a call, as the registry orders them."""
    named = set(_OF_ANY)
    if call.places or call.may_be_absent:
        named.add("not-found")
    if call.known is Known.SIGNED or call.may_sign:
        named |= _OF_SIGNED
    if call.known is Known.SIGNED and call.places:
        named.add("gone")
    if call.query:
        named.add("identifier")
    if call.takes is not None:
        named |= _OF_DOCUMENTS
    if call.takes == one_of("SessionRequest"):
        named |= _OF_SESSIONS
    return tuple(row for code, row in CODES.items() if code in named)


def problems(rows: Iterable[Code]) -> dict[int, dict[str, Any]]:
    """The problem documents of these errors as answers by status."""
    found: dict[int, list[Code]] = {}
    for row in sorted(rows, key=lambda row: row.status):
        found.setdefault(row.status, []).append(row)
    return {status: _problem(status, listed) for status, listed in found.items()}


def shapes() -> dict[str, Shape]:
    """All JSON Schemas of the protocol, those that they share beside them."""
    common = assent_schemas.load(f"json/{_COMMON}")["$defs"]
    found: dict[str, Shape] = {name: _moved(shape, _COMMON) for name, shape in common.items()}
    for name in TYPES:
        shape = assent_schemas.load(f"json/{name}{_SUFFIX}")
        found[name] = _moved(_without(shape, ("$id", "$schema")), name)
    return found


def _failures(call: Call[Any]) -> Mapping[int, Mapping[str, Any]]:
    return problems(codes_of(call))


def _problem(status: int, rows: list[Code]) -> dict[str, Any]:
    codes = {"properties": {"code": {"enum": [row.code for row in rows]}}}
    return {
        "description": " ".join(f"`{row.code}`: {row.title}" for row in rows),
        "headers": waits(status),
        "content": {_PROBLEM: {"schema": {"$ref": f"{_COMPONENTS}Problem", **codes}}},
    }


def _schemes() -> dict[str, dict[str, str]]:
    """A signature is two headers; OpenAPI has no nearer word for it than keys in headers."""
    return {
        "signatureInput": {
            "type": "apiKey",
            "in": "header",
            "name": "Signature-Input",
            "description": (
                'RFC 9421: covers "@method", "@authority", "@target-uri" and, with a body, '
                '"content-digest" (RFC 9530, sha-256, in a header of its own); parameters are '
                f"`created`, at most {AGE_MAX_S} seconds from now, `nonce`, 8 to 64 characters "
                "that are used once, `keyid`, the customer's did:key, and `tag`, `assent-v1`."
            ),
        },
        "signature": {
            "type": "apiKey",
            "in": "header",
            "name": "Signature",
            "description": "RFC 9421: the Ed25519 signature under the same label.",
        },
    }


def _without(shape: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {key: value for key, value in shape.items() if key not in names}


def _moved(value: Any, name: str) -> Any:
    """A part of the schema ``name`` with its references as they are in one document."""
    if isinstance(value, list):
        return [_moved(item, name) for item in value]
    if not isinstance(value, dict):
        return value
    moved = {key: _moved(item, name) for key, item in value.items()}
    if isinstance(value.get("$ref"), str):
        moved["$ref"] = _reference(value["$ref"], name)
    return moved


def _reference(target: str, name: str) -> str:
    file, _, place = target.partition("#")
    if file == ROOT + _COMMON or (not file and name == _COMMON):
        return _COMPONENTS + place.removeprefix("/$defs/")
    own = name if not file else file.removeprefix(ROOT).removesuffix(_SUFFIX)
    return f"{_COMPONENTS}{own}{place}"
