"""Mutants of valid requests: of their bytes, of their values, and of their proofs.

Each mutant follows from the run's seed and its number, so that one of them can be made again.
"""

import random
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import orjson

from assent import times
from assent.errors import PeerError
from support.differential.proof_changes import change_proof
from support.differential.resigning import changed_truly, documents_in
from support.differential.seeds import SEEDS, Seed
from support.differential.value_changes import change_value, exchange_kin, places

__all__ = ["Mutant", "mutants"]

Json = dict[str, Any]
Random = random.Random


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """A changed request; ``name`` says how to make it again, ``origin`` what it was made of."""

    name: str
    origin: Seed
    request: Json


def mutants(run: int, numbers: range) -> Iterator[Mutant]:
    """The mutants with these numbers of the run with the seed ``run``."""
    for number in numbers:
        chance = Random(f"{run}/{number}")
        task = chance.choice(_TASKS)
        origin = chance.choice([seed for seed in SEEDS if seed.request["task"] == task])
        change = chance.choice(_CHANGES)
        request = change(origin, chance)
        yield Mutant(
            name=f"{run}/{number}: {origin.name}, {change.__name__}",
            origin=origin,
            request={"id": str(number), **request},
        )


def changed_bytes(origin: Seed, chance: Random) -> Json:
    """One to three bytes flipped, put in, left out or moved."""
    raw = bytearray(origin.raw)
    for _ in range(chance.randint(1, 3)):
        place, length = chance.randrange(len(raw)), chance.randint(1, 4)
        match chance.randrange(5):
            case 0:
                raw[place] ^= 1 << chance.randrange(8)
            case 1:
                raw[place:place] = chance.choice(_SNIPPETS)
            case 2:
                del raw[place : place + length]
            case 3:
                raw[place:place] = raw[place : place + length * 20]
            case _:
                raw[place : place + 1] = chance.choice(_SNIPPETS)
    return origin.with_raw(bytes(raw))


def changed_values(origin: Seed, chance: Random) -> Json:
    """One or two values changed, in canonical form again, with the old proofs."""
    value = orjson.loads(origin.raw)
    for _ in range(chance.randint(1, 2)):
        change_value(value, chance)
    return origin.with_raw(_written(value, chance))


def changed_truths(origin: Seed, chance: Random) -> Json:
    """One or two values changed, and all digests and proofs made anew."""
    value = orjson.loads(origin.raw)
    for _ in range(chance.randint(1, 2)):
        changed_truly(value, lambda held: change_value(held, chance), origin.signers)
    return origin.with_raw(_written(value, chance))


def changed_meanings(origin: Seed, chance: Random) -> Json:
    """One to three texts exchanged for others of their kind, and all made true again."""
    value = orjson.loads(origin.raw)

    def change(held: Json) -> None:
        for _ in range(chance.randint(1, 3)):
            exchange_kin(held, chance.choice([held, *documents_in(held)]), chance)

    changed_truly(value, change, origin.signers)
    at = {"at": _time_in(value, chance)} if "at" in origin.request else {}
    return origin.with_raw(_written(value, chance), **at)


def _time_in(value: Any, chance: Random) -> str:
    """A time that stands in ``value``, or one of ours: where an agreement stands changes there."""
    texts = {holder[key] for holder, key in places(value) if isinstance(holder[key], str)}
    return chance.choice(sorted(filter(_is_instant, texts)) + list(_TIMES))


def _is_instant(text: str) -> bool:
    try:
        times.parse(text)
    except PeerError:
        return False
    return True


def changed_proofs(origin: Seed, chance: Random) -> Json:
    """Something about a proof: left out, doubled, moved, by somebody else, of another time."""
    value = orjson.loads(origin.raw)
    if chance.randrange(2):
        change_proof(value, chance, origin.signers)
    else:
        changed_truly(
            value, lambda held: change_proof(held, chance, origin.signers), origin.signers
        )
    return origin.with_raw(_written(value, chance))


def changed_question(origin: Seed, chance: Random) -> Json:
    """The same input, asked with other keys, at another time, or as something else."""
    request = deepcopy(origin.request)
    keys = request.get("keys", {}).get("verificationMethod", [])
    name = chance.choice(sorted({*request, "at" if request["task"] == "bundle" else "keys"}))
    if name == "at":
        return request | {"at": chance.choice(_TIMES)}
    if name == "keys" and keys:
        listed = chance.choice(keys)
        listed[chance.choice(("expires", "revoked"))] = chance.choice(_TIMES)
        if not chance.randrange(4):
            request["keys"]["assertionMethod"].remove(listed["id"])
    if name == "descriptions":
        del request[name][chance.randrange(len(request[name]))]
    if name == "loopback" or (name == "keys" and not chance.randrange(4)):
        request.pop(name, None)
    if name == "type":
        request[name] = chance.choice([seed.request.get(name, "Agreement") for seed in SEEDS])
    return request


# Bundles hold ten documents each and take as much longer.
_TASKS = ("document", "document", "document", "document", "record", "record", "bundle")
_CHANGES: tuple[Callable[[Seed, Random], Json], ...] = (
    changed_bytes,
    changed_values,
    changed_values,
    changed_truths,
    changed_meanings,
    changed_meanings,
    changed_proofs,
    changed_question,
)
_SNIPPETS = (
    b" ", b"\n", b"\x00", b"\xff", b"\xef\xbb\xbf", b"\xc0\x80", b"\xed\xa0\x80", b"\\", b'"', b"{",
    b"}", b"[" * 17, b"]", b",", b":", b"1", b"-0", b"1e400", b"null", b"true", b"\\ud800",
    b"\\u0041", b"\\/", b"e\xcc\x81", b"\xe2\x80\xae", b"\xef\xbf\xbe", b'"a":"b",',
    b'"__proto__":{},', b"\xf0\x9f\x98\x80",
)  # fmt: skip
_TIMES = (
    "2026-03-01T12:00:00Z", "2027-03-01T12:00:00Z", "2027-03-01T12:59:59Z", "2027-03-01T13:01:00Z",
    "2027-03-01T18:00:00Z", "2027-03-02T12:00:00Z", "2027-04-01T00:00:00Z", "2031-01-01T00:00:00Z",
    "9999-12-31T23:50:00Z",
)  # fmt: skip


def _written(value: Any, chance: Random) -> bytes:
    """The canonical form; now and then with names out of order, or laid out."""
    option = 0 if not chance.randrange(40) else orjson.OPT_SORT_KEYS
    if not chance.randrange(40):
        option |= orjson.OPT_INDENT_2
    return orjson.dumps(value, option=option)
