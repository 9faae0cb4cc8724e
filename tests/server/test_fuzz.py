"""Whatever is sent, no fault of it is answered with 5xx, changes a store, or comes back (I10, I12).

Valid requests of every kind are mutated, in bytes, in structure, and in structure signed anew, so
that mutants get past the proofs to the rules behind them.
"""

import asyncio
import random
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from assent.errors import PeerError
from assent_server.problems import problem
from assent_server.store import Write
from support.customer import Customer
from support.desk import ShopDesk
from support.fuzzing import CANARY, sign_anew, spoil_bytes, spoil_value, valid_puts
from support.replacing import replace

MUTANTS = 100
"""Of each kind of request and of mutation; the whole takes about ten seconds."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ShopDesk]:
    made = ShopDesk(tmp_path)
    yield made
    made.close()


def mutants(raw: bytes, customer: Customer, chance: random.Random) -> Iterator[bytes]:
    """Bytes that are hardly ever a valid request."""
    value = orjson.loads(raw)
    for _ in range(MUTANTS):
        yield spoil_bytes(raw, chance)
        structured = spoil_value(value, chance)
        yield orjson.dumps(structured, option=orjson.OPT_SORT_KEYS)
        yield sign_anew(structured, customer)


KINDS = (
    *("proffer", "successor", "withdrawal", "acknowledgement", "dispute"),
    *("answer", "decline", "cancellation", "returned"),
)


def outcome(desk: ShopDesk, kind: str, document_id: str, raw: bytes) -> str:
    """The status of a reply, or the code of an error that is the sender's alone."""
    try:
        return str(asyncio.run(desk.exchange.put(kind, document_id, raw)).status)
    except PeerError as raised:
        error = raised
    assert error.status < 500, (error.code, raw)
    assert CANARY.encode() not in problem(error), (error.detail, raw)
    return error.code


@pytest.mark.parametrize("name", KINDS)
def test_no_mutant_is_our_fault_or_changes_anything(desk, name):
    (kind, document_id, raw), customer = valid_puts(desk)[name]
    before = desk.stored()
    writes: list[Write] = []

    async def not_written(write: Write, *, urgent: bool = False) -> bool:
        writes.append(write)
        return True

    # What some mutants would write is only looked at, so that the next one finds the same.
    desk.exchange = replace(desk.exchange, commit=not_written)
    codes = set()
    for mutant in mutants(raw, customer, random.Random(name)):
        code = outcome(desk, kind, document_id, mutant)
        assert len(writes) == (code in ("201", "202")), (code, mutant)
        assert outcome(desk, kind, document_id, mutant) == code
        writes.clear()
        codes.add(code)

    assert desk.stored() == before
    assert codes & {"200", "201", "202"}
    assert len(codes) > 10, codes
