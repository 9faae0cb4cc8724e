"""Accepting one proffer in process, beside the bare libraries that it cannot do without."""

import asyncio
import base64
import hashlib
from itertools import count

import jsonschema_rs
import nacl.bindings
import orjson

from assent import schema
from assent.multibase import from_base58, to_base58
from assent_server.exchange import Exchange
from assent_server.serving import spare_the_collector
from assent_server.store import Write
from benchmarks.figures import Figure, paired_ratio
from support import shop
from support.customer import Customer

_PROFFERS = 400
_ROUNDS = 15
_RATIO_MAX = 2.0


def figures() -> list[Figure]:
    """The CPU of an accept, with all of the core and no disk, in units of the floor."""
    spare_the_collector()
    published = shop.published()
    proffers = [
        Customer(published=published, seed=seed).proffer("SD-BASE-A")
        for seed in range(1, _PROFFERS + 1)
    ]
    numbers = count(1)
    exchange = Exchange(
        store=_EmptyStore(),  # type: ignore[arg-type]
        commit=_committed,
        published=lambda: published,
        now=lambda: shop.NOW,
        new_id=lambda: f"urn:uuid:00000000-0000-4000-8000-{next(numbers):012x}",
    )

    async def accept_all() -> None:
        for proffer in proffers:
            reply = await exchange.put("proffers", proffer.id, proffer.raw)
            assert reply.status == 201

    raws = [proffer.raw for proffer in proffers]
    floor = _Floor()
    ratio, accept, bare = paired_ratio(
        lambda: asyncio.run(accept_all()), lambda: floor.run(raws), rounds=_ROUNDS
    )
    return [
        Figure(name="accept in process / floor", value=ratio, unit="times", limit=_RATIO_MAX),
        Figure(name="accept in process", value=accept / _PROFFERS * 1e6, unit="us CPU"),
        Figure(name="floor of the bare libraries", value=bare / _PROFFERS * 1e6, unit="us CPU"),
    ]


class _Floor:
    """One accept straight down: what remains when all that can be left out is left out.

    Parse, check the shape and the canonical form, verify the candidate's proof, sign a second
    one, and make the digests. Base58, for which there is no bare library as fast, is ours.
    """

    def __init__(self) -> None:
        self._secret = nacl.bindings.crypto_sign_seed_keypair(bytes(32))[1]
        self._validator: jsonschema_rs.Draft202012Validator = schema._validator("Proffer")

    def run(self, raws: list[bytes]) -> None:
        for raw in raws:
            value = orjson.loads(raw)
            assert self._validator.is_valid(value)
            assert _canonical(value) == raw
            candidate = value["candidates"][0]
            proofs = candidate.pop("proof")
            body_hash = hashlib.sha256(_canonical(candidate)).digest()
            statement = proofs[0].copy()
            signature = from_base58(statement.pop("proofValue"), size=64)
            key = from_base58(statement["verificationMethod"].partition("#")[2], size=34)[2:]
            signed = hashlib.sha256(_canonical(statement)).digest() + body_hash
            nacl.bindings.crypto_sign_open(signature + signed, key)
            signed = hashlib.sha256(_canonical(statement)).digest() + body_hash
            signature = nacl.bindings.crypto_sign(signed, self._secret)[:64]
            statement["proofValue"] = to_base58(signature)
            candidate["proof"] = [*proofs, statement]
            record = _canonical(candidate)
            base64.urlsafe_b64encode(hashlib.sha256(raw).digest())
            base64.urlsafe_b64encode(hashlib.sha256(record).digest())


def _canonical(value: object) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


class _EmptyStore:
    """A store that knows nobody yet."""

    async def negotiation(self, proffer_id: str) -> None:
        return None

    async def agreement(self, agreement_id: str) -> None:
        return None

    async def agreement_in_slot(self, slot: str) -> None:
        return None

    async def is_closed(self, first_party: str) -> bool:
        return False


async def _committed(write: Write, *, urgent: bool = False) -> bool:
    return True
