"""Records: an agreement with the proofs of both parties, and what it was made under."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from vector_maker.case import Case, accepted, bytes_of, rejected
from vector_maker.documents import ACCEPT_BY, NEXT_MONTH, NONCE, NOON, SIGNED, Json, reference
from vector_maker.encoding import base58, canonical, digest, sha256
from vector_maker.keys import ALICE, BOB, KEEPER, LOCAL, OTHER_SHOP, SHOP, SHOP_NEW, Key, did_json
from vector_maker.published import listed
from vector_maker.signing import Made, sealed, unsigned
from vector_maker.story import (
    DESCRIPTION,
    SHOP_KEYS,
    agreement,
    candidate_of,
    described,
    first_proof,
    second_proof,
)

__all__ = ["cases"]

BODY: Final = agreement()
FIRST: Final = first_proof(BODY)
SECOND: Final = second_proof(BODY)


def cases() -> Iterator[Case]:
    """The cases of the area."""
    yield _case("record", "Both parties signed, the first party first", "REC-01", FIRST, SECOND)
    yield from _signers()
    yield from _statements()
    yield from _signatures()
    yield from _times()
    yield from _keys()
    yield from _loopback()
    yield from _grounds()


def _case(
    slug: str,
    title: str,
    requirement: str,
    *made: Made,
    body: Json = BODY,
    code: str = "",
    step: str = "proofs",
    keys: Json | None = SHOP_KEYS,
    **request: Any,
) -> Case:
    known = {} if keys is None else {"keys": keys}
    return Case(
        slug=slug,
        title=title,
        requirement=requirement,
        task="record",
        request={"bytes": bytes_of(sealed(body, *made)), **known, **request},
        expect=rejected(step, code) if code else accepted(),
    )


def _signers() -> Iterator[Case]:
    """Two signers, each once, in order; whatever else is in the list makes it no record."""
    later = first_proof(BODY, created=SIGNED)
    for slug, title, code, made in (
        ("no-proof", "Nobody signed", "proof-missing", ()),
        ("first-only", "The second party's proof was taken away", "proof-missing", (FIRST,)),
        ("second-only", "The first party's proof was taken away", "proof-missing", (SECOND,)),
        ("reordered", "The two proofs in the other order", "proof-order", (SECOND, FIRST)),
        ("first-doubled", "The first party signed twice, the second not at all", "proof-doubled",
         (FIRST, FIRST)),
        ("first-doubled-later", "Two different proofs of the first party", "proof-doubled",
         (FIRST, later)),
        ("second-doubled", "The second party signed twice", "proof-doubled", (SECOND, SECOND)),
        ("first-doubled-beside", "The first party's proof twice beside the second's",
         "proof-doubled", (FIRST, FIRST, SECOND)),
        ("second-doubled-beside", "The second party's proof twice beside the first's",
         "proof-doubled", (FIRST, SECOND, SECOND)),
        ("second-with-two-keys", "The second party signed with two of its keys", "proof-doubled",
         (FIRST, SECOND, second_proof(BODY, key=SHOP_NEW))),
        ("third-stranger", "A third party signed, too", "proof-extra",
         (FIRST, SECOND, second_proof(BODY, key=OTHER_SHOP))),
        ("third-keeper", "The roster's keeper signed, too", "proof-extra",
         (FIRST, SECOND, second_proof(BODY, key=KEEPER))),
        ("first-by-another", "Another customer signed in her place", "proof-foreign",
         (first_proof(BODY, key=BOB), SECOND)),
        ("second-by-another", "Another vendor countersigned", "proof-foreign",
         (FIRST, second_proof(BODY, key=OTHER_SHOP))),
        ("second-by-a-customer", "Another customer countersigned", "proof-foreign",
         (FIRST, second_proof(BODY, key=BOB))),
        ("both-by-strangers", "Two strangers signed", "proof-foreign",
         (first_proof(BODY, key=BOB), second_proof(BODY, key=OTHER_SHOP))),
    ):  # fmt: skip
        yield _case(slug, title, "PRF-07", *made, code=code, keys=did_json(SHOP, SHOP_NEW))
    same = replace(ALICE, did=SHOP.did, fragment="key-1")
    yield _case("one-key-in-two-names", "The vendor lists the customer's key and signs with it",
                "PRF-07", FIRST, second_proof(BODY, key=same), code="proof-doubled",
                keys=did_json(same))  # fmt: skip


def _statements() -> Iterator[Case]:
    """What each proof says of its purpose; both are signed as they stand."""
    for slug, (title, code, changes) in _STATEMENTS.items():
        for who, made in (
            ("first", (first_proof(BODY, **changes), SECOND)),
            ("second", (FIRST, second_proof(BODY, **changes))),
        ):
            yield _case(f"{who}-{slug}", f"The {who} proof: {title}", "PRF-08", *made, code=code)


_STATEMENTS: Final[dict[str, tuple[str, str, Json]]] = {
    "domain-missing": ("made for nobody", "proof-domain", {"domain": None}),
    "domain-other": ("made for another vendor", "proof-domain", {"domain": OTHER_SHOP.did}),
    "domain-customer": ("made for the customer", "proof-domain", {"domain": ALICE.did}),
    "challenge-missing": ("without the proffer's nonce", "proof-challenge", {"challenge": None}),
    "challenge-other": ("with another proffer's nonce", "proof-challenge",
                        {"challenge": NONCE[:-2] + "AA"}),
    "purpose": ("made to log in", "proof-purpose", {"proofPurpose": "authentication"}),
    "suite": ("of another suite", "proof-suite", {"cryptosuite": "eddsa-rdfc-2022"}),
    "context": ("under a part of the context", "proof-context",
                {"at_context": ["https://w3id.org/assent/v1"]}),
}  # fmt: skip


def _signatures() -> Iterator[Case]:
    """One good signature does not make up for a bad one."""
    other = agreement(place="https://w3id.org/dpv/loc#FR")
    for slug, title, made in (
        ("first-broken", "The first signature is broken, the second holds",
         (_broken(FIRST), SECOND)),
        ("second-broken", "The second signature is broken, the first holds",
         (FIRST, _broken(SECOND))),
        ("both-broken", "Both signatures are broken", (_broken(FIRST), _broken(SECOND))),
        ("values-swapped", "The two signatures are exchanged", _swapped()),
        ("first-of-another", "The first proof is another agreement's",
         (first_proof(other), SECOND)),
        ("second-of-another", "The second proof is another agreement's",
         (FIRST, second_proof(other))),
        ("second-over-the-first", "The second party signed the candidate with its proof",
         (FIRST, _over_candidate())),
    ):  # fmt: skip
        yield _case(slug, title, "PRF-08", *made, code="proof-invalid")
    changes: Json = {
        "acceptBy": "2026-03-01T12:16:00Z",
        "endsAt": NEXT_MONTH,
        "terms": BODY["terms"] | {"digestMultibase": digest(b"other terms")},
        "governingLaw": "https://w3id.org/dpv/loc#FR",
    }
    for member, value in changes.items():
        body = agreement(**{member: value})
        yield _case(f"changed-{member}", f"{member} was changed after both had signed", "PRF-08",
                    FIRST, SECOND, body=body, code="proof-invalid")  # fmt: skip


def _broken(made: Made) -> Made:
    signature = bytes([made.signature[0] ^ 1]) + made.signature[1:]
    return replace(made, proof=made.proof | {"proofValue": base58(signature)})


def _swapped() -> tuple[Made, Made]:
    first, second = FIRST.proof["proofValue"], SECOND.proof["proofValue"]
    return (
        replace(FIRST, proof=FIRST.proof | {"proofValue": second}),
        replace(SECOND, proof=SECOND.proof | {"proofValue": first}),
    )


def _over_candidate() -> Made:
    message = SECOND.configuration_hash + sha256(canonical(candidate_of(BODY)))
    return replace(SECOND, proof=SECOND.proof | {"proofValue": base58(SHOP.sign(message))})


def _times() -> Iterator[Case]:
    for slug, title, created, step, code in (
        ("countersigned-before", "Countersigned before it was signed", "2026-03-01T11:59:59Z",
         "proofs", "proof-time"),
        ("countersigned-at-once", "Countersigned in the same second", NOON, "", ""),
        ("countersigned-at-the-last-second", "Countersigned at acceptBy", ACCEPT_BY, "", ""),
        ("countersigned-late", "Countersigned a second after acceptBy", "2026-03-01T12:15:01Z",
         "record", "proof-time"),
    ):  # fmt: skip
        second = second_proof(BODY, created=created)
        yield _case(slug, title, "REC-01", FIRST, second, step=step, code=code)


def _keys() -> Iterator[Case]:
    for slug, title, keys, code in (
        ("keys-unknown", "Nothing is known of the vendor's keys", None, "key-unknown"),
        ("keys-of-another", "Another vendor's keys are known", did_json(OTHER_SHOP),
         "key-unknown"),
        ("keys-changed", "The vendor lists only a newer key", did_json(SHOP_NEW), "key-unknown"),
        ("keys-exchanged", "The vendor lists another key under this name",
         did_json(replace(SHOP_NEW, fragment="key-1")), "proof-invalid"),
        ("key-expired", "The vendor's key had expired", did_json(SHOP, expires=SIGNED),
         "key-not-valid"),
        ("key-revoked", "The vendor's key had been revoked", did_json(SHOP, revoked=NOON),
         "key-not-valid"),
        ("key-revoked-later", "The vendor's key was revoked later",
         did_json(SHOP, revoked=NEXT_MONTH), ""),
    ):  # fmt: skip
        yield _case(slug, title, "KEY-02", FIRST, SECOND, keys=keys, code=code)


def _local(key: Key) -> tuple[Json, Made, Made]:
    did: Json = {"domain": key.did}
    body = agreement(
        secondParty=BODY["secondParty"] | {"ref": key.did}, origin="http://localhost:8000"
    )
    return body, first_proof(body, **did), second_proof(body, key=key, **did)


def _loopback() -> Iterator[Case]:
    body, *made = _local(LOCAL)
    keys = did_json(LOCAL)
    yield _case("loopback", "A local test where local tests are admitted", "KEY-04", *made,
                body=body, keys=keys, loopback="yes")  # fmt: skip
    yield _case("loopback-refused", "A local test where none are admitted", "KEY-04", *made,
                body=body, keys=keys, step="record", code="wrong-audience")  # fmt: skip
    beyond = replace(LOCAL, did="did:web:localhost%3A65536")
    body, *made = _local(beyond)
    yield _case("loopback-port", "A local test on a port that does not exist", "KEY-04", *made,
                body=body, keys=did_json(beyond), step="record", code="identifier",
                loopback="yes")  # fmt: skip


def _grounds() -> Iterator[Case]:
    """What the pinned description says, held against the record."""
    yield _under("described", "A record with the description it pins", DESCRIPTION)
    for slug, (title, changes, code) in _DESCRIPTIONS.items():
        yield _under(f"described-{slug}", title, described(**changes), code=code)
    yield _under("described-missing", "Another description than the one that is pinned",
                 DESCRIPTION, described(contact="tel:+4930123456"), "reference")  # fmt: skip
    named = agreement(description=reference(DESCRIPTION) | {"ref": BODY["practices"]["ref"]})
    yield _case("described-other-id", "The description's digest under another id", "DOC-04",
                first_proof(named), second_proof(named), body=named, step="record",
                code="reference", descriptions=[bytes_of(DESCRIPTION)])  # fmt: skip
    broken = DESCRIPTION | {"status": "retired"}
    yield _under("described-broken", "The pinned description's signature is broken", broken,
                 code="proof-invalid")  # fmt: skip
    unsigned_one = unsigned(DESCRIPTION) | {"proof": []}
    yield _under("described-unsigned", "The pinned description is not signed", unsigned_one,
                 code="proof-missing")  # fmt: skip


def _under(slug: str, title: str, pinned: Json, given: Json | None = None, code: str = "") -> Case:
    """A record that pins a description, checked with that one or with ``given``."""
    body = agreement(described=pinned)
    return _case(
        slug, title, "REC-03", first_proof(body), second_proof(body), body=body, step="record",
        code=code, descriptions=[bytes_of(given or pinned)],
    )  # fmt: skip


_LIMITS: Final = unsigned(DESCRIPTION)["limits"]
_DESCRIPTIONS: Final[dict[str, tuple[str, Json, str]]] = {
    "other-origin": ("A description for another origin", {"origins": ["https://tea.example"]},
                     "reference"),
    "more-origins": ("A description for several origins",
                     {"origins": ["https://tea.example", "https://shop.example"]}, ""),
    "other-name": ("A description under another legal name",
                   {"secondParty": {"ref": SHOP.did, "legalName": "Other GmbH"}}, "reference"),
    "other-vocabulary": ("A description of another vocabulary",
                         {"vocabulary": BODY["vocabulary"] | {"version": "2.2"}}, "reference"),
    "shorter-limit": ("acceptBy is later than the description allows",
                      {"limits": _LIMITS | {"acceptWithin": "PT14M"}}, "time-order"),
    "exact-limit": ("acceptBy is as late as the description allows",
                    {"limits": _LIMITS | {"acceptWithin": "PT15M"}}, ""),
    "limit-of-ages": ("The description allows more years than can be written",
                      {"limits": _LIMITS | {"acceptWithin": "P9999Y"}}, ""),
    "key-of-another": ("A description that lists another vendor's key",
                       {"keys": [listed(SHOP), listed(OTHER_SHOP)]}, "key-unknown"),
    "ended-before": ("A description that ended before it was issued",
                     {"endsAt": "2025-12-31T00:00:00Z"}, "time-order"),
}  # fmt: skip
