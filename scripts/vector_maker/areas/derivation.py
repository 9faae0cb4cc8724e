"""A customer's keys for her vendors, all from one seed (HKDF-SHA256, RFC 5869)."""

import hmac
from collections.abc import Iterator
from hashlib import sha256
from typing import Final

from vector_maker.case import Case
from vector_maker.keys import ALICE, SHOP, Key, key_of_seed

__all__ = ["cases"]

_SHOP: Final = SHOP.did
_INPUTS: Final = {
    "first": ("agreements", _SHOP, "default", 0),
    "second-key": ("agreements", _SHOP, "default", 1),
    "tenth-key": ("agreements", _SHOP, "default", 10),
    "other-context": ("agreements", _SHOP, "work", 0),
    "other-purpose": ("preferences", _SHOP, "default", 0),
    "other-vendor": ("agreements", "did:web:other.example", "default", 0),
    "loopback": ("agreements", "did:web:localhost%3A8000", "default", 0),
    "context-of-a-site": ("agreements", _SHOP, "https://shop.example:8443", 0),
}
_NO_INPUTS: Final = {
    "blank": ("agreements", _SHOP, "de fault", 0),
    "bar": ("agreements|x", _SHOP, "default", 0),
    "empty": ("agreements", _SHOP, "", 0),
    "not-ascii": ("agreements", _SHOP, "käse", 0),
    "line-feed": ("agreements", _SHOP, "default\n", 0),
    "negative": ("agreements", _SHOP, "default", -1),
}


def cases() -> Iterator[Case]:
    """The cases of the area."""
    for slug, parts in _INPUTS.items():
        yield _case(slug, "What follows from the seed", parts)
    for slug, parts in _NO_INPUTS.items():
        yield _case(slug, "Parts of which two lists could give one text", parts, refused=True)


def _case(
    slug: str, title: str, parts: tuple[str, str, str, int], *, refused: bool = False
) -> Case:
    purpose, vendor, context, counter = parts
    info = " | ".join(("assent/1", purpose, vendor, context, str(counter)))
    derived = _hkdf(ALICE.seed, info.encode())
    key: Key = key_of_seed(derived)
    return Case(
        slug=slug,
        title=f"{title}: {slug.replace('-', ' ')}",
        requirement="KEY-06",
        task="derive",
        request={
            "seed": ALICE.seed.hex(),
            "purpose": purpose,
            "vendor": vendor,
            "context": context,
            "counter": str(counter),
        },
        expect={"verdict": "refused"} if refused else {"verdict": "accepted", "did": key.did},
        shown={} if refused else {"info": info, "derived": derived.hex()},
    )


def _hkdf(secret: bytes, info: bytes) -> bytes:
    """32 bytes by HKDF-SHA256 without salt: one block."""
    extracted = hmac.digest(bytes(32), secret, sha256)
    return hmac.digest(extracted, info + b"\x01", sha256)
