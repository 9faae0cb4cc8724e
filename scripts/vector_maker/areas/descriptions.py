"""Descriptions: signed by the keys that they list themselves, and by the old one at a change."""

from collections.abc import Iterator
from typing import Any, Final

from vector_maker.case import Case, accepted, bytes_of, rejected
from vector_maker.documents import ENDS, ISSUED, NOON
from vector_maker.encoding import base58
from vector_maker.keys import ED25519_PUB, OTHER_SHOP, SHOP, SHOP_NEW, Key
from vector_maker.published import description, listed
from vector_maker.signing import Made, options, prove, sealed

__all__ = ["cases"]


def cases() -> Iterator[Case]:
    """The cases of the area."""
    yield _case("one-key", "Signed by its only key")
    yield _case("two-keys", "Signed by the old and the new key", by=(SHOP, SHOP_NEW))
    yield _case("order", "Two keys in another order than signedBy says", by=(SHOP_NEW, SHOP),
                signedBy=[SHOP.method, SHOP_NEW.method], code="proof-order")  # fmt: skip
    yield _case("second-missing", "Signed by one of two keys that signedBy names", by=(SHOP,),
                signedBy=[SHOP.method, SHOP_NEW.method], code="proof-missing")  # fmt: skip
    yield _case("extra", "Signed by a key that signedBy does not name", by=(SHOP, SHOP_NEW),
                signedBy=[SHOP.method], code="proof-doubled")  # fmt: skip
    yield _case("other-key", "Signed by another of its keys than signedBy names",
                by=(SHOP_NEW,), signedBy=[SHOP.method], code="proof-foreign")  # fmt: skip
    yield _case("not-listed", "Signed by a key that it does not list", by=(SHOP_NEW,),
                keys=[listed(SHOP)], code="key-unknown")  # fmt: skip
    yield _case("of-another", "Signed by another vendor, whose key it lists", by=(OTHER_SHOP,),
                keys=[listed(SHOP), listed(OTHER_SHOP)], code="key-unknown")  # fmt: skip
    yield _case("lists-another", "It lists another vendor's key, too",
                keys=[listed(SHOP), listed(OTHER_SHOP)], code="key-unknown")  # fmt: skip
    yield _case("one-name-two-keys", "One name for two keys",
                keys=[listed(SHOP), listed(SHOP_NEW) | {"ref": SHOP.method}],
                code="key-unknown")  # fmt: skip
    yield _case("one-key-two-names", "One key under two names", by=(SHOP, _renamed()),
                code="proof-doubled")  # fmt: skip
    weak = base58(ED25519_PUB + bytes(32))
    yield _case("weak-key", "It lists a weak key", requirement="KEY-01",
                keys=[listed(SHOP), listed(SHOP_NEW) | {"publicKeyMultibase": weak}],
                code="weak-key")  # fmt: skip
    longer = SHOP.multibase[:4] + "z" * 44
    yield _case("no-key", "It lists a key of more than 32 bytes", requirement="KEY-03",
                keys=[listed(SHOP), listed(SHOP_NEW) | {"publicKeyMultibase": longer}],
                code="identifier")  # fmt: skip
    yield from _times()


def _renamed() -> Key:
    return Key(name=SHOP.name, seed=SHOP.seed, did=SHOP.did, fragment="key-2")


def _times() -> Iterator[Case]:
    for slug, title, changes, code in _KEY_TIMES:
        yield _case(slug, title, requirement="KEY-02", code=code, **changes)
    yield _case("ends-before-issue-by-another-key", "Neither its proof nor its time is right",
                by=(SHOP_NEW,), signedBy=[SHOP.method], issued=ENDS,
                endsAt="2027-12-31T00:00:00Z", code="proof-foreign")  # fmt: skip
    for slug, title, changes, code in _ORDER:
        yield _case(slug, title, code=code, step="record", **changes)


_Rows = tuple[tuple[str, str, dict[str, Any], str], ...]

_KEY_TIMES: Final[_Rows] = (
    ("key-not-yet", "Signed before the key was valid", {"keys": [listed(SHOP)
     | {"validFrom": NOON}]}, "key-not-valid"),
    ("key-no-more", "Signed when the key had ended",
     {"keys": [listed(SHOP, validUntil=ISSUED)]}, "key-not-valid"),
    ("key-ends-later", "Signed before the key ended",
     {"keys": [listed(SHOP, validUntil="2026-01-01T00:00:01Z")]}, ""),
)  # fmt: skip
_ORDER: Final[_Rows] = (
    ("ends-before-issue", "It ends before it is issued", {"issued": ENDS,
     "endsAt": "2027-12-31T00:00:00Z"}, "time-order"),
    ("signed-before-issue", "It is signed before it is issued",
     {"issued": "2026-01-01T00:00:01Z"}, "time-order"),
    ("issued-before-signed", "It is signed after it was issued",
     {"issued": "2025-12-31T00:00:00Z"}, ""),
)  # fmt: skip


def _case(
    slug: str,
    title: str,
    *,
    requirement: str = "DOC-07",
    by: tuple[Key, ...] = (SHOP,),
    code: str = "",
    step: str = "proofs",
    **changes: Any,
) -> Case:
    said = {"signedBy": [key.method for key in by]} | changes
    body = description(*by, **said)
    made: list[Made] = [prove(body, key, options(key, ISSUED, domain=SHOP.did)) for key in by]
    return Case(
        slug=slug,
        title=title,
        requirement=requirement,
        task="document",
        request={"type": "SecondPartyDescription", "bytes": bytes_of(sealed(body, *made))},
        expect=rejected(step, code) if code else accepted(),
    )
