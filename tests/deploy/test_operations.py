"""What docs/operations.md tells an operations team to type works, from first to last."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families

from support.postgres import Cluster
from support.processes import free_port
from support.vendor_folder import VendorFolder
from support.vendor_process import VendorProcess

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
LINES = [
    line
    for block in re.findall(r"^```sh\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    for line in block.splitlines()
]


class Team:
    """Types line after line at one machine, where ``systemctl`` starts and stops the endpoint."""

    def __init__(self, vendor: VendorFolder, **environment: str) -> None:
        self.vendor = vendor
        self.folder = vendor.path.parent
        self.server: VendorProcess | None = None
        self._environment = environment

    def types(self, line: str) -> str:
        """What it says; it has to succeed."""
        word, _, rest = line.partition(" ")
        if word == "systemctl":
            {"start": self.start, "stop": self.stop}[rest.split()[0]]()
            return ""
        if word == "export":
            name, _, value = rest.partition("=")
            self._environment[name] = self._said(f"printf %s {value}")
            return ""
        return self._said(line)

    def start(self) -> VendorProcess:
        self.server = VendorProcess(self.vendor, "--port", "0", environment=self._environment)
        return self.server

    def stop(self) -> None:
        if self.server is not None:
            self.server.__exit__()
        self.server = None

    def _said(self, line: str) -> str:
        line = line.replace("/var/lib/assent", str(self.vendor.path))
        programs = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        ended = subprocess.run(
            ["bash", "-ec", line],
            cwd=self.folder,
            env={**os.environ, **self._environment, "PATH": programs},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 0, (line, ended.stdout, ended.stderr)
        return ended.stdout


@pytest.fixture
def team(tmp_path: Path, cluster: Cluster) -> Iterator[Team]:
    vendor = VendorFolder(tmp_path / "vendor").made()
    vendor.change("policy.toml", '# keep_after_end = "P6Y"', 'keep_after_end = "P6Y"')
    cluster.sql("CREATE DATABASE shop")
    made = Team(vendor, NEW_STORE_URL=cluster.url.rpartition("/")[0] + "/shop")
    yield made
    made.stop()
    cluster.sql("DROP DATABASE shop")


def test_every_line_works_and_no_agreement_is_lost_on_the_way(team: Team) -> None:
    """STO-14, SRV-22: from a file to its copy, to PostgreSQL, to its copy, and with a new key."""
    server = team.start()
    record = server.answer("proffers", server.customer().proffer("service-analytics"))

    said = {line: team.types(line) for line in LINES}

    assert record.id.removeprefix("urn:uuid:")[:8] in team.types("assent-server agreements list")
    assert "0 faults" in said["assent-server fsck"]
    assert "0 agreements" in said["assent-server agreements purge --yes"]
    assert team.types("tar -tzf folder.tar.gz").count("keys/") > 1
    assert "sqlite" not in team.types("tar -tzf folder.tar.gz")


def test_every_figure_of_a_server_is_explained_and_no_other(tmp_path: Path) -> None:
    vendor, port = VendorFolder(tmp_path / "vendor").made(), free_port()
    vendor.change("policy.toml", "# metrics_port = 9464", f"metrics_port = {port}")

    with VendorProcess(vendor, "--port", "0"):
        page = httpx2.get(f"http://127.0.0.1:{port}/metrics").text

    explained = re.findall(r"^\| `(assent_[a-z_]+?)(?:_total)?(?:{[a-z]+})?`", PAGE, re.MULTILINE)
    assert explained == [family.name for family in text_string_to_metric_families(page)]
