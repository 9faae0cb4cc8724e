"""Each likely mistake is found and comes with its cure; a sound endpoint has none."""

import json
import socket
from typing import Any

import pytest

from assent_server.doctor import machine
from support.processes import free_port
from support.vendor_folder import Clock, VendorFolder


@pytest.fixture
def sound(vendor: VendorFolder) -> VendorFolder:
    """An endpoint with nothing to find: a second key stands by."""
    vendor.done("keys", "new")
    vendor.change("policy.toml", "port = 8080", f"port = {free_port()}")
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


def test_a_sound_endpoint_has_no_findings(sound: VendorFolder) -> None:
    assert findings(sound) == {}


def test_a_folder_without_endpoint_is_told_what_to_do(empty: VendorFolder) -> None:
    assert "assent-server init" in findings(empty)["folder"]["cure"]


def test_unsigned_practices_are_found(empty: VendorFolder) -> None:
    found = findings(empty.made(signed=False))

    assert found["practices"]["cure"] == "Run `assent-server practices sign analytics`."


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
