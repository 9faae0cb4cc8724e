"""Reads at growing numbers of stored agreements, and what one costs on disk."""

import asyncio
import tempfile
import time
from pathlib import Path
from random import Random

from assent.documents import Digest
from assent.multibase import digest
from assent.negotiation import State
from assent.record import countersign
from assent_server.store import AgreementRow, NegotiationRow, SqliteStore, Write
from benchmarks.figures import Figure
from support import shop
from support.customer import Customer

_BATCH = 500
_READS = 2000
_PER_CUSTOMER = 8
_RATIO_MAX = 1.5


def figures(sizes: list[int]) -> list[Figure]:
    """Reads by id and of one customer's list at each size, in units of the smallest size."""
    times = {}
    bytes_each = 0.0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records.sqlite"
        store = SqliteStore(path)
        filled = 0
        for size in sizes:
            asyncio.run(_fill(store, filled, size))
            filled = size
            times[size] = asyncio.run(_read(store, size))
        asyncio.run(store.close())
        bytes_each = path.stat().st_size / filled
    found = [Figure(name="bytes for one record, on disk", value=bytes_each, unit="bytes")]
    least = times[sizes[0]]
    for size in sizes:
        for what, value, floor in zip(("by id", "a list"), times[size], least, strict=True):
            found.append(
                Figure(
                    name=f"read {what} at {size:,} / at {sizes[0]:,}",
                    value=value / floor,
                    unit=f"({value * 1e6:.0f} us)",
                    limit=_RATIO_MAX,
                )
            )
    return found


async def _fill(store: SqliteStore, first: int, last: int) -> None:
    """Real records: one is signed, and every other one differs in what must be unique."""
    published = shop.published()
    proffer = Customer(published=published).proffer("SD-BASE-A")
    record = countersign(proffer.candidates[0], shop.SIGNER, created=shop.NOW)
    for start in range(first, last, _BATCH):
        writes = [_write(record.raw, number) for number in range(start, min(start + _BATCH, last))]
        assert all(await store.put_many(writes))


def _write(raw: bytes, number: int) -> Write:
    ids = _ids(number)
    # Signatures and nonces do not compress, so each row gets its own of each.
    noise = Random(number).randbytes(160).hex().encode()
    own = raw.replace(raw[-340:-20], noise[:320])
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


def _ids(number: int) -> dict[str, Digest]:
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


async def _read(store: SqliteStore, size: int) -> tuple[float, float]:
    """Seconds for one read by id, and for one customer's list; the best of several rounds."""
    chosen = [_ids(number) for number in Random(size).sample(range(size), _READS)]

    async def by_id() -> None:
        for ids in chosen:
            assert await store.agreement(ids["agreement"]) is not None

    async def lists() -> None:
        for ids in chosen:
            assert await store.records(ids["party"])

    best = []
    for call in (by_id, lists):
        rounds = []
        for _ in range(5):
            start = time.process_time()
            await call()
            rounds.append(time.process_time() - start)
        best.append(min(rounds) / _READS)
    return best[0], best[1]
