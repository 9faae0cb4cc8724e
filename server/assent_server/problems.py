"""Errors as RFC 9457 problems: a stable code, its status, the requirement that was broken."""

import orjson

from assent.errors import PeerError

__all__ = ["MEDIA_TYPE", "problem"]

MEDIA_TYPE = b"application/problem+json"

_TYPES = "https://w3id.org/assent/problems#"


def problem(error: PeerError) -> bytes:
    """The body that tells a peer what it did wrong; it repeats nothing that was sent."""
    return orjson.dumps(
        {
            "type": _TYPES + error.code,
            "title": error.row.title,
            "status": error.status,
            "detail": error.detail,
            "code": error.code,
            "requirement": error.requirement,
        }
    )
