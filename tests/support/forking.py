"""Programs of this project started by forking, so that none of them has to import itself anew.

Takes one JSON object a line: ``program`` (``client`` or ``server``), ``words``, ``environment``,
``folder``, ``patches`` (variants of ``support.broken``). A client's end comes back as ``{"exit",
"stdout", "stderr"}``, of a server ``{"pid"}`` at once; ``{"stop": pid}`` ends that one.
"""

import asyncio
import contextlib
import gc
import importlib
import io
import json
import os
import pkgutil
import signal
import ssl
import sys
import tempfile
import traceback
from functools import partial
from pathlib import Path
from typing import Any

import httpx2

import assent_client
import assent_server
from assent import schema
from assent.errors import PeerError
from assent.roster import reference
from assent.terms import load_vocabulary
from assent_client.commands import main as client_main
from assent_client.commands.surroundings import Surroundings
from assent_client.http_transport import HttpTransport
from assent_client.transport import Unreachable
from assent_client.wallet import Cost
from assent_server.commands import main as server_main
from support import broken

Json = dict[str, Any]

# Commands import what they need when they are called; here that is done once for all.
for package in (assent_client, assent_server):
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)

# So is what they would otherwise read anew in each process: roster, vocabulary, schemas.
reference()
load_vocabulary()
for name in schema.TYPES:
    with contextlib.suppress(PeerError):
        schema.validate({"type": name}, name)
TLS = ssl.create_default_context()
# So is what the network loads at its first request.
with contextlib.suppress(Unreachable):
    asyncio.run(
        HttpTransport(loopback=True, tls=TLS).request("GET", "https://localhost:1/", (), b"")
    )
gc.collect()
gc.freeze()


def network(loopback: bool) -> HttpTransport:
    """The network; through a proxy and with an authority where the environment names them.

    Our client takes neither from there: who can set a variable could read along.
    """
    proxy, authority = os.environ.get("HTTPS_PROXY"), os.environ.get("SSL_CERT_FILE")
    if not proxy:
        return HttpTransport(loopback=loopback, tls=TLS)
    httpx2.AsyncHTTPTransport = partial(httpx2.AsyncHTTPTransport, proxy=proxy)
    trusted = ssl.create_default_context(cafile=authority)
    return HttpTransport(loopback=loopback, tls=trusted, places=by_name)


async def by_name(host: str, port: int, *, loopback: bool) -> tuple[str, ...]:
    """The name as it is: a proxy looks it up."""
    return (host,)


QUICK = Surroundings(cost=Cost(memory_kib=16, passes=1, lanes=1), transport=network)


def run(request: Json) -> int:
    """The exit code of a program in this very process."""
    os.environ.update(request.get("environment", {}))
    os.chdir(request.get("folder", "."))
    for name in request.get("patches", ()):
        broken.load()[name].apply()
    words = request["words"]
    try:
        if request.get("program", "client") == "client":
            client_main.main(words, prog_name="assent", obj=QUICK)
        else:
            server_main.main(words, prog_name="assent-server")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
        return 70
    return 0


def child(request: Json, out: int, err: int) -> None:
    """Become the program; never returns."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for old, new in ((nothing, 0), (out, 1), (err, 2)):
        os.dup2(old, new)
    sys.stdin = io.TextIOWrapper(io.FileIO(0, closefd=False))
    sys.stdout = io.TextIOWrapper(io.BufferedWriter(io.FileIO(1, "w", closefd=False)), "utf-8")
    sys.stderr = io.TextIOWrapper(io.BufferedWriter(io.FileIO(2, "w", closefd=False)), "utf-8")
    code = run(request)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def waited(request: Json) -> Json:
    """The end of a program."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        pid = os.fork()
        if not pid:
            child(request, out.fileno(), err.fileno())
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        said = []
        for file in (out, err):
            file.seek(0)
            said.append(file.read().decode("utf-8", errors="replace"))
    return {"exit": code, "stdout": said[0], "stderr": said[1]}


def begun(request: Json) -> Json:
    """A program that goes on; its output is in ``log`` of its folder."""
    log = os.open(Path(request["folder"]) / "log", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    pid = os.fork()
    if not pid:
        child(request, log, log)
    os.close(log)
    return {"pid": pid}


def stopped(request: Json) -> Json:
    """The end of a server, as an operator would bring it about."""
    os.kill(request["stop"], signal.SIGTERM)
    return {"exit": os.waitstatus_to_exitcode(os.waitpid(request["stop"], 0)[1])}


def answer(request: Json) -> Json:
    """What comes back for one request."""
    if "stop" in request:
        return stopped(request)
    goes_on = request.get("program") == "server" and "run" in request["words"]
    return begun(request) if goes_on else waited(request)


def main() -> None:
    """Answer requests until there are no more; words of our own are patches for all of them."""
    shared = {"patches": sys.argv[1:]}
    for line in sys.stdin.buffer:
        said = json.dumps(answer(shared | json.loads(line))).encode() + b"\n"
        sys.stdout.buffer.write(said)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
