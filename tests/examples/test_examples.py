"""The examples as real processes, visited by the reference client: before, under, and after an
agreement."""

import os
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx2
import pytest

from assent_server.frameworks import FRAMEWORKS
from support.processes import free_port
from support.vendor_folder import VendorFolder
from support.vendor_process import VendorProcess
from support.visiting import until
from support.visitor import Visitor

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FILES = sorted(path for path in EXAMPLES.iterdir() if path.suffix in (".py", ".mjs"))
PROGRAMS = {
    "uvicorn": [sys.executable, "-m", "uvicorn"],
    "flask": [sys.executable, "-m", "flask"],
    "python": [sys.executable],
    "node": ["node"],
}
_KNOWN_WITHIN_S = 5.0


class Shops:
    """All examples under one endpoint, the Node one behind its sidecar."""

    def __init__(self, urls: dict[str, str], visitor: Visitor) -> None:
        self._urls, self.visitor = urls, visitor

    def get(self, name: str, path: str = "/", **headers: str) -> httpx2.Response:
        return httpx2.get(self._urls[name] + path, headers=headers)


def command_of(text: str, port: int) -> list[str]:
    """How an example says in its first line that it is started, on another port."""
    said = shlex.split(text.splitlines()[0].partition(": ")[2].rstrip('"'))
    return [
        *PROGRAMS[said[0]],
        *(str(port) if re.fullmatch("[0-9]{4}", w) else w for w in said[1:]),
    ]


@pytest.fixture(scope="module")
def shops(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shops]:
    folder: Path = tmp_path_factory.mktemp("examples")
    vendor, port = VendorFolder(folder / "assent-vendor"), free_port()
    vendor.done("init", "--loopback", "--port", str(port), "--practices", "analytics")
    origin = f"http://localhost:{port}"
    ports = {path.stem: free_port() for path in FILES}
    with ExitStack() as running:
        for path in FILES:
            text = path.read_text(encoding="utf-8").replace("8642", str(port))
            (folder / path.name).write_text(text, encoding="utf-8")
            running.enter_context(_Program(command_of(text, ports[path.stem]), folder))
        words = ("--loopback", "--upstream", f"http://127.0.0.1:{ports['node_shop']}")
        running.enter_context(VendorProcess(vendor, *words, command="sidecar"))
        urls = {name: f"http://127.0.0.1:{its}" for name, its in ports.items()}
        for url in urls.values():
            until(lambda url=url: _answers(url))
        visitor = Visitor(folder / "wallet", origin, "SD-BASE-A")
        yield Shops({**urls, "node_shop": origin}, visitor)
        visitor.close()


class _Program:
    """A program that is killed at the end; it has nothing to lose."""

    def __init__(self, command: list[str], folder: Path) -> None:
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        self._log = (folder / "shops.log").open("ab")
        self._process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=self._log, stderr=self._log
        )

    def __enter__(self) -> "_Program":
        return self

    def __exit__(self, *error: object) -> None:
        self._process.kill()
        self._process.wait(10)
        self._log.close()


def _answers(url: str) -> bool:
    try:
        return httpx2.get(url).status_code == 200
    except httpx2.TransportError:
        return False


def test_they_know_the_agreement_of_a_visit_and_its_end_in_five_seconds(shops: Shops) -> None:
    """PEP-01, PEP-03, PEP-04, GPC-01: in all of them, by one session of one customer."""
    names = [path.stem for path in FILES]
    record = shops.visitor.agree()
    assert {shops.get(name).text for name in names} == {"no agreement"}
    assert {shops.get(name, "/count").status_code for name in names} == {403}

    session = dict(shops.visitor.session(record).headers(shops.visitor.origin))
    for name in names:
        until(lambda name=name: shops.get(name, **session).text == record.body.terms_name)
        counted = shops.get(name, "/count", **session, **{"Sec-GPC": "1"})
        assert (counted.status_code, counted.text.strip('"')) == (200, "counted"), name
        forged = {header: value[:-4] + "AAAA" for header, value in session.items()}
        assert shops.get(name, "/count", **forged).status_code == 403

    shops.visitor.withdraw(record)

    began = time.monotonic()
    for name in names:
        until(lambda name=name: shops.get(name, "/count", **session).status_code == 403)
        assert shops.get(name, **session).text == "no agreement"
    assert time.monotonic() - began < _KNOWN_WITHIN_S


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_is_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) < 40


@pytest.mark.parametrize("framework", ["starlette", "fastapi", "flask", "django"])
def test_each_has_the_lines_that_init_says_to_paste(framework: str, tmp_path: Path) -> None:
    vendor = VendorFolder(tmp_path / "assent-vendor")
    words = ("--loopback", "--port", "8642", "--framework", framework)

    made = vendor.value("init", *words)

    held = squeezed((EXAMPLES / f"{framework}_shop.py").read_text(encoding="utf-8"))
    pasted = [line.replace(str(vendor.path), "assent-vendor") for line in made["paste"] if line]
    assert len(pasted) == 2
    assert all(squeezed(line) in held for line in pasted)


def squeezed(code: str) -> str:
    """Code without what a formatter may change."""
    return re.sub(r"\s|,(?=\s*\))", "", code)


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_init_ends_with_the_lines_for_the_framework_named(framework: str, tmp_path: Path) -> None:
    vendor = VendorFolder(tmp_path / "vendor")
    result: Any = vendor.done("init", "--loopback", "--framework", framework)

    last = result.stderr.rstrip("\n").splitlines()[-1].replace(f" --folder {vendor.path}", "")
    assert last.startswith(FRAMEWORKS[framework].splitlines()[-1].partition("{")[0])
