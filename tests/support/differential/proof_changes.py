"""One change of a proof somewhere in a document or container."""

import random
from typing import Any

from assent import multibase, proofs
from assent.errors import LocalError, PeerError
from assent.record import Signer
from support.differential.resigning import documents_in
from support.signed import STRANGER_KEY, STRANGER_METHOD

Json = dict[str, Any]
GROUP_ORDER = 2**252 + 27742317777372353535851937790883648493

_MEMBERS: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("type", ("Ed25519Signature2020", "DataIntegrityProof")),
    ("cryptosuite", ("eddsa-rdfc-2022", "ecdsa-jcs-2019")),
    ("proofPurpose", ("authentication", "")),
    ("domain", ("did:web:other.example", "", None)),
    ("challenge", ("uAAAAAAAAAAAAAAAAAAAAAQ", "", None)),
    (
        "created",
        (
            "2026-01-01T00:00:00Z", "2027-03-01T12:00:01Z", "2027-03-02T12:05:00Z",
            "2027-03-02T12:05:01Z", "2030-01-01T00:00:00Z", "2027-02-30T00:00:00Z",
            "2027-03-01T12:00:00+00:00",
        ),
    ),
    ("@context", (["https://w3id.org/assent/v1"], [], None)),
    ("nonce", ("x",)),
    ("expires", ("2030-01-01T00:00:00Z",)),
    ("previousProof", ("x",)),
)  # fmt: skip


def change_proof(value: Any, chance: random.Random, signers: dict[str, Signer]) -> None:
    """Change the proofs of one document in ``value`` in one way."""
    signed = [item for item in documents_in(value) if item.get("proof")]
    if not signed:
        return
    item = chance.choice(signed)
    made = item["proof"]
    place = chance.randrange(len(made))
    match chance.randrange(9):
        case 0:
            del made[place]
        case 1:
            made.reverse()
        case 2:
            made.insert(place, dict(made[place]))
        case 3:
            made.append(_by_stranger(item, made[place]))
        case 4:
            made[place] = _by_stranger(item, made[place])
        case 5:
            made[place]["verificationMethod"] = _other_method(made[place], chance, signers)
        case 6:
            made[place]["proofValue"] = _other_signature(made[place], chance)
        case _:
            name, others = chance.choice(_MEMBERS)
            made[place][name] = chance.choice(others)
            if made[place][name] is None:
                del made[place][name]


def _by_stranger(item: Json, proof: Json) -> Json:
    try:
        return proofs.sign(
            item,
            key=STRANGER_KEY,
            verification_method=STRANGER_METHOD,
            created=proof["created"],
            domain=proof.get("domain"),
            challenge=proof.get("challenge"),
        )
    except LocalError:
        return dict(proof)


def _other_method(proof: Json, chance: random.Random, signers: dict[str, Signer]) -> str:
    method = str(proof.get("verificationMethod"))
    controller = method.partition("#")[0]
    return chance.choice(
        [*signers, STRANGER_METHOD, controller, f"{controller}#other", f"{method}#", method.upper()]
    )


def _other_signature(proof: Json, chance: random.Random) -> str:
    """The signature with another S of the same meaning, a weak R, or another spelling."""
    text = str(proof.get("proofValue"))
    try:
        raw = multibase.from_base58(text, size=64)
    except PeerError:
        return "z1" + text
    s = int.from_bytes(raw[32:], "little")
    return chance.choice(
        (
            multibase.to_base58(raw[:32] + (s + GROUP_ORDER).to_bytes(32, "little")),
            multibase.to_base58(bytes([1]) + bytes(31) + raw[32:]),
            multibase.to_base58(raw[:63]),
            multibase.to_base58(raw + b"\0"),
            text.replace("z", "u", 1),
            text[:1] + "1" + text[1:],
            text + "\u00e9",
            text[:-1] + "0",
        )
    )
