"""Shapes: each document and container against its closed JSON Schema 2020-12 (PRF-05).

Owns the compiled validators. What the shapes mean is the business of others.
"""

from functools import cache
from itertools import islice
from typing import Any

import jsonschema_rs

import assent_schemas
from assent.errors import PeerError
from assent.json_profile import check_profile

__all__ = ["PROTOCOL_VERSION", "ROOT", "TYPES", "validate", "validate_decoded"]

ROOT = "https://w3id.org/assent/schemas/"

_SUFFIX = ".schema.json"

TYPES = tuple(
    name.removeprefix("json/").removesuffix(_SUFFIX)
    for name in assent_schemas.names("json/")
    if not name.startswith("json/common")
)

PROTOCOL_VERSION = "1.0"
_ERRORS_READ_MAX = 32


def validate(value: dict[str, Any], *expected: str) -> None:
    """Check the shape of a document or container whose type is one of ``expected``.

    Raises:
        PeerError: ``schema``, ``context`` or ``version``; the detail names the place and the
            rule, never the value that was sent (PRF-04, PRF-05, DOC-02).
    """
    # A foreign version explains every other breach, also a type that this one does not know.
    if value.get("protocolVersion", PROTOCOL_VERSION) != PROTOCOL_VERSION:
        raise PeerError("version")
    name = value.get("type")
    if name not in expected:
        raise PeerError("schema", f"The type is not {' or '.join(expected)}.")
    validator = _validator(name)
    if not validator.is_valid(value):
        raise _breach(list(islice(validator.iter_errors(value), _ERRORS_READ_MAX)))


def validate_decoded(value: dict[str, Any], *expected: str) -> None:
    """Check the shape of what ``codec.decode`` gave with ``shape_follows``.

    Raises:
        PeerError: as :func:`validate`; a breach of the profile comes before one of the shape.
    """
    try:
        validate(value, *expected)
    except PeerError:
        check_profile(value)
        raise


def _breach(errors: list[jsonschema_rs.ValidationError]) -> PeerError:
    """The most telling breach."""
    if any(error.instance_path[:1] == ["@context"] for error in errors):
        return PeerError("context")
    path = errors[0].instance_path
    place = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    rule = "/".join(str(step) for step in errors[0].schema_path[-2:])
    return PeerError("schema", f"At {place or 'the top'}: breaks {rule}.")


@cache
def _validator(name: str) -> Any:
    schema = assent_schemas.load(f"json/{name}{_SUFFIX}")
    return jsonschema_rs.Draft202012Validator(schema, registry=_registry())


@cache
def _registry() -> Any:
    files = assent_schemas.names("json/")
    return jsonschema_rs.Registry(
        [(ROOT + name.removeprefix("json/"), assent_schemas.load(name)) for name in files]
    )
