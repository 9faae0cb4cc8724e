"""Reading a request's body within a size and a time, and connections that end in time.

uvicorn waits for ever for headers and bodies and keeps any number of connections; here every
phase of a connection has an absolute deadline, and headers, addresses and connections a limit
(SRV-01, SRV-02).
"""

import asyncio
from typing import Any

from assent.errors import PeerError

__all__ = ["WHOLE_BODY", "Disconnected", "read_body"]

WHOLE_BODY = "assent.whole-body"
"""The ASGI extension by which our connections say that nothing of the body is still to come."""


class Disconnected(PeerError):
    """The client went away before its body was complete; nobody reads the answer."""

    def __init__(self) -> None:
        super().__init__("timeout", "The client went away.")


async def read_body(scope: Any, receive: Any, *, bytes_max: int, deadline_s: float) -> bytes:
    """The whole body of an ASGI request, at most ``bytes_max`` bytes within ``deadline_s``.

    What is too large is known by its Content-Length, or while it arrives: no more than
    ``bytes_max`` and one chunk are ever held.

    Raises:
        PeerError: ``too-large``; ``timeout``, also when the client went away (BND-07).
    """
    if _declared_length(scope) > bytes_max:
        raise PeerError("too-large")
    if WHOLE_BODY in scope.get("extensions", ()):
        return await _read(receive, bytes_max)
    try:
        async with asyncio.timeout(deadline_s):
            return await _read(receive, bytes_max)
    except TimeoutError as error:
        raise PeerError("timeout") from error


async def _read(receive: Any, bytes_max: int) -> bytes:
    message = await receive()
    # Most bodies arrive with their headers, in one part.
    parts: list[bytes] = []
    size = 0
    while message["type"] == "http.request":
        part = message.get("body", b"")
        size += len(part)
        if size > bytes_max:
            raise PeerError("too-large")
        parts.append(part)
        if not message.get("more_body", False):
            return parts[0] if len(parts) == 1 else b"".join(parts)
        message = await receive()
    raise Disconnected


def _declared_length(scope: Any) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            # More digits than this are too large whatever they say.
            return int(value) if value.isdigit() and len(value) < 16 else 1 << 62
    return 0
