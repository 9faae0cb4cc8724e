"""``deploy/container``: what can be seen of a Containerfile where no image can be built.

Its steps are those of an installation, which ``tests/packaging`` carries out.
"""

import json
import re
import subprocess
import sys

import pytest

from support.processes import free_port
from support.proxies import DEPLOY
from support.vendor_process import VendorProcess

TEXT = (DEPLOY / "container" / "Containerfile").read_text(encoding="utf-8")
LINES = re.sub(r"\\\n\s*", "", TEXT).splitlines()
LAST = LINES[max(at for at, line in enumerate(LINES) if line.startswith("FROM")) :]


def said(word: str, lines: list[str] = LINES) -> list[str]:
    return [line.removeprefix(word).strip() for line in lines if line.startswith(f"{word} ")]


def test_everything_that_is_copied_is_there() -> None:
    sources = [name for row in said("COPY") if "--from" not in row for name in row.split()[:-1]]

    assert len(sources) > 5
    assert [name for name in sources if not (DEPLOY.parent / name).exists()] == []


def test_it_runs_as_nobody_and_brings_no_tools_of_the_build() -> None:
    (user,) = said("USER", LAST)

    assert int(user.split(":")[0]) >= 10_000
    assert said("COPY", LAST) == ["--from=build /opt/assent /opt/assent"]


@pytest.fixture
def check() -> list[str]:
    (row,) = said("HEALTHCHECK", LAST)
    command: list[str] = json.loads(row.partition("CMD ")[2])
    assert command[0] == "python3"
    return [sys.executable, *command[1:]]


def test_its_health_is_that_of_the_server(check: list[str], shop: VendorProcess) -> None:
    def code(port: int) -> int:
        told = {"ASSENT_SERVER_PORT": str(port)}
        return subprocess.run(check, env=told, stderr=subprocess.DEVNULL, check=False).returncode

    assert code(shop.port) == 0
    assert code(free_port()) == 1
