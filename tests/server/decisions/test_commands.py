"""``assent-server decisions``: callers, one question, and the server as a process."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time

import httpx2

from support.vendor_folder import VendorFolder
from support.vendor_process import VendorProcess, eventually


def test_a_token_is_shown_once_and_kept_as_a_digest(vendor):
    """DEC-04."""
    token = vendor.value("decisions", "token", "crm")["token"]

    assert vendor.value("decisions", "callers") == ["crm"]
    assert token not in vendor.folder.callers.read_text()
    assert stat.S_IMODE(vendor.folder.callers.stat().st_mode) == 0o600
    again = vendor.command("decisions", "token", "crm")
    assert again.exit_code == 3
    assert "decisions revoke crm` first" in again.stderr
    assert vendor.command("decisions", "token", "Not a name").exit_code == 3

    vendor.done("decisions", "revoke", "crm")
    assert vendor.value("decisions", "callers") == []
    assert vendor.command("decisions", "revoke", "crm").exit_code == 3


def test_a_port_that_something_else_has_names_its_own_section(vendor):
    with vendor.opened():
        pass
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        refused = vendor.command("decisions", "run", "--port", str(other.getsockname()[1]))

    assert refused.exit_code == 3
    assert "or [decisions] in policy.toml" in " ".join(refused.stderr.split())


def test_one_question_is_answered_without_a_server(vendor, record):
    """DEC-01."""
    customer = record.body.first_party.ref
    asked = (
        "decisions",
        "ask",
        customer,
        "--data",
        "pd:ServiceConsumptionBehaviour",
        "--operation",
        "Analyse",
    )

    yes = vendor.command(*asked, "--purpose", "ServiceUsageAnalytics")
    no = vendor.command(*asked, "--purpose", "Marketing")
    wrong = vendor.command(*asked, "--purpose", "Analitics")

    assert (yes.exit_code, yes.stdout[:4]) == (0, "yes:")
    assert (no.exit_code, no.stdout[:3]) == (1, "no:")
    assert wrong.exit_code == 2
    assert "Analitics" in wrong.stderr


def test_systems_ask_beside_a_running_endpoint(tmp_path):
    """DEC-01, DEC-02, DEC-03, DEC-04: real processes, one database."""
    vendor = VendorFolder(tmp_path / "vendor").made()
    token = vendor.value("decisions", "token", "crm")["token"]
    with VendorProcess(vendor, "--port", "0") as shop:
        customer = shop.customer()
        made = shop.answer("proffers", customer.proffer("service-analytics"))
        assert made.type == "Agreement"
        ready = tmp_path / "decisions.json"
        program = [sys.executable, "-c", "from assent_server.commands import main; main()"]
        words = ["decisions", "run", "--folder", str(vendor.path), "--port", "0"]
        deciding = subprocess.Popen([*program, *words, "--ready-file", str(ready)])
        try:
            eventually(ready.exists)
            port = json.loads(ready.read_bytes())["port"]
            question = {
                "subject": {"type": "customer", "id": customer.did},
                "action": {"name": "Analyse", "properties": {"purpose": "ServiceUsageAnalytics"}},
                "resource": {"type": "personal-data", "id": "pd:ServiceConsumptionBehaviour"},
            }

            def ask():
                return httpx2.post(
                    f"http://127.0.0.1:{port}/access/v1/evaluation",
                    json=question,
                    headers={"authorization": f"Bearer {token}"},
                ).json()

            assert ask()["decision"] is True
            time.sleep(1)  # A withdrawal counts from the next second on.
            shop.answer("notices", customer.withdraw(made))
            assert ask()["decision"] is False
        finally:
            os.kill(deciding.pid, signal.SIGTERM)
            assert deciding.wait(20) == 0
