"""The story signed: what was published, what both agreed, and how statements are signed."""

from typing import Any

from vector_maker import published
from vector_maker.documents import (
    ACCEPT_BY,
    EVENING,
    GERMANY,
    ISSUED,
    LEGAL_NAME,
    NONCE,
    NOON,
    PROFFER,
    SIGNED,
    VOCABULARY,
    Json,
    digest_of,
    document,
    reference,
    uuid,
)
from vector_maker.keys import ALICE, KEEPER, SHOP, Key, did_json
from vector_maker.signing import Made, options, prove, sealed

__all__ = [
    "SHOP_KEYS",
    "agreement",
    "by_first",
    "by_second",
    "candidate_of",
    "described",
    "first_proof",
    "record_of",
    "second_proof",
    "signed",
]

SHOP_KEYS = did_json(SHOP)
"""The shop's keys, known from outside."""


def signed(body: Json, key: Key, created: str, **more: Any) -> Json:
    """``body`` with one proof."""
    return sealed(body, prove(body, key, options(key, created, **more)))


def by_first(body: Json, *, key: Key = ALICE, created: str = EVENING, **more: Any) -> Json:
    """A statement of the customer to the shop."""
    return signed(body, key, created, domain=SHOP.did, **more)


def by_second(body: Json, *, key: Key = SHOP, created: str = EVENING, **more: Any) -> Json:
    """A statement of the shop to the customer."""
    return signed(body, key, created, domain=ALICE.did, **more)


def described(*, by: Key = SHOP, **changes: Any) -> Json:
    """A description signed by the only key that it lists, where ``changes`` say nothing else."""
    body = published.description(by, **changes)
    return signed(body, by, ISSUED, domain=body["secondParty"]["ref"])


TERMS = published.terms()
PERSONAL_TERMS = published.personal_terms()
PRACTICES = signed(published.practices(), SHOP, ISSUED, domain=SHOP.did)
ROSTER = signed(published.roster(TERMS), KEEPER, ISSUED)
DESCRIPTION = described()


def agreement(
    *,
    of: Json = TERMS,
    under: Json | None = ROSTER,
    practised: Json = PRACTICES,
    described: Json = DESCRIPTION,
    **changes: Any,
) -> Json:
    """The body that both parties sign: under which terms, roster, practices and description."""
    members = {
        "firstParty": {"ref": ALICE.did},
        "secondParty": {"ref": SHOP.did, "legalName": LEGAL_NAME},
        "terms": reference(of, name=of["name"], version=of["version"]),
        "roster": under and reference(under, version=under["sequence"]),
        "practices": reference(practised),
        "vocabulary": VOCABULARY,
        "description": reference(described),
        "proffer": {"ref": PROFFER, "position": "1", "counter": "none"},
        "profferNonce": NONCE,
        "origin": "https://shop.example",
        "place": GERMANY,
        "governingLaw": GERMANY,
        "effectiveFrom": NOON,
        "acceptBy": ACCEPT_BY,
    }
    return document("Agreement", uuid(17), members, changes)


def first_proof(body: Json, *, key: Key = ALICE, created: str = NOON, **more: Any) -> Made:
    """The customer's proof of an agreement."""
    said = {"domain": SHOP.did, "challenge": NONCE} | more
    return prove(body, key, options(key, created, **said))


def second_proof(body: Json, *, key: Key = SHOP, created: str = SIGNED, **more: Any) -> Made:
    """The shop's proof of an agreement."""
    said = {"domain": SHOP.did, "challenge": NONCE} | more
    return prove(body, key, options(key, created, **said))


def candidate_of(body: Json) -> Json:
    """The candidate of an agreement's body."""
    return sealed(body, first_proof(body))


def record_of(body: Json) -> Json:
    """The record of an agreement's body."""
    return sealed(body, first_proof(body), second_proof(body))


CANDIDATE = candidate_of(agreement())
RECORD = record_of(agreement())
RECORD_DIGEST = digest_of(RECORD)
