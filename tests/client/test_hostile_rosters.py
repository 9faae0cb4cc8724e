"""A roster that may not be trusted: it is looked at, said so, and its terms are not taken."""

from pathlib import Path
from typing import Any

import pytest

from assent import record
from assent.documents.description import RosterReference
from assent.documents.parts import PartyReference
from assent.documents.roster import AnnouncedKey
from assent.key_ring import ListedKey
from assent.keys import SigningKey
from assent.record import Signer
from assent.roster import reference
from assent.times import plus
from assent_client import Order, Outcome, SyncClient, VendorState
from assent_client.agent import Keepers
from support.answering import page
from support.parties import NEW_YEAR, NOON, YEARS_LATER
from support.parties.shared import seed
from support.replacing import replace
from support.town import Shop, Town, customer

ORDER = Order(terms=("SD-BASE-A",))
KEEPER = "did:web:keeper.example"
KEEPER_KEY = SigningKey.from_seed(seed("keeper"))
KEEPER_SIGNER = Signer(key=KEEPER_KEY, verification_method=f"{KEEPER}#key-1")
KEEPERS: Keepers = {KEEPER: (ListedKey(id=f"{KEEPER}#key-1", key=KEEPER_KEY.public),)}


def roster(sequence: int = 1, keeper: str = KEEPER, **changes: Any) -> Any:
    members = {
        "id": f"https://keeper.example/roster/{sequence}",
        "name": "other",
        "keeper": PartyReference(ref=keeper),
        "sequence": str(sequence),
        "keys": (),
        "issued": NEW_YEAR,
        "ends_at": YEARS_LATER,
    }
    body = replace(reference().document.body, **members | changes)
    return record.sign(body, KEEPER_SIGNER, created=NEW_YEAR)


def show(town: Town, shop: Shop, document: Any, at: str = NOON, **changes: Any) -> None:
    named = RosterReference(
        ref=document.id,
        keeper=document.body.keeper.ref,
        version=document.body.sequence,
        digest_multibase=document.record_digest,
    )
    shop.party.publish(shop.party.signer, at=at, rosters=(replace(named, **changes),))
    url = f"https://shop.example/assent/v1/rosters/{document.record_digest}"
    town.pages[url] = page(document.raw)


@pytest.fixture
def eve(town: Town, tmp_path: Path) -> Any:
    """A customer who trusts one other keeper only."""
    made = customer(town, tmp_path / "eve", keepers=KEEPERS)
    yield made
    made.client.wallet.close()


def test_a_roster_of_a_pinned_keeper_is_used(town: Town, shop: Shop, eve: SyncClient) -> None:
    show(town, shop, roster())

    found = eve.discover(shop.origin)

    assert found.warnings == ()
    assert "service-analytics" in [choice.name for choice in found.accepted]


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (roster(keeper="did:web:nobody.example"), "not among those trusted"),
        (roster(keeper="did:web:shop.example"), "the vendor itself"),
        (
            record.sign(
                replace(roster().body, ends_at=plus(NOON, -60)), KEEPER_SIGNER, created=NEW_YEAR
            ),
            "no longer kept up",
        ),
        (
            record.sign(
                replace(roster().body, issued=plus(NOON, 60)), KEEPER_SIGNER, created=NEW_YEAR
            ),
            "in the future",
        ),
    ],
)
def test_a_roster_that_may_not_be_used_is_not(
    town: Town, shop: Shop, eve: SyncClient, document: Any, words: str
) -> None:
    """PR11, ROS-02, ROS-03, CLI-24."""
    show(town, shop, document)

    (result,) = eve.proffer(shop.origin, order=ORDER)

    assert result.outcome is Outcome.NOT_SENT
    assert result.discovery is not None
    assert any(words in warning for warning in result.discovery.warnings)
    assert town.writes() == []


def test_a_roster_older_than_one_that_was_seen_is_not_used(
    town: Town, shop: Shop, eve: SyncClient
) -> None:
    """PR11: rollback."""
    first = roster(1)
    second = roster(2, previous=first.record_digest)
    show(town, shop, second)
    eve.discover(shop.origin)
    show(town, shop, first, at=plus(NOON, 60))

    found = eve.discover(shop.origin)

    assert any("older than one that was seen" in warning for warning in found.warnings)


def test_a_roster_that_drops_entries_of_the_seen_one_is_not_used(
    town: Town, shop: Shop, eve: SyncClient
) -> None:
    """PR11, ROS-04."""
    first = roster(1)
    shorter = roster(2, previous=first.record_digest, entries=first.body.entries[1:])
    show(town, shop, first)
    eve.discover(shop.origin)
    show(town, shop, shorter, at=plus(NOON, 60))

    found = eve.discover(shop.origin)

    assert any("changes or drops terms" in warning for warning in found.warnings)


def test_a_roster_that_says_something_else_under_a_seen_sequence_is_not_used(
    town: Town, shop: Shop, eve: SyncClient
) -> None:
    """PR11, ROS-03, ROS-11: a fork."""
    show(town, shop, roster(1))
    eve.discover(shop.origin)
    entry = roster(1).body.entries[0]
    show(town, shop, roster(1, entries=(entry,)), at=plus(NOON, 60))

    found = eve.discover(shop.origin)

    assert any("does not follow" in warning for warning in found.warnings)


@pytest.mark.parametrize("sequence", [3, 40, 999_999])
def test_a_roster_that_leaves_out_versions_is_not_used(
    town: Town, shop: Shop, eve: SyncClient, sequence: int
) -> None:
    """PR11, ROS-11: fast-forward, so that honest versions look old."""
    show(town, shop, roster(1))
    eve.discover(shop.origin)
    far = roster(sequence, previous=roster(2).record_digest)
    show(town, shop, far, at=plus(NOON, 60))

    found = eve.discover(shop.origin)

    assert any("leaves out versions" in warning for warning in found.warnings)
    show(town, shop, roster(2, previous=roster(1).record_digest), at=plus(NOON, 120))
    town.later(180)
    assert eve.discover(shop.origin).warnings == ()


def test_a_step_between_that_its_keeper_did_not_sign_is_a_breach(
    town: Town, shop: Shop, eve: SyncClient
) -> None:
    """PR11, ROS-11."""
    first = roster(1)
    forged = record.sign(
        roster(2, previous=first.record_digest).body,
        Signer(key=SigningKey.from_seed(seed("x")), verification_method=f"{KEEPER}#key-1"),
        created=NEW_YEAR,
    )
    third = roster(3, previous=forged.record_digest)
    show(town, shop, first)
    eve.discover(shop.origin)
    show(town, shop, forged, at=plus(NOON, 60))
    show(town, shop, third, at=plus(NOON, 120))
    town.later(180)

    found = eve.discover(shop.origin)

    assert found.state is VendorState.MISBEHAVES


def test_a_roster_that_grew_by_steps_which_the_vendor_shows_is_used(
    town: Town, shop: Shop, eve: SyncClient
) -> None:
    """ROS-04, ROS-05, ROS-11."""
    first = roster(1)
    second = roster(2, previous=first.record_digest)
    third = roster(3, previous=second.record_digest)
    show(town, shop, first)
    eve.discover(shop.origin)
    show(town, shop, second, at=plus(NOON, 60))
    show(town, shop, third, at=plus(NOON, 120))
    town.later(180)

    found = eve.discover(shop.origin)

    assert found.warnings == ()


SECOND_KEY, STOLEN_NAME = SigningKey.from_seed(seed("second")), f"{KEEPER}#key-2"
FIRST = AnnouncedKey(ref=f"{KEEPER}#key-1", public_key_multibase=KEEPER_KEY.public.multibase)
SECOND = AnnouncedKey(ref=STOLEN_NAME, public_key_multibase=SECOND_KEY.public.multibase)


def signed_by(key: SigningKey, document: Any, name: str = STOLEN_NAME) -> Any:
    """The same roster with another key's proof."""
    signer = Signer(key=key, verification_method=name)
    return record.sign(document.body, signer, created=NEW_YEAR)


def succession_of_keys() -> tuple[Any, Any, Any]:
    """The first key announces the second, which signs from then on and withdraws the first."""
    first = roster(1, keys=(FIRST,))
    second = roster(2, previous=first.record_digest, keys=(FIRST, SECOND))
    third = roster(3, previous=second.record_digest, keys=(SECOND,))
    return first, second, signed_by(SECOND_KEY, third)


def test_a_key_that_the_former_one_announced_is_trusted(
    town: Town, shop: Shop, eve: SyncClient
) -> None:
    """ROS-14."""
    for minute, version in enumerate(succession_of_keys()):
        show(town, shop, version, at=plus(NOON, 60 * minute))
        found = eve.discover(shop.origin)
        assert (found.warnings, found.problem) == ((), None)
        town.later(60)


@pytest.mark.parametrize("served", [True, False])
def test_who_pins_the_first_key_trusts_the_second_only_by_the_version_between(
    town: Town, shop: Shop, eve: SyncClient, served: bool
) -> None:
    """ROS-14: seen for the first time after the keeper changed its key."""
    first, second, third = succession_of_keys()
    for version in (first, second) if served else ():
        show(town, shop, version)
    show(town, shop, third, at=plus(NOON, 60))
    town.later(120)

    found = eve.discover(shop.origin)

    assert found.problem is None
    assert (found.warnings == ()) is served


@pytest.mark.parametrize("announcing", [(FIRST,), ()], ids=["announced others", "announced none"])
def test_a_key_that_nobody_announced_is_refused(
    town: Town, shop: Shop, eve: SyncClient, announcing: tuple[AnnouncedKey, ...]
) -> None:
    """ROS-14, PR11: whoever took over the keeper's site lists a key of his own."""
    first = roster(1, keys=announcing)
    thief = signed_by(SECOND_KEY, roster(2, previous=first.record_digest, keys=(SECOND,)))
    show(town, shop, first)
    assert eve.discover(shop.origin).warnings == ()
    show(town, shop, thief, at=plus(NOON, 60))
    town.later(120)

    found = eve.discover(shop.origin)

    refused = any("does not allow the key" in warning for warning in found.warnings)
    assert refused or found.state is VendorState.MISBEHAVES


def test_a_key_that_was_withdrawn_is_refused(town: Town, shop: Shop, eve: SyncClient) -> None:
    """ROS-14, PR11: the former key is stolen after the keeper went over to another."""
    versions = succession_of_keys()
    stolen = roster(4, previous=versions[-1].record_digest, keys=(FIRST,))
    for minute, version in enumerate((*versions, stolen)):
        show(town, shop, version, at=plus(NOON, 60 * minute))
        warnings = eve.discover(shop.origin).warnings
        town.later(60)

    assert any("does not allow the key" in warning for warning in warnings)


def test_another_key_under_an_announced_name_is_a_breach(
    town: Town, shop: Shop, eve: SyncClient
) -> None:
    """ROS-14, PR11."""
    first, second, third = succession_of_keys()
    for minute, version in enumerate((first, second)):
        show(town, shop, version, at=plus(NOON, 60 * minute))
        eve.discover(shop.origin)
        town.later(60)
    show(town, shop, signed_by(SigningKey.from_seed(seed("x")), third), at=plus(NOON, 120))

    found = eve.discover(shop.origin)

    assert found.state is VendorState.MISBEHAVES


def test_a_version_that_announces_no_keys_after_one_that_did_is_refused(
    town: Town, shop: Shop, eve: SyncClient
) -> None:
    """ROS-14: else pinned keys, withdrawn ones among them, would sign again."""
    first = roster(1, keys=(FIRST,))
    show(town, shop, first)
    eve.discover(shop.origin)
    show(town, shop, roster(2, previous=first.record_digest), at=plus(NOON, 60))
    town.later(120)

    warnings = eve.discover(shop.origin).warnings

    assert any("does not allow the key" in warning for warning in warnings)


def test_a_roster_that_its_keeper_did_not_sign_is_a_breach(
    town: Town, shop: Shop, eve: SyncClient
) -> None:
    """PR11."""
    forged = record.sign(
        roster().body,
        Signer(key=SigningKey.from_seed(seed("x")), verification_method=f"{KEEPER}#key-1"),
        created=NEW_YEAR,
    )
    show(town, shop, forged)

    found = eve.discover(shop.origin)

    assert found.state is VendorState.MISBEHAVES
    assert found.problem is not None
    assert found.problem.code == "proof-invalid"
