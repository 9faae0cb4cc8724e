"""What only PostgreSQL can do to a store: connections that break, other workers, restarts."""

import asyncio
import random
from contextlib import suppress

import asyncpg
import pytest

from assent.errors import LocalError, PeerError
from assent.request_signature import SignedRequest
from assent.times import Instant, plus
from assent_server.store import DamagedRow, NothingYet, StoreUnavailable, Write
from assent_server.store.columns import digest_bytes, id_bytes
from assent_server.store.postgres import PostgresStore, connecting
from support.cutting_proxy import Cut, CuttingProxy
from support.stored import accepted, agreement, all_stored, change_of, document_id

NOON = Instant("2026-03-01T12:00:00Z")


@pytest.fixture
def url(cluster):
    """Tables of one test's own."""
    return cluster.fresh_url()


@pytest.fixture
def store(url, run):
    opened = run(PostgresStore.open(url))
    yield opened
    run(opened.close())


@pytest.mark.parametrize("cut", Cut)
def test_a_connection_lost_at_commit_leaves_all_or_nothing(url, run, cut):
    """ST13, STO-13, STO-03, STO-06, I3, I5: whoever was not answered sends the same again."""

    async def lose():
        proxy = CuttingProxy(url)
        store = await PostgresStore.open(await proxy.start())
        await store.put_many([accepted(1)])
        proxy.cut = cut
        with pytest.raises(StoreUnavailable):
            await store.put_many([accepted(2), accepted(3)])
        again = await store.put_many([accepted(2), accepted(3)])
        held = [row.agreement_id for row in await store.agreements()]
        await store.close()
        await proxy.close()
        assert proxy.cuts == 1
        return again, held

    again, held = run(lose())

    assert again == [cut is Cut.BEFORE] * 2
    assert sorted(held) == sorted(document_id("agreement", number) for number in (1, 2, 3))


@pytest.fixture(params=["read committed", "serializable"])
def isolation(request, monkeypatch):
    """As we ask for it, and as some engines of this protocol always have it."""
    settings = {**connecting._SETTINGS, "default_transaction_isolation": request.param}
    monkeypatch.setattr(connecting, "_SETTINGS", settings)
    return request.param


def test_two_workers_write_each_proffer_once(url, run, isolation):
    """STO-02, I5: the same proffers at the same time, in another order."""

    async def race():
        stores = [await PostgresStore.open(url) for _ in range(3)]
        chance = random.Random(7012)

        async def work(store):
            numbers = list(range(40))
            chance.shuffle(numbers)
            won = []
            for at in range(0, 40, 8):
                batch = numbers[at : at + 8]
                written = await store.put_many([accepted(number) for number in batch])
                won += [number for number, one in zip(batch, written, strict=True) if one]
            return won

        won = await asyncio.gather(*map(work, stores))
        held = await stores[0].agreements(limit=100)
        for store in stores:
            await store.close()
        return won, held

    won, held = run(race())

    assert sorted(number for numbers in won for number in numbers) == list(range(40))
    assert len(held) == 40


def test_two_workers_make_one_change_of_a_version(url, run):
    """STO-02, I6: a withdrawal at one worker races a termination at another."""

    async def race():
        stores = [await PostgresStore.open(url) for _ in range(2)]
        rows = [agreement(number, slot=f"shop {number}") for number in range(20)]
        await stores[0].put_many([Write(agreements=tuple(rows))])
        batches = [
            [Write(changes=(change_of(row),)) for row in order] for order in (rows, rows[::-1])
        ]
        written = await asyncio.gather(
            *(store.put_many(batch) for store, batch in zip(stores, batches, strict=True))
        )
        versions = [(await stores[0].agreement_by_record(row.record)).version for row in rows]
        for store in stores:
            await store.close()
        return written[0], written[1][::-1], versions

    first, second, versions = run(race())

    assert [one != other for one, other in zip(first, second, strict=True)] == [True] * 20
    assert versions == [2] * 20


def test_a_deadlock_with_another_program_is_tried_again(store, url, run):
    """STO-03."""
    low, high = sorted((agreement(1), agreement(2)), key=lambda row: digest_bytes(row.record))
    lock = "SELECT 1 FROM agreement WHERE record = $1 FOR UPDATE"

    async def cross():
        await store.put_many([Write(agreements=(low, high))])
        other = await asyncpg.connect(url)
        transaction = other.transaction()
        await transaction.start()
        await other.fetch(lock, digest_bytes(high.record))
        writing = asyncio.create_task(
            store.put_many([Write(changes=(change_of(low),)), Write(changes=(change_of(high),))])
        )
        await _until_somebody_waits(url)
        with suppress(asyncpg.DeadlockDetectedError):
            await other.fetch(lock, digest_bytes(low.record))
        await transaction.rollback()
        await other.close()
        return await writing

    assert run(cross()) == [True, True]


def test_a_transaction_that_cannot_be_serialized_is_tried_again(url, run, isolation):
    """STO-03: SQLSTATE 40001, as an engine answers that does not wait as PostgreSQL does."""
    row = agreement(1)
    touch = "UPDATE agreement SET retain_until = NULL WHERE record = $1"

    async def cross():
        store = await PostgresStore.open(url)
        await store.put_many([Write(agreements=(row,))])
        met = _met(store)
        other = await asyncpg.connect(url)
        transaction = other.transaction()
        await transaction.start()
        await other.execute(touch, digest_bytes(row.record))
        writing = asyncio.create_task(store.put_many([Write(changes=(change_of(row),))]))
        await _until_somebody_waits(url)
        await transaction.commit()
        await other.close()
        written = await writing
        await store.close()
        return written, met

    written, met = run(cross())

    assert written == [True]
    assert met == (["40001"] if isolation == "serializable" else [])


def test_a_signed_request_is_believed_by_one_worker_only(url, run):
    """SRV-04, BND-04: whichever of them it reaches, and also after a restart."""

    async def replay():
        stores = [await PostgresStore.open(url) for _ in range(2)]
        codes = await asyncio.gather(
            *(_used(store, "customer", "nonce", NOON) for store in stores * 8)
        )
        for store in stores:
            await store.close()
        after = await PostgresStore.open(url)
        codes += [
            await _used(after, "customer", "nonce", plus(NOON, 600)),
            await _used(after, "another", "nonce", NOON),
            await _used(after, "customer", "nonce", plus(NOON, 601)),
        ]
        await after.close()
        return codes

    *at_once, replayed, anothers, forgotten = run(replay())

    assert sorted(at_once) == ["", *["request-signature"] * 15]
    assert (replayed, anothers, forgotten) == ("request-signature", "", "")


def test_nonces_of_requests_that_are_too_old_are_removed(store, url, run):
    """SRV-04."""
    for number in range(3):
        run(store.nonces.use(_asked("customer", f"nonce {number}"), NOON))
    store.nonces._removes_at = 0

    run(store.nonces.use(_asked("customer", "nonce"), plus(NOON, 601)))

    assert run(_value(url, "SELECT count(*) FROM nonce")) == 1


def test_a_database_that_was_restarted_is_used_again(cluster, run):
    """STO-06, I3."""
    url = cluster.fresh_url()
    store = run(PostgresStore.open(url))
    run(store.put_many([accepted(1)]))

    cluster.stop("immediate")
    with pytest.raises(StoreUnavailable):
        run(store.put_many([accepted(2)]))
    with pytest.raises(StoreUnavailable):
        run(store.agreement(document_id("agreement", 1)))
    cluster.start()

    assert run(store.put_many([accepted(2)])) == [True]
    assert len(run(store.agreements())) == 2
    run(store.close())


def test_workers_that_start_at_once_make_the_tables_once(url, run):
    """STO-05."""

    async def start():
        stores = await asyncio.gather(*(PostgresStore.open(url) for _ in range(6)))
        written = await asyncio.gather(*(store.put_many([accepted(1)]) for store in stores))
        for store in stores:
            await store.close()
        return written

    assert sorted(run(start())) == [[False]] * 5 + [[True]]


def test_a_database_of_a_newer_program_is_refused(store, url, run):
    """STO-05."""
    run(_execute(url, "UPDATE assent_schema SET version = 99"))

    with pytest.raises(LocalError, match="newer version"):
        run(PostgresStore.open(url))
    with pytest.raises(LocalError, match="newer version"):
        run(PostgresStore.open(url, read_only=True))


def test_a_database_that_may_forget_is_refused(url, run):
    """STO-03, I3."""
    with pytest.raises(LocalError, match="synchronous_commit is off"):
        run(PostgresStore.open(f"{url}&synchronous_commit=off"))


@pytest.mark.parametrize(
    "wrong",
    [
        "postgresql://postgres:secret-word@127.0.0.1:{port}/postgres",
        "postgresql://nobody:secret-word@127.0.0.1:{port}/postgres",
        "postgresql://postgres:secret-word@127.0.0.1:1/postgres",
        "postgresql://postgres:secret-word@no-such-host.invalid/postgres",
        "postgresql://postgres:secret-word@127.0.0.1:port/postgres",
    ],
)
def test_a_database_that_cannot_be_opened_is_named_without_its_password(cluster, run, wrong):
    """STO-06."""
    with pytest.raises(LocalError) as raised:
        run(PostgresStore.open(wrong.format(port=cluster.port)))

    assert "secret-word" not in str(raised.value)
    assert "psql" in raised.value.hint


def test_who_only_looks_changes_nothing(store, url, run):
    """STO-04."""
    run(store.put_many([accepted(1)]))
    looking = run(PostgresStore.open(url, read_only=True))

    assert len(run(looking.agreements())) == 1
    with pytest.raises(StoreUnavailable):
        run(looking.put_many([accepted(2)]))
    run(looking.close())


def test_there_is_nothing_to_look_at_before_the_first_start(url, run):
    """STO-04."""
    with pytest.raises(NothingYet):
        run(PostgresStore.open(url, read_only=True))


def test_a_rotten_row_is_named_and_not_served(store, url, run):
    """STO-07, ST7."""
    run(store.put_many([accepted(1), accepted(2)]))
    flip = "UPDATE agreement SET raw = set_byte(raw, 40, get_byte(raw, 40) # 1)"
    run(_execute(url, f"{flip} WHERE agreement_id = $1", 1))

    found = run(all_stored(store))

    assert len([row for row in found if isinstance(row, DamagedRow)]) == 1
    assert len(found) == 4
    with pytest.raises(StoreUnavailable):
        run(store.agreement(document_id("agreement", 1)))
    assert run(store.agreement(document_id("agreement", 2))) is not None


def test_the_clock_of_the_database_says_what_time_has_passed(store, run):
    """SRV-17: a worker whose clock runs behind does not start."""
    assert run(store.last_signed()) >= Instant("2026-11-01T00:00:00Z")


def _met(store):
    """The SQLSTATEs of the errors that this store's transactions meet from now on."""
    met, put = [], store._put

    async def noting(writes):
        try:
            return await put(writes)
        except asyncpg.PostgresError as error:
            met.append(error.sqlstate)
            raise

    store._put = noting
    return met


def _asked(first_party, nonce):
    return SignedRequest(first_party=first_party, nonce=nonce, created=NOON)


async def _used(store, first_party, nonce, now):
    """The code of the refusal, if it is refused."""
    try:
        await store.nonces.use(_asked(first_party, nonce), now)
    except PeerError as error:
        return error.code
    return ""


async def _value(url, query):
    connection = await asyncpg.connect(url)
    found = await connection.fetchval(query)
    await connection.close()
    return found


async def _until_somebody_waits(url):
    looking = await asyncpg.connect(url)
    while not await looking.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"):
        await asyncio.sleep(0.01)
    await looking.close()


async def _execute(url, statement, *numbers):
    connection = await asyncpg.connect(url)
    ids = [id_bytes(document_id("agreement", number)) for number in numbers]
    await connection.execute(statement, *ids)
    await connection.close()
