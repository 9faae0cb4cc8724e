"""Every stored byte is verified again: whatever is changed is named (SRV-15, ST7)."""

import json
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from assent.documents.parts import Counter
from assent.multibase import digest
from assent_server.statements import Statements
from assent_server.store.columns import digest_bytes
from assent_server.store.compression import pack, unpack
from support.vendor_folder import VendorFolder


@pytest.fixture
def used(vendor: VendorFolder) -> VendorFolder:
    """A folder with every kind of row: agreed, declined, pending, countered, withdrawn."""
    vendor.change("policy.toml", "person = []", 'person = ["service-sharing"]')
    with vendor.opened() as shop:
        record = shop.agreed()
        customer = shop.customer()
        shop.answer("notices", customer.withdraw(record, requests=("erase",), close_key="yes"))
        shop.run(Statements(exchange=shop.endpoint.exchange).fulfil(record.id))
        shop.put("proffers", shop.customer(2).proffer("service", counter=Counter.NONE))
        shop.put("proffers", shop.customer(3).proffer("service-sharing"))
        shop.put("proffers", shop.customer(4).proffer("ai-training"))
        early = shop.customer(5).proffer("service-analytics")
        shop.put("answers", shop.customer(5).cancel(early))
    return vendor


@pytest.fixture
def database(used: VendorFolder) -> Iterator[apsw.Connection]:
    """The database without this program's care."""
    connection = apsw.Connection(str(used.folder.records))
    yield connection
    connection.close()


def faults(vendor: VendorFolder) -> list[str]:
    """What fsck says, place and fault; its exit code says the same."""
    result = vendor.command("fsck", "--json")
    found = json.loads(result.stdout)["faults"]
    assert result.exit_code == (1 if found else 0)
    return [f"{item['place']}: {item['fault']}" for item in found]


def test_a_sound_database_has_no_faults(used: VendorFolder) -> None:
    value = used.value("fsck")

    assert value["faults"] == []
    assert value["rows"] > 45


def change_body(database: apsw.Connection, table: str, column: str, where: str = "1") -> None:
    """Change a member in a stored body, so that it is whole JSON but not what was signed."""
    rows = database.execute(
        f"SELECT rowid, {column} FROM {table} WHERE {column} IS NOT NULL AND {where}"  # noqa: S608
    ).fetchall()
    rowid, packed = rows[0]
    raw = unpack(packed)
    changed = raw.replace(b'"created":"2027-03-01T10:00:30Z"', b'"created":"2027-03-01T10:00:31Z"')
    assert changed != raw, raw
    statement = f"UPDATE {table} SET {column} = ? WHERE rowid = ?"  # noqa: S608
    database.execute(statement, (pack(changed), rowid))


@pytest.mark.parametrize(
    ("table", "column", "where"),
    [
        ("agreement", "raw", "1"),
        ("history", "raw", "type = 'Receipt'"),
        ("history", "raw", "type = 'Fulfilment'"),
        ("negotiation", "outcome", "state = 'declined'"),
        ("negotiation", "outcome", "state = 'countered'"),
        ("negotiation", "outcome", "state = 'cancelled'"),
        ("inbox", "reply", "1"),
        ("content", "raw", "kind = 'practices'"),
        ("content", "raw", "kind = 'descriptions'"),
    ],
)
def test_a_changed_document_is_named(
    used: VendorFolder, database: apsw.Connection, table: str, column: str, where: str
) -> None:
    change_body(database, table, column, where)

    assert len(faults(used)) >= 1


def test_a_forged_record_is_named_though_its_digest_is_right(
    used: VendorFolder, database: apsw.Connection
) -> None:
    """I2: a record counts by its two proofs."""
    (packed,) = database.execute("SELECT raw FROM agreement").fetchone()
    forged = unpack(packed).replace(b"loc#DE", b"loc#FR")
    key = digest_bytes(digest(forged))
    database.execute("UPDATE agreement SET raw = ?, record = ?", (pack(forged), key))

    assert any("proof-invalid" in fault for fault in faults(used))


@pytest.mark.parametrize("kind", ["terms", "texts", "rosters"])
def test_changed_content_is_named(used: VendorFolder, database: apsw.Connection, kind: str) -> None:
    rowid, packed = database.execute(
        "SELECT rowid, raw FROM content WHERE kind = ?", (kind,)
    ).fetchall()[0]
    changed = unpack(packed).replace(b"e", b"a", 1)
    database.execute("UPDATE content SET raw = ? WHERE rowid = ?", (pack(changed), rowid))

    assert len(faults(used)) == 1


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE agreement SET origin = 'https://other.example'", "something else than the record"),
        ("UPDATE agreement SET signed_at = '2027-03-02T10:00:30Z'", "something else than"),
        ("UPDATE agreement SET first_party = 'did:key:z6Mk'", "something else than the record"),
        ("UPDATE agreement SET head = record", "another last document"),
        ("UPDATE agreement SET slot = 'somebody else'", "another's place"),
        ("DELETE FROM history WHERE type = 'Receipt'", "reference"),
        ("DELETE FROM history WHERE type = 'Withdrawal'", "reference"),
        ("DELETE FROM agreement", "is missing"),
        ("UPDATE negotiation SET record = NULL", "names no record"),
        ("UPDATE negotiation SET proffer = NULL WHERE state = 'pending'", "proffer is missing"),
        ("UPDATE negotiation SET outcome = NULL WHERE state = 'declined'", "answer is missing"),
        (
            "UPDATE negotiation SET request_digest = zeroblob(32) WHERE state = 'pending'",
            "bytes have changed",
        ),
        ("UPDATE history SET raw = zeroblob(40)", "another digest"),
        ("DELETE FROM closed_key", "the key that it closes is open"),
    ],
)
def test_a_row_that_does_not_fit_its_documents_is_named(
    used: VendorFolder, database: apsw.Connection, statement: str, says: str
) -> None:
    database.execute(statement)

    assert any(says in fault for fault in faults(used))


def test_the_bad_record_is_named_and_the_others_are_still_verified(
    used: VendorFolder, database: apsw.Connection
) -> None:
    database.execute("UPDATE agreement SET head = record")

    result = used.command("fsck")

    (record,) = database.execute("SELECT agreement_id FROM agreement").fetchall()
    short = record[0].hex()[:8]
    assert f"agreement {short}" in result.stdout
    assert result.stdout.count("\n") == 2
    assert "restore a backup" in result.stderr


def test_it_works_beside_an_endpoint_that_writes(used: VendorFolder) -> None:
    with used.opened() as shop:
        shop.agreed(seed=9)

        assert faults(used) == []


def test_a_file_that_is_no_database_is_refused_in_two_lines(
    used: VendorFolder, tmp_path: Path
) -> None:
    used.folder.records.write_bytes(b"x" * 8192)

    result = used.command("fsck")

    assert result.exit_code == 3
    assert len(result.stderr.splitlines()) <= 2
    assert "damaged" in result.stderr
    assert "restore a backup" in result.stderr
    assert "Traceback" not in result.output


def test_pages_that_are_damaged_are_told_without_the_words_of_the_database(
    used: VendorFolder,
) -> None:
    data = used.folder.records.read_bytes()
    used.folder.records.write_bytes(data[:4096] + b"U" * 8192 + data[12288:])

    result = used.command("fsck")

    assert result.exit_code == 1
    assert "the file is damaged" in result.stdout
    assert "CorruptError" not in result.output
