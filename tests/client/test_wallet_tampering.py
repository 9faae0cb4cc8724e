"""Whoever changes the wallet's file is noticed; nothing false is read from it (CL2, CL8)."""

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import apsw
import pytest

from assent.errors import LocalError
from assent_client.wallet import Wallet
from assent_client.wallet.database import FILE_NAME
from support.wallets import BAKER, NOON, PASSPHRASE, SECRET, SHOP, a_proffer, new_wallet

Change = Callable[[apsw.Connection], object]


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed wallet with some rows of several kinds, never written to by a test."""
    folder = tmp_path_factory.mktemp("untouched")
    with new_wallet(folder) as wallet:
        wallet.proffers.prepare(a_proffer(wallet, 1))
        wallet.proffers.prepare(a_proffer(wallet, 2))
        wallet.proffers.prepare(a_proffer(wallet, 3, BAKER))
        wallet.contents.keep("terms", b"we keep nothing " * 400)
        for number in range(20):
            wallet.settings.put(f"name {number}", f"value {number}")
    return folder


def seen(wallet: Wallet) -> list[object]:
    """All that a customer reads in the wallet of these tests."""
    return [
        wallet.restored,
        wallet.proffers.all(SHOP),
        wallet.proffers.all(BAKER),
        wallet.relationships.all(),
        wallet.settings.all(),
    ]


def changed(untouched: Path, folder: Path, change: Change) -> Path:
    """A copy of the wallet that somebody with SQLite and without the passphrase has changed."""
    shutil.copytree(untouched, folder, dirs_exist_ok=True)
    connection = apsw.Connection(str(folder / FILE_NAME))
    change(connection)
    connection.close()
    return folder


def sql(*statements: str) -> Change:
    """A change by these statements."""
    return lambda connection: [connection.execute(statement) for statement in statements]


def swap(connection: apsw.Connection) -> None:
    """Two rows of one kind get each other's content."""
    rows = connection.execute("SELECT name, content FROM sealed WHERE kind = 'setting'").fetchall()
    (one, content), (two, other) = rows[:2]
    connection.execute("UPDATE sealed SET content = ? WHERE name = ?", (other, one))
    connection.execute("UPDATE sealed SET content = ? WHERE name = ?", (content, two))


CHANGES = {
    "a row is removed": sql("DELETE FROM sealed WHERE name = (SELECT min(name) FROM sealed)"),
    "all rows are removed": sql("DELETE FROM sealed"),
    "a row is added": sql("INSERT INTO sealed VALUES ('setting', x'00', x'00', x'00')"),
    "two rows change contents": swap,
    "a row changes its kind": sql("UPDATE sealed SET kind = 'record' WHERE kind = 'proffer'"),
    "a row changes its place": sql(
        "UPDATE sealed SET place = (SELECT max(place) FROM sealed WHERE kind = 'proffer')"
    ),
    "a byte moves from content to place": sql(
        "UPDATE sealed SET place = CAST(place || substr(content, 1, 1) AS BLOB),"
        " content = substr(content, 2) WHERE kind = 'proffer'"
    ),
    "a byte moves from name to place": sql(
        "UPDATE sealed SET place = CAST(substr(name, 16) || place AS BLOB),"
        " name = substr(name, 1, 15) WHERE kind = 'proffer'"
    ),
    "the generation is lowered": sql("UPDATE wallet SET generation = 1"),
    "the generation is raised": sql("UPDATE wallet SET generation = 10000"),
    "the generation is negative": sql("UPDATE wallet SET generation = -1"),
    "the head is emptied": sql("UPDATE wallet SET head = x''"),
    "the wallet's id is changed": sql("UPDATE wallet SET id = randomblob(16)"),
    "the wallet's id is emptied": sql("UPDATE wallet SET id = x''"),
    "the sealed secret is replaced": sql("UPDATE wallet SET secret = randomblob(length(secret))"),
    "the one row of the wallet is removed": sql("DELETE FROM wallet"),
    "a trigger is planted": sql(
        "CREATE TRIGGER planted AFTER INSERT ON sealed BEGIN DELETE FROM sealed; END"
    ),
    "a table is a view": sql(
        "ALTER TABLE sealed RENAME TO hidden",
        "CREATE VIEW sealed AS SELECT * FROM hidden WHERE kind <> 'setting'",
    ),
    "a table is missing": sql("DROP TABLE sealed"),
    "the version is older": sql("PRAGMA user_version = 0"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_change_by_sql_is_noticed(untouched: Path, tmp_path: Path, change: Change) -> None:
    """CLI-02, CL2, CL8."""
    folder = changed(untouched, tmp_path, change)

    with pytest.raises(LocalError) as caught:
        Wallet.open(folder, passphrase=PASSPHRASE)
    assert len(str(caught.value).splitlines()) <= 2


def test_an_older_row_under_the_current_sum_is_noticed(tmp_path: Path) -> None:
    """CLI-02, CL2: validly sealed by ourselves, for this very place, but out of date."""
    wallet = new_wallet(tmp_path)
    wallet.settings.put("limit", "10")
    old = wallet._connection.execute("SELECT * FROM sealed").fetchone()
    wallet.settings.put("limit", "2")
    wallet.close()
    connection = apsw.Connection(str(tmp_path / FILE_NAME))
    connection.execute("REPLACE INTO sealed VALUES (?, ?, ?, ?)", old)
    connection.close()

    with pytest.raises(LocalError, match="changed"):
        Wallet.open(tmp_path, passphrase=PASSPHRASE)


def test_a_row_that_changes_under_an_open_wallet_is_noticed(tmp_path: Path) -> None:
    """CLI-02, CL8."""
    wallet = new_wallet(tmp_path)
    wallet.settings.put("limit", "10")
    wallet._connection.execute("UPDATE sealed SET content = randomblob(length(content))")

    with pytest.raises(LocalError, match="changed"):
        wallet.settings.get("limit")


def test_contents_that_change_places_under_an_open_wallet_are_noticed(tmp_path: Path) -> None:
    """CLI-02, CL8: each is validly sealed, for another row."""
    wallet = new_wallet(tmp_path)
    wallet.settings.put("limit", "10")
    wallet.settings.put("floor", "2")
    swap(wallet._connection)

    with pytest.raises(LocalError, match="changed"):
        wallet.settings.get("limit")


def test_a_row_that_vanishes_under_an_open_wallet_is_noticed(tmp_path: Path) -> None:
    """CLI-02, CL8."""
    wallet = new_wallet(tmp_path)
    wallet.settings.put("limit", "10")
    wallet._connection.execute("DELETE FROM sealed")

    with pytest.raises(LocalError, match="changed"):
        wallet.settings.all()


def test_a_row_of_another_wallet_with_the_same_secret_is_noticed(tmp_path: Path) -> None:
    """CLI-02, CL8, CL12."""
    one, two = new_wallet(tmp_path / "one"), new_wallet(tmp_path / "two")
    one.settings.put("limit", "10")
    row = one._connection.execute("SELECT * FROM sealed").fetchone()
    two.close()
    connection = apsw.Connection(str(tmp_path / "two" / FILE_NAME))
    connection.execute("INSERT INTO sealed VALUES (?, ?, ?, ?)", row)
    connection.close()

    with pytest.raises(LocalError, match="changed"):
        Wallet.open(tmp_path / "two", passphrase=PASSPHRASE)


def places(size: int) -> list[int]:
    """Every region of a file: its header densely, the rest at random but the same each time."""
    return [*range(0, 100, 3), *Random(7).sample(range(100, size), 250)]


def test_a_changed_byte_is_noticed_or_changes_nothing(untouched: Path, tmp_path: Path) -> None:
    """CLI-02, CL2: free space may change; nothing that is read may."""
    original = (untouched / FILE_NAME).read_bytes()
    with Wallet.open_file(copy_of(untouched, tmp_path, original), secret=SECRET) as wallet:
        true = seen(wallet)
    noticed = 0

    for place in places(len(original)):
        flipped = bytes([original[place] ^ 0x41])
        data = original[:place] + flipped + original[place + 1 :]
        try:
            with Wallet.open(copy_of(untouched, tmp_path, data).parent, passphrase=PASSPHRASE) as w:
                assert seen(w) == true, place
        except LocalError:
            noticed += 1

    assert noticed > 100


@pytest.mark.parametrize("part", [0, 1, 15, 99, 100, 4095, 4096, 5000, 8192])
def test_a_file_that_is_cut_off_is_noticed(untouched: Path, tmp_path: Path, part: int) -> None:
    """CLI-02, CL2."""
    path = copy_of(untouched, tmp_path, (untouched / FILE_NAME).read_bytes()[:part])

    with pytest.raises(LocalError):
        Wallet.open(path.parent, passphrase=PASSPHRASE)


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"my shopping list\n" * 100)

    with pytest.raises(LocalError, match="damaged"):
        Wallet.open(tmp_path, passphrase=PASSPHRASE)


def test_a_kept_text_that_is_not_its_digest_s_is_refused(tmp_path: Path) -> None:
    """CL8, PR10: even when it is validly sealed."""
    wallet = new_wallet(tmp_path)
    name = wallet.contents.keep("terms", b"we keep nothing")
    forged = wallet._rows.get("content", name)
    assert forged is not None
    wallet._rows.put("content", name, forged.replace(b"d2Ug", b"V2Ug"))

    with pytest.raises(LocalError, match="digest"):
        wallet.contents.get(name)


def copy_of(untouched: Path, folder: Path, data: bytes) -> Path:
    """The path of a wallet with these bytes, and the number of its last commit beside it."""
    for leftover in folder.glob("wallet.*"):
        leftover.unlink()
    shutil.copy(untouched / "wallet.generation", folder)
    (folder / FILE_NAME).write_bytes(data)
    return folder / FILE_NAME


def test_the_wallet_of_these_tests_has_what_they_look_at(untouched: Path, tmp_path: Path) -> None:
    path = copy_of(untouched, tmp_path, (untouched / FILE_NAME).read_bytes())
    with Wallet.open_file(path, secret=SECRET) as wallet:
        assert [len(rows) for rows in seen(wallet)[1:]] == [2, 1, 2, 20]  # type: ignore[arg-type]
        assert wallet.relationships.current(SHOP, now=NOON).counter == 0
