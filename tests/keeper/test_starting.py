"""A keeper begins with sources of its own name, and publishes from them at once."""

from pathlib import Path

from assent.roster import reference
from assent_keeper.workshop import Workshop
from support.keeper import NOW, Keeper


def test_from_nothing_to_what_is_published(keeper: Keeper, tmp_path: Path) -> None:
    """ROS-10."""
    keeper.workshop, keeper.key = Workshop(tmp_path / "own"), tmp_path / "own.key"
    keeper.done("init", "--keeper", "did:web:keeper.example", "--key", str(keeper.key))
    made = keeper.sign()
    keeper.done("publish", str(tmp_path / "site"))

    assert made.body.keeper.ref == "did:web:keeper.example"
    assert (made.body.name, made.body.sequence, made.body.issued) == ("standard", "1", NOW)
    assert {entry.ref.partition("/terms/")[0] for entry in made.body.entries} == {
        "https://keeper.example"
    }
    own = {entry.digest_multibase for entry in made.body.entries}
    assert not own & set(reference().standards)


def test_sources_that_were_edited_are_not_overwritten(keeper: Keeper, tmp_path: Path) -> None:
    before = (keeper.workshop.sources / "roster.toml").read_bytes()

    refused = keeper.command(
        "init", "--keeper", "did:web:keeper.example", "--key", str(tmp_path / "x.key")
    )

    assert refused.exit_code == 3
    assert (keeper.workshop.sources / "roster.toml").read_bytes() == before
