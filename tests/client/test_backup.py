"""A backup brings back the whole wallet on another machine, or nothing."""

import stat
from pathlib import Path

import pytest

from assent.errors import LocalError
from assent_client.wallet import Wallet, restore_backup, write_backup
from support.wallets import (
    CHEAP,
    DAY_AFTER,
    NOON,
    PASSPHRASE,
    SECRET,
    SHOP,
    a_proffer,
    new_wallet,
)

OTHER = "paper clip and ocean"


def backed_up(tmp_path: Path) -> tuple[Wallet, Path]:
    """A wallet with something in it, and its backup."""
    wallet = new_wallet(tmp_path / "home")
    wallet.proffers.prepare(a_proffer(wallet))
    wallet.settings.put("name", "value")
    path = tmp_path / "assent.backup"
    write_backup(wallet, path, passphrase=OTHER, now=DAY_AFTER, cost=CHEAP)
    return wallet, path


def restored(path: Path, folder: Path) -> Wallet:
    """The wallet of a backup in an empty folder."""
    return restore_backup(path, folder, passphrase=OTHER, cost=CHEAP)[0]


def test_a_backup_brings_everything_back_in_an_empty_folder(tmp_path: Path) -> None:
    """CLI-12, CL3."""
    wallet, path = backed_up(tmp_path)

    copy = restored(path, tmp_path / "elsewhere" / "new")

    assert copy.proffers.all() == wallet.proffers.all()
    assert copy.settings.get("name") == "value"
    first_party = wallet.proffers.all()[0].first_party
    assert copy.relationships.signer(first_party) == wallet.relationships.signer(first_party)


def test_a_restored_wallet_opens_by_its_passphrase(tmp_path: Path) -> None:
    """CLI-12."""
    _, path = backed_up(tmp_path)
    restored(path, tmp_path / "new").close()

    assert Wallet.open(tmp_path / "new", passphrase=OTHER).settings.get("name") == "value"
    with pytest.raises(LocalError):
        Wallet.open(tmp_path / "home", passphrase=OTHER, wait_s=0)


def test_a_restored_wallet_may_get_a_passphrase_of_its_own(tmp_path: Path) -> None:
    """CLI-12."""
    _, path = backed_up(tmp_path)

    restore_backup(path, tmp_path / "new", passphrase=OTHER, new_passphrase=PASSPHRASE, cost=CHEAP)[
        0
    ].close()

    Wallet.open(tmp_path / "new", passphrase=PASSPHRASE).close()


def test_a_backup_says_when_and_of_which_commit_it_is(tmp_path: Path) -> None:
    """CL2."""
    wallet, path = backed_up(tmp_path)
    wallet.settings.put("later", "yes")

    copy, note = restore_backup(path, tmp_path / "new", passphrase=OTHER, cost=CHEAP)

    assert (note.made, note.generation) == (DAY_AFTER, wallet.generation - 1)
    assert copy.generation > note.generation
    assert copy.restored == f"a backup of {DAY_AFTER}"


def test_a_restored_wallet_proffers_only_after_comparing(tmp_path: Path) -> None:
    """CLI-06, CL2: it may be older than what the vendor holds."""
    _, path = backed_up(tmp_path)
    copy = restored(path, tmp_path / "new")

    with pytest.raises(LocalError, match="Compare first: assent sync"):
        copy.proffers.prepare(a_proffer(copy, 2))

    (relationship,) = copy.relationships.unreconciled()
    copy.relationships.reconciled(relationship.first_party, at=NOON)
    copy.proffers.prepare(a_proffer(copy, 2))


def test_a_prepared_proffer_can_be_sent_again_after_a_restore(tmp_path: Path) -> None:
    """CL5: the same bytes, so the vendor answers with what it answered."""
    wallet, path = backed_up(tmp_path)

    assert restored(path, tmp_path / "new").proffers.open() == wallet.proffers.open()


def test_a_restore_replaces_no_wallet(tmp_path: Path) -> None:
    """CL3."""
    _, path = backed_up(tmp_path)
    with new_wallet(tmp_path / "new", secret=bytes(32)) as other:
        other.settings.put("mine", "yes")

    with pytest.raises(LocalError, match="already"):
        restored(path, tmp_path / "new")
    assert Wallet.open(tmp_path / "new", passphrase=PASSPHRASE).settings.get("mine") == "yes"


def test_a_wrong_passphrase_leaves_no_wallet_behind(tmp_path: Path) -> None:
    """CLI-02."""
    _, path = backed_up(tmp_path)

    with pytest.raises(LocalError, match="passphrase is wrong"):
        restore_backup(path, tmp_path / "new", passphrase=PASSPHRASE, cost=CHEAP)
    assert not Wallet.exists(tmp_path / "new")


@pytest.mark.parametrize("part", [0, 0.001, 0.5, 0.999])
@pytest.mark.parametrize("kind", ["changed", "cut off"])
def test_a_damaged_backup_restores_nothing(tmp_path: Path, part: float, kind: str) -> None:
    """CLI-02, CL2."""
    _, path = backed_up(tmp_path)
    data = path.read_bytes()
    place = int(len(data) * part)
    flipped = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
    path.write_bytes(flipped if kind == "changed" else data[:place])

    with pytest.raises(LocalError):
        restored(path, tmp_path / "new")
    assert not Wallet.exists(tmp_path / "new")


def test_a_sealed_secret_is_no_backup(tmp_path: Path) -> None:
    """CLI-02: one sealed thing does not pass for another."""
    wallet, path = backed_up(tmp_path)
    (sealed,) = wallet._connection.execute("SELECT secret FROM wallet").fetchone()
    path.write_bytes(sealed)

    with pytest.raises(LocalError):
        restore_backup(path, tmp_path / "new", passphrase=PASSPHRASE, cost=CHEAP)


def test_a_missing_backup_is_named(tmp_path: Path) -> None:
    with pytest.raises(LocalError, match=r"nothing\.backup"):
        restored(tmp_path / "nothing.backup", tmp_path / "new")


def test_a_backup_replaces_no_file(tmp_path: Path) -> None:
    wallet, path = backed_up(tmp_path)
    before = path.read_bytes()

    with pytest.raises(LocalError, match="there already"):
        write_backup(wallet, path, passphrase=OTHER, now=NOON, cost=CHEAP)
    assert path.read_bytes() == before


def test_a_backup_is_its_owners_only_and_shows_nothing(tmp_path: Path) -> None:
    """CLI-01, CLI-10, CL1."""
    wallet, path = backed_up(tmp_path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    data = path.read_bytes()
    for secret in (SECRET, SHOP.encode(), b"SQLite format", wallet.proffers.all()[0].raw):
        assert secret not in data


def test_the_sheet_alone_brings_the_keys_back(tmp_path: Path) -> None:
    """CL3: vendors then return the records to the same names."""
    wallet, _ = backed_up(tmp_path)
    known = wallet.relationships.current(SHOP, now=NOON)

    fresh = new_wallet(tmp_path / "new", secret=wallet.secret, restored=True)

    again = fresh.relationships.current(SHOP, now=NOON)
    assert again.first_party == known.first_party
    assert again.reconciled is None
    assert fresh.restored == "a recovery sheet"
