"""Each vendor knows the customer under another key; a closed key makes no new agreement."""

from pathlib import Path

import pytest

from assent.errors import LocalError
from support.wallets import BAKER, LATER, NOON, SHOP, a_proffer, new_wallet, reopened


def test_each_vendor_and_context_gets_another_key(tmp_path: Path) -> None:
    """CLI-08, ID1."""
    keys = new_wallet(tmp_path).relationships

    found = {
        keys.current(vendor, context, now=NOON).first_party
        for vendor in (SHOP, BAKER)
        for context in ("default", "work")
    }

    assert len(found) == 4


def test_names_of_one_customer_share_nothing_long(tmp_path: Path) -> None:
    """CLI-08, ID1: beyond what every Ed25519 did:key begins with."""
    keys = new_wallet(tmp_path).relationships
    constant = len("did:key:z6Mk")
    names = [
        keys.current(f"did:web:v{number}.example", now=NOON).first_party[constant:]
        for number in range(20)
    ]

    parts = [{name[at : at + 8] for at in range(len(name) - 7)} for name in names]

    assert len(set().union(*parts)) == sum(map(len, parts))


def test_the_same_vendor_gets_the_same_key_again(tmp_path: Path) -> None:
    wallet = new_wallet(tmp_path)
    first = wallet.relationships.current(SHOP, now=NOON)

    assert reopened(wallet, tmp_path).relationships.current(SHOP, now=LATER) == first


def test_the_key_signs_under_the_name_it_is_known_by(tmp_path: Path) -> None:
    """CLI-08."""
    keys = new_wallet(tmp_path).relationships
    first_party = keys.current(SHOP, now=NOON).first_party

    signer = keys.signer(first_party)

    assert signer.key.public.did_key() == first_party
    assert signer.verification_method == f"{first_party}#{first_party.removeprefix('did:key:')}"


def test_two_devices_of_one_secret_have_the_same_keys(tmp_path: Path) -> None:
    """CL12, CL3."""
    one, two = new_wallet(tmp_path / "one"), new_wallet(tmp_path / "two")

    assert one.relationships.current(SHOP, now=NOON) == two.relationships.current(SHOP, now=NOON)


def test_after_closing_a_key_the_next_one_is_used(tmp_path: Path) -> None:
    """CLI-08."""
    wallet = new_wallet(tmp_path)
    first = wallet.relationships.current(SHOP, now=NOON)

    wallet.relationships.close(first.first_party, at=LATER)

    second = wallet.relationships.current(SHOP, now=LATER)
    assert (first.counter, second.counter) == (0, 1)
    assert second.first_party != first.first_party


def test_a_closed_key_proffers_nothing(tmp_path: Path) -> None:
    """CLI-08."""
    wallet = new_wallet(tmp_path)
    proffer = a_proffer(wallet)
    wallet.relationships.close(proffer.first_party, at=LATER)

    with pytest.raises(LocalError, match="you closed it"):
        wallet.proffers.prepare(proffer)
    assert wallet.proffers.all() == []


def test_a_closed_key_still_ends_old_agreements(tmp_path: Path) -> None:
    """CLI-08: a withdrawal is signed under the name that agreed."""
    wallet = new_wallet(tmp_path)
    first = wallet.relationships.current(SHOP, now=NOON).first_party
    closed = wallet.relationships.close(first, at=LATER)

    assert wallet.relationships.close(first, at=NOON) == closed
    assert wallet.relationships.signer(first).key.public.did_key() == first


def test_closing_one_context_leaves_the_other(tmp_path: Path) -> None:
    keys = new_wallet(tmp_path).relationships
    home, work = keys.current(SHOP, now=NOON), keys.current(SHOP, "work", now=NOON)

    keys.close(home.first_party, at=LATER)

    assert keys.current(SHOP, "work", now=LATER) == work


def test_a_strangers_name_signs_nothing(tmp_path: Path) -> None:
    """CLI-08."""
    keys = new_wallet(tmp_path / "one").relationships
    other = new_wallet(tmp_path / "two", secret=bytes(32)).relationships
    stranger = other.current(SHOP, now=NOON).first_party

    with pytest.raises(LocalError, match="does not hold"):
        keys.signer(stranger)


def test_published_preferences_have_a_key_that_no_vendor_gets(tmp_path: Path) -> None:
    """CLI-08, ID1."""
    keys = new_wallet(tmp_path).relationships
    public = keys.public_signer().key.public

    names = {keys.probe(vendor, "public", 0).key.public for vendor in (SHOP, "-", "public")}

    assert public not in names


def test_a_restored_customer_asks_for_keys_without_keeping_them(tmp_path: Path) -> None:
    """CL3: probing a vendor leaves no trace unless it knows the key."""
    wallet = new_wallet(tmp_path, restored=True)
    third = wallet.relationships.probe(SHOP, "default", 2).key.public.did_key()
    assert wallet.relationships.all() == []

    kept = wallet.relationships.adopt(SHOP, "default", 2, now=NOON, reconciled=NOON)

    assert kept.first_party == third
    assert wallet.relationships.current(SHOP, now=NOON) == kept


def test_a_wallet_from_a_sheet_proffers_only_after_comparing(tmp_path: Path) -> None:
    """CLI-06, CL2, CL3: the vendor may hold agreements that the sheet does not know."""
    wallet = new_wallet(tmp_path, restored=True)
    wallet = reopened(wallet, tmp_path)
    proffer = a_proffer(wallet)

    with pytest.raises(LocalError, match=r"not yet compared with did:web:shop\.example"):
        wallet.proffers.prepare(proffer)

    wallet.relationships.reconciled(proffer.first_party, at=NOON)
    assert wallet.relationships.unreconciled() == []
    wallet.proffers.prepare(proffer)


def test_a_new_customer_has_nothing_to_compare(tmp_path: Path) -> None:
    """CLI-06."""
    wallet = new_wallet(tmp_path)

    wallet.proffers.prepare(a_proffer(wallet))

    assert wallet.relationships.unreconciled() == []
