"""``assent-server run`` as a real process: it serves, takes commands, reloads and ends in order."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from assent import documents
from support.processes import free_port
from support.vendor_folder import VendorFolder
from support.vendor_process import VendorProcess, eventually

ANALYTICS = "service-analytics"


@pytest.fixture
def folder(tmp_path: Path) -> VendorFolder:
    """A shop's folder; the clock is the computer's, as the process reads it."""
    return VendorFolder(tmp_path / "vendor").made()


@pytest.fixture
def server(folder: VendorFolder) -> Iterator[VendorProcess]:
    with VendorProcess(folder, "--port", "0") as running:
        yield running


def test_it_serves_the_description_the_keys_and_the_static_file(server: VendorProcess) -> None:
    described = documents.read(server.get("/.well-known/assent").content, "SecondPartyDescription")

    assert described.body.second_party.ref == "did:web:shop.example"
    assert server.get("/.well-known/did.json").json()["id"] == "did:web:shop.example"
    assert server.get("/.well-known/myterms.json").json()["agreements"]
    assert server.get("/health/ready").json()["status"] == "ready"


def test_it_says_in_one_line_where_it_is_and_what_it_accepts(server: VendorProcess) -> None:
    (line,) = [line for line in server.log.splitlines() if "accepts" in line]

    assert line.startswith("https://shop.example")
    assert ANALYTICS in line


@pytest.mark.parametrize(
    ("signed", "command", "said"),
    [
        (False, "doctor", "no practices are signed; see `assent-server {here}practices sign`"),
        (True, "retire", "makes no new agreements: `assent-server {here}retire --undo`"),
    ],
)
def test_who_accepts_nothing_is_told_why(
    tmp_path: Path, signed: bool, command: str, said: str
) -> None:
    folder = VendorFolder(tmp_path / "vendor").made(signed=signed)
    folder.command(command)

    with VendorProcess(folder, "--port", "0") as server:
        assert said.format(here=f"--folder {folder.path} ") in server.log


def test_a_proffer_is_accepted_and_the_record_listed_beside_it(server: VendorProcess) -> None:
    record = server.answer("proffers", server.customer().proffer(ANALYTICS))

    (row,) = server.vendor.value("agreements", "list")

    assert row["record"] == record.record_digest
    assert row["terms"] == "service-analytics/1.0"


def test_a_person_decides_by_command_while_it_serves(folder: VendorFolder) -> None:
    folder.change("policy.toml", "person = []", f'person = ["{ANALYTICS}"]')
    with VendorProcess(folder, "--port", "0") as server:
        proffer = server.customer().proffer(ANALYTICS)
        assert server.put("proffers", proffer).status_code == 202

        (row,) = folder.value("pending", "list")
        folder.done("pending", "accept", row["proffer"])

        assert server.answer("proffers", proffer).type == "Agreement"


def test_an_end_by_command_stands_in_the_history_while_it_serves(server: VendorProcess) -> None:
    record = server.answer("proffers", server.customer().proffer(ANALYTICS))

    server.vendor.done("terminate", record.id, "--reason", "The shop closes.", "--yes")

    shown = server.vendor.value("agreements", "show", record.id)
    assert [item["type"] for item in shown["history"]] == ["Termination"]


def test_retiring_takes_effect_at_once_and_withdrawals_go_on(server: VendorProcess) -> None:
    customer = server.customer()
    record = server.answer("proffers", customer.proffer(ANALYTICS))

    said = server.vendor.done("retire").stderr

    assert "makes no new agreements" in said
    assert server.get("/health/ready").json()["warnings"] == ["retired"]
    refused = server.answer("proffers", server.customer(2).proffer(ANALYTICS))
    assert (refused.type, refused.body.reason) == ("Decline", "retired")
    assert server.answer("notices", customer.withdraw(record)).type == "Receipt"


def test_signing_publishes_at_once(server: VendorProcess) -> None:
    before = server.get("/.well-known/assent").content
    server.vendor.change("practices/analytics.toml", 'retention = "P1Y"', 'retention = "P6M"')

    server.vendor.done("practices", "sign", "--yes", "--signer", "Ada")

    assert server.get("/.well-known/assent").content != before


def test_a_key_is_replaced_while_it_serves(server: VendorProcess) -> None:
    """SRV-12."""
    first = server.answer("proffers", server.customer().proffer(ANALYTICS))

    server.vendor.done("keys", "rotate")

    second = server.answer("proffers", server.customer(2).proffer(ANALYTICS))
    signed_with = [item.proofs[1].verification_method[-5:] for item in (first, second)]
    assert signed_with == ["key-1", "key-2"]
    listed = server.get("/.well-known/did.json").json()["verificationMethod"]
    assert len(listed) == 2
    assert server.vendor.value("fsck")["faults"] == []


def test_a_hangup_publishes_what_the_files_say_now(server: VendorProcess) -> None:
    before = server.get("/.well-known/assent").content
    server.vendor.change("policy.toml", "remove = []", 'remove = ["service-sharing"]')

    server.signal(signal.SIGHUP)

    eventually(lambda: server.get("/.well-known/assent").content != before)


def test_a_hangup_with_a_broken_policy_changes_nothing(server: VendorProcess) -> None:
    before = server.get("/.well-known/assent").content
    server.vendor.change("policy.toml", "remove = []", "remove = [")

    server.signal(signal.SIGHUP)

    eventually(lambda: "reload-failed" in server.log)
    assert server.get("/.well-known/assent").content == before


def test_only_one_process_serves_a_folder(server: VendorProcess) -> None:
    """SRV-13, ST9."""
    result = server.vendor.command("run", "--port", "0")

    assert result.exit_code == 3
    assert "Another process" in result.stderr
    assert server.get("/health/live").status_code == 200


def test_it_ends_in_order_and_leaves_nothing_behind(folder: VendorFolder) -> None:
    """SRV-05."""
    with VendorProcess(folder, "--port", "0") as server:
        server.answer("proffers", server.customer().proffer(ANALYTICS))
        server.signal(signal.SIGTERM)
        assert server.process.wait(20) == 0

    assert not folder.folder.control.exists()
    assert not server.ready_file.exists()
    assert len(folder.value("agreements", "list")) == 1


def test_it_starts_again_after_it_was_killed(folder: VendorFolder) -> None:
    """I3: the lock goes with the process, and what was acknowledged is there."""
    with VendorProcess(folder, "--port", "0") as server:
        record = server.answer("proffers", server.customer().proffer(ANALYTICS))
        server.process.kill()
        server.process.wait(20)
    server.ready_file.unlink()

    with VendorProcess(folder, "--port", "0"):
        (row,) = folder.value("agreements", "list")

    assert row["record"] == record.record_digest


def test_a_local_test_says_so_and_listens_here_only(tmp_path: Path) -> None:
    port = free_port()
    vendor = VendorFolder(tmp_path / "vendor")
    vendor.done("init", "--loopback", "--origin", f"http://localhost:{port}")

    with VendorProcess(vendor, "--loopback") as server:
        assert server.port == port
        assert "LOCAL TEST" in server.log
    everywhere = ("--host", "0.0.0.0", "--port", "0")  # noqa: S104
    refused = vendor.command("run", "--loopback", *everywhere)
    assert refused.exit_code == 2, refused.stderr
    assert vendor.command("run").exit_code == 3


def test_its_log_holds_json_lines_and_nothing_of_customers(server: VendorProcess) -> None:
    """SV15."""
    customer = server.customer()
    server.answer("proffers", customer.proffer(ANALYTICS))

    server.vendor.done("retire")

    lines = [line for line in server.log.splitlines() if "accepts" not in line]
    assert all(json.loads(line)["event"] for line in lines)
    assert customer.did not in server.log
