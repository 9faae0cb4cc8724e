"""Disks that are full, broken, read-only or cut off in the middle of a write."""

import asyncio
import itertools
import threading
from contextlib import suppress
from pathlib import Path
from random import Random

import apsw
import pytest
from msgspec.structs import force_setattr

from assent_server.store import SqliteStore, StoreUnavailable, Write
from support.disk import Call, Disk, crash_state
from support.stored import accepted, agreement, document_id, negotiation

names = (f"disk-{number}" for number in itertools.count())


@pytest.fixture
def disk():
    disk = Disk(next(names))
    yield disk
    disk.unregister()


@pytest.fixture
def store(disk, tmp_path, run):
    opened = SqliteStore(tmp_path / "assent.db", vfs=disk.name)
    run(opened.put_many([accepted(1)]))
    yield opened
    disk.heal()
    run(opened.close())


FAULTS = [
    (apsw.FullError, "write"),
    (apsw.IOError, "write"),
    (apsw.IOError, "sync"),
    (apsw.ReadOnlyError, "write"),
]


@pytest.mark.parametrize(("error", "kind"), FAULTS)
def test_a_failing_disk_is_reported_and_reads_go_on(store, disk, run, error, kind):
    """STO-06, ST4, ST5."""
    disk.fail(error, kind)

    for number in (2, 3):
        with pytest.raises(StoreUnavailable):
            run(store.put_many([accepted(number)]))

    assert run(store.agreement(document_id("agreement", 1))) is not None
    assert run(store.agreement(document_id("agreement", 2))) is None


@pytest.mark.parametrize(("error", "kind"), FAULTS)
def test_writing_goes_on_once_the_disk_works_again(store, disk, run, error, kind):
    """STO-06, ST4, ST5."""
    disk.fail(error, kind)
    with pytest.raises(StoreUnavailable):
        run(store.put_many([accepted(2)]))
    disk.heal()

    assert run(store.put_many([accepted(2), accepted(3)])) == [True, True]

    assert len(run(store.agreements())) == 3
    assert run(store.faults()) == []


def test_what_is_refused_altogether_writes_nothing_to_the_disk(store, disk, run):
    """STO-02, I10: not even to the log, and also where some of it was taken in at first."""
    before = len(disk.journal)
    late = Write(negotiations=(negotiation(2),), agreements=(agreement(1),))

    assert run(store.put_many([late])) == [False]

    assert [call for call in disk.journal[before:] if call.kind == "write"] == []
    assert run(store.put_many([accepted(2)])) == [True]


def test_after_a_failed_sync_nothing_rests_on_the_old_log(store, disk, run):
    """STO-06, ST4: the log is emptied into the database before the next write."""
    disk.fail(apsw.IOError, "sync", file="wal")
    with pytest.raises(StoreUnavailable):
        run(store.put_many([accepted(2)]))
    disk.heal()
    disk.journal.clear()

    run(store.put_many([accepted(2)]))

    kinds = [(call.kind, call.file) for call in disk.journal]
    emptied = kinds.index(("truncate", "wal"))
    assert ("sync", "db") in kinds[:emptied]
    assert kinds.index(("write", "wal")) > emptied


def test_a_disk_that_fails_while_it_recovers_stays_unavailable(store, disk, run):
    """STO-06, ST4."""
    disk.fail(apsw.IOError, "sync", file="wal")
    with pytest.raises(StoreUnavailable):
        run(store.put_many([accepted(2)]))
    disk.fail(apsw.IOError, "write", file="db")

    with pytest.raises(StoreUnavailable):
        run(store.put_many([accepted(2)]))

    disk.heal()
    assert run(store.put_many([accepted(2)])) == [True]


def test_an_error_that_is_a_fault_of_ours_leaves_no_transaction_open(store, run):
    """STO-06."""
    with pytest.raises(ValueError, match="spelling"):
        run(store.put_many([accepted(2), _misspelled()]))

    assert run(store.put_many([accepted(2)])) == [True]


def _misspelled():
    write = accepted(3)
    force_setattr(write.negotiations[0], "proffer_id", "urn:uuid:" + "F" * 32)
    return write


def _hold_syncs(disk: Disk) -> threading.Event:
    """Let every sync wait until the event is set."""
    go = threading.Event()
    disk.fault = lambda call: None if call.kind != "sync" else _wait(go)
    return go


def _wait(go: threading.Event) -> None:
    assert go.wait(10)


def test_what_is_not_yet_durable_is_not_read(store, disk, run):
    """STO-03, I3: nobody may be told what a crash could still take back."""

    async def scenario():
        go = _hold_syncs(disk)
        writing = asyncio.create_task(store.put_many([accepted(2)]))
        await asyncio.sleep(0.02)
        during = [await store.agreement(document_id("agreement", n)) for n in (1, 2)]
        go.set()
        await writing
        return during, await store.agreement(document_id("agreement", 2))

    (old, new), after = run(scenario())
    assert old is not None
    assert new is None
    assert after is not None


def test_reads_go_on_when_nobody_waits_for_a_commit_any_more(store, disk, run):
    """STO-03, STO-06: the commit of a cancelled caller still runs."""

    async def scenario():
        go = _hold_syncs(disk)
        writing = asyncio.create_task(store.put_many([accepted(2)]))
        await asyncio.sleep(0.02)
        writing.cancel()
        with suppress(asyncio.CancelledError):
            await writing
        during = [await store.agreement(document_id("agreement", n)) for n in (1, 2)]
        go.set()
        return during, await store.put_many([accepted(3)])

    (old, new), written = run(scenario())
    assert old is not None
    assert new is None
    assert written == [True]


def _journal(folder: Path, disk: Disk, batches: int) -> None:
    """Commit some batches, marking in the disk's journal what was reported as written."""

    async def commits() -> None:
        store = SqliteStore(folder / "assent.db", vfs=disk.name)
        for batch in range(batches):
            numbers = range(batch * 3, batch * 3 + 3)
            await store.put_many([accepted(number) for number in numbers])
            disk.mark(f"reported {numbers.stop}")
        await store.close()

    asyncio.run(commits())


def _reported(journal: list[Call]) -> int:
    marks = [call.file for call in journal if call.kind == "mark"]
    return int(marks[-1].split()[1]) if marks else 0


def test_whatever_the_disk_keeps_at_a_power_cut_holds_all_that_was_reported(disk, tmp_path, run):
    """STO-03, STO-05, I3, ST2, ST6, ST12: lost, reordered and torn writes, a cut after every
    call, from the first one that makes the schema."""
    live = tmp_path / "live"
    live.mkdir()
    _journal(live, disk, batches=6)
    chance = Random(7012)

    for cut in range(len(disk.journal)):
        folder = tmp_path / f"cut-{cut}"
        folder.mkdir()
        crash_state(disk.journal[:cut], folder, "assent.db", chance)
        store = SqliteStore(folder / "assent.db")
        found = {row.agreement_id for row in run(store.agreements(limit=100))}
        faults = run(store.faults())
        run(store.close())

        reported = _reported(disk.journal[:cut])
        expected = {document_id("agreement", number) for number in range(reported)}
        assert expected <= found, f"cut {cut}: a reported agreement is lost"
        assert len(found) in (reported, reported + 3), f"cut {cut}: half a batch"
        assert faults == []
