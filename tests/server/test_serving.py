"""The running process: it says when it is ready, and ends in good order."""

import asyncio
import json
import resource
import signal
import socket
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from assent.errors import LocalError
from assent_server.listening import listen
from assent_server.store import SqliteStore
from support.stored import document_id

TESTS = Path(__file__).parents[1]


class Process:
    """A running endpoint in ``folder``."""

    def __init__(
        self, folder: Path, *, seconds_per_commit: float = 0, files: int | None = None
    ) -> None:
        self.folder = folder
        self.ready_file = folder / "ready.json"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "support.served", str(folder), str(seconds_per_commit)],
            cwd=TESTS,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=None if files is None else partial(_limit_files, files),
        )
        self.lines = [json.loads(self.process.stderr.readline())]
        self.ready = self._ready()

    def _ready(self) -> dict:
        deadline = time.monotonic() + 10
        while not self.ready_file.exists():
            assert time.monotonic() < deadline
            time.sleep(0.01)
        return json.loads(self.ready_file.read_text())

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.ready["port"]), timeout=10)

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.ended()

    def ended(self) -> int:
        _, rest = self.process.communicate(timeout=20)
        self.lines += [json.loads(line) for line in rest.splitlines()]
        return self.process.returncode


@pytest.fixture
def process(tmp_path):
    started = Process(tmp_path)
    yield started
    if started.process.poll() is None:
        started.process.kill()
        started.ended()


def _limit_files(soft: int) -> None:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def put(number: int) -> bytes:
    return b"PUT /%d HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\n\r\nx" % number


def status(connection: socket.socket) -> int:
    answer = connection.recv(4096)
    return int(answer.split(b" ")[1]) if answer else 0


def held(folder: Path) -> set[str]:
    async def ids():
        store = SqliteStore(folder / "assent.db")
        rows = await store.agreements(limit=1000)
        await store.close()
        return {row.agreement_id for row in rows}

    return asyncio.run(ids())


def test_a_process_says_where_it_listens_and_what_it_is(process):
    """SRV-05."""
    assert process.lines[0]["event"] == "listening"
    assert process.lines[0]["port"] == process.ready["port"]
    assert process.ready["pid"] == process.process.pid
    with process.connect() as connection:
        connection.sendall(put(1))
        assert status(connection) == 201


def test_answers_do_not_say_what_made_them(process):
    """SRV-05, SV16."""
    with process.connect() as connection:
        connection.sendall(put(1))
        assert b"server:" not in connection.recv(4096).lower()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stopped_process_ends_in_good_order(process, number):
    """SRV-05."""
    assert process.stop(number) == 0

    assert [line["event"] for line in process.lines] == ["listening", "closed", "stopped"]
    assert not process.ready_file.exists()
    assert (process.folder / "assent.db").exists()
    assert not (process.folder / "assent.db-wal").exists()


def test_what_was_accepted_is_answered_before_the_end(tmp_path):
    """SRV-05, I4: and new connections are not accepted any more."""
    process = Process(tmp_path, seconds_per_commit=0.5)
    connections = [process.connect() for _ in range(8)]
    for number, connection in enumerate(connections):
        connection.sendall(put(number))
    time.sleep(0.2)

    process.process.send_signal(signal.SIGTERM)
    time.sleep(0.2)
    with pytest.raises(ConnectionError):
        process.connect()

    assert [status(connection) for connection in connections] == [201] * 8
    assert process.ended() == 0
    assert held(tmp_path) == {document_id("agreement", number) for number in range(8)}
    for connection in connections:
        connection.close()


def test_a_connection_may_bring_one_more_request_to_a_process_that_ends(process):
    """SRV-22: whoever sends at that moment gets an answer, and in it that it is the last."""
    with process.connect() as kept, process.connect() as fresh:
        kept.sendall(put(1))
        assert status(kept) == 201
        process.process.send_signal(signal.SIGTERM)
        time.sleep(0.2)
        kept.sendall(put(2))
        fresh.sendall(put(3))
        answers = [kept.recv(4096), fresh.recv(4096)]

    assert [answer[9:12] for answer in answers] == [b"201", b"201"]
    assert all(b"connection: close" in answer for answer in answers)
    assert process.ended() == 0


def test_idle_and_half_sent_connections_do_not_hold_up_the_end(process):
    """SRV-05."""
    with process.connect() as idle, process.connect() as half:
        half.sendall(b"PUT /1 HTTP/1.1\r\n")
        idle.sendall(put(1))
        assert status(idle) == 201
        started = time.monotonic()
        assert process.stop() == 0

    assert time.monotonic() - started < 5


def test_a_killed_process_leaves_its_place_to_the_next(process, tmp_path):
    """SRV-05, I3, ST9."""
    with process.connect() as connection:
        connection.sendall(put(1))
        assert status(connection) == 201
    process.process.kill()
    process.ended()
    process.ready_file.unlink()

    after = Process(tmp_path)

    assert after.stop() == 0
    assert held(tmp_path) == {document_id("agreement", 1)}


def test_a_port_that_is_taken_is_named(tmp_path):
    """SRV-05."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(LocalError, match=f"port {port}.*another port"):
            listen("127.0.0.1", port)


def test_there_are_files_for_as_many_connections_as_are_allowed(tmp_path):
    """SRV-02, SV1: each connection is an open file."""
    process = Process(tmp_path, files=256)

    soft, hard = resource.prlimit(process.process.pid, resource.RLIMIT_NOFILE)
    process.stop()

    assert soft >= min(4096, hard) > 256
