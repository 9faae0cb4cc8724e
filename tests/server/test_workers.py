"""Several processes that serve one endpoint on PostgreSQL: whichever answers, it is the same."""

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families

from assent import request_signature
from assent_server import clock, control
from support import shop
from support.load import SteadyLoad
from support.postgres import Cluster
from support.processes import free_port, is_free
from support.vendor_folder import VendorFolder
from support.vendor_process import VendorProcess, eventually

ANALYTICS = "service-analytics"
LISTENS = '"event":"listening"'


class Shop(VendorProcess):
    """A running server of two workers, each of which can be asked alone."""

    metrics_port: int

    @property
    def workers(self) -> list[int]:
        """The process ids."""
        first = self.process.pid
        said = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        return [int(pid) for pid in said]

    @contextmanager
    def only(self, number: int) -> Iterator[None]:
        """Let one worker alone take connections."""
        stopped = [pid for at, pid in enumerate(self.workers) if at != number]
        for pid in stopped:
            os.kill(pid, signal.SIGSTOP)
            while Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "T":
                time.sleep(0.001)
        try:
            yield
        finally:
            for pid in stopped:
                os.kill(pid, signal.SIGCONT)

    def at_each(self, ask: Any) -> list[Any]:
        """What each worker answers."""
        answers = []
        for number in range(2):
            with self.only(number):
                answers.append(ask())
        return answers

    def figure(self, *name: str) -> float:
        """A figure of the page of all workers."""
        page = httpx2.get(f"http://127.0.0.1:{self.metrics_port}/metrics").text
        for family in text_string_to_metric_families(page):
            for sample in family.samples:
                if (sample.name, *sample.labels.values()) == name:
                    return float(sample.value)
        return 0.0


@pytest.fixture(scope="module", autouse=True)
def url(shared_cluster: Cluster) -> Iterator[str]:
    """The tables of these tests, also for commands."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ASSENT_STORE_URL", shared_cluster.fresh_url())
        yield os.environ["ASSENT_STORE_URL"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """One server for most of these tests: what one leaves, the next one lives with."""
    folder = VendorFolder(tmp_path_factory.mktemp("shop") / "vendor").made()
    port = free_port()
    folder.change("policy.toml", "# metrics_port = 9464", f"metrics_port = {port}")
    folder.change("policy.toml", "# workers = 2", "workers = 2")
    with Shop(folder, "--port", "0") as running:
        running.metrics_port = port
        yield running


def test_two_workers_serve_and_one_process_says_so(server: Shop) -> None:
    """SRV-05, SRV-23."""
    assert len(server.workers) == 2
    assert server.at_each(lambda: server.get("/health/ready").json()["status"]) == ["ready"] * 2
    (line,) = [line for line in server.log.splitlines() if "accepts" in line]
    assert ANALYTICS in line


def test_an_outcome_is_the_same_at_every_worker(server: Shop) -> None:
    """STO-13, SRV-23, I5: proffers sent to both at once, and asked for again at each."""
    before = server.figure("assent_negotiations_total", "agreed")
    proffers = [server.customer(seed).proffer(ANALYTICS) for seed in range(100, 112)]
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda item: server.put("proffers", item), proffers * 4))

    by_proffer = [{answers[at].content for at in range(n, 48, 12)} for n in range(12)]
    assert {answer.status_code for answer in answers} == {200, 201}
    assert [len(found) for found in by_proffer] == [1] * 12
    again = server.at_each(lambda: [server.put("proffers", item).content for item in proffers])
    assert again[0] == again[1] == [found.pop() for found in by_proffer]
    assert server.figure("assent_negotiations_total", "agreed") == before + 12
    listed = [row["customer"] for row in server.vendor.value("agreements", "list")]
    assert len(listed) == len(set(listed)) >= 12


def test_a_signed_request_is_served_once_whichever_worker_it_reaches(server: Shop) -> None:
    """SRV-04, BND-04."""
    customer = server.customer(200)
    record = server.answer("proffers", customer.proffer(ANALYTICS))
    path = f"/assent/v1/agreements/{record.id.removeprefix('urn:uuid:')}"
    headers = request_signature.sign(
        "GET",
        shop.ORIGIN + path,
        b"",
        key=customer.signer.key,
        created=clock.now(),
        nonce="one-and-only-one",
    )

    answers = server.at_each(
        lambda: httpx2.get(f"http://127.0.0.1:{server.port}{path}", headers=headers).status_code
    )

    assert answers == [200, 401]


def test_a_person_decides_whichever_worker_asked_her(server: Shop) -> None:
    """SRV-13, SRV-14."""
    server.vendor.change("policy.toml", "person = []", f'person = ["{ANALYTICS}"]')
    control.ask(server.vendor.folder, "reload")
    proffer = server.customer(300).proffer(ANALYTICS)
    with server.only(1):
        assert server.put("proffers", proffer).status_code == 202

    (row,) = server.vendor.value("pending", "list")
    server.vendor.done("pending", "accept", row["proffer"])
    server.vendor.change("policy.toml", f'person = ["{ANALYTICS}"]', "person = []")
    control.ask(server.vendor.folder, "reload")

    answers = server.at_each(lambda: server.put("proffers", proffer).content)
    assert answers[0] == answers[1]
    assert b'"type":"Agreement"' in answers[0]


def test_all_workers_publish_the_same_at_once(server: Shop) -> None:
    """SRV-23, SRV-12: a new key, signed practices, and what a person retires."""
    before = server.get("/.well-known/assent").content
    for words in (["keys", "rotate"], ["retire"], ["retire", "--undo"]):
        server.vendor.done(*words)
        described = server.at_each(lambda: server.get("/.well-known/assent").content)
        assert described[0] == described[1] != before
        before = described[0]


def test_a_worker_that_cannot_publish_stops_serving_and_is_replaced(server: Shop) -> None:
    """SRV-23: this one can open no file any more."""
    broken, begun = server.workers[1], server.log.count(LISTENS)
    resource.prlimit(broken, resource.RLIMIT_NOFILE, (3, 3))

    signs = server.vendor.value("keys", "rotate")["signs"]

    eventually(lambda: not Path(f"/proc/{broken}").exists())
    eventually(lambda: server.log.count(LISTENS) > begun)
    assert server.log.count('"event":"worker-cannot-publish"') == 1
    described = server.at_each(lambda: server.get("/.well-known/assent").json()["signedBy"][-1])
    assert described[0] == described[1]
    assert described[0].endswith(f"#{signs}")


def test_a_worker_that_is_killed_is_replaced_and_its_figures_stay(server: Shop) -> None:
    """SRV-23, STO-13, SRV-19."""
    record = server.answer("proffers", server.customer(400).proffer(ANALYTICS))
    agreed = server.figure("assent_negotiations_total", "agreed")
    begun = server.log.count(LISTENS)

    os.kill(server.workers[0], signal.SIGKILL)

    eventually(lambda: server.log.count(LISTENS) > begun)
    assert server.figure("assent_negotiations_total", "agreed") == agreed
    shown = server.at_each(lambda: server.get("/.well-known/assent").status_code)
    assert shown == [200, 200]
    assert server.vendor.value("agreements", "show", record.id)["record"] == record.record_digest
    assert server.vendor.value("fsck")["faults"] == []


def test_another_supervisor_of_the_same_folder_is_refused(server: Shop) -> None:
    """SRV-13: PostgreSQL takes both, but only one can take commands."""
    refused = server.vendor.command("run", "--port", "0")

    assert refused.exit_code == 3
    assert "Another process serves" in refused.stderr
    assert server.vendor.value("pending", "list") == []


@pytest.fixture
def folder(tmp_path: Path) -> VendorFolder:
    return VendorFolder(tmp_path / "vendor").made()


def test_a_file_is_written_by_one_worker(
    folder: VendorFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """STO-04."""
    monkeypatch.delenv("ASSENT_STORE_URL")

    refused = folder.command("run", "--workers", "2")

    assert refused.exit_code == 3
    assert "written by one process" in refused.stderr
    assert "PostgreSQL" in refused.stderr


def test_workers_that_cannot_begin_say_why_once(folder: VendorFolder) -> None:
    """SRV-10, SRV-23."""
    (folder.path / "practices" / "analytics.json").write_bytes(b"{}")
    main = "from assent_server.commands import main; main()"
    words = ["run", "--folder", str(folder.path), "--port", "0", "--workers", "2"]

    ended = subprocess.run(
        [sys.executable, "-c", main, *words],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ended.returncode == 3
    assert ended.stderr.count("practices/analytics.json") == 1
    assert "A worker could not begin" in ended.stderr


def test_workers_that_die_again_and_again_are_no_longer_started(folder: VendorFolder) -> None:
    """SRV-23."""
    with Shop(folder, "--port", "0", "--workers", "2") as running:
        folder.change("policy.toml", "remove = []", "remove = [")
        for pid in running.workers:
            os.kill(pid, signal.SIGKILL)
        assert running.process.wait(60) == 3

        assert "No worker could be kept running" in running.log
        assert not running.ready_file.exists()
    assert is_free(running.port)


def test_workers_end_with_a_supervisor_that_is_killed(folder: VendorFolder) -> None:
    """SRV-23."""
    with Shop(folder, "--port", "0", "--workers", "2") as running:
        workers = running.workers
        running.process.kill()

        eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))
    assert is_free(running.port)


def test_workers_are_replaced_under_load_and_nothing_is_lost(
    tmp_path: Path, shared_cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SRV-22, SRV-12, SRV-23, I1: three restarts and two keys, as for one process."""
    monkeypatch.setenv("ASSENT_STORE_URL", shared_cluster.fresh_url())
    local = VendorFolder(tmp_path / "local")
    origin = f"http://localhost:{free_port()}"
    local.done("init", "--loopback", "--origin", origin, "--practices", "analytics")
    with Shop(local, "--loopback", "--workers", "2") as server, SteadyLoad(server) as load:
        former = server.workers
        for command in ("restart", "keys rotate", "restart", "keys rotate", "restart"):
            local.done(*command.split())
            load.goes_on()
        assert not set(former) & set(server.workers)

    assert load.errors == []
    assert load.signed_with == {"key-1", "key-2", "key-3"}
    assert local.value("fsck")["faults"] == []
    listed = {row["record"] for row in local.value("agreements", "list")}
    assert listed == {item.record_digest for item in load.records}
