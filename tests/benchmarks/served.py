"""The servers under load: the endpoint on a real file, or a bare Starlette that echoes JSON.

The echo is as anybody would run it, on uvicorn with httptools and uvloop, without our limits and
deadlines; it only spares the garbage collector as the endpoint does, which makes it faster.

Run as ``python served.py endpoint|echo FOLDER``, or ``postgres FOLDER URL``; it writes its port to
``FOLDER/ready.json``.
"""

import json
import socket
import sys
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from assent import times
from assent_server.app import create_app
from assent_server.clock import new_id
from assent_server.exchange import Exchange
from assent_server.limits import Limits, Nonces, Rate
from assent_server.listening import listen
from assent_server.reads import Reads
from assent_server.reconciling import Reconciling
from assent_server.service import Service
from assent_server.serving import new_runner, serve, spare_the_collector
from assent_server.store import SqliteStore, Store
from assent_server.store.postgres import PostgresStore
from assent_server.writer import Writer

_READY = "ready.json"
_UNLIMITED = Rate(per_minute=1e9, burst=10**9)


def main(kind: str, folder: Path, *rest: str) -> None:
    """Serve until SIGTERM."""
    if kind == "echo":
        routes = [Route("/assent/v1/proffers/{id}", _echo, methods=["PUT"])]
        _serve_bare(Starlette(routes=routes), folder)
    else:
        with new_runner() as runner:
            store = runner.run(_opened(kind, folder, *rest))
            writer = Writer(store)

            async def close() -> None:
                await writer.close()
                await store.close()

            serve(
                create_app(_service(store, writer)),
                listen("127.0.0.1", 0),
                close=close,
                ready_file=folder / _READY,
                runner=runner,
            )


async def _opened(kind: str, folder: Path, *rest: str) -> Store:
    if kind == "endpoint":
        return SqliteStore(folder / "records.sqlite")
    return await PostgresStore.open(*rest)


def _serve_bare(app: Starlette, folder: Path) -> None:
    listener = socket.create_server(("127.0.0.1", 0), backlog=2048)
    (folder / "port").write_text(json.dumps({"port": listener.getsockname()[1]}))
    (folder / "port").rename(folder / _READY)
    config = uvicorn.Config(
        app, http="httptools", loop="uvloop", ws="none", log_config=None, access_log=False
    )
    spare_the_collector()
    uvicorn.Server(config).run(sockets=[listener])


async def _echo(request: Request) -> JSONResponse:
    return JSONResponse(await request.json())


def _service(store: Store, writer: Writer) -> Service:
    from support import shop
    from support.sessions import sessions

    published = shop.published()
    limits = Limits(per_address=_UNLIMITED, per_key=_UNLIMITED)
    exchange = Exchange(
        store=store,
        commit=writer.commit,
        published=lambda: published,
        now=lambda: times.plus(shop.NOW, 1),
        new_id=new_id,
        admit=limits.check_key,
    )
    return Service(
        exchange=exchange,
        reads=Reads(store=store, published=exchange.published, now=exchange.now),
        reconciling=Reconciling(exchange=exchange),
        sessions=sessions(exchange, shop.BASE),
        published=exchange.published,
        limits=limits,
        nonces=Nonces(),
        base=shop.BASE,
    )


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
