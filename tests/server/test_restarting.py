"""A server that begins anew: nobody is refused, no answer is lost, and hangups wait their turn."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.load import SteadyLoad
from support.processes import free_port
from support.vendor_folder import VendorFolder
from support.vendor_process import VendorProcess


@pytest.fixture
def folder(tmp_path: Path) -> VendorFolder:
    return VendorFolder(tmp_path / "vendor").made()


@pytest.fixture
def server(folder: VendorFolder) -> Iterator[VendorProcess]:
    with VendorProcess(folder, "--port", "0") as running:
        yield running


@pytest.fixture
def local(tmp_path: Path) -> VendorFolder:
    """A shop that the reference client reaches on this machine."""
    made = VendorFolder(tmp_path / "local")
    origin = f"http://localhost:{free_port()}"
    made.done("init", "--loopback", "--origin", origin, "--practices", "analytics")
    return made


def test_restarts_and_new_keys_under_load_lose_nothing(local: VendorFolder) -> None:
    """SRV-22, SRV-12, I1: three restarts, two keys, and every customer gets a record."""
    with VendorProcess(local, "--loopback") as server, SteadyLoad(server) as load:
        for command in ("restart", "keys rotate", "restart", "keys rotate", "restart"):
            local.done(*command.split())
            load.goes_on()

    assert load.errors == []
    assert load.signed_with == {"key-1", "key-2", "key-3"}
    assert local.value("fsck")["faults"] == []
    listed = local.value("agreements", "list")
    assert {row["record"] for row in listed} == {item.record_digest for item in load.records}


def test_a_restart_reads_what_no_reload_takes(server: VendorProcess) -> None:
    """SRV-22: it is the same process by its id, and has the settings of now."""
    server.vendor.change("policy.toml", "# base = ", "base = ")
    server.vendor.change("policy.toml", "/assent/v1", "/assent/v2")

    server.vendor.done("restart")

    described = server.get("/.well-known/assent").json()
    assert described["endpoints"][0]["base"].endswith("/assent/v2")
    assert server.process.poll() is None


def test_a_server_does_not_begin_anew_with_files_that_cannot_be_used(
    server: VendorProcess,
) -> None:
    """SRV-22."""
    server.vendor.change("policy.toml", "remove = []", "remove = [")

    refused = server.vendor.command("restart")

    assert refused.exit_code == 3
    assert "policy.toml" in refused.stderr
    assert server.get("/health/live").status_code == 200
    assert "restarting" not in server.log


def test_where_no_server_runs_none_begins_anew(folder: VendorFolder) -> None:
    refused = folder.command("restart")

    assert refused.exit_code == 3
    assert "No server runs" in refused.stderr


# What systemd does: the socket is number 3, and the process id is told to the process itself.
_GIVE = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.set_inheritable(3, True)
told = {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": sys.argv[2]}
os.execve(sys.argv[3], sys.argv[3:], {**os.environ, **told})
"""


def given(listener: socket.socket, count: int = 1) -> tuple[str, ...]:
    """The words that start a program with a socket."""
    return (sys.executable, "-c", _GIVE, str(listener.fileno()), str(count))


def test_a_socket_from_systemd_takes_connections_before_and_after(folder: VendorFolder) -> None:
    """SRV-22: a package can be upgraded while customers come."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        waits = socket.create_connection(listener.getsockname())
        waits.sendall(b"GET /health/live HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
        started = {"by": given(listener), "pass_fds": (listener.fileno(),)}
        with VendorProcess(folder, **started) as server:
            assert server.port == listener.getsockname()[1]
            assert waits.recv(15) == b"HTTP/1.1 200 OK"
            folder.done("restart")
            assert server.get("/health/live").status_code == 200
        waits.close()
        socket.create_connection(listener.getsockname()).close()


@pytest.mark.parametrize(("count", "kind"), [(2, "tcp"), (1, "udp"), (1, "unix")])
def test_what_is_no_tcp_socket_is_refused(
    folder: VendorFolder, tmp_path: Path, count: int, kind: str
) -> None:
    """SRV-22."""
    family = socket.AF_UNIX if kind == "unix" else socket.AF_INET
    sort = socket.SOCK_DGRAM if kind == "udp" else socket.SOCK_STREAM
    with socket.socket(family, sort) as listener:
        listener.bind(str(tmp_path / "socket") if kind == "unix" else ("127.0.0.1", 0))
        if kind != "udp":
            listener.listen()
        main = "from assent_server.commands import main; main()"
        ended = subprocess.run(
            [
                *given(listener, count),
                sys.executable,
                "-c",
                main,
                "run",
                "--folder",
                str(folder.path),
            ],
            pass_fds=(listener.fileno(),),
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    assert ended.returncode == 3
    assert "given" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_systemd_is_told_what_happens(folder: VendorFolder, tmp_path: Path) -> None:
    """SRV-22."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
        told.settimeout(20)
        told.bind(str(tmp_path / "notify"))
        environment = {"NOTIFY_SOCKET": str(tmp_path / "notify")}
        with VendorProcess(folder, "--port", "0", environment=environment) as server:
            states = [told.recv(256)]
            server.vendor.done("restart")
            states += [told.recv(256), told.recv(256)]
        states += [told.recv(256)]

    assert [state.split(b"\n")[0] for state in states] == [
        b"READY=1",
        b"RELOADING=1",
        b"READY=1",
        b"STOPPING=1",
    ]
    assert b"MONOTONIC_USEC=" in states[1]
