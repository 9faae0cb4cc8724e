"""A vendor uses only rosters that grow out of the newest it ever published (ROS-11)."""

import shutil
from pathlib import Path

import pytest

from assent import did_document, record
from assent.documents import Document
from assent.documents.roster import AnnouncedKey, Roster
from assent.errors import LocalError
from assent.key_ring import ListedKey
from assent.keys import SigningKey
from assent.record import Signer
from assent_keeper.commands import options
from assent_keeper.signing import read_key
from assent_keeper.sources import read_sources
from assent_server import publishing
from assent_server.published import Published
from support.keeper import Keeper
from support.replacing import replace
from support.vendor_folder import Clock, VendorFolder


@pytest.fixture
def keeper(tmp_path: Path, time: Clock, monkeypatch: pytest.MonkeyPatch) -> Keeper:
    """A keeper of another roster than the shipped one."""
    monkeypatch.setattr(options, "seconds", time)
    made = Keeper(tmp_path).made()
    made.change('name = "reference"', 'name = "standard"')
    made.change("did:web:roster.assent.example", "did:web:keeper.example")
    made.change('issued = "2026-11-22', f'issued = "{time.now[:10]}')
    made.workshop.keys.unlink()
    made.done("keys", "new", str(tmp_path / "again.key"))
    made.key = tmp_path / "again.key"
    return made


@pytest.fixture
def shop(vendor: VendorFolder) -> VendorFolder:
    """A vendor who trusts that keeper alone."""
    vendor.change("policy.toml", "folders = []", 'folders = ["rosters/standard"]')
    vendor.change("policy.toml", "did:web:roster.assent.example", "did:web:keeper.example")
    return vendor


def hand_over(keeper: Keeper, shop: VendorFolder) -> Document[Roster]:
    """Put what the keeper publishes into the vendor's folder."""
    place = shop.path / "rosters/standard"
    shutil.rmtree(place, ignore_errors=True)
    keeper.done("publish", str(place))
    current = keeper.workshop.current()
    assert current is not None
    return current


def load(shop: VendorFolder) -> Published:
    return publishing.load(shop.folder)


def test_what_a_keeper_publishes_is_what_a_vendor_uses(keeper: Keeper, shop: VendorFolder) -> None:
    """ROS-10."""
    keeper.sign()
    current = hand_over(keeper, shop)

    published = load(shop)

    assert list(published.rosters) == [current.record_digest]
    assert "service-analytics" in [offer.terms.name for offer in published.offers]
    assert len(published.texts) == 42


def test_a_roster_that_grew_is_used_and_the_versions_between_are_served(
    keeper: Keeper, shop: VendorFolder
) -> None:
    """ROS-11."""
    keeper.sign()
    first = hand_over(keeper, shop)
    load(shop)
    keeper.next(2)
    second = keeper.sign()
    keeper.next(3, retired='["service-analytics/1.0"]')
    keeper.sign()
    third = hand_over(keeper, shop)

    published = load(shop)

    assert list(published.rosters) == [third.record_digest]
    for version in (first, second, third):
        assert published.content("rosters", version.record_digest) == version.raw
    assert "service-analytics" not in [offer.terms.name for offer in published.offers]


def test_an_older_roster_is_refused(keeper: Keeper, shop: VendorFolder) -> None:
    """ROS-11, PR11: rollback."""
    keeper.sign()
    hand_over(keeper, shop)
    shutil.copytree(shop.path / "rosters/standard", shop.path / "old")
    keeper.next(2)
    keeper.sign()
    hand_over(keeper, shop)
    load(shop)
    shutil.rmtree(shop.path / "rosters/standard")
    (shop.path / "old").rename(shop.path / "rosters/standard")

    with pytest.raises(LocalError, match="older than one that was seen"):
        load(shop)
    assert "older than one that was seen" in shop.command("doctor").stdout


def test_a_roster_that_leaves_out_versions_is_refused(keeper: Keeper, shop: VendorFolder) -> None:
    """ROS-11, PR11: fast-forward."""
    keeper.sign()
    hand_over(keeper, shop)
    load(shop)
    keeper.next(2)
    second = keeper.sign()
    keeper.next(3)
    keeper.sign()
    hand_over(keeper, shop)
    (shop.path / f"rosters/standard/rosters/{second.record_digest}.json").unlink()

    with pytest.raises(LocalError, match="leaves out versions"):
        load(shop)


def test_another_roster_of_the_same_sequence_is_refused(keeper: Keeper, shop: VendorFolder) -> None:
    """ROS-11, PR11: a fork."""
    keeper.sign()
    hand_over(keeper, shop)
    load(shop)
    keeper.workshop.roster.unlink()
    keeper.change('ends_at = "2031', 'ends_at = "2032')
    keeper.sign()
    hand_over(keeper, shop)

    with pytest.raises(LocalError, match="does not follow from"):
        load(shop)


@pytest.mark.parametrize("dropped", [True, False])
def test_a_changed_or_dropped_entry_is_refused_though_its_keeper_signed(
    keeper: Keeper, shop: VendorFolder, dropped: bool
) -> None:
    """ROS-11, ROS-04, PR11."""
    keeper.sign()
    first = hand_over(keeper, shop)
    load(shop)
    changed = replace(first.body.entries[0], aliases=("SD-BASE-ATP",))
    entries = first.body.entries[1:] if dropped else (changed, *first.body.entries[1:])
    body = replace(first.body, sequence="2", previous=first.record_digest, entries=entries)
    signer = Signer(
        key=read_key(keeper.key), verification_method=first.proofs[0].verification_method
    )
    rogue = record.sign(body, signer, created=body.issued)
    (shop.path / "rosters/standard/roster.json").write_bytes(rogue.raw)

    with pytest.raises(LocalError, match="changes or drops terms"):
        load(shop)


def test_what_is_frozen_is_offered_no_more(keeper: Keeper, shop: VendorFolder, time: Clock) -> None:
    """ROS-03, PR11: freeze."""
    keeper.sign()
    hand_over(keeper, shop)
    assert load(shop).offers
    time.forward(days=365 * 6)

    assert load(shop).offers == ()


def test_a_damaged_memory_stops_the_vendor(keeper: Keeper, shop: VendorFolder) -> None:
    keeper.sign()
    current = hand_over(keeper, shop)
    load(shop)
    path = shop.folder.rosters / f"{current.record_digest}.json"
    path.write_bytes(path.read_bytes()[:-1])

    with pytest.raises(LocalError, match="is damaged"):
        load(shop)


def test_a_key_that_a_former_one_announced_is_trusted(
    keeper: Keeper, shop: VendorFolder, tmp_path: Path
) -> None:
    """ROS-14."""
    keeper.sign()
    hand_over(keeper, shop)
    load(shop)
    keeper.done("keys", "new", str(tmp_path / "next.key"))
    keeper.next(2)
    keeper.sign()
    keeper.next(3)
    keeper.sign(tmp_path / "next.key")

    current = hand_over(keeper, shop)

    assert list(load(shop).rosters) == [current.record_digest]


@pytest.mark.parametrize("name", ["key-2", "key-1"])
def test_a_key_that_nobody_announced_is_refused_whatever_the_keepers_site_lists(
    keeper: Keeper, shop: VendorFolder, name: str
) -> None:
    """ROS-14, PR11: whoever took over the site lists a key of his own, even under the old name."""
    keeper.sign()
    first = hand_over(keeper, shop)
    load(shop)
    did = first.body.keeper.ref
    thief = Signer(key=SigningKey.from_seed(bytes(32)), verification_method=f"{did}#{name}")
    listed = AnnouncedKey(
        ref=thief.verification_method, public_key_multibase=thief.key.public.multibase
    )
    body = replace(first.body, sequence="2", previous=first.record_digest, keys=(listed,))
    place = shop.path / "rosters/standard"
    (place / "roster.json").write_bytes(record.sign(body, thief, created=body.issued).raw)
    keys = (ListedKey(id=thief.verification_method, key=thief.key.public),)
    (place / "keeper.did.json").write_bytes(did_document.write(did, keys))
    shutil.rmtree(place / "rosters")

    with pytest.raises(LocalError, match=r"does not allow the key|the version before allows"):
        load(shop)


def test_a_withdrawn_key_is_refused(
    keeper: Keeper, shop: VendorFolder, time: Clock, tmp_path: Path
) -> None:
    """ROS-14, PR11: stolen after the keeper went over to another."""
    keeper.sign()
    keeper.done("keys", "new", str(tmp_path / "next.key"))
    keeper.next(2)
    keeper.sign()
    keeper.done("keys", "end", "key-1")
    plan = read_sources(keeper.workshop.sources).plan
    keeper.change(f'issued = "{plan["issued"]}"', f'issued = "{time.now}"')
    keeper.next(3)
    keeper.sign(tmp_path / "next.key")
    third = hand_over(keeper, shop)
    load(shop)
    first_name = f"{third.body.keeper.ref}#key-1"
    thief = Signer(key=read_key(keeper.key), verification_method=first_name)
    body = replace(third.body, sequence="4", previous=third.record_digest, issued=plan["issued"])
    rogue = record.sign(body, thief, created=plan["issued"])
    place = shop.path / "rosters/standard"
    (place / f"rosters/{third.record_digest}.json").write_bytes(third.raw)
    (place / "roster.json").write_bytes(rogue.raw)

    with pytest.raises(LocalError, match="does not allow the key"):
        load(shop)
