"""A proxy before a database that cuts a connection where it matters most: at COMMIT."""

import asyncio
from dataclasses import dataclass, field
from enum import Enum
from urllib.parse import urlsplit

__all__ = ["Cut", "CuttingProxy"]


class Cut(Enum):
    """Whether the database still hears the COMMIT; the one who sent it never hears back."""

    BEFORE = "before the database hears it"
    AFTER = "after the database hears it"


@dataclass(slots=True)
class CuttingProxy:
    """Passes everything on until ``cut`` is set; then the next COMMIT is the connection's end."""

    behind: str
    cut: Cut | None = None
    cuts: int = 0
    _server: asyncio.Server | None = None
    _passing: set[asyncio.Task[None]] = field(default_factory=set)

    async def start(self) -> str:
        """Listen; the URL to use instead."""
        parts = urlsplit(self.behind)
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        return self.behind.replace(f":{parts.port}/", f":{port}/")

    async def close(self) -> None:
        """Listen no more, and end what is open."""
        if self._server is not None:
            self._server.close()
        for task in self._passing:
            task.cancel()
        await asyncio.gather(*self._passing, return_exceptions=True)
        await asyncio.sleep(0)  # In which the transports are closed.

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        parts = urlsplit(self.behind)
        its_reader, its_writer = await asyncio.open_connection(parts.hostname, parts.port)
        there = asyncio.create_task(self._there(reader, its_writer, writer))
        back = asyncio.create_task(_pass_on(its_reader, writer))
        self._passing |= {there, back}

    async def _there(
        self,
        reader: asyncio.StreamReader,
        its_writer: asyncio.StreamWriter,
        writer: asyncio.StreamWriter,
    ) -> None:
        try:
            while data := await reader.read(65_536):
                cut = self.cut if b"COMMIT" in data else None
                if cut is not None:
                    self.cut, self.cuts = None, self.cuts + 1
                    writer.transport.abort()
                if cut is not Cut.BEFORE:
                    its_writer.write(data)
                    await its_writer.drain()
                if cut is not None:
                    return
        except ConnectionError:
            return
        finally:
            its_writer.close()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        return
    finally:
        writer.close()
