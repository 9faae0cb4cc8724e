"""The story signed: what the shop published, what both agreed, and the notices after it."""

from typing import Any

from vector_maker import documents
from vector_maker.documents import EVENING, ISSUED, NONCE, NOON, SIGNED, document, uuid
from vector_maker.encoding import canonical, digest
from vector_maker.keys import ALICE, KEEPER, SHOP, Key, did_json
from vector_maker.signing import Made, options, prove, sealed

__all__ = ["SHOP_KEYS", "by_first", "by_second", "first_proof", "record_of", "second_proof"]

Json = dict[str, Any]

SHOP_KEYS = did_json(SHOP)
"""The shop's keys, known from outside."""


def signed(body: Json, key: Key, created: str, **more: Any) -> Json:
    """``body`` with one proof."""
    return sealed(body, prove(body, key, options(key, created, **more)))


def by_first(body: Json, *, key: Key = ALICE, created: str = EVENING) -> Json:
    """A statement of the customer to the shop."""
    return signed(body, key, created, domain=SHOP.did)


def by_second(body: Json, *, key: Key = SHOP, created: str = EVENING) -> Json:
    """A statement of the shop to the customer."""
    return signed(body, key, created, domain=ALICE.did)


TERMS = documents.terms()
PRACTICES = signed(documents.practices(), SHOP, ISSUED, domain=SHOP.did)
ROSTER = signed(documents.roster(TERMS), KEEPER, ISSUED)
DESCRIPTION = signed(documents.description(SHOP), SHOP, ISSUED, domain=SHOP.did)


def agreement(**changes: Any) -> Json:
    """The body of the agreement about all these."""
    ground = {"of": TERMS, "under": ROSTER, "practised": PRACTICES, "described": DESCRIPTION}
    return documents.agreement(**ground | changes)


def first_proof(body: Json, *, key: Key = ALICE, created: str = NOON, **more: Any) -> Made:
    """The customer's proof of an agreement."""
    said = {"domain": SHOP.did, "challenge": NONCE} | more
    return prove(body, key, options(key, created, **said))


def second_proof(body: Json, *, key: Key = SHOP, created: str = SIGNED, **more: Any) -> Made:
    """The shop's proof of an agreement."""
    said = {"domain": SHOP.did, "challenge": NONCE} | more
    return prove(body, key, options(key, created, **said))


def record_of(body: Json) -> Json:
    """The record of an agreement's body."""
    return sealed(body, first_proof(body), second_proof(body))


RECORD = record_of(agreement())


def about(of: Json = RECORD) -> Json:
    """The members by which a notice names the record and its parties."""
    return {
        "firstParty": {"ref": ALICE.did},
        "secondParty": {"ref": SHOP.did},
        "record": digest(canonical(of)),
    }


def withdrawal(of: Json = RECORD, **changes: Any) -> Json:
    """The customer ends the agreement."""
    return document("Withdrawal", uuid(18), about(of) | {"scope": "all"}, changes)
