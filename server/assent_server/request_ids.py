"""A name for each request, by which it is found in the logs of proxy and endpoint.

A proxy that is trusted may give it, as ``X-Request-Id`` or within ``traceparent`` (W3C Trace
Context); what anybody else sends as such is not read. Only short hexadecimal names are taken, so
that none can carry a person's name, an address or a line break into a log (SV15).
"""

import re
import secrets
from typing import Any, Final

__all__ = ["HEADER", "NAME", "given", "new"]

HEADER: Final = b"x-request-id"
NAME: Final = re.compile(r"[0-9a-f]{16,32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""Of 64 to 128 bits: as nginx, Caddy and tracing spell it, or a UUID."""

_TRACE: Final = re.compile(r"00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")


def new() -> str:
    """A name that no other request has."""
    return secrets.token_hex(16)


def given(scope: Any) -> str | None:
    """The name that the headers of an ASGI scope give a request; None where that is no name."""
    named = _only(scope, HEADER)
    if named is not None:
        return named if NAME.fullmatch(named) else None
    traced = _TRACE.fullmatch(_only(scope, b"traceparent") or "")
    return traced[1] if traced and traced[1].strip("0") else None


def _only(scope: Any, header: bytes) -> str | None:
    """The one value of a header; two proxies that disagree say nothing."""
    values = [value for name, value in scope["headers"] if name == header]
    return values[0].decode("latin-1") if len(values) == 1 else None
