"""Each likely mistake is found and comes with its cure; a sound endpoint has none (SRV-32)."""

import json
import socket
import subprocess
import sys
from typing import Any

import pytest

from assent_server.doctor import machine
from support.postgres import Cluster
from support.processes import free_port
from support.vendor_folder import Clock, VendorFolder


@pytest.fixture
def sound(vendor: VendorFolder) -> VendorFolder:
    """An endpoint with nothing to find: a second key stands by."""
    vendor.done("keys", "new")
    vendor.change("policy.toml", "port = 8080", f"port = {free_port()}")
    vendor.change("policy.toml", "trusted_proxies = []", 'trusted_proxies = ["127.0.0.1"]')
    with vendor.opened():
        pass
    return vendor


def findings(vendor: VendorFolder) -> dict[str, Any]:
    """What is not good, by check; the exit code says whether something is bad."""
    result = vendor.command("doctor", "--json")
    found = [item for item in json.loads(result.stdout) if item["health"] != "good"]
    assert result.exit_code == int(any(item["health"] == "bad" for item in found))
    assert all(item["cure"] for item in found)
    return {item["check"]: item for item in found}


def test_a_sound_endpoint_has_no_findings(
    sound: VendorFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SRV-32: and nobody is called to find that."""
    monkeypatch.setattr(socket.socket, "connect", _called)

    assert findings(sound) == {}


def _called(this: socket.socket, place: object) -> None:
    # The socket of commands is this machine's.
    if this.family != socket.AF_UNIX:
        raise AssertionError(f"called {place}")
    raise FileNotFoundError(place)


def test_a_folder_without_endpoint_is_told_what_to_do(empty: VendorFolder) -> None:
    assert "assent-server init" in findings(empty)["folder"]["cure"]


def test_unsigned_practices_are_found(empty: VendorFolder) -> None:
    found = findings(empty.made(signed=False))

    assert found["practices"]["cure"] == "Run `assent-server practices sign analytics`."
    assert "No terms are accepted" in found["terms"]["says"]


def test_a_draft_that_changed_after_it_was_signed_is_found(sound: VendorFolder) -> None:
    sound.change("practices/analytics.toml", 'retention = "P1Y"', 'retention = "P6M"')

    assert "has changed" in findings(sound)["practices"]["says"]


def test_an_open_key_file_is_found(sound: VendorFolder) -> None:
    (sound.folder.keys / "key-1.key").chmod(0o644)

    assert "chmod 600" in findings(sound)["keys"]["cure"]


def test_an_open_database_is_found(sound: VendorFolder) -> None:
    sound.folder.records.chmod(0o644)

    assert "chmod go=" in findings(sound)["permissions"]["cure"]


def test_a_single_key_is_warned_about(vendor: VendorFolder) -> None:
    assert findings(vendor)["keys"]["health"] == "warning"


def test_a_clock_before_what_was_made_is_found(sound: VendorFolder, time: Clock) -> None:
    time.forward(days=-30)

    assert "Set the clock" in findings(sound)["clock"]["cure"]


def test_an_identifier_of_another_site_is_found(sound: VendorFolder) -> None:
    sound.change("policy.toml", "# did = ", 'did = "did:web:other.example" #')

    assert findings(sound)["origins"]["health"] == "bad"


def test_a_base_on_none_of_the_origins_is_warned_about(sound: VendorFolder) -> None:
    sound.change("policy.toml", "# base = ", 'base = "https://api.example/assent" #')

    assert "lies on none" in findings(sound)["origins"]["says"]


def test_a_local_test_is_called_one(empty: VendorFolder) -> None:
    empty.done("init", "--loopback")

    assert "local test" in findings(empty)["origins"]["says"]


def test_a_roster_near_its_end_and_one_beyond_it_are_found(
    sound: VendorFolder, time: Clock
) -> None:
    """ROS-03."""
    time.forward(days=1740)
    assert findings(sound)["rosters"]["health"] == "warning"
    time.forward(days=60)

    assert findings(sound)["rosters"]["health"] == "bad"


def test_terms_that_are_preferred_but_not_kept_are_found(sound: VendorFolder) -> None:
    sound.change("policy.toml", "prefer = []", 'prefer = ["service-care"]')

    assert "service-care, which is not-kept" in findings(sound)["terms"]["says"]


def test_an_endpoint_that_was_retired_is_warned_about(sound: VendorFolder) -> None:
    sound.done("retire")

    assert "retire --undo" in findings(sound)["terms"]["cure"]


def test_an_endpoint_that_accepts_nothing_is_found(sound: VendorFolder) -> None:
    text = (sound.folder.practices / "analytics.toml").read_text()
    (sound.folder.practices / "analytics.toml").write_text(
        text.replace('recipients = ["second-party"]', 'recipients = ["any"]')
    )
    sound.done("practices", "sign", "--yes", "--signer", "Ada")

    assert "No terms are accepted" in findings(sound)["terms"]["says"]


def test_a_port_that_something_else_has_is_found(sound: VendorFolder) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        text = sound.folder.policy.read_text()
        old = next(line for line in text.splitlines() if line.startswith("port = "))
        sound.change("policy.toml", old, f"port = {other.getsockname()[1]}")

        assert "cannot be listened on" in findings(sound)["port"]["says"]


def test_a_description_near_its_end_is_warned_about(sound: VendorFolder, time: Clock) -> None:
    time.forward(days=70)

    assert "renews it" in findings(sound)["description"]["cure"]


def test_a_full_disk_is_warned_about(sound: VendorFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "DISK_FREE_MIN", 1 << 62)

    assert "MiB are free" in findings(sound)["disk"]["says"]


def test_a_broken_database_is_found(sound: VendorFolder) -> None:
    sound.folder.records.write_bytes(b"x" * 4096)

    assert findings(sound)["database"]["health"] == "bad"


def test_a_misspelled_policy_is_found_first(sound: VendorFolder) -> None:
    sound.change("policy.toml", "prefer = []", "preffer = []")

    assert "Did you mean prefer?" in findings(sound)["folder"]["cure"]


def test_a_proxy_that_is_not_named_is_warned_about(sound: VendorFolder) -> None:
    sound.change("policy.toml", 'trusted_proxies = ["127.0.0.1"]', "trusted_proxies = []")

    assert "trusted_proxies in [server]" in findings(sound)["proxies"]["cure"]


def test_trusting_everybody_as_a_proxy_is_found(
    sound: VendorFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SV5."""
    monkeypatch.setenv("ASSENT_SERVER_TRUSTED_PROXIES", "10.0.0.0/8,0.0.0.0/0")

    assert findings(sound)["proxies"]["health"] == "bad"


def test_a_port_without_tls_that_is_open_is_warned_about(
    sound: VendorFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound.change("policy.toml", 'trusted_proxies = ["127.0.0.1"]', "trusted_proxies = []")
    monkeypatch.setenv("ASSENT_SERVER_HOST", "0.0.0.0")  # noqa: S104 - the mistake itself

    assert "without TLS" in findings(sound)["listeners"]["says"]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "pdp.internal"])  # noqa: S104
def test_decisions_that_are_open_without_tls_are_found(
    sound: VendorFolder, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.setenv("ASSENT_DECISIONS_HOST", host)
    assert findings(sound)["listeners"]["health"] == "bad"

    monkeypatch.setenv("ASSENT_DECISIONS_URL", "https://decisions.internal")
    assert findings(sound) == {}


def test_too_few_open_files_are_warned_about(sound: VendorFolder) -> None:
    """A limit that was lowered is not raised again, so another process has it."""
    program = "from assent_server.commands import main; main()"
    words = ["doctor", "--json", "--folder", str(sound.path)]
    limited = ["sh", "-c", 'ulimit -n 1024; exec "$@"', "sh", sys.executable, "-c", program, *words]

    ended = subprocess.run(limited, capture_output=True, check=False)

    (found,) = [item for item in json.loads(ended.stdout) if item["check"] == "files"]
    assert found["health"] == "warning"
    assert "LimitNOFILE=" in found["cure"]


def test_several_workers_on_a_file_are_found(
    sound: VendorFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SRV-13."""
    monkeypatch.setenv("ASSENT_SERVER_WORKERS", "4")

    assert "store move" in findings(sound)["workers"]["cure"]


def test_records_left_in_the_folder_beside_a_database_are_found(
    sound: VendorFolder, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """STO-14."""
    url = cluster.fresh_url()
    monkeypatch.setenv("ASSENT_STORE_URL", url)

    assert "store move" in findings(sound)["place"]["cure"]

    monkeypatch.delenv("ASSENT_STORE_URL")
    sound.done("store", "move", "--to", url)
    monkeypatch.setenv("ASSENT_STORE_URL", url)
    assert findings(sound) == {}


def test_a_move_that_the_configuration_does_not_know_of_is_found(
    sound: VendorFolder, cluster: Cluster
) -> None:
    """STO-14."""
    sound.done("store", "move", "--to", cluster.fresh_url())

    assert "moved elsewhere" in findings(sound)["database"]["says"]


def test_a_database_that_may_forget_is_found(
    sound: VendorFolder, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """STO-13."""
    url = cluster.fresh_url()
    sound.done("store", "move", "--to", url)
    monkeypatch.setenv("ASSENT_STORE_URL", url)
    cluster.sql("ALTER ROLE postgres SET synchronous_commit = off")
    try:
        found = findings(sound)
    finally:
        cluster.sql("ALTER ROLE postgres RESET synchronous_commit")

    assert found["database"]["cure"].startswith("Set synchronous_commit = on")


def test_a_database_that_cannot_be_reached_is_found(
    sound: VendorFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound.folder.records.unlink()
    monkeypatch.setenv("ASSENT_STORE_URL", f"postgresql://127.0.0.1:{free_port()}/assent")

    found = findings(sound)
    assert "psql URL" in found["database"]["cure"]
    assert "clock" not in found
