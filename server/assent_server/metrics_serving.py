"""``GET /metrics`` on a port of its own that only this machine reaches.

One page without a body to read and one answer for each connection: asyncio's streams do.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

from assent.errors import LocalError
from assent_server import metrics_page
from assent_server.metrics import Metrics

__all__ = ["serve"]

_HEAD_BYTES_MAX: Final = 8 * 1024
_ASKS_S: Final = 5.0


async def serve(metrics: Callable[[], Awaitable[Metrics]], port: int) -> asyncio.Server:
    """Serve the figures until the server is closed.

    Raises:
        LocalError: the port cannot be listened on.
    """

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(TimeoutError, OSError, EOFError, asyncio.LimitOverrunError):
            async with asyncio.timeout(_ASKS_S):
                head = await reader.readuntil(b"\r\n\r\n")
                writer.write(await _answer(head, metrics))
                await writer.drain()
        writer.close()

    try:
        return await asyncio.start_server(answer, "127.0.0.1", port, limit=_HEAD_BYTES_MAX)
    except OSError as error:
        raise LocalError(
            f"Metrics cannot be served at port {port} ({error.strerror}).",
            "Choose another metrics_port in policy.toml, or leave it out.",
        ) from error


async def _answer(head: bytes, metrics: Callable[[], Awaitable[Metrics]]) -> bytes:
    method, _, rest = head.partition(b" ")
    path = rest.partition(b" ")[0].partition(b"?")[0]
    if method != b"GET" or path != b"/metrics":
        return b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
    body = metrics_page.text(await metrics())
    return (
        b"HTTP/1.1 200 OK\r\ncontent-type: %s\r\ncontent-length: %d\r\nconnection: close\r\n\r\n"
        % (metrics_page.MEDIA_TYPE.encode(), len(body))
    ) + body
