"""Look-ups that come at once are one question, and each gets what is its own."""

import asyncio

import pytest

from assent_server.store import StoreUnavailable
from assent_server.store.postgres import PostgresStore
from support.stored import accepted, document_id

HELD = range(40)


@pytest.fixture
def store(cluster, run):
    opened = run(PostgresStore.open(cluster.fresh_url()))
    run(opened.put_many([accepted(number) for number in HELD]))
    yield opened
    run(opened.close())


@pytest.fixture
def asked(store):
    """The questions that the database gets, as they come."""
    questions, fetch = [], store._lookups._fetch

    async def noting(query, *values):
        questions.append(query)
        return await fetch(query, *values)

    store._lookups._fetch = noting
    return questions


def ids(numbers):
    return [document_id("agreement", number) for number in numbers]


def test_many_at_once_are_asked_together(store, asked, run):
    """STO-01, STO-09: also one that is not there, and one that is asked for twice."""

    async def look():
        return await asyncio.gather(*map(store.agreement, ids([*range(60), 3])))

    found = run(look())

    assert [row and row.agreement_id for row in found[:40]] == ids(HELD)
    assert found[40:60] == [None] * 20
    assert found[60] == found[3]
    assert len(asked) == 1


def test_a_lone_one_is_asked_at_once(store, asked, run):
    """STO-01."""
    assert run(store.agreement(document_id("agreement", 1))) is not None
    assert len(asked) == 1


def test_one_sees_what_was_written_before_it_was_asked(store, run):
    """STO-01, STO-13: however many others are under way."""

    async def look():
        others = [asyncio.create_task(store.agreement(name)) for name in ids(range(100, 130))]
        await asyncio.sleep(0)
        await store.put_many([accepted(200)])
        found = await store.agreement(document_id("agreement", 200))
        await asyncio.gather(*others)
        return found

    assert run(look()) is not None


def test_who_gives_up_takes_nobody_along(store, run):
    """STO-01."""

    async def look():
        first, second = (asyncio.create_task(store.agreement(ids([1])[0])) for _ in range(2))
        await asyncio.sleep(0)
        first.cancel()
        return await second

    assert run(look()) is not None


def test_a_database_that_is_away_is_told_to_all_and_asked_again(cluster, store, run):
    """STO-06."""

    async def look():
        return await asyncio.gather(*map(store.agreement, ids(range(8))), return_exceptions=True)

    cluster.stop("immediate")
    away = run(look())
    cluster.start()

    assert [type(error) for error in away] == [StoreUnavailable] * 8
    assert [row.agreement_id for row in run(look())] == ids(range(8))
