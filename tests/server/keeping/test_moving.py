"""All records move to another database and back: the same bytes, whatever kills the move."""

import os
import signal
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest

from assent.errors import LocalError
from assent_server import moving
from assent_server.store import SqliteStore, Write
from assent_server.store.postgres import PostgresStore
from assent_server.store.postgres.whole import WholePostgres
from assent_server.store.sqlite.whole import WholeSqlite
from assent_server.store.tables import TABLES
from support import raw_rows
from support.stored import accepted, agreement, answered, content, customer, notice

_AGREEMENTS = 40


@pytest.fixture
def filled(tmp_path, run):
    """A file with rows in every table, several documents in each history."""
    path = tmp_path / "from.sqlite"
    run(_fill(SqliteStore(path)))
    return path


async def _fill(store):
    writes = [accepted(number, body=os.urandom(700)) for number in range(_AGREEMENTS)]
    await store.put_many(writes)
    records = [write.agreements[0].record for write in writes]
    # Later documents have smaller digests as often as greater ones.
    for number, record in enumerate(records * 4):
        await store.put_many([Write(history=(notice(number, record),), inbox=answered(number))])
    same = content(1)
    await store.put_many(
        [
            Write(contents=(same, content(1, kind="practices"), content(2, reader=customer(3)))),
            Write(closes=customer(1)),
            Write(closes="did:key:Za"),
            Write(closes="did:key:zA"),
        ]
    )
    await store.close()


def test_every_table_is_moved(filled, cluster, run):
    """STO-14: a table that is added later is not forgotten."""
    url = cluster.fresh_url()
    run(_closed(PostgresStore.open(url)))

    names = {table.name for table in TABLES}

    assert set(raw_rows.in_file(filled)) == names
    assert set(run(raw_rows.in_database(url))) == names


def test_there_and_back_the_rows_are_the_same_bytes(filled, cluster, run, tmp_path):
    """STO-14."""
    url, back = cluster.fresh_url(), tmp_path / "back.sqlite"
    before = raw_rows.in_file(filled)

    there = run(_move(filled, url))
    again = run(_move(url, back))

    assert run(raw_rows.in_database(url)) == before
    assert raw_rows.in_file(back) == before
    assert there == again
    assert {item.table: item.rows for item in there} == {
        name: len(rows) for name, rows in before.items()
    }


def test_who_reads_a_file_learns_that_it_was_left(filled, cluster, run):
    """STO-14: decisions and pages would go on from records that nobody writes any more."""
    url = cluster.fresh_url()
    left = SqliteStore(filled, read_only=True)
    before = run(left.is_in_use())
    run(_move(filled, url))
    after = run(left.is_in_use())
    run(left.close())
    target = run(PostgresStore.open(url, read_only=True))
    beyond = run(target.is_in_use())
    run(target.close())

    assert (before, after, beyond) == (True, False, True)


def test_only_the_target_can_be_used_after_it(filled, cluster, run):
    """STO-14: who starts the server on the old place by mistake is told."""
    url = cluster.fresh_url()
    run(_move(filled, url))

    with pytest.raises(LocalError, match="moved elsewhere"):
        SqliteStore(filled)
    with pytest.raises(LocalError, match="moved elsewhere"):
        SqliteStore(filled, read_only=True)
    with pytest.raises(LocalError, match="not in use"):
        run(_move(filled, url))
    held = run(PostgresStore.open(url))
    assert len(run(held.agreements())) == _AGREEMENTS
    run(held.close())


# The move ends itself without a word when it has said so many times that it went on.
_KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from assent_server import moving
from assent_server.store.postgres.whole import WholePostgres
from assent_server.store.sqlite.whole import WholeSqlite

moving._BATCH_ROWS = 7
source, target, left = sys.argv[1], sys.argv[2], int(sys.argv[3])

def go_on():
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)

async def opened(place, is_target):
    if "://" in place:
        return await WholePostgres.open(place, is_target=is_target)
    return WholeSqlite(Path(place), is_target=is_target)

async def main():
    held = [await opened(source, False), await opened(target, True)]
    await moving.move(*held, progress=lambda number: go_on())

asyncio.run(main())
"""


@pytest.mark.parametrize("to", ["postgres", "sqlite"])
def test_a_move_that_is_killed_goes_on(filled, cluster, run, tmp_path, to):
    """STO-14: in the middle of one table or another."""
    before = raw_rows.in_file(filled)
    url = cluster.fresh_url()
    source, target = str(filled), url
    if to == "sqlite":
        run(_move(filled, url))
        source, target = url, str(tmp_path / "back.sqlite")

    for batches in (0, 4, 20):
        ended = _run_killed(source, target, batches)
        assert ended.returncode == -signal.SIGKILL, ended.stderr
        with pytest.raises(LocalError, match="has not ended"):
            run(_open(target))
    ended = _run_killed(source, target, 1000)

    assert ended.returncode == 0, ended.stderr
    found = raw_rows.in_file(Path(target)) if to == "sqlite" else run(raw_rows.in_database(target))
    assert found == before


def test_a_move_that_was_killed_between_its_last_steps_ends(filled, cluster, run):
    """STO-14: for a moment nobody could use either."""
    url = cluster.fresh_url()
    source = WholeSqlite(filled, is_target=False)

    async def lose():
        target = await WholePostgres.open(url, is_target=True)
        marks = []

        async def lost(mark):
            marks.append(mark)
            if len(marks) == 2:
                raise ConnectionError
            await type(target).set_mark(target, mark)

        target.set_mark = lost
        with pytest.raises(ConnectionError):
            await moving.move(source, target)
        await target.close()
        await source.close()

    run(lose())
    for place in (str(filled), url):
        with pytest.raises(LocalError):
            run(_open(place))
    run(_move(filled, url))

    run(_open(url))


def test_what_the_source_took_in_between_two_tries_is_moved_too(filled, cluster, run):
    """STO-14: compared, and copied once more."""
    url = cluster.fresh_url()
    _run_killed(str(filled), url, 20)
    store = SqliteStore(filled)
    row = run(store.agreements(limit=1))[0]
    run(store.put_many([Write(history=(notice(900, row.record),))]))
    run(store.close())

    run(_move(filled, url))

    assert run(raw_rows.in_database(url)) == raw_rows.in_file(filled)


def test_a_target_that_is_not_empty_is_refused(filled, cluster, run, tmp_path):
    """STO-14: nothing is overwritten."""
    url, other = cluster.fresh_url(), tmp_path / "other.sqlite"
    run(_fill_one(PostgresStore.open(url)))
    run(_fill_one(_opened(SqliteStore(other))))

    with pytest.raises(LocalError, match="not empty"):
        run(_move(filled, url))
    with pytest.raises(LocalError, match="not empty"):
        run(_move(filled, other))

    assert len(run(_held(_opened(SqliteStore(filled))))) == _AGREEMENTS
    assert len(run(_held(PostgresStore.open(url)))) == 1


def test_a_database_that_a_server_uses_is_not_moved(filled, cluster, run):
    """STO-14, STO-04."""
    store = SqliteStore(filled)
    with pytest.raises(LocalError, match="Another process"):
        WholeSqlite(filled, is_target=False)
    run(store.close())

    url = cluster.fresh_url()
    server = run(PostgresStore.open(url))
    run(server.put_many([accepted(1)]))
    with pytest.raises(LocalError, match="is connected"):
        run(WholePostgres.open(url, is_target=False))
    run(server.close())


def test_a_move_takes_no_more_memory_than_a_few_rows(run, tmp_path):
    """STO-14."""
    rows, size = 60, 500_000
    store = SqliteStore(tmp_path / "large.sqlite")
    for number in range(rows):
        run(store.put_many([Write(agreements=(agreement(number, body=os.urandom(size)),))]))
    run(store.close())

    tracemalloc.start()
    run(_move(tmp_path / "large.sqlite", tmp_path / "copy.sqlite"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < rows * size / 5


def _run_killed(source, target, batches):
    return subprocess.run(
        [sys.executable, "-c", _KILLED, source, target, str(batches)],
        capture_output=True,
        check=False,
    )


async def _whole(place, *, is_target):
    if isinstance(place, Path):
        return WholeSqlite(place, is_target=is_target)
    return await WholePostgres.open(place, is_target=is_target)


async def _move(source, target):
    held = await _whole(source, is_target=False)
    filled = await _whole(target, is_target=True)
    try:
        return await moving.move(held, filled)
    finally:
        await filled.close()
        await held.close()


async def _open(place):
    store = await PostgresStore.open(place) if "://" in place else SqliteStore(Path(place))
    await store.close()


async def _opened(store):
    return store


async def _closed(opening):
    await (await opening).close()


async def _fill_one(opening):
    store = await opening
    await store.put_many([accepted(1)])
    await store.close()


async def _held(opening):
    store = await opening
    held = await store.agreements(limit=1000)
    await store.close()
    return held
