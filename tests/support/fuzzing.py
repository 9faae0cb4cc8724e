"""Valid requests of every kind, and ways to spoil them: in bytes, in structure, signed anew."""

import random
from typing import Any

import orjson

from assent import codec, did_key, proofs
from assent.documents import Acknowledgement, Dispute, Document
from assent.documents.notices import DisputeStatus
from assent.documents.parts import Counter, Party, PartyReference
from assent.errors import LocalError, PeerError
from support import shop
from support.changes import changed, places, removed
from support.customer import Customer
from support.desk import ShopDesk

CANARY = "canary-7f3a"
"""Stands in many mutants, and must come back from nowhere."""

Request = tuple[str, str, bytes]


def valid_puts(desk: ShopDesk) -> dict[str, tuple[Request, Customer]]:
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


def spoil_bytes(raw: bytes, chance: random.Random) -> bytes:
    """The bytes with up to three changes."""
    data = bytearray(raw)
    for _ in range(chance.randint(1, 3)):
        if not data:
            break
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


def spoil_value(value: Any, chance: random.Random) -> Any:
    """The value with one or two changes of its members."""
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


def sign_anew(value: Any, customer: Customer) -> bytes:
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
