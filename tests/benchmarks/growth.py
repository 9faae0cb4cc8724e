"""Reads at growing numbers of stored agreements, and what one costs on disk.

Each size has a store of its own. They are read in turn, in many short rounds, so that what slows
the machine slows all; and each round reads others, chosen anew from all that is stored.
"""

import asyncio
import hashlib
import statistics
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random
from typing import TypeAlias

from assent.documents import Digest
from assent.multibase import digest
from assent.negotiation import State
from assent.record import countersign
from assent_server.store import AgreementRow, NegotiationRow, SqliteStore, Write
from benchmarks.figures import Figure, cpu_s, disk_folder
from support import shop
from support.customer import Customer

_BATCH = 5000
_READS = 500
_ROUNDS = 31
_WARM_UP = 3
_PER_CUSTOMER = 8
_RATIO_MAX = 1.5

_Names: TypeAlias = dict[str, Digest]
_Read: TypeAlias = Callable[[SqliteStore, list[_Names]], Awaitable[None]]


def figures(sizes: list[int]) -> list[Figure]:
    """Reads by id and of one customer's list at each size, in units of the smallest size."""
    with tempfile.TemporaryDirectory(dir=disk_folder()) as folder, asyncio.Runner() as runner:
        paths = {size: Path(folder) / f"{size}.sqlite" for size in sizes}
        for size, path in paths.items():
            runner.run(_fill(path, size))
        stores = {size: SqliteStore(path) for size, path in paths.items()}
        found = [
            figure
            for what, read in (("by id", _read_by_id), ("a list", _read_lists))
            for figure in _growth(what, read, stores, runner)
        ]
        for store in stores.values():
            runner.run(store.close())
        bytes_each = paths[sizes[-1]].stat().st_size / sizes[-1]
    return [Figure(name="bytes for one record, on disk", value=bytes_each, unit="bytes"), *found]


def _growth(
    what: str, read: _Read, stores: dict[int, SqliteStore], runner: asyncio.Runner
) -> Iterator[Figure]:
    """How much longer one kind of read takes at each size than at the smallest."""
    chance = Random(what)
    times: dict[int, list[float]] = {size: [] for size in stores}
    for number in range(_WARM_UP + _ROUNDS):
        for size, store in stores.items():
            chosen = [_names(one) for one in chance.sample(range(size), _READS)]
            took_s = cpu_s(partial(runner.run, read(store, chosen)))
            if number >= _WARM_UP:
                times[size].append(took_s)
    least = times[min(stores)]
    for size, taken in times.items():
        yield Figure(
            name=f"read {what} at {size:,} / at {min(stores):,}",
            value=statistics.median(one / other for one, other in zip(taken, least, strict=True)),
            unit=f"({statistics.median(taken) / _READS * 1e6:.0f} us)",
            limit=_RATIO_MAX,
        )


async def _read_by_id(store: SqliteStore, chosen: list[_Names]) -> None:
    for names in chosen:
        assert await store.agreement(names["agreement"]) is not None


async def _read_lists(store: SqliteStore, chosen: list[_Names]) -> None:
    for names in chosen:
        assert await store.records(names["party"])


async def _fill(path: Path, size: int) -> None:
    """Real records: one is signed, and every other one differs in what must be unique."""
    store = SqliteStore(path)
    published = shop.published()
    proffer = Customer(published=published).proffer("SD-BASE-A")
    record = countersign(proffer.candidates[0], shop.SIGNER, created=shop.NOW)
    for start in range(0, size, _BATCH):
        numbers = range(start, min(start + _BATCH, size))
        assert all(await store.put_many([_write(record.raw, number) for number in numbers]))
    await store.close()


def _write(raw: bytes, number: int) -> Write:
    ids = _names(number)
    # Signatures and nonces do not compress, so each row gets its own of each.
    noise = hashlib.shake_128(number.to_bytes(8)).hexdigest(160).encode()
    own = raw.replace(raw[-340:-20], noise)
    record = digest(own)
    agreement = AgreementRow(
        record=record,
        agreement_id=ids["agreement"],
        first_party=ids["party"],
        origin=shop.ORIGIN,
        raw=own,
        slot=f"{ids['party']} {number}",
        head=record,
        signed_at=shop.NOW,
    )
    negotiation = NegotiationRow(
        proffer_id=ids["proffer"],
        first_party=ids["party"],
        origin=shop.ORIGIN,
        state=State.AGREED,
        request_digest=ids["request"],
        record=record,
        accept_by=shop.NOW,
    )
    return Write(negotiations=(negotiation,), agreements=(agreement,))


def _names(number: int) -> _Names:
    def uuid(kind: str) -> str:
        tail = digest(f"{kind}{number}".encode()).encode().hex()
        return f"urn:uuid:{tail[8:16]}-{tail[16:20]}-4{tail[21:24]}-8{tail[25:28]}-{tail[28:40]}"

    party = digest(f"party{number // _PER_CUSTOMER}".encode())
    names = {
        "request": digest(f"request{number}".encode()),
        "agreement": uuid("agreement"),
        "proffer": uuid("proffer"),
        "party": f"did:key:z6Mk{party[3:47]}",
    }
    return {name: Digest(value) for name, value in names.items()}
