"""What is stored can be looked at byte by byte; what is rotten is named and never served."""

import hashlib
from importlib import resources
from random import Random

import apsw
import pytest

from assent.multibase import read_digest
from assent.negotiation import State
from assent_server.store import Damaged, DamagedRow, SqliteStore, Write
from assent_server.store.reading import QUERIES
from assent_server.store.sqlite import inspection
from support.replacing import replace
from support.stored import (
    accepted,
    agreement,
    all_stored,
    answered,
    content,
    document_id,
    negotiation,
    notice,
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "assent.db"


@pytest.fixture
def store(path, run):
    opened = SqliteStore(path)
    yield opened
    run(opened.close())


def test_every_stored_row_is_shown(store, run):
    """STO-07."""
    write = replace(
        accepted(1),
        history=(notice(2, agreement(1).record),),
        inbox=answered(1),
        contents=(content(1),),
    )
    run(store.put_many([write]))

    shown = run(all_stored(store))

    assert shown == [
        *write.negotiations, *write.agreements, *write.history, write.inbox, *write.contents
    ]  # fmt: skip
    assert run(store.faults()) == []


@pytest.mark.parametrize(
    "damage",
    [
        b"\x07nonsense",
        b"\x01nonsense",
        b"\x00" + agreement(2).raw,
        b"",
    ],
)
def test_a_rotten_record_is_named_and_not_served(store, path, run, damage):
    """STO-07, ST7."""
    run(store.put_many([accepted(1), accepted(2)]))
    _tamper(path, "UPDATE agreement SET raw = ? WHERE rowid = 1", damage)

    found = [row for row in run(all_stored(store)) if isinstance(row, DamagedRow)]
    assert [(row.table, row.key) for row in found] == [("agreement", _hex(agreement(1).record))]
    with pytest.raises(Damaged):
        run(store.agreement(document_id("agreement", 1)))
    assert run(store.agreement(document_id("agreement", 2))) is not None


def test_one_flipped_bit_of_a_stored_reply_is_noticed(store, path, run):
    """STO-07, ST7."""
    run(store.put_many([Write(inbox=answered(1))]))
    stored = _ask(path, "SELECT reply FROM inbox")
    for position in range(1, len(stored)):
        _tamper(path, "UPDATE inbox SET reply = ?", _flip(stored, position))

        with pytest.raises(Damaged):
            run(store.inbox(answered(1).document_id))


def test_a_state_that_does_not_exist_is_damage(store, path, run):
    """STO-07, ST7."""
    run(store.put_many([accepted(1)]))
    _tamper(path, "UPDATE negotiation SET state = ?", "maybe")

    with pytest.raises(Damaged):
        run(store.negotiation(document_id("proffer", 1)))
    assert isinstance(run(all_stored(store))[0], DamagedRow)


def test_a_quick_look_ends_when_its_time_is_over(store, path, run, monkeypatch):
    """STO-12: however large a database is, it keeps no endpoint from starting."""
    monkeypatch.setattr(inspection, "_STEPS_BETWEEN_LOOKS", 1)
    run(store.put_many([accepted(number) for number in range(50)]))
    run(store.close())
    _blank(path, path.stat().st_size // 2)
    reopened = SqliteStore(path, read_only=True)

    assert run(reopened.first_fault(seconds=60)) is not None
    assert run(reopened.first_fault(seconds=0)) is None
    assert run(reopened.faults()) != []
    run(reopened.close())


def test_a_broken_file_is_found(store, path, run):
    """STO-07, ST7."""
    run(store.put_many([accepted(number) for number in range(50)]))
    run(store.close())
    _blank(path, path.stat().st_size // 2)

    reopened = SqliteStore(path, read_only=True)

    assert run(reopened.faults()) != []
    run(reopened.close())


def test_bytes_that_are_no_longer_needed_are_overwritten(store, path, run):
    """STO-08, ST14: neither the database nor its log keeps them."""
    canary = Random(7012).randbytes(20_000)
    waiting = negotiation(1, state=State.PENDING, proffer=canary)
    run(store.put_many([Write(negotiations=(waiting,))]))
    assert canary[10_000:10_032] in _everything(path)

    run(store.put_many([Write(negotiations=(negotiation(1, version=2),))]))
    run(store.close())

    left = _everything(path)
    assert not any(canary[at : at + 32] in left for at in range(0, len(canary), 32))


# The version stands in the head of the file.
@pytest.mark.parametrize("name", sorted(QUERIES.keys() - {"version"}))
def test_every_read_is_answered_from_an_index(store, path, name):
    """STO-09."""
    plan = _plan(path, QUERIES[name])

    # The few documents of one history are sorted; nothing else is.
    sorts = [line for line in plan if "TEMP B-TREE" in line]
    assert bool(sorts) == (name == "history"), plan
    looks = [line for line in plan if line not in sorts]
    assert all("INDEX" in line or "PRIMARY KEY" in line for line in looks), plan


@pytest.mark.parametrize("name", ["records of one", "records of all"])
def test_a_list_of_records_touches_no_table(path, store, name):
    """STO-09."""
    assert all("COVERING INDEX" in line for line in _plan(path, QUERIES[name]))


def _plan(path, query):
    connection = apsw.Connection(str(path))
    marks = (None,) * query.count("?")
    rows = connection.execute(f"EXPLAIN QUERY PLAN {query}", marks).fetchall()
    connection.close()
    return [row[3] for row in rows]


def _everything(path):
    return b"".join(file.read_bytes() for file in path.parent.iterdir() if file.name[-4:] != "-shm")


def _blank(path, place):
    """Overwrite the page at a place in the file by zeros."""
    with path.open("r+b") as file:
        file.seek(place - place % 4096)
        file.write(bytes(4096))


def _tamper(path, statement, value):
    connection = apsw.Connection(str(path))
    connection.execute(statement, (value,))
    connection.close()


def _ask(path, statement):
    connection = apsw.Connection(str(path))
    value = connection.execute(statement).get
    connection.close()
    return value


def _flip(stored, position):
    changed = bytearray(stored)
    changed[position] ^= 1
    return bytes(changed)


def _hex(record):
    return read_digest(record).hex()


def test_the_dictionary_of_stored_records_never_changes():
    """STO-01: every frame that was ever written rests on it."""
    dictionary = resources.files("assent_server.store").joinpath("dictionary-1.txt").read_bytes()

    assert hashlib.sha256(dictionary).hexdigest() == (
        "00511c87681461cd0e3288ec0c2e3e1de18c583789879a437d901cb273e6dac4"
    )
