"""One call: where it is, who must be known for it, what it takes and gives."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, Generic, TypeVar

__all__ = ["JSON", "PARAMETERS", "Call", "Known", "Parameter", "Shape", "by_path", "one_of"]

JSON: Final = "application/json"
_SCHEMAS: Final = "#/components/schemas/"

Shape = Mapping[str, Any]
"""A JSON Schema, whose references point into the document that describes the calls."""

H = TypeVar("H")


class Known(Enum):
    """By what an endpoint knows who asks; the value is how the specification says it."""

    NOBODY = "none"
    PROOFS = "proofs of the document"
    SIGNED = "signed request"
    TOKEN = "token"  # noqa: S105 - the word, not a secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """What may stand in one place of a path or query: exactly what ``pattern`` matches."""

    pattern: re.Pattern[str]
    words: str


_DIGEST: Final = re.compile("uEi[A-D][A-Za-z0-9_-]{42}[AQgw]")

PARAMETERS: Final[Mapping[str, Parameter]] = {
    "id": Parameter(
        pattern=re.compile("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"),
        words="The UUID of the document, without urn:uuid:.",
    ),
    "digest": Parameter(
        pattern=_DIGEST,
        words="The digest of the content: multihash sha2-256 in base64url multibase.",
    ),
    "after": Parameter(
        pattern=_DIGEST, words="The digest after which the list goes on, as `next` named it."
    ),
}


def one_of(*types: str) -> Shape:
    """The shape of a document whose ``type`` is one of these."""
    if len(types) == 1:
        return {"$ref": _SCHEMAS + types[0]}
    return {
        "oneOf": [{"$ref": _SCHEMAS + name} for name in types],
        "discriminator": {
            "propertyName": "type",
            "mapping": {name: _SCHEMAS + name for name in types},
        },
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Generic[H]):
    """One method at one path below ``mounted_at``, and everything that is said about it.

    ``summary`` is what it does, ``answer`` what comes back, each in a phrase for people.
    ``takes`` is the shape of the body, None where there is none, and ``accepts`` are its media
    types; ``gives`` are shapes of answers by status, ``media_type`` is theirs. ``may_sign`` says
    that a signature is read where there is one, ``may_be_absent`` that there may be nothing;
    ``query`` names what may stand in the query.
    """

    method: str
    path: str
    mounted_at: str = ""
    handler: H
    summary: str
    answer: str
    known: Known = Known.NOBODY
    takes: Shape | None = None
    accepts: tuple[str, ...] = (JSON,)
    gives: Mapping[int, Shape]
    media_type: str = JSON
    may_sign: bool = False
    may_be_absent: bool = False
    query: tuple[str, ...] = ()

    @property
    def places(self) -> tuple[str, ...]:
        """The names of the variable parts of the path, in order."""
        return tuple(re.findall("{([a-z]+)}", self.path))


def by_path(calls: tuple[Call[H], ...]) -> dict[str, dict[str, H]]:
    """The handlers of each path by method, every GET's also for HEAD; in the order of the table."""
    found: dict[str, dict[str, H]] = {}
    for call in calls:
        handlers = found.setdefault(call.path, {})
        handlers[call.method] = call.handler
        if call.method == "GET":
            handlers["HEAD"] = call.handler
    return found
