"""A roster only grows: what a keeper can build and sign, and what it cannot."""

from pathlib import Path

from assent import did_document, record
from assent.key_ring import KeyRing
from assent.roster import reference, succession
from support.keeper import Keeper

MORE = """
[[terms]]
name = "service"
version = "1.1"
title = "Service only"
kind = "ongoing"
aliases = ["SD-BASE"]
intro = "My data is for the service that I ask for, and for nothing else at all."
parts = ["deliver", "no-analytics", "no-tracking", "no-profiling", "no-sharing", "owe-service"]
"""


def add_terms(keeper: Keeper) -> None:
    path = keeper.workshop.sources / "roster.toml"
    path.write_text(path.read_text(encoding="utf-8") + MORE, encoding="utf-8")


def test_the_same_sources_make_the_terms_that_are_shipped(keeper: Keeper) -> None:
    """ROS-01."""
    made = keeper.sign()

    assert made.body.entries == reference().document.body.entries


def test_what_is_signed_verifies_by_the_published_keys(keeper: Keeper) -> None:
    """ROS-02, ROS-09."""
    made = keeper.sign()

    keys = did_document.read(keeper.workshop.keys.read_bytes(), did=made.body.keeper.ref)
    record.verify(made, keys=KeyRing(keys))


def test_the_next_version_adds_and_retires_and_names_the_former(keeper: Keeper) -> None:
    """ROS-04."""
    first = keeper.sign()
    keeper.next(2, retired='["service/1.0"]')
    add_terms(keeper)

    keeper.done("build")
    changes = keeper.value("diff")
    second = keeper.sign()

    assert [(row["what"], row["kind"]) for row in changes["changes"]] == [
        ("service 1.0", "retired"),
        ("service 1.1", "added"),
    ]
    assert succession(first, second) is None
    assert keeper.workshop.former(first).read_bytes() == first.raw


def test_terms_that_are_listed_cannot_be_changed(keeper: Keeper) -> None:
    """ROS-04."""
    keeper.sign()
    keeper.next(2)
    keeper.change("My data is for the service", "All data is for the service")

    refused = keeper.command("build")

    assert refused.exit_code == 3
    assert "would differ from those already listed" in refused.stderr
    assert not keeper.workshop.draft.exists()


def test_terms_that_leave_the_sources_stay_in_the_roster(keeper: Keeper) -> None:
    """ROS-04."""
    first = keeper.sign()
    text = (keeper.workshop.sources / "roster.toml").read_text(encoding="utf-8")
    head, _, _ = text.rpartition("[[terms]]")
    (keeper.workshop.sources / "roster.toml").write_text(head, encoding="utf-8")
    keeper.next(2)

    second = keeper.sign()

    assert second.body.entries == first.body.entries


def test_no_version_is_left_out(keeper: Keeper) -> None:
    """ROS-04."""
    keeper.sign()
    keeper.change('sequence = "1"', 'sequence = "3"')

    refused = keeper.command("build")

    assert refused.exit_code == 3
    assert "no signed roster of sequence 2" in refused.stderr


def test_a_sequence_is_signed_once(keeper: Keeper) -> None:
    """ROS-04."""
    keeper.sign()
    keeper.change('ends_at = "2031', 'ends_at = "2032')
    keeper.done("build")

    refused = keeper.command("sign", "--key", str(keeper.key))

    assert refused.exit_code == 3
    assert "older than one that was seen" in refused.stderr


def test_a_draft_that_drops_terms_is_shown_and_not_signed(keeper: Keeper, tmp_path: Path) -> None:
    """ROS-04."""
    first = keeper.sign()
    keeper.next(2)
    keeper.done("build")
    draft = keeper.workshop.draft.read_bytes()
    shorter = draft.replace(b'"retired"', b'"active"').replace(b"service-care", b"service-cure")
    keeper.workshop.draft.write_bytes(shorter)

    shown = keeper.command("diff")
    refused = keeper.command("sign", "--key", str(keeper.key))

    assert shown.exit_code == 1
    assert "removed  service-care 1.0" in shown.stdout
    assert refused.exit_code == 3
    assert keeper.workshop.current() == first


def test_a_retired_entry_is_not_revived(keeper: Keeper) -> None:
    """ROS-04."""
    keeper.sign()
    keeper.next(2, retired='["intent/1.0"]')
    keeper.sign()
    keeper.change('retired = ["intent/1.0"]\n', "")
    keeper.next(3)
    third = keeper.sign()

    (entry,) = [entry for entry in third.body.entries if entry.name == "intent"]
    assert entry.status == "retired"


def test_only_terms_that_are_listed_can_be_retired(keeper: Keeper) -> None:
    keeper.sign()
    keeper.next(2, retired='["intend/1.0"]')

    refused = keeper.command("build")

    assert refused.exit_code == 3
    assert "no terms intend/1.0 to retire" in refused.stderr


def test_a_translation_is_added_without_a_new_version_of_the_terms(keeper: Keeper) -> None:
    """ROS-04, ROS-12."""
    keeper.change('translations = ["de"]\n', "")
    first = keeper.sign()
    keeper.next(2, translations='["de"]')

    keeper.done("build")
    changes = keeper.value("diff")
    second = keeper.sign()

    assert {row["kind"] for row in changes["changes"]} == {"translated"}
    assert changes["changes"][0]["members"] == ["de"]
    assert succession(first, second) is None
    for before, after in zip(first.body.entries, second.body.entries, strict=True):
        assert before.translations == ()
        assert [item.language for item in after.translations] == ["de"]
        assert before.digest_multibase == after.digest_multibase


def test_a_translation_that_is_listed_cannot_be_changed_or_removed(keeper: Keeper) -> None:
    """ROS-04, ROS-12."""
    keeper.sign()
    keeper.next(2)
    keeper.change("Was hier nicht erlaubt ist", "Was nicht erlaubt ist", file="plain.de.txt")
    changed = keeper.command("build")
    keeper.change('translations = ["de"]\n', "")
    removed = keeper.command("build")

    for result in (changed, removed):
        assert result.exit_code != 0
        assert "Nobody would use this roster" in result.stderr


def test_what_is_said_in_german_of_one_version_is_not_taken_for_another(keeper: Keeper) -> None:
    """ROS-12."""
    add_terms(keeper)

    made = keeper.sign()

    found = {(item.name, item.version): item.translations for item in made.body.entries}
    assert found["service", "1.0"]
    assert found["service", "1.1"] == ()
