"""``make audit`` fails when it finds something, and when it could not look."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from support.processes import free_port

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "audit.py"
KNOWN = {"vulns": [{"id": "GHSA-known"}]}


def audited(port: int, *words: str) -> subprocess.CompletedProcess[str]:
    service = f"http://127.0.0.1:{port}/v1/querybatch"
    return subprocess.run(
        [sys.executable, str(SCRIPT), "--service", service, *words],
        capture_output=True,
        text=True,
        check=False,
    )


@contextmanager
def service(answer: Callable[[list[Any]], bytes], *, status: int = 200) -> Iterator[int]:
    """A database of vulnerabilities on this machine, by its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["content-length"])))["queries"]
            said = answer(asked)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def results(*known: str) -> Callable[[list[Any]], bytes]:
    """A service that knows these names as vulnerable, whatever their versions."""

    def answer(asked: list[Any]) -> bytes:
        said = [KNOWN if one["package"]["name"] in known else {} for one in asked[:-1]]
        return json.dumps({"results": [*said, KNOWN]}).encode()

    return answer


def test_packages_that_nothing_is_known_of_pass() -> None:
    with service(results()) as port:
        ended = audited(port)

    assert ended.returncode == 0, ended.stderr
    assert "0 vulnerable" in ended.stderr


def test_a_vulnerable_package_is_named() -> None:
    with service(results("uvicorn")) as port:
        ended = audited(port)

    assert ended.returncode == 1
    assert ended.stdout.startswith("uvicorn ")
    assert "GHSA-known" in ended.stdout


def test_a_service_that_cannot_be_reached_fails_the_audit() -> None:
    ended = audited(free_port())

    assert ended.returncode == 3
    assert "NOT CHECKED" in ended.stderr


def test_a_service_that_is_too_slow_fails_the_audit() -> None:
    waits = threading.Event()

    def never(_asked: list[Any]) -> bytes:
        waits.wait(10)
        return b""

    with service(never) as port:
        ended = audited(port, "--within", "0.2")
        waits.set()

    assert ended.returncode == 3


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (lambda asked: b"", 200),
        (lambda asked: b"<html>Sign in to this network</html>", 200),
        (lambda asked: b'{"results":[]}', 200),
        (lambda asked: b'{"results":[{"vulns":[{}]}]}', 200),
        (lambda asked: b"[]", 200),
        (lambda asked: json.dumps({"results": [{} for _ in asked]}).encode(), 200),
        (results(), 503),
    ],
    ids=["empty", "html", "no results", "no ids", "list", "blind", "busy"],
)
def test_an_answer_that_says_nothing_fails_the_audit(said: Any, status: int) -> None:
    """Also one that says that nothing is vulnerable, not even what is known to be."""
    with service(said, status=status) as port:
        assert audited(port).returncode == 3
