"""Our own conformance report: each of our programs under the kit, then one page over all of them.

Writes ``build/conformance``: a JSON and a JUnit report for each class, and ``index.html``.
"""

import json
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

from assent.roster import PATTERNS, read_publication
from assent_keeper.website import publish

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "build" / "conformance"
CLIENT = (sys.executable, "-c", "from assent_client.commands import main; main()")
SERVER = (sys.executable, "-c", "from assent_server.commands import main; main()")
KIT = (sys.executable, "-m", "assent_conformance")
STARTS_WITHIN_S = 60.0


def main() -> int:
    """Test everything; 0 if all is as expected."""
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    with TemporaryDirectory(prefix="assent-conformance-") as place, ExitStack() as stack:
        folder = Path(place)
        failed = [
            not tested("vendor", "assent", *of_vendor(folder, stack)),
            not tested(
                "verifier", "assent", "--command", shlex.join((*CLIENT, "verify", "--lines"))
            ),
            not tested("keeper", "reference-roster", "--url", of_keeper(folder, stack)),
            not tested("client", "assent", *of_client()),
        ]
        node = shutil.which("node")
        if node is not None:
            command = shlex.join((node, str(ROOT / "spec/verifier-js/assent-verify.js"), "--lines"))
            failed.append(not tested("verifier", "assent-verify-js", "--command", command))
    reports = sorted(map(str, TARGET.glob("*.json")))
    run(*KIT, "grid", *reports, "--html", str(TARGET / "index.html"))
    return int(any(failed))


def tested(kind: str, name: str, *options: str) -> bool:
    """Whether one program fares as expected; its reports are written."""
    print(f"{name} as {kind} ...", file=sys.stderr)
    stem = TARGET / f"{name}-{kind}"
    written = ("--json", f"{stem}.json", "--junit", f"{stem}.xml", "--name", name)
    code = subprocess.run([*KIT, kind, *options, *written], check=False).returncode
    if code not in (0, 1):
        print(f"It ended with {code}, and there is no report of it.", file=sys.stderr)
    return code == 0


def of_vendor(folder: Path, stack: ExitStack) -> tuple[str, ...]:
    """The options for our endpoint, which runs in the states that checks ask for."""
    origin = stack.enter_context(served(folder / "shop"))
    names = '["service-analytics", "service-tracking"]'
    person = stack.enter_context(served(folder / "person", person=names))
    retired = stack.enter_context(served(folder / "retired", retire=True))
    profile = folder / "profile.toml"
    profile.write_text(
        f'name = "assent"\n[instances]\nperson = "{person}"\nretired = "{retired}"\n'
    )
    return "--url", origin, "--profile", str(profile)


@contextmanager
def served(folder: Path, *, person: str | None = None, retire: bool = False) -> Iterator[str]:
    """The origin of an endpoint with the example practices, while it runs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    origin = f"http://localhost:{port}"
    words = ("init", "--loopback", "--origin", origin, "--practices", "analytics", "--quiet")
    run(*SERVER, *words, "--port", str(port), "--folder", str(folder))
    if person is not None:
        policy = folder / "policy.toml"
        text = policy.read_text(encoding="utf-8")
        policy.write_text(text.replace("person = []", f"person = {person}"), encoding="utf-8")
    if retire:
        run(*SERVER, "retire", "--folder", str(folder), "--quiet")
    process = subprocess.Popen(
        [*SERVER, "run", "--loopback", "--folder", str(folder)], stderr=subprocess.DEVNULL
    )
    try:
        answers(origin)
        yield origin
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def answers(origin: str) -> None:
    """Wait until an endpoint answers."""
    until = time.monotonic() + STARTS_WITHIN_S
    while True:
        try:
            with urllib.request.urlopen(f"{origin}/.well-known/assent") as answer:
                json.load(answer)
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def of_client() -> tuple[str, ...]:
    """The options for our client, whose calls are forked from one process that has it loaded.

    A process that starts anew for each of hundreds of calls imports itself for most of the time,
    and stretches the key of a wallet that holds no secret.
    """
    paths = (str(ROOT / "tests"), os.environ.get("PYTHONPATH", ""))
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
    driver = ROOT / "spec" / "conformance" / "assent.toml"
    command = shlex.join((sys.executable, "-m", "support.forking"))
    at_once = str(os.cpu_count() or 1)
    return "--command", command, "--driver", str(driver), "--lines", "--jobs", at_once


def of_keeper(folder: Path, stack: ExitStack) -> str:
    """The address at which the reference roster is published."""
    shipped = ROOT / "schemas" / "assent_schemas" / "roster"
    paths = [path for pattern in PATTERNS for path in shipped.glob(pattern)]
    files = {path.relative_to(shipped).as_posix(): path.read_bytes() for path in paths}
    publish(read_publication(files), folder / "roster")
    handler = partial(Quiet, directory=str(folder / "roster"))
    server = stack.enter_context(ThreadingHTTPServer(("127.0.0.1", 0), handler))
    Thread(target=server.serve_forever, daemon=True).start()
    stack.callback(server.shutdown)
    return f"http://localhost:{server.server_port}"


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *args: object) -> None:
        """Nothing."""


def run(*words: str) -> None:
    """Run a program that has to succeed."""
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main())
