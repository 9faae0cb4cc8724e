"""The writer commits together what came together, refuses what is too much, loses nothing."""

import asyncio

import pytest

from assent.errors import PeerError
from assent_server.store import SqliteStore, StoreUnavailable
from assent_server.writer import Writer
from support.stored import accepted


class SlowStore:
    """A store whose commits wait for the test."""

    def __init__(self) -> None:
        self.batches: list[int] = []
        self.go = asyncio.Event()
        self.error: Exception | None = None

    async def put_many(self, writes):
        self.batches.append(len(writes))
        await self.go.wait()
        if self.error is not None:
            raise self.error
        return [True] * len(writes)


def run(scenario):
    """What a scenario returns; one that waits for ever fails."""
    return asyncio.run(asyncio.wait_for(scenario, 10))


async def queued(writer, count, *, urgent=False, first=0):
    """Tasks whose writes stand in the queue."""
    tasks = [
        asyncio.create_task(writer.commit(accepted(first + number), urgent=urgent))
        for number in range(count)
    ]
    for _ in range(3):
        await asyncio.sleep(0)
    return tasks


def test_what_queued_during_a_commit_is_committed_together():
    """STO-10."""

    async def scenario():
        store = SlowStore()
        writer = Writer(store)
        tasks = await queued(writer, 1) + await queued(writer, 7)
        store.go.set()
        return await asyncio.gather(*tasks), store.batches

    assert run(scenario()) == ([True] * 8, [1, 7])


def test_writes_of_requests_that_are_under_way_are_committed_together():
    """STO-10: a commit costs as much for one write as for many."""

    async def scenario():
        store = SlowStore()
        store.go.set()
        writer = Writer(store)

        async def request(turns):
            for _ in range(turns):
                await asyncio.sleep(0)
            return await writer.commit(accepted(turns))

        await asyncio.gather(*(request(turns) for turns in range(6)))
        return store.batches

    assert run(scenario()) == [6]


def test_a_lone_write_waits_for_nobody():
    """STO-10."""

    async def scenario():
        store = SlowStore()
        store.go.set()
        task = asyncio.create_task(Writer(store).commit(accepted(1)))
        for _ in range(8):
            await asyncio.sleep(0)
        return task.done()

    assert run(scenario())


def test_a_commit_waits_for_a_bounded_number_of_others():
    """STO-10: under load that never ends, the first is not kept waiting."""

    async def scenario():
        store = SlowStore()
        store.go.set()
        writer = Writer(store, gather_max=3)

        async def request(turns):
            for _ in range(turns):
                await asyncio.sleep(0)
            return await writer.commit(accepted(turns))

        await asyncio.gather(*(request(turns) for turns in range(9)))
        return store.batches

    assert run(scenario())[0] == 3


def test_a_batch_is_bounded():
    """STO-10."""

    async def scenario():
        store = SlowStore()
        writer = Writer(store, batch_max=3)
        tasks = await queued(writer, 1) + await queued(writer, 7)
        store.go.set()
        await asyncio.gather(*tasks)
        return store.batches

    assert run(scenario()) == [1, 3, 3, 1]


def test_a_full_queue_is_busy():
    """STO-10, BND-09."""

    async def scenario():
        store = SlowStore()
        writer = Writer(store, queue_max=2)
        tasks = await queued(writer, 1) + await queued(writer, 2)
        with pytest.raises(PeerError) as refused:
            await writer.commit(accepted(9))
        store.go.set()
        return refused.value, await asyncio.gather(*tasks)

    refused, written = run(scenario())
    assert (refused.code, refused.status, refused.retry_after_s) == ("busy", 503, 1)
    assert written == [True] * 3


def test_a_full_queue_still_takes_a_withdrawal():
    """STO-10: the second party never refuses a withdrawal because of load."""

    async def scenario():
        store = SlowStore()
        writer = Writer(store, queue_max=2, urgent_max=2)
        tasks = await queued(writer, 1) + await queued(writer, 2)
        tasks += await queued(writer, 2, urgent=True)
        assert writer.waiting == 4
        store.go.set()
        return await asyncio.gather(*tasks)

    assert run(scenario()) == [True] * 5


def test_the_queue_is_bounded_even_for_what_is_urgent():
    """STO-10."""

    async def scenario():
        store = SlowStore()
        writer = Writer(store, queue_max=1, urgent_max=1)
        tasks = await queued(writer, 1) + await queued(writer, 2, urgent=True)
        with pytest.raises(PeerError, match="busy"):
            await writer.commit(accepted(9), urgent=True)
        store.go.set()
        await asyncio.gather(*tasks)

    run(scenario())


@pytest.mark.parametrize(
    ("error", "expected"), [(StoreUnavailable("full"), PeerError), (ValueError("ours"), ValueError)]
)
def test_all_of_a_batch_learn_that_it_failed_and_the_next_goes_on(error, expected):
    """STO-06, STO-10."""

    async def scenario():
        store = SlowStore()
        writer = Writer(store)
        tasks = await queued(writer, 3)
        store.error = error
        store.go.set()
        failed = await asyncio.gather(*tasks, return_exceptions=True)
        store.error = None
        return failed, await writer.commit(accepted(9))

    failed, after = run(scenario())
    assert [type(one) for one in failed] == [expected] * 3
    assert after is True


def test_a_store_that_cannot_write_is_a_storage_problem(lines):
    """STO-06, BND-09: the operator's, too."""

    async def scenario():
        store = SlowStore()
        store.error = StoreUnavailable("full")
        store.go.set()
        await Writer(store).commit(accepted(1))

    with pytest.raises(PeerError) as refused:
        run(scenario())
    assert (refused.value.code, refused.value.status) == ("storage", 503)
    (line,) = lines()
    assert (line["event"], line["error"]) == ("storage-failed", "StoreUnavailable")


def test_closing_answers_all_that_was_taken_and_takes_no_more():
    """SRV-05."""

    async def scenario():
        store = SlowStore()
        writer = Writer(store, batch_max=2)
        tasks = await queued(writer, 5)
        closing = asyncio.create_task(writer.close())
        await asyncio.sleep(0)
        with pytest.raises(PeerError, match="busy"):
            await writer.commit(accepted(9))
        store.go.set()
        await closing
        return [task.done() and task.result() for task in tasks]

    assert run(scenario()) == [True] * 5


def test_a_writer_that_never_wrote_closes():
    """SRV-05."""
    asyncio.run(Writer(SlowStoreNever()).close())


class SlowStoreNever:
    """Nothing may be asked of it."""


def test_a_caller_that_goes_away_does_not_take_its_neighbours_along():
    """STO-10."""

    async def scenario():
        store = SlowStore()
        writer = Writer(store)
        gone, stays = await queued(writer, 2)
        gone.cancel()
        await asyncio.sleep(0)
        store.go.set()
        return await stays

    assert run(scenario()) is True


def test_one_writer_serves_one_event_loop_after_another(tmp_path):
    """STO-10: no start is needed, and none is lost."""
    store = SqliteStore(tmp_path / "assent.db")
    writer = Writer(store)

    assert asyncio.run(writer.commit(accepted(1))) is True
    assert asyncio.run(writer.commit(accepted(1))) is False

    asyncio.run(store.close())
