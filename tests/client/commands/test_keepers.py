"""Keepers of rosters that a customer pins from the command line."""

from pathlib import Path

import pytest

from assent import did_document
from assent.documents.description import RosterReference
from assent.key_ring import ListedKey
from assent.roster import reference
from assent_client import Response
from support.keeping import KEEPER, KEY, keeper_document, kept
from support.parties import NOON
from support.person import Person
from support.town import Shop, Town

HOST = KEEPER.removeprefix("did:web:")


@pytest.fixture(autouse=True)
def listed(town: Town, shop: Shop) -> None:
    """The shop uses a roster of a keeper that nobody ships."""
    roster = kept(NOON).rosters[0]
    named = RosterReference(
        ref=roster.id, keeper=KEEPER, version="1", digest_multibase=roster.record_digest
    )
    shop.party.publish(shop.party.signer, at=NOON, rosters=(named,))
    url = f"{shop.origin}/assent/v1/rosters/{roster.record_digest}"
    town.pages[url] = Response(
        status=200, headers=(("content-type", "application/json"),), body=roster.raw
    )


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    path = tmp_path / "keeper.did.json"
    path.write_bytes(keeper_document())
    return path


def test_a_roster_is_used_once_its_keeper_is_pinned(ada: Person, shop: Shop, keys: Path):
    """ROS-02."""
    before = ada.run("proffer", "shop.example", "--terms", "service-analytics")
    ada.done("config", "set", "keeper", str(keys))
    after = ada.run("proffer", "shop.example", "--terms", "service-analytics")

    assert before.exit_code == 3
    # Sent, and declined: this shop shows the roster and makes no agreements under it.
    assert after.exit_code == 1
    assert ada.value("overview")["keepers"] == [HOST]
    assert f"lists of terms by {HOST}" in ada.done("overview").stdout


def test_a_keeper_that_is_forgotten_is_trusted_no_longer(ada: Person, shop: Shop, keys: Path):
    ada.done("config", "set", "keeper", str(keys))
    ada.done("config", "set", "keeper", HOST, "--forget")

    assert ada.run("proffer", "shop.example", "--terms", "service-analytics").exit_code == 3
    assert ada.run("config", "set", "keeper", HOST, "--forget").exit_code == 3
    assert ada.value("overview")["keepers"] == []


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b'{"id":"did:web:keeper.example"}'])
def test_what_holds_no_keys_pins_nobody(ada: Person, tmp_path: Path, raw: bytes):
    path = tmp_path / "odd.json"
    path.write_bytes(raw)

    result = ada.run("config", "set", "keeper", str(path))

    assert result.exit_code == 3
    assert "no file of a keeper's keys" in result.stderr
    assert ada.value("overview")["keepers"] == []


def test_nobody_takes_the_place_of_the_shipped_keeper(ada: Person, tmp_path: Path):
    did = reference().keeper
    path = tmp_path / "false.json"
    path.write_bytes(did_document.write(did, [ListedKey(id=f"{did}#key-1", key=KEY.public)]))

    result = ada.run("config", "set", "keeper", str(path))

    assert result.exit_code == 3
    assert "come with the program" in result.stderr


def test_a_keeper_is_named_by_a_file_or_to_be_forgotten(ada: Person):
    for words in ((), ("nowhere.json",)):
        assert ada.run("config", "set", "keeper", *words).exit_code == 2
