"""A keeper's keys: made, replaced, ended; never reused and never read by others."""

import stat
from pathlib import Path

from assent_keeper.sources import read_sources
from support.keeper import Keeper


def later(keeper: Keeper, sequence: int, moment: str) -> None:
    """Say in the sources that this is the next version, issued then."""
    before = read_sources(keeper.workshop.sources).plan["issued"]
    keeper.change(f'issued = "{before}"', f'issued = "{moment}"')
    keeper.next(sequence)


def test_a_key_is_replaced_by_a_version_that_announces_the_new_one(
    keeper: Keeper, tmp_path: Path
) -> None:
    """ROS-09, ROS-15."""
    second = tmp_path / "second.key"
    keeper.sign()
    made = keeper.done("keys", "new", str(second))
    later(keeper, 2, "2026-12-01T00:00:00Z")
    announcing = keeper.sign()
    keeper.done("keys", "end", "key-1")
    later(keeper, 3, "2026-12-01T12:00:00Z")

    current = keeper.sign(second)

    assert "a former key signed has announced it" in " ".join(made.stderr.split())
    assert [item.ref.partition("#")[2] for item in announcing.body.keys] == ["key-1", "key-2"]
    assert [item.ref.partition("#")[2] for item in current.body.keys] == ["key-2"]
    assert keeper.value("verify") == {"versions": 3, "entries": 14, "faults": []}
    assert [row["ended"] is None for row in keeper.value("keys", "list")] == [False, True]


def test_a_key_that_no_version_announced_signs_nothing(keeper: Keeper, tmp_path: Path) -> None:
    """ROS-15: not even while the keeper lists it."""
    keeper.sign()
    keeper.done("keys", "new", str(tmp_path / "second.key"))
    keeper.next(2)
    keeper.done("build")

    refused = keeper.command("sign", "--key", str(tmp_path / "second.key"))

    assert refused.exit_code == 3
    assert "does not allow the key" in refused.stderr
    assert "Sign it with a former key" in refused.stderr


def test_the_only_key_that_may_sign_next_cannot_be_ended(keeper: Keeper, tmp_path: Path) -> None:
    """ROS-15."""
    keeper.sign()
    keeper.done("keys", "new", str(tmp_path / "second.key"))

    refused = keeper.command("keys", "end", "key-1")

    assert refused.exit_code == 3
    assert "No key but key-1 is announced yet" in refused.stderr


def test_an_ended_key_signs_nothing_more(keeper: Keeper, tmp_path: Path) -> None:
    """ROS-09, KEY-02."""
    keeper.sign()
    keeper.done("keys", "new", str(tmp_path / "second.key"))
    later(keeper, 2, "2026-12-01T00:00:00Z")
    keeper.sign()
    keeper.done("keys", "end", "key-1")
    later(keeper, 3, "2026-12-01T12:00:00Z")
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
