"""Rosters beside the shipped one: used if their keeper is named and signed them (ROS-02)."""

from pathlib import Path

import pytest

from assent import did_document
from assent.errors import LocalError
from assent.key_ring import ListedKey
from assent_server import config, pinned_rosters
from assent_server.pinned_rosters import Pinned
from support.published import (
    KEEPER,
    KEEPER_KEY,
    KEEPER_METHOD,
    LEGAL_TEXT,
    NEW_KEY,
    PLAIN_TEXT,
    ROSTER,
    TERMS,
)
from support.vendor_folder import VendorFolder


@pytest.fixture
def shop(vendor: VendorFolder) -> VendorFolder:
    """A shop with another keeper's roster in its folder."""
    place = vendor.path / "rosters/other"
    (place / "terms").mkdir(parents=True)
    (place / "roster.json").write_bytes(ROSTER.raw)
    listed = ListedKey(id=KEEPER_METHOD, key=KEEPER_KEY.public)
    (place / "keeper.did.json").write_bytes(did_document.write(KEEPER, [listed]))
    (place / "terms/service.json").write_bytes(TERMS.raw)
    (place / "terms/service.plain.txt").write_text(PLAIN_TEXT, encoding="utf-8")
    (place / "terms/service.legal.txt").write_text(LEGAL_TEXT, encoding="utf-8")
    vendor.change("policy.toml", "folders = []", 'folders = ["rosters/other"]')
    return vendor


def named(vendor: VendorFolder) -> VendorFolder:
    vendor.change("policy.toml", "keepers = [", f'keepers = ["{KEEPER}", ')
    return vendor


def read(vendor: VendorFolder) -> tuple[Pinned, ...]:
    return pinned_rosters.read(vendor.folder, config.read(vendor.folder))


def test_a_roster_of_a_keeper_that_is_named_is_used_after_the_shipped_one(
    shop: VendorFolder,
) -> None:
    rosters = read(named(shop))

    assert [pinned.document.body.keeper.ref for pinned in rosters] == [
        "did:web:roster.assent.example",
        KEEPER,
    ]
    assert PLAIN_TEXT.encode() in rosters[1].texts.values()


def test_a_roster_of_a_keeper_that_nobody_named_is_refused(shop: VendorFolder) -> None:
    with pytest.raises(LocalError, match="not among those trusted"):
        read(shop)


def test_a_roster_that_another_key_signed_is_refused(shop: VendorFolder) -> None:
    """PR11."""
    listed = ListedKey(id=KEEPER_METHOD, key=NEW_KEY.public)
    did = did_document.write(KEEPER, [listed])
    (shop.path / "rosters/other/keeper.did.json").write_bytes(did)

    with pytest.raises(LocalError, match="not signed by its keeper's key"):
        read(named(shop))


def test_a_roster_whose_terms_are_not_there_is_refused(shop: VendorFolder) -> None:
    (shop.path / "rosters/other/terms/service.json").unlink()

    with pytest.raises(LocalError, match="terms that are not there"):
        read(named(shop))


@pytest.mark.parametrize("file", ["roster.json", "keeper.did.json"])
def test_a_roster_without_its_files_is_refused(shop: VendorFolder, file: str) -> None:
    (shop.path / "rosters/other" / file).unlink()

    with pytest.raises(LocalError, match="cannot be read"):
        read(named(shop))


def test_a_damaged_roster_is_refused(shop: VendorFolder, tmp_path: Path) -> None:
    (shop.path / "rosters/other/roster.json").write_bytes(ROSTER.raw[:-10])

    with pytest.raises(LocalError, match="is damaged"):
        read(named(shop))
