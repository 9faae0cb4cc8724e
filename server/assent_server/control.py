"""The way from a command to the running server: a socket in the folder, one line each way.

Only one process writes the database, so a command asks the one that has it open. The socket is
the owner's alone (0600); whoever can open it can read the keys, too, so nothing more is asked.
A line is JSON: ``{"call": name, "with": {...}}``, answered by ``{"value": ...}`` or
``{"error": message, "hint": ...}``.
"""

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

import orjson

from assent.errors import LocalError, PeerError
from assent_server import logs
from assent_server.folder import Folder
from assent_server.store import StoreUnavailable

__all__ = [
    "Handlers",
    "NoServer",
    "answered",
    "ask",
    "question",
    "refuse_running",
    "serve",
    "value_in",
]

Handlers = Mapping[str, Callable[..., Awaitable[Any]]]

_LINE_BYTES_MAX = 1024 * 1024
_ANSWER_S_MAX = 60.0
_TAKES_ANY_TIME = ("forget",)


class NoServer(Exception):
    """No server runs in this folder."""


async def serve(folder: Folder, handlers: Handlers) -> asyncio.Server:
    """Take commands from now on; the caller holds the lock of the folder's database.

    Raises:
        LocalError: the socket cannot be made.
    """
    # Whoever left it there did not end well: the lock shows that no server runs.
    folder.control.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with _short_path(folder) as path:
            mask = os.umask(0o177)
            try:
                listener.bind(path)
            finally:
                os.umask(mask)
    except OSError as error:
        listener.close()
        raise LocalError(
            f"The socket {folder.control} cannot be made ({error.strerror}).",
            "Put the folder on a local disk that this user may write.",
        ) from error

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, ValueError, asyncio.IncompleteReadError):
            writer.write(await answered(await reader.readuntil(b"\n"), handlers))
            await writer.drain()
        writer.close()

    return await asyncio.start_unix_server(connected, sock=listener, limit=_LINE_BYTES_MAX)


def ask(folder: Folder, call: str, **arguments: Any) -> Any:
    """What the server that runs in this folder answers.

    Raises:
        NoServer: none runs.
        LocalError: it said no, or does not answer.
    """
    try:
        answer_s = None if call in _TAKES_ANY_TIME else _ANSWER_S_MAX
        return value_in(_exchanged(folder, question(call, arguments), answer_s))
    except (TimeoutError, ConnectionResetError, BrokenPipeError, ValueError) as error:
        raise LocalError(
            "The running server does not answer.", "See its log, then try again."
        ) from error
    except OSError as error:
        raise NoServer from error


def question(call: str, arguments: Mapping[str, Any]) -> bytes:
    """The line that asks for a call."""
    return orjson.dumps({"call": call, "with": arguments}) + b"\n"


def value_in(line: bytes) -> Any:
    """What an answer says.

    Raises:
        LocalError: it says no.
        ValueError: it is none.
    """
    answer = orjson.loads(line)
    if "error" in answer:
        raise LocalError(answer["error"], answer.get("hint", ""))
    return answer["value"]


def refuse_running(folder: Folder) -> None:
    """Check that no server runs in this folder.

    Raises:
        LocalError: one does.
    """
    try:
        ask(folder, "ping")
    except NoServer:
        return
    raise LocalError("A server runs in this folder.", "Stop it first.")


async def answered(line: bytes, handlers: Handlers) -> bytes:
    """The line that answers another one."""
    return orjson.dumps(await _answer(line, handlers)) + b"\n"


def _exchanged(folder: Folder, line: bytes, answer_s: float | None) -> bytes:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(answer_s)
        with _short_path(folder) as path:
            connection.connect(path)
        connection.sendall(line)
        with connection.makefile("rb") as file:
            return file.readline()


async def _answer(line: bytes, handlers: Handlers) -> dict[str, Any]:
    try:
        asked = orjson.loads(line)
        handler = handlers[asked["call"]]
    except (ValueError, KeyError, TypeError):
        return {"error": "The running server does not know this command.", "hint": "Restart it."}
    try:
        return {"value": await handler(**asked["with"])}
    except LocalError as error:
        return {"error": error.message, "hint": error.hint}
    except PeerError as error:
        return {"error": error.detail, "hint": ""}
    except StoreUnavailable:
        return {
            "error": "The database cannot be written now.",
            "hint": "See `assent-server doctor`.",
        }
    except Exception as error:
        logs.log_failure(error, "command-failed")
        return {"error": "The running server failed at this.", "hint": "Its log says where."}


@contextmanager
def _short_path(folder: Folder) -> Iterator[str]:
    """A name of the socket that fits the 107 bytes a socket's address may have."""
    descriptor = os.open(folder.path, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{descriptor}/{folder.control.name}"
    finally:
        os.close(descriptor)
