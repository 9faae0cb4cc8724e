"""A real listening socket with our connections around a small app, and raw clients for it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from uvicorn.server import ServerState

from assent.errors import PeerError
from assent_server.connections import Connection, ConnectionLimits
from assent_server.deadlines import read_body

QUICK = ConnectionLimits(headers_s=0.25, body_s=0.5, write_s=0.4, linger_s=0.3)


class BodyApp:
    """Answers with the size of the body; ``seen`` are the paths and bodies that it was given."""

    def __init__(self, *, bytes_max: int = 1000, deadline_s: float = 0.25) -> None:
        self.bytes_max = bytes_max
        self.deadline_s = deadline_s
        self.seen: list[tuple[str, bytes]] = []
        self.go: asyncio.Event | None = None
        self.answer = b""

    async def __call__(self, scope, receive, send) -> None:
        if scope["path"] == "/unread":
            await self._send(send, 404, b"not here")
            return
        try:
            body = await read_body(
                scope, receive, bytes_max=self.bytes_max, deadline_s=self.deadline_s
            )
        except PeerError as error:
            await self._send(send, error.status, error.code.encode())
            return
        self.seen.append((scope["path"], body))
        if self.go is not None:
            await self.go.wait()
        await self._send(send, 200, self.answer or b"%d bytes" % len(body))

    async def _send(self, send, status: int, body: bytes) -> None:
        headers = [(b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        half = len(body) // 2
        await send({"type": "http.response.body", "body": body[:half], "more_body": True})
        await send({"type": "http.response.body", "body": body[half:]})


class Listener:
    """Where the app can be reached, and uvicorn's account of its connections."""

    def __init__(self, port: int, state: ServerState) -> None:
        self.port = port
        self.state = state

    async def connect(self) -> "Client":
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        return Client(reader, writer)

    async def ask(self, request: bytes) -> bytes:
        """All that comes back until the connection ends or is kept and idle."""
        client = await self.connect()
        await client.send(request)
        try:
            return await client.everything()
        finally:
            client.close()


class Client:
    """A client that sends bytes as it likes."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def trickle(self, data: bytes, *, pause_s: float) -> bytes:
        """Send byte by byte until the server ends the connection; what it said."""
        said = asyncio.create_task(self.everything())
        for byte in data:
            if said.done():
                break
            try:
                await self.send(bytes([byte]))
            except ConnectionError:
                break
            await asyncio.sleep(pause_s)
        return await said

    async def response(self) -> bytes:
        """One answer with a Content-Length."""
        head = await self.reader.readuntil(b"\r\n\r\n")
        size = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        return head + await self.reader.readexactly(size)

    async def everything(self) -> bytes:
        """All until the server closes its side."""
        return await asyncio.wait_for(self.reader.read(), 10)

    def close(self) -> None:
        self.writer.close()


@asynccontextmanager
async def listening(app, limits: ConnectionLimits = QUICK) -> AsyncIterator[Listener]:
    """Serve ``app`` on a free port of the loopback."""
    config = uvicorn.Config(app, ws="none", log_config=None, access_log=False, timeout_keep_alive=1)
    config.load()
    state = ServerState()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: Connection(config=config, server_state=state, app_state={}, limits=limits),
        "127.0.0.1",
        0,
    )
    try:
        yield Listener(server.sockets[0].getsockname()[1], state)
    finally:
        server.close()
        for connection in list(state.connections):
            connection.transport.abort()
        await asyncio.sleep(0)
        await asyncio.gather(*state.tasks, return_exceptions=True)


def put(body: bytes, *, path: str = "/x", headers: bytes = b"", close: bool = True) -> bytes:
    """A request with a body and its true length."""
    end = b"connection: close\r\n" if close else b""
    return (
        b"PUT %s HTTP/1.1\r\nhost: a\r\ncontent-length: %d\r\n%s%s\r\n"
        % (path.encode(), len(body), headers, end)
    ) + body
