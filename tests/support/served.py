"""A small endpoint as a process of its own: every PUT is one write, answered when it is durable.

python -m support.served FOLDER [SECONDS_PER_COMMIT]
"""

import asyncio
import sys
from pathlib import Path

from assent.errors import PeerError
from assent_server import logs
from assent_server.deadlines import read_body
from assent_server.listening import listen
from assent_server.serving import serve
from assent_server.store import SqliteStore
from assent_server.writer import Writer
from support.stored import accepted


class SlowStore(SqliteStore):
    """A store on a slow disk."""

    seconds = 0.0

    async def put_many(self, writes):
        await asyncio.sleep(self.seconds)
        return await super().put_many(writes)


class Endpoint:
    def __init__(self, folder: Path, seconds: float) -> None:
        self.store = SlowStore(folder / "assent.db")
        self.store.seconds = seconds
        self.writer = Writer(self.store)

    async def __call__(self, scope, receive, send) -> None:
        assert scope["type"] == "http"
        await read_body(scope, receive, bytes_max=1000, deadline_s=5)
        try:
            await self.writer.commit(accepted(int(scope["path"][1:])))
            status = 201
        except PeerError as error:
            status = error.status
        headers = [(b"content-length", b"0")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body"})

    async def close(self) -> None:
        await self.writer.close()
        await self.store.close()
        logs.log("closed")


if __name__ == "__main__":
    logs.configure()
    place = Path(sys.argv[1])
    endpoint = Endpoint(place, float(sys.argv[2]))
    serve(
        endpoint,
        listen("127.0.0.1", 0),
        close=endpoint.close,
        ready_file=place / "ready.json",
    )
