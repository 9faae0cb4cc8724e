"""The units of ``deploy/systemd`` under systemd's own checks."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from assent_server.serving import FILES_MIN
from support.processes import free_port, is_free
from support.proxies import DEPLOY
from support.vendor_folder import VendorFolder
from support.vendor_process import eventually

UNITS = ("assent-server.service", "assent-server.socket")
EXPOSURE_MAX = 15
"""Tenths of what systemd calls exposure; ordinary services have 90 and more."""


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units as they are installed, with the drop-in for a database."""
    for name in UNITS:
        text = (DEPLOY / "systemd" / name).read_text(encoding="utf-8")
        # What is started has to be there; here that is any program.
        path = text.replace("/opt/assent/bin/assent-server", sys.executable)
        (tmp_path / name).write_text(path)
    drop_in = tmp_path / "assent-server.service.d"
    drop_in.mkdir()
    shutil.copy(DEPLOY / "systemd" / "database.conf", drop_in)
    return tmp_path


def analyzed(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.fail("systemd is not installed: run `make systemd` first.", pytrace=False)
    return subprocess.run(
        [program, *words], cwd=folder, capture_output=True, text=True, check=False
    )


def test_systemd_understands_every_line(units: Path) -> None:
    ended = analyzed(units, "verify", *(f"./{name}" for name in UNITS))

    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


def test_a_line_that_systemd_does_not_understand_would_be_found(units: Path) -> None:
    service = units / UNITS[0]
    service.write_text(service.read_text().replace("ProtectHome=", "ProtectHose="))

    assert "ProtectHose" in analyzed(units, "verify", f"./{service.name}").stderr


def test_the_service_can_do_little_beside_serving(units: Path) -> None:
    words = ("security", "--offline=true", f"--threshold={EXPOSURE_MAX}", "--no-pager")

    ended = analyzed(units, *words, f"./{UNITS[0]}")

    assert ended.returncode == 0, ended.stdout


def test_systemd_keeps_the_socket_and_the_server_takes_it(tmp_path: Path) -> None:
    """SRV-05: by the program that does for a test what systemd does for a unit."""
    vendor = VendorFolder(tmp_path / "vendor").made()
    port = free_port()
    activate = ["systemd-socket-activate", f"--listen=127.0.0.1:{port}"]
    activate += [f"--setenv={name}" for name in ("PYTHONPATH", "PATH") if name in os.environ]
    program = [sys.executable, "-c", "from assent_server.commands import main; main()"]
    words = ["run", "--folder", str(vendor.path)]

    with subprocess.Popen([*activate, *program, *words], stderr=subprocess.PIPE) as process:
        try:
            eventually(lambda: not is_free(port))
            assert httpx2.get(f"http://127.0.0.1:{port}/health/live").json() == {"status": "live"}
        finally:
            process.terminate()
            said = process.communicate(timeout=20)[1].decode()

    assert f'"event":"listening","port":{port}' in said
    assert '"event":"stopped"' in said


def test_its_limits_go_with_those_of_the_server() -> None:
    service = (DEPLOY / "systemd" / UNITS[0]).read_text(encoding="utf-8")
    said = dict(re.findall(r"^(\w+)=(\d+)$", service, re.MULTILINE))

    assert int(said["LimitNOFILE"]) >= FILES_MIN
    # Answers under way get 30 seconds.
    assert int(said["TimeoutStopSec"]) > 30
