"""What is published can be relied on, and readers can check all of it by digests."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from assent import codec
from assent.multibase import digest
from assent_keeper.commands import options
from support.keeper import Keeper


def broken_file(pattern: str, old: bytes, new: bytes) -> Callable[[Keeper], None]:
    """Replace bytes in the first file of a pattern."""

    def change(keeper: Keeper) -> None:
        path = sorted(keeper.workshop.path.glob(pattern))[0]
        data = path.read_bytes()
        assert old in data
        path.write_bytes(data.replace(old, new, 1))

    return change


def without(pattern: str) -> Callable[[Keeper], None]:
    """Take the first file of a pattern away."""
    return lambda keeper: sorted(keeper.workshop.path.glob(pattern))[0].unlink()


def another_key(keeper: Keeper) -> None:
    """Publish another key under the same name."""
    keeper.workshop.keys.unlink()
    keeper.done("keys", "new", str(keeper.path / "another.key"))


@pytest.mark.parametrize(
    ("spoil", "requirement"),
    [
        (without("terms/service-1.0.json"), "ROS-01"),
        (without("terms/service-1.0.en.plain.txt"), "ROS-01"),
        (without("terms/service-1.0.de.plain.txt"), "ROS-01"),
        (broken_file("terms/*.en.plain.txt", b"They may", b"They can"), "ROS-01"),
        (broken_file("roster.json", b'"2031-12-31T', b'"2041-12-31T'), "ROS-02"),
        (another_key, "ROS-02"),
        (without("rosters/*.json"), "ROS-04"),
    ],
)
def test_nothing_is_published_that_has_a_fault(
    keeper: Keeper, tmp_path: Path, spoil: Callable[[Keeper], None], requirement: str
) -> None:
    """ROS-01, ROS-02, ROS-04, ROS-10, PR11."""
    keeper.sign()
    keeper.next(2)
    keeper.sign()
    spoil(keeper)

    found = keeper.value("verify")["faults"]
    refused = keeper.command("publish", str(tmp_path / "site"))

    assert requirement in {fault["requirement"] for fault in found}
    assert refused.exit_code == 3
    assert not (tmp_path / "site").exists()


def test_a_translation_longer_than_a_page_or_twice_in_a_language_is_a_fault(
    keeper: Keeper,
) -> None:
    """ROS-12."""
    keeper.change("Ich kann das", "Noch einmal. " * 200 + "Ich kann das", file="plain.de.txt")
    keeper.change('translations = ["de"]', 'translations = ["de", "de"]')
    keeper.sign()

    found = keeper.value("verify")["faults"]

    assert {fault["requirement"] for fault in found} == {"ROS-12"}
    said = " ".join(fault["fault"] for fault in found)
    assert "longer than a page" in said
    assert "in this language already" in said


def test_a_plain_text_longer_than_a_page_is_a_fault(keeper: Keeper) -> None:
    """ROS-06."""
    keeper.change("I can end this", "Once more. " * 200 + "I can end this", file="plain.en.txt")
    keeper.sign()

    found = keeper.value("verify")["faults"]

    assert {fault["requirement"] for fault in found} == {"ROS-06"}
    assert len(found) == 14


def test_a_permission_that_its_own_terms_forbid_is_a_fault(keeper: Keeper) -> None:
    """TRM-12."""
    keeper.change(
        'parts = ["deliver", "no-analytics",', 'parts = ["deliver", "analyse", "no-analytics",'
    )
    keeper.sign()

    found = keeper.value("verify")["faults"]

    assert {fault["requirement"] for fault in found} == {"TRM-12"}


@pytest.mark.parametrize("now", [1_600_000_000.0, 2_000_000_000.0])
def test_a_roster_out_of_its_time_is_not_published(
    keeper: Keeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, now: float
) -> None:
    """ROS-08, PR11: freeze."""
    keeper.sign()
    monkeypatch.setattr(options, "seconds", lambda: now)

    refused = keeper.command("publish", str(tmp_path / "site"))

    assert refused.exit_code == 3
    assert {f["requirement"] for f in keeper.value("verify")["faults"]} == {"ROS-08"}


def test_every_file_by_digest_has_that_digest(keeper: Keeper, tmp_path: Path) -> None:
    """ROS-10."""
    keeper.sign()
    keeper.done("publish", str(tmp_path / "site"))
    index = json.loads((tmp_path / "site/index.json").read_bytes())

    named = [
        path
        for folder in ("rosters", "terms", "texts")
        for path in (tmp_path / "site" / folder).iterdir()
    ]

    assert len(named) == 1 + 14 + 42
    assert all(digest(path.read_bytes()) == path.stem for path in named)
    current = (tmp_path / "site/roster.json").read_bytes()
    assert index["current"] == digest(current)
    assert codec.decode(current)["sequence"] == index["sequence"]
    keys = (tmp_path / "site/.well-known/did.json").read_bytes()
    assert keys == keeper.workshop.keys.read_bytes()


def test_the_next_version_is_published_over_the_former(keeper: Keeper, tmp_path: Path) -> None:
    """ROS-10."""
    first = keeper.sign()
    keeper.done("publish", str(tmp_path / "site"))
    keeper.next(2, retired='["intent/1.0"]')
    second = keeper.sign()

    keeper.done("publish", str(tmp_path / "site"))

    index = json.loads((tmp_path / "site/index.json").read_bytes())
    assert [row["digestMultibase"] for row in index["rosters"]] == [
        second.record_digest,
        first.record_digest,
    ]
    assert (tmp_path / f"site/rosters/{first.record_digest}.json").read_bytes() == first.raw


def test_a_published_roster_is_never_rolled_back(keeper: Keeper, tmp_path: Path) -> None:
    """ROS-10, PR11."""
    first = keeper.sign()
    keeper.next(2)
    keeper.sign()
    keeper.done("publish", str(tmp_path / "site"))
    published = (tmp_path / "site/roster.json").read_bytes()
    keeper.workshop.roster.write_bytes(first.raw)

    refused = keeper.command("publish", str(tmp_path / "site"))

    assert refused.exit_code == 3
    assert "older than one that was seen" in refused.stderr
    assert (tmp_path / "site/roster.json").read_bytes() == published


def test_a_fork_does_not_take_the_place_of_what_is_published(
    keeper: Keeper, tmp_path: Path
) -> None:
    """ROS-10, PR11."""
    keeper.sign()
    keeper.done("publish", str(tmp_path / "site"))
    keeper.workshop.roster.unlink()
    keeper.change('ends_at = "2031', 'ends_at = "2032')
    keeper.sign()

    refused = keeper.command("publish", str(tmp_path / "site"))

    assert refused.exit_code == 3
    assert "does not follow from" in refused.stderr


def test_what_is_published_can_be_verified_from_its_own_files(
    keeper: Keeper, tmp_path: Path
) -> None:
    """ROS-10."""
    keeper.sign()
    keeper.done("publish", str(tmp_path / "site"))
    keeper.workshop = type(keeper.workshop)(tmp_path / "site")

    assert keeper.value("verify") == {"versions": 1, "entries": 14, "faults": []}


def test_a_folder_without_a_roster_is_said_to_be_one(keeper: Keeper) -> None:
    refused = keeper.command("verify")

    assert refused.exit_code == 3
    assert "There is no roster.json" in refused.stderr
