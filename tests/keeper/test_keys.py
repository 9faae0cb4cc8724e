"""A keeper's keys: made, replaced, ended; never reused and never read by others."""

import stat
from pathlib import Path

from support.keeper import Keeper


def test_a_key_is_replaced_and_both_rosters_verify(keeper: Keeper, tmp_path: Path) -> None:
    """ROS-09."""
    keeper.sign()
    keeper.done("keys", "new", str(tmp_path / "second.key"))
    keeper.done("keys", "end", "key-1")
    keeper.change('issued = "2026-11-22', 'issued = "2026-12-01')
    keeper.change('"2026-12-01T00:00:00Z"', '"2026-12-01T12:00:00Z"')
    keeper.next(2)

    keeper.sign(tmp_path / "second.key")

    assert keeper.value("verify") == {"versions": 2, "entries": 14, "faults": []}
    assert [row["ended"] is None for row in keeper.value("keys", "list")] == [False, True]


def test_an_ended_key_signs_nothing_more(keeper: Keeper, tmp_path: Path) -> None:
    """ROS-09, KEY-02."""
    keeper.sign()
    keeper.done("keys", "new", str(tmp_path / "second.key"))
    keeper.done("keys", "end", "key-1")
    keeper.change('issued = "2026-11-22T00', 'issued = "2026-12-01T12')
    keeper.next(2)
    keeper.done("build")

    refused = keeper.command("sign", "--key", str(keeper.key))

    assert refused.exit_code == 3
    assert "does not sign any more" in refused.stderr


def test_a_key_that_is_not_listed_signs_nothing(keeper: Keeper, tmp_path: Path) -> None:
    """ROS-09."""
    keeper.done("build")
    listed = keeper.workshop.keys.read_bytes()
    keeper.done("keys", "new", str(tmp_path / "other.key"))
    keeper.workshop.keys.write_bytes(listed)

    refused = keeper.command("sign", "--key", str(tmp_path / "other.key"))

    assert refused.exit_code == 3
    assert "does not list this key" in refused.stderr


def test_the_last_key_cannot_be_ended(keeper: Keeper) -> None:
    """ROS-09."""
    refused = keeper.command("keys", "end", "key-1")

    assert refused.exit_code == 3
    assert "No key would be left" in refused.stderr


def test_a_key_file_is_its_owners_alone(keeper: Keeper) -> None:
    keeper.done("build")
    assert stat.S_IMODE(keeper.key.stat().st_mode) == 0o600
    keeper.key.chmod(0o644)

    refused = keeper.command("sign", "--key", str(keeper.key))

    assert refused.exit_code == 3
    assert "open to others" in refused.stderr


def test_no_key_file_is_overwritten(keeper: Keeper) -> None:
    before = keeper.key.read_bytes()

    refused = keeper.command("keys", "new", str(keeper.key))

    assert refused.exit_code == 3
    assert keeper.key.read_bytes() == before
