"""The published test keys: anybody can sign with them, so nobody may trust them."""

from dataclasses import dataclass
from typing import Any

from nacl.bindings import crypto_sign, crypto_sign_seed_keypair

from vector_maker.encoding import base58, sha256

__all__ = [
    "ALICE",
    "BOB",
    "KEEPER",
    "KEYS",
    "LOCAL",
    "OTHER_SHOP",
    "SHOP",
    "SHOP_NEW",
    "SHOP_NEWEST",
    "Key",
    "did_json",
    "key_of_seed",
]

ED25519_PUB = b"\xed\x01"
"""The multicodec of an Ed25519 public key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key pair with the verification method under which its proofs are read."""

    name: str
    seed: bytes
    did: str
    fragment: str

    @property
    def public(self) -> bytes:
        """The public key, 32 bytes."""
        raw: bytes = crypto_sign_seed_keypair(self.seed)[0]
        return raw

    @property
    def multibase(self) -> str:
        """The public key as ``z6Mk…``."""
        return base58(ED25519_PUB + self.public)

    @property
    def method(self) -> str:
        """The verification method."""
        return f"{self.did}#{self.fragment}"

    def sign(self, message: bytes) -> bytes:
        """The Ed25519 signature of ``message``, 64 bytes."""
        secret = crypto_sign_seed_keypair(self.seed)[1]
        signature: bytes = crypto_sign(message, secret)[:64]
        return signature


def _key(name: str, did: str = "", fragment: str = "key-1") -> Key:
    """The key whose seed is the SHA-256 of its published name; a ``did:key`` without ``did``."""
    seed = sha256(f"Assent test vectors, {name}".encode())
    if did:
        return Key(name=name, seed=seed, did=did, fragment=fragment)
    return key_of_seed(seed, name)


def key_of_seed(seed: bytes, name: str = "") -> Key:
    """The ``did:key`` of a seed."""
    multibase = base58(ED25519_PUB + crypto_sign_seed_keypair(seed)[0])
    return Key(name=name, seed=seed, did=f"did:key:{multibase}", fragment=multibase)


ALICE = _key("first party")
BOB = _key("another first party")
SHOP = _key("second party", "did:web:shop.example")
SHOP_NEW = _key("second party, second key", "did:web:shop.example", "key-2")
SHOP_NEWEST = _key("second party, third key", "did:web:shop.example", "key-3")
OTHER_SHOP = _key("another second party", "did:web:other.example")
KEEPER = _key("roster keeper", "did:web:roster.example")
LOCAL = _key("second party on loopback", "did:web:localhost%3A8000")

KEYS = (ALICE, BOB, SHOP, SHOP_NEW, SHOP_NEWEST, OTHER_SHOP, KEEPER, LOCAL)


def did_json(*keys: Key, **times: str) -> dict[str, Any]:
    """The DID document that lists ``keys``, all of one ``did:web``; ``times`` are of the first."""
    methods = [
        {
            "id": key.method,
            "type": "Multikey",
            "controller": key.did,
            "publicKeyMultibase": key.multibase,
        }
        for key in keys
    ]
    methods[0] |= times
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": keys[0].did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }
