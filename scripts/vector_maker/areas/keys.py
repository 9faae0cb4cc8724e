"""Keys: which are refused, whose they are, when they may sign, and how strictly signatures hold."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha512
from typing import Any, Final

from vector_maker.case import Case, accepted, bytes_of, rejected
from vector_maker.curve import IDENTITY, ORDER, PRIME, WEAK, MixedKey, sign_with_identity
from vector_maker.documents import EVENING, Json
from vector_maker.encoding import base58, canonical, sha256
from vector_maker.exchanged import receipt, withdrawal
from vector_maker.keys import ALICE, BOB, ED25519_PUB, OTHER_SHOP, SHOP, SHOP_NEW, Key, did_json
from vector_maker.signers import rows
from vector_maker.signing import options, sealed, unsigned

__all__ = ["cases"]

NOTICE: Final = receipt(withdrawal())
SIGNED_NOTICE: Final = sealed(NOTICE, rows(NOTICE)[0].prove(NOTICE))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Raw(Key):
    """A public key without a seed."""

    raw: bytes

    @property
    def public(self) -> bytes:
        return self.raw


def _raw(raw: bytes) -> _Raw:
    multibase = base58(ED25519_PUB + raw)
    return _Raw(
        name="made by hand", seed=b"", did=f"did:key:{multibase}", fragment=multibase, raw=raw
    )


def cases() -> Iterator[Case]:
    """The cases of the area."""
    yield from _weak()
    yield from _strict()
    yield from _methods()
    yield from _listed()
    yield from _in_time()


def _by(key: Key, signature: bytes | None = None, created: str = EVENING) -> Json:
    """A withdrawal by this key; the signature may be made by hand."""
    body = withdrawal(firstParty={"ref": key.did})
    if signature is None:
        return sealed(body, rows(body)[0].prove(body, key=key, created=created))
    proof = options(key, created, domain=SHOP.did) | {"proofValue": base58(signature)}
    return unsigned(body) | {"proof": [proof]}


def _message(key: Key, created: str = EVENING) -> bytes:
    """What a key signs under such a withdrawal."""
    body = withdrawal(firstParty={"ref": key.did})
    configuration = options(key, created, domain=SHOP.did)
    return sha256(canonical(configuration)) + sha256(canonical(body))


def _case(
    slug: str, title: str, requirement: str, value: Json, code: str = "", keys: Json | None = None
) -> Case:
    known = {"keys": keys} if keys is not None else {}
    return Case(
        slug=slug,
        title=title,
        requirement=requirement,
        task="document",
        request={"type": value["type"], "bytes": bytes_of(value), **known},
        expect=rejected("proofs", code) if code else accepted(),
    )


def _weak() -> Iterator[Case]:
    """Keys under which one signature holds for every message, where one checks loosely."""
    for name, raw in WEAK.items():
        value = _by(_raw(raw), IDENTITY + bytes(32))
        yield _case(f"weak-{name}", f"A key of small order: {name}", "KEY-01", value, "weak-key")
    for distance in (3, 18):
        value = _by(_raw((PRIME + distance).to_bytes(32, "little")), IDENTITY + bytes(32))
        yield _case(f"second-spelling-{distance}", "A key that is no reduced number", "KEY-01",
                    value, "weak-key")  # fmt: skip
    listed = did_json(replace(SHOP))
    listed["verificationMethod"][0]["publicKeyMultibase"] = base58(ED25519_PUB + IDENTITY)
    yield _case("weak-listed", "A weak key in a DID document", "KEY-01", SIGNED_NOTICE, "weak-key",
                listed)  # fmt: skip


def _strict() -> Iterator[Case]:
    """One equation, one encoding."""
    good = ALICE.sign(_message(ALICE))
    value = int.from_bytes(good[32:], "little")
    for slug, title, wrong in (
        ("s-plus-order", "S with the group order added", value + ORDER),
        ("s-negative", "S taken from the group order", ORDER - value),
        ("s-zero", "S of zero", 0),
        ("s-order", "S that is the group order", ORDER),
    ):
        signature = good[:32] + wrong.to_bytes(32, "little")
        yield _case(slug, title, "KEY-07", _by(ALICE, signature), "proof-invalid")
    yield _case("all-zero", "A signature of zeros", "KEY-07", _by(ALICE, bytes(64)),
                "proof-invalid")  # fmt: skip
    secret = int.from_bytes(_clamped(ALICE.seed), "little")
    small = sign_with_identity(secret, ALICE.public, _message(ALICE))
    yield _case("r-of-small-order", "R of small order, where the equation holds", "KEY-07",
                _by(ALICE, small), "proof-invalid")  # fmt: skip
    mixed = MixedKey("Assent test vectors, key of mixed order")
    found: set[bool] = set()
    second = 0
    while len(found) < 2:
        created = f"2026-03-01T18:00:{second:02}Z"
        signature, holds = mixed.sign(_message(_raw(mixed.public), created))
        second += 1
        if holds not in found:
            found.add(holds)
            word = "holds" if holds else "fails"
            yield _case(
                f"mixed-order-{word}",
                f"A key of mixed order, where the equation without cofactor {word}",
                "KEY-07",
                _by(_raw(mixed.public), signature, created),
                "" if holds else "proof-invalid",
            )


def _clamped(seed: bytes) -> bytes:
    digits = bytearray(sha512(seed).digest()[:32])
    digits[0] &= 248
    digits[31] = digits[31] & 127 | 64
    return bytes(digits)


def _methods() -> Iterator[Case]:
    """Whose key a verification method is."""
    body = withdrawal()
    for slug, title, method, code in (
        ("method-bare", "A customer's identifier without its key", ALICE.did, "key-unknown"),
        ("method-other-fragment", "A customer's identifier with another's key",
         f"{ALICE.did}#{BOB.multibase}", "key-unknown"),
        ("method-short-fragment", "A customer's identifier with a short name",
         f"{ALICE.did}#key-1", "key-unknown"),
        ("method-fragment-only", "A relative name", f"#{ALICE.multibase}", "proof-foreign"),
        ("method-of-another", "Another customer's key", BOB.method, "proof-foreign"),
    ):  # fmt: skip
        made = rows(body)[0].prove(body, verificationMethod=method)
        yield _case(slug, title, "KEY-03", sealed(body, made), code)
    overlong = _raw(b"\xff" * 32)
    too_many = "z6Mk" + "z" * 44
    changed = _by(replace(overlong, did=f"did:key:{too_many}", fragment=too_many), bytes(64))
    yield _case("did-key-of-more-bytes", "A did:key of more than 34 bytes", "KEY-03", changed,
                "identifier")  # fmt: skip
    yield _case("vendor-unknown", "A vendor whose keys nobody gave", "KEY-02", SIGNED_NOTICE,
                "key-unknown")  # fmt: skip
    for slug, title, method in (
        ("method-vendor-bare", "A vendor's identifier without a key", SHOP.did),
        ("method-vendor-other", "A vendor's key that is not listed", f"{SHOP.did}#key-9"),
        ("method-vendor-case", "A vendor's key in capitals", f"{SHOP.did}#KEY-1"),
    ):
        made = rows(NOTICE)[0].prove(NOTICE, verificationMethod=method)
        value = sealed(NOTICE, made)
        yield _case(slug, title, "KEY-02", value, "key-unknown", did_json(SHOP))


def _listed() -> Iterator[Case]:
    """DID documents: what is ours is read strictly, what is not is passed over."""
    for slug, (title, code, change) in _LISTS.items():
        keys = did_json(SHOP)
        keys["verificationMethod"][0] |= change.get("method", {})
        keys |= change.get("document", {})
        yield _case(slug, title, "KEY-05", SIGNED_NOTICE, code, keys)
    both = did_json(SHOP_NEW, SHOP)
    yield _case("two-keys", "A second key beside the one that signed", "KEY-05", SIGNED_NOTICE,
                keys=both)  # fmt: skip
    twice = did_json(SHOP, SHOP_NEW)
    twice["verificationMethod"][1]["id"] = SHOP.method
    yield _case("one-id-twice", "Two keys under one id", "KEY-05", SIGNED_NOTICE, "identifier",
                twice)  # fmt: skip
    another = did_json(OTHER_SHOP)
    yield _case("of-another-vendor", "Another vendor's DID document", "KEY-02", SIGNED_NOTICE,
                "key-unknown", another)  # fmt: skip
    swapped = did_json(replace(SHOP_NEW, fragment="key-1"))
    yield _case("other-key-under-the-name", "Another key under the name that signed", "KEY-02",
                SIGNED_NOTICE, "proof-invalid", swapped)  # fmt: skip


def _in_time() -> Iterator[Case]:
    for slug, title, times, code in (
        ("expired", "A key that had expired", {"expires": "2026-03-01T17:00:00Z"},
         "key-not-valid"),
        ("expired-just-then", "A key that expired at that second", {"expires": EVENING},
         "key-not-valid"),
        ("expires-a-second-later", "A key that expired a second later",
         {"expires": "2026-03-01T18:00:01Z"}, ""),
        ("revoked", "A key that had been revoked", {"revoked": "2026-03-01T17:00:00Z"},
         "key-not-valid"),
        ("revoked-just-then", "A key that was revoked at that second", {"revoked": EVENING},
         "key-not-valid"),
        ("revoked-a-second-later", "A key that was revoked a second later",
         {"revoked": "2026-03-01T18:00:01Z"}, ""),
        ("expires-no-time", "A key that expires on no day", {"expires": "2026-02-30T00:00:00Z"},
         "time"),
    ):  # fmt: skip
        yield _case(slug, title, "KEY-02", SIGNED_NOTICE, code, did_json(SHOP, **times))


_LISTS: Final[dict[str, tuple[str, str, dict[str, Any]]]] = {
    "not-for-assertions": ("A key that is not listed for assertions", "key-unknown",
                           {"document": {"assertionMethod": []}}),
    "for-other-uses": ("Lists for other uses beside it", "",
                       {"document": {"authentication": [SHOP.method]}}),
    "other-kind-of-entry": ("An entry of another type", "key-unknown",
                            {"method": {"type": "JsonWebKey"}}),
    "other-controller": ("A key of another controller", "identifier",
                         {"method": {"controller": OTHER_SHOP.did}}),
    "relative-id": ("A relative id", "identifier",
                    {"method": {"id": "#key-1"}, "document": {"assertionMethod": ["#key-1"]}}),
    "foreign-id": ("An id of another vendor", "identifier",
                   {"method": {"id": OTHER_SHOP.method},
                    "document": {"assertionMethod": [OTHER_SHOP.method]}}),
    "key-misspelled": ("A key that is misspelled", "identifier",
                       {"method": {"publicKeyMultibase": SHOP.multibase[:-1]}}),
    "key-of-another-kind": ("A key of another kind", "key-unknown",
                            {"method": {"publicKeyMultibase":
                             "z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc"}}),
    "members-of-others": ("Members that other protocols use", "",
                          {"method": {"comment": "x"}, "document": {"service": []}}),
}  # fmt: skip
