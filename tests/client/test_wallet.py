"""A wallet is made, opened, and kept from others: by modes, by a lock, by its passphrase."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from assent.errors import LocalError
from assent_client.wallet import Wallet
from assent_client.wallet.database import FILE_NAME
from support.wallets import (
    CHEAP,
    LATER,
    NOON,
    PASSPHRASE,
    SECRET,
    SHOP,
    a_proffer,
    new_wallet,
    reopened,
)


def test_a_new_wallet_is_empty(tmp_path: Path) -> None:
    wallet = new_wallet(tmp_path)

    assert wallet.records.all() == wallet.proffers.all() == wallet.vendors.all() == []
    assert wallet.restored is None


def test_what_was_put_in_is_there_after_reopening(tmp_path: Path) -> None:
    wallet = new_wallet(tmp_path)
    kept = wallet.proffers.prepare(a_proffer(wallet))

    assert reopened(wallet, tmp_path).proffers.all() == [kept]


def test_a_wrong_passphrase_is_told_in_one_line(tmp_path: Path) -> None:
    """CLI-02, CL1."""
    new_wallet(tmp_path).close()

    with pytest.raises(LocalError, match="passphrase is wrong") as caught:
        Wallet.open(tmp_path, passphrase="correct horse cattery")
    assert len(str(caught.value).splitlines()) == 1


def test_a_refused_passphrase_leaves_the_wallet_free(tmp_path: Path) -> None:
    new_wallet(tmp_path).close()
    with pytest.raises(LocalError):
        Wallet.open(tmp_path, passphrase="correct horse cattery")

    Wallet.open(tmp_path, passphrase=PASSPHRASE, wait_s=0).close()


def test_a_missing_wallet_is_told(tmp_path: Path) -> None:
    with pytest.raises(LocalError, match="There is no wallet"):
        Wallet.open(tmp_path, passphrase=PASSPHRASE)
    assert not Wallet.exists(tmp_path)


def test_a_new_wallet_never_replaces_another(tmp_path: Path) -> None:
    """CL3."""
    new_wallet(tmp_path).close()
    before = (tmp_path / FILE_NAME).read_bytes()

    with pytest.raises(LocalError, match="already"):
        new_wallet(tmp_path, secret=bytes(32))
    assert (tmp_path / FILE_NAME).read_bytes() == before


def test_what_a_crash_left_of_making_a_wallet_is_not_in_the_way(tmp_path: Path) -> None:
    (tmp_path / f"{FILE_NAME}.new").write_bytes(b"half a wallet")
    (tmp_path / f"{FILE_NAME}.new-wal").write_bytes(b"half a log")

    new_wallet(tmp_path).close()

    assert {path.name for path in tmp_path.iterdir()} <= {FILE_NAME, "wallet.generation"}


def test_files_are_for_their_owner_only(tmp_path: Path) -> None:
    """CLI-10, CL1."""
    folder = tmp_path / "new" / "folder"
    wallet = new_wallet(folder)
    wallet.settings.put("name", "value")

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert len(modes) == 3
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_wallet_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    """CLI-10."""
    new_wallet(tmp_path).close()
    (tmp_path / FILE_NAME).chmod(0o644)

    Wallet.open(tmp_path, passphrase=PASSPHRASE).close()

    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600


def test_a_second_program_is_told_to_wait(tmp_path: Path) -> None:
    """CLI-10."""
    wallet = new_wallet(tmp_path)
    code = (
        "import sys; from pathlib import Path; from assent_client.wallet import Wallet\n"
        "Wallet.open(Path(sys.argv[1]), passphrase=sys.argv[2], wait_s=0)"
    )

    second = subprocess.run(
        [sys.executable, "-c", code, tmp_path, PASSPHRASE], capture_output=True, text=True
    )

    assert second.returncode == 1
    assert "Another Assent program is using this wallet." in second.stderr
    wallet.settings.put("still", "writing")


def test_a_closed_wallet_is_free_for_the_next_program(tmp_path: Path) -> None:
    """CLI-10."""
    new_wallet(tmp_path).close()

    Wallet.open(tmp_path, passphrase=PASSPHRASE, wait_s=0).close()


def test_commits_are_forced_to_the_disk(tmp_path: Path) -> None:
    """CLI-03, I3: FULL loses nothing in a power cut, NORMAL does."""
    wallet = new_wallet(tmp_path)

    assert wallet._connection.pragma("synchronous") == 2
    assert wallet._connection.pragma("journal_mode") == "wal"


def test_changes_of_one_transaction_are_made_together(tmp_path: Path) -> None:
    wallet = new_wallet(tmp_path)
    before = wallet.generation

    with wallet.transaction():
        wallet.settings.put("one", "1")
        wallet.settings.put("two", "2")

    assert wallet.generation == before + 1
    assert reopened(wallet, tmp_path).settings.all() == {"one": "1", "two": "2"}


def test_a_transaction_that_fails_changes_nothing(tmp_path: Path) -> None:
    wallet = new_wallet(tmp_path)
    wallet.settings.put("one", "1")

    def fail() -> None:
        with wallet.transaction():
            wallet.settings.put("one", "changed")
            wallet.settings.remove("one")
            wallet.settings.put("two", "2")
            raise OSError("no network")

    with pytest.raises(OSError, match="no network"):
        fail()

    assert wallet.settings.all() == {"one": "1"}
    assert reopened(wallet, tmp_path).settings.all() == {"one": "1"}


def test_a_full_disk_is_told_and_changes_nothing(tmp_path: Path) -> None:
    wallet = new_wallet(tmp_path)
    wallet.settings.put("one", "1")
    pages = wallet._connection.pragma("page_count")
    wallet._connection.pragma("max_page_count", pages)

    with pytest.raises(LocalError, match="disk is full"):
        wallet.contents.keep("terms", bytes(100_000))

    assert wallet.settings.all() == {"one": "1"}
    wallet.settings.put("one", "2")


def test_another_passphrase_opens_the_wallet_after_a_change(tmp_path: Path) -> None:
    wallet = new_wallet(tmp_path)
    wallet.settings.put("name", "value")
    wallet.change_passphrase("a better passphrase", cost=CHEAP)
    wallet.close()

    with pytest.raises(LocalError):
        Wallet.open(tmp_path, passphrase=PASSPHRASE)
    assert Wallet.open(tmp_path, passphrase="a better passphrase").settings.get("name") == "value"


def test_the_old_sealed_secret_does_not_survive_a_change(tmp_path: Path) -> None:
    """CL1: a passphrase that leaked must not open what is left in a free page."""
    wallet = new_wallet(tmp_path)
    (sealed,) = wallet._connection.execute("SELECT secret FROM wallet").fetchone()

    wallet.change_passphrase("a better passphrase", cost=CHEAP)

    assert sealed not in everything_in(tmp_path)
    assert wallet._connection.pragma("secure_delete") == 1


def test_the_sheet_opens_a_wallet_whose_passphrase_is_forgotten(tmp_path: Path) -> None:
    """CL3."""
    wallet = new_wallet(tmp_path)
    wallet.settings.put("name", "value")
    wallet.close()

    wallet = Wallet.reset_passphrase(
        tmp_path, secret=SECRET, passphrase="a better passphrase", cost=CHEAP
    )

    assert wallet.settings.get("name") == "value"
    wallet.close()
    Wallet.open(tmp_path, passphrase="a better passphrase").close()


def test_the_sheet_of_another_wallet_is_refused(tmp_path: Path) -> None:
    """CL3."""
    new_wallet(tmp_path).close()

    with pytest.raises(LocalError, match="words of another wallet"):
        Wallet.reset_passphrase(tmp_path, secret=bytes(32), passphrase=PASSPHRASE, cost=CHEAP)
    Wallet.open(tmp_path, passphrase=PASSPHRASE, wait_s=0).close()


def test_a_thief_of_the_files_reads_no_name_and_no_document(tmp_path: Path) -> None:
    """CLI-01, CL1: neither in the database nor in its log."""
    wallet = new_wallet(tmp_path)
    kept = wallet.proffers.prepare(a_proffer(wallet))
    wallet.settings.put("city", "Reykjavik")

    found = everything_in(tmp_path)

    for secret in (kept.raw, kept.id.encode(), b"shop", b"did:", b"Reykjavik", b"city", SECRET):
        assert secret not in found


def test_equal_wallets_of_one_secret_look_unlike(tmp_path: Path) -> None:
    """CL1: not even the keyed names repeat."""
    names = []
    for folder in (tmp_path / "one", tmp_path / "two"):
        wallet = new_wallet(folder)
        wallet.settings.put("name", "value")
        names += wallet._connection.execute("SELECT name FROM sealed").fetchall()

    assert len(set(names)) == 2


def test_an_older_wallet_file_is_noticed(tmp_path: Path) -> None:
    """CLI-06, CL2: whole and validly sealed, but of yesterday."""
    wallet = new_wallet(tmp_path)
    first_party = wallet.relationships.current(SHOP, now=NOON).first_party
    wallet.close()
    yesterday = (tmp_path / FILE_NAME).read_bytes()
    wallet = Wallet.open(tmp_path, passphrase=PASSPHRASE)
    wallet.settings.put("today", "yes")
    wallet.close()
    (tmp_path / FILE_NAME).write_bytes(yesterday)

    wallet = Wallet.open(tmp_path, passphrase=PASSPHRASE)

    assert wallet.restored == "an older wallet file"
    with pytest.raises(LocalError, match="has not yet compared"):
        wallet.relationships.check_may_proffer(first_party)


def test_a_torn_log_is_noticed(tmp_path: Path) -> None:
    """CLI-06, CL2: SQLite drops what follows a torn frame without a word."""
    wallet = new_wallet(tmp_path)
    wallet.relationships.current(SHOP, now=NOON)
    wallet.settings.put("today", "yes")
    log = tmp_path / f"{FILE_NAME}-wal"
    database, frames = (tmp_path / FILE_NAME).read_bytes(), log.read_bytes()
    number = (tmp_path / "wallet.generation").read_bytes()
    copy = tmp_path / "crashed"
    copy.mkdir()
    (copy / FILE_NAME).write_bytes(database)
    (copy / log.name).write_bytes(frames[:-100])
    (copy / "wallet.generation").write_bytes(number)

    crashed = Wallet.open(copy, passphrase=PASSPHRASE)

    assert crashed.settings.get("today") is None
    assert crashed.restored == "an older wallet file"


def test_a_wallet_copied_without_its_number_compares_first(tmp_path: Path) -> None:
    """CLI-06, CL2."""
    wallet = new_wallet(tmp_path)
    wallet.relationships.current(SHOP, now=NOON)
    wallet.close()
    (tmp_path / "wallet.generation").unlink()

    assert Wallet.open(tmp_path, passphrase=PASSPHRASE).relationships.unreconciled()


def test_a_wallet_that_nobody_touched_compares_nothing(tmp_path: Path) -> None:
    """CLI-06."""
    wallet = new_wallet(tmp_path)
    wallet.relationships.current(SHOP, now=LATER)

    wallet = reopened(wallet, tmp_path)

    assert wallet.restored is None
    assert wallet.relationships.unreconciled() == []


def everything_in(folder: Path) -> bytes:
    """The bytes of all files of a wallet, one after the other."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
