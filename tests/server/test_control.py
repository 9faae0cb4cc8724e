"""The socket between a command and the running server (SRV-13)."""

import asyncio
import os
import socket
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from assent.errors import LocalError, PeerError
from assent_server import control
from assent_server.control import NoServer
from assent_server.folder import Folder
from assent_server.store import StoreUnavailable


async def echo(**arguments: Any) -> Any:
    return arguments


async def refuse() -> None:
    raise LocalError("It is full.", "Make room.")


async def peer() -> None:
    raise PeerError("busy")


async def broken() -> None:
    raise StoreUnavailable("IOError")


async def faulty() -> None:
    raise RuntimeError("a secret")


HANDLERS = {"echo": echo, "refuse": refuse, "peer": peer, "broken": broken, "faulty": faulty}


@contextmanager
def serving(folder: Folder) -> Iterator[None]:
    """A server's loop in another thread."""
    ready, stop = threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()

    async def run() -> None:
        server = await control.serve(folder, HANDLERS)
        ready.set()
        await stop.wait()
        server.close()

    thread = threading.Thread(target=lambda: loop.run_until_complete(run()))
    thread.start()
    ready.wait(5)
    try:
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(5)
        loop.close()


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_a_command_gets_what_the_server_answers(folder: Folder) -> None:
    with serving(folder):
        assert control.ask(folder, "echo", name="Bücher", none=None) == {
            "name": "Bücher",
            "none": None,
        }


def test_the_socket_is_the_owners_alone_whatever_the_mask(folder: Folder) -> None:
    """SRV-13."""
    mask = os.umask(0)
    try:
        with serving(folder):
            assert stat.S_IMODE(folder.control.stat().st_mode) == 0o600
    finally:
        os.umask(mask)


def test_a_refusal_comes_with_its_hint(folder: Folder) -> None:
    with serving(folder), pytest.raises(LocalError) as caught:
        control.ask(folder, "refuse")

    assert (caught.value.message, caught.value.hint) == ("It is full.", "Make room.")


@pytest.mark.parametrize(
    ("call", "says"),
    [("peer", "busy"), ("broken", "cannot be written"), ("unheard", "does not know")],
)
def test_every_trouble_of_the_server_is_told(folder: Folder, call: str, says: str) -> None:
    with serving(folder), pytest.raises(LocalError, match=f"(?i){says}"):
        control.ask(folder, call)


def test_a_fault_of_the_server_tells_nothing_and_the_next_call_is_served(folder: Folder) -> None:
    with serving(folder):
        with pytest.raises(LocalError) as caught:
            control.ask(folder, "faulty")
        assert "secret" not in str(caught.value)
        assert control.ask(folder, "echo") == {}


@pytest.mark.parametrize("line", [b"\n", b"{}\n", b"[1]\n", b"not JSON\n", b'{"call": 1}\n', b""])
def test_a_line_that_is_no_call_harms_nothing(folder: Folder, line: bytes) -> None:
    with serving(folder):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(5)
            with control._short_path(folder) as path:
                connection.connect(path)
            connection.sendall(line)
            connection.shutdown(socket.SHUT_WR)
            connection.recv(1000)
        assert control.ask(folder, "echo") == {}


def test_where_no_server_runs_that_is_said(folder: Folder) -> None:
    with pytest.raises(NoServer):
        control.ask(folder, "echo")


def test_a_socket_that_a_killed_server_left_is_no_server(folder: Folder) -> None:
    with serving(folder):
        pass
    assert folder.control.exists()

    with pytest.raises(NoServer):
        control.ask(folder, "echo")
    with serving(folder):
        assert control.ask(folder, "echo") == {}


def test_a_folder_with_a_long_name_works_like_any_other(tmp_path: Path) -> None:
    """The address of a socket has room for 107 bytes only."""
    folder = Folder(tmp_path / ("long" * 20) / ("longer" * 20))
    folder.path.mkdir(parents=True)

    with serving(folder):
        assert control.ask(folder, "echo") == {}
