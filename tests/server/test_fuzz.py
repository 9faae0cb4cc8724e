"""Whatever is sent, no fault of it is answered with 5xx, changes a store, or comes back (I10, I12).

Valid requests of every kind are mutated, in bytes, in structure, and in structure signed anew, so
that mutants get past the proofs to the rules behind them.
"""

import asyncio
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from assent import codec, did_key, proofs
from assent.documents import Acknowledgement, Dispute, Document
from assent.documents.notices import DisputeStatus
from assent.documents.parts import Counter, Party, PartyReference
from assent.errors import LocalError, PeerError
from assent_server.problems import problem
from assent_server.store import Write
from support import shop
from support.changes import changed, places, removed
from support.customer import Customer
from support.desk import ShopDesk
from support.replacing import replace

MUTANTS = 100
"""Of each kind of request and of mutation; the whole takes about ten seconds."""
CANARY = "canary-7f3a"

Request = tuple[str, str, bytes]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ShopDesk]:
    made = ShopDesk(tmp_path)
    yield made
    made.close()


def requests(desk: ShopDesk) -> dict[str, tuple[Request, Customer]]:
    """One valid request of each kind by a customer of its own; none of them was sent."""
    customers = (Customer(published=desk.published, seed=seed) for seed in range(1, 99))
    found: dict[str, tuple[Request, Customer]] = {}

    def add(name: str, kind: str, document: Any, customer: Customer) -> None:
        found[name] = (kind, document.id, document.raw), customer

    def agreed() -> tuple[Customer, Document[Any]]:
        customer = next(customers)
        return customer, desk.answer("proffers", customer.proffer("SD-BASE-A"))

    customer = next(customers)
    add("proffer", "proffers", customer.proffer("SD-BASE", "SD-BASE-A"), customer)
    customer, made = agreed()
    successor = customer.proffer("SD-BASE-AT", supersedes=made.record_digest)
    add("successor", "proffers", successor, customer)
    add("withdrawal", "notices", customer.withdraw(made, requests=("erase",)), customer)
    about = {
        "first_party": PartyReference(ref=customer.did),
        "second_party": PartyReference(ref=shop.DID),
        "record": made.record_digest,
    }
    seen = Acknowledgement(
        id=customer.new_id(),
        received=customer.sign(made.body).proofs[0].created,
        seen=(made.record_digest,),
        **about,
    )
    add("acknowledgement", "notices", customer.sign(seen), customer)
    dispute = Dispute(
        id=customer.new_id(),
        disputed_by=Party.FIRST,
        subject="They still send mail.",
        status=DisputeStatus.OPEN,
        **about,
    )
    add("dispute", "notices", customer.sign(dispute), customer)
    for name in ("answer", "decline"):
        customer = next(customers)
        proffer = customer.proffer("SD-BASE", counter=Counter.ONE)
        offer = desk.answer("proffers", proffer)
        says = customer.take if name == "answer" else customer.refuse
        add(name, "answers", says(proffer, offer), customer)
    customer = next(customers)
    add("cancellation", "answers", customer.cancel(customer.proffer("SD-BASE-A")), customer)
    customer, made = agreed()
    add("returned", "agreements", made, customer)
    return found


def mutants(raw: bytes, customer: Customer, chance: random.Random) -> Iterator[bytes]:
    """Bytes that are hardly ever a valid request."""
    value = orjson.loads(raw)
    for _ in range(MUTANTS):
        yield _in_bytes(raw, chance)
        structured = _in_structure(value, chance)
        yield orjson.dumps(structured, option=orjson.OPT_SORT_KEYS)
        yield _signed_anew(structured, customer)


def _in_bytes(raw: bytes, chance: random.Random) -> bytes:
    data = bytearray(raw)
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(data))
        match chance.randrange(4):
            case 0:
                data[place] = chance.randrange(256)
            case 1:
                del data[place : place + chance.randint(1, 40)]
            case 2:
                data[place:place] = data[place : place + chance.randint(1, 40)]
            case _:
                data[place:place] = chance.choice(ODD_BYTES)
    return bytes(data)


def _in_structure(value: Any, chance: random.Random) -> Any:
    for _ in range(chance.randint(1, 2)):
        path, held = chance.choice([place for place in places(value) if place[0]])
        others = [other for _, other in places(value)]
        match chance.randrange(5):
            case 0:
                value = removed(value, path)
            case 1:
                value = changed(value, path, chance.choice(others))
            case 2 if isinstance(held, str) and held:
                cut = chance.randrange(len(held))
                value = changed(value, path, held[:cut] + chance.choice(ODD_TEXTS) + held[cut:])
            case 3 if isinstance(path[-1], str):
                value = changed(value, (*path[:-1], chance.choice(ODD_NAMES)), held)
            case _:
                value = changed(value, path, chance.choice(ODD_VALUES))
        if not isinstance(value, dict) or not value:
            return {}
    return value


def _signed_anew(value: Any, customer: Customer) -> bytes:
    """The mutant with proofs that hold, as far as it can be signed at all."""
    value = orjson.loads(orjson.dumps(value))
    candidates = value.get("candidates") if isinstance(value, dict) else None
    signed = candidates if isinstance(candidates, list) else [value]
    for document in signed:
        if not isinstance(document, dict) or "@context" not in document:
            continue
        held = document.get("proof")
        first = held[0] if isinstance(held, list) and held and isinstance(held[0], dict) else {}
        said = {name: first.get(name) for name in ("domain", "challenge")}
        try:
            proof = proofs.sign(
                {name: member for name, member in document.items() if name != "proof"},
                key=customer.signer.key,
                verification_method=did_key.method(customer.did),
                created=first.get("created", shop.NOW),
                **said,
            )
        except (LocalError, PeerError):
            continue
        document["proof"] = [proof, *(held[1:] if isinstance(held, list) else ())]
    try:
        return codec.encode(value)
    except LocalError:
        return orjson.dumps(value)


ODD_BYTES = (b"\x00", b"\xff", b'"', b"{", b"]", b"\\u0000", b"\\ud800", b" ", b"1e400")
ODD_TEXTS = (CANARY, "\u202e", "\x00", "e\u0301", "%00", "'--", "9" * 400, "#1", "\n", "\U0001f600")
ODD_NAMES = ("@id", "__proto__", "proof", "id", "@context", "type", CANARY, "", "supersedes")
ODD_VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 1.5, "", [], {}, [[]], [{}], "urn:uuid:", "did:key:z", "P99999999Y", CANARY,
    "9999-12-31T23:59:00Z", "1000-01-01T00:00:00Z", "0000-00-00T00:00:00Z", "x" * 70_000,
)  # fmt: skip

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
    (kind, document_id, raw), customer = requests(desk)[name]
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
