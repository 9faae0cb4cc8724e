"""Clients that hold a server's connections: half a head, half a body, or an answer left unread."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

__all__ = ["KINDS", "Stuck", "stuck"]

_UNREAD = 16
_READS_BYTES = 4096
KINDS = {
    "headers": b"GET / HTTP/1.1\r\nhost: a\r\nx-half: ",
    "body": b"PUT /assent/v1/notices/00000000-0000-4000-8000-000000000000 HTTP/1.1\r\nhost: a\r\n"
    b"content-type: application/json\r\ncontent-length: 60000\r\n\r\n{",
    "reader": b"GET /openapi.json HTTP/1.1\r\nhost: a\r\n\r\n" * _UNREAD,
}


class Stuck:
    """One such connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def trickle(self) -> None:
        """One byte more: it must not move a deadline."""
        with suppress(OSError):
            self._writer.write(b"x")
            await self._writer.drain()

    async def ended(self) -> None:
        """Wait until the server ends it."""
        with suppress(OSError):
            while await self._reader.read(65_536):
                pass

    def close(self) -> None:
        self._writer.transport.abort()


@asynccontextmanager
async def stuck(port: int, count: int) -> AsyncIterator[dict[str, list[Stuck]]]:
    """So many of them, a third of each kind."""
    held: dict[str, list[Stuck]] = {kind: [] for kind in KINDS}
    try:
        for number in range(count):
            kind = [*KINDS][number % len(KINDS)]
            held[kind].append(await _connect(port, KINDS[kind]))
        yield held
    finally:
        for one in held.values():
            for client in one:
                client.close()


async def _connect(port: int, sent: bytes) -> Stuck:
    plug = socket.socket()
    # What is not read must fill the server's side and not be taken in by our system.
    plug.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _READS_BYTES)
    plug.setblocking(False)
    await asyncio.get_running_loop().sock_connect(plug, ("127.0.0.1", port))
    reader, writer = await asyncio.open_connection(sock=plug, limit=_READS_BYTES)
    writer.write(sent)
    return Stuck(reader, writer)
