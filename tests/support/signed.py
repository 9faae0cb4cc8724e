"""Two parties with fixed keys, and a small document that both sign."""

from collections.abc import Sequence
from typing import Any

from assent import did_key, proofs
from assent.key_ring import KeyRing, ListedKey
from assent.keys import SigningKey
from assent.proofs import Expected
from assent.times import Instant

FIRST_KEY = SigningKey.from_seed(bytes(range(32)))
SECOND_KEY = SigningKey.from_seed(bytes(range(32, 64)))
STRANGER_KEY = SigningKey.from_seed(bytes(range(64, 96)))
FIRST = FIRST_KEY.did
SECOND = "did:web:shop.example"
FIRST_METHOD = did_key.method(FIRST)
SECOND_METHOD = f"{SECOND}#key-1"
STRANGER_METHOD = did_key.method(STRANGER_KEY.did)
NONCE = "uAAAAAAAAAAAAAAAAAAAAAA"
NOON = Instant("2026-03-01T12:00:00Z")
LATER = Instant("2026-03-01T12:00:07Z")

EXPECTED = (
    Expected(role="first party", controller=FIRST, domain=SECOND, challenge=NONCE),
    Expected(role="second party", controller=SECOND, domain=SECOND, challenge=NONCE),
)
LISTED = ListedKey(
    id=SECOND_METHOD, key=SECOND_KEY.public, valid_from=Instant("2026-01-01T00:00:00Z")
)
KEYS = KeyRing([LISTED])


def body() -> dict[str, Any]:
    """A document without proof; a new one each time, so that a test may change it."""
    return {
        "@context": ["https://w3id.org/security/data-integrity/v2", "https://w3id.org/assent/v1"],
        "id": "urn:uuid:6f8b2c6e-0d4f-4f3a-9a55-0f6f3f0c1d11",
        "type": "Agreement",
        "firstParty": {"ref": FIRST},
        "secondParty": {"ref": SECOND, "legalName": "Laden für Tee GmbH"},
        "note": "a:1, [2] and {\n}",
    }


def first_proof(document: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The first party's proof; ``changes`` are other arguments of ``proofs.sign``."""
    arguments = {
        "key": FIRST_KEY,
        "verification_method": FIRST_METHOD,
        "created": NOON,
        "domain": SECOND,
        "challenge": NONCE,
    }
    return proofs.sign(document, **(arguments | changes))


def second_proof(document: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The second party's proof; ``changes`` are other arguments of ``proofs.sign``."""
    arguments = {
        "key": SECOND_KEY,
        "verification_method": SECOND_METHOD,
        "created": LATER,
        "domain": SECOND,
        "challenge": NONCE,
    }
    return proofs.sign(document, **(arguments | changes))


def record() -> dict[str, Any]:
    """The document with both proofs, as both parties keep it."""
    document = body()
    return document | {"proof": [first_proof(document), second_proof(document)]}


def verify(
    document: dict[str, Any],
    expected: Sequence[Expected] = EXPECTED,
    keys: KeyRing = KEYS,
    **arguments: Any,
) -> None:
    """Verify the proofs of a document by both parties, or by those expected."""
    proofs.verify(document, expected, keys=keys, **arguments)


def with_second(document: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """``document`` whose second proof says something else, under the same signature."""
    first, second = document["proof"]
    changed = {name: value for name, value in (second | changes).items() if value is not None}
    return document | {"proof": [first, changed]}


def resigned(document: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """A record whose second party honestly signed a proof with ``changes``."""
    document = document or body()
    return document | {"proof": [first_proof(document), second_proof(document, **changes)]}
