"""Bundles that do not hold together: each step of the auditor's list fails once for each reason."""

from collections.abc import Iterator
from dataclasses import replace

from vector_maker.areas import grounds, statements
from vector_maker.areas.verdicts import VALID, Verdict, broken, case_of, invalid, undecided
from vector_maker.bundling import (
    TEXTS,
    bundle,
    withdrawn,
)
from vector_maker.case import Case
from vector_maker.documents import (
    ISSUED,
    LEGAL_NAME,
    NEXT_MONTH,
    NOON,
    Json,
    uuid,
)
from vector_maker.encoding import base64url, canonical
from vector_maker.keys import BOB, LOCAL, OTHER_SHOP, SHOP, SHOP_NEW, did_json
from vector_maker.published import description, listed, practices
from vector_maker.signing import sealed
from vector_maker.story import (
    DESCRIPTION,
    RECORD,
    TERMS,
    agreement,
    candidate_of,
    described,
    first_proof,
    record_of,
    second_proof,
    signed,
)

__all__ = ["cases"]


def cases() -> Iterator[Case]:
    """The cases of the area."""
    yield case_of("whole", "Everything is there and holds", "REC-06", bundle(), VALID)
    yield from _files()
    yield from _identifiers()
    yield from _descriptions()
    yield from _records()
    yield from grounds.cases()
    yield from statements.cases()
    yield from _trust()
    yield from _missing()


def _files() -> Iterator[Case]:
    """What is no bundle at all."""
    good = bundle()
    for slug, title, data, step, code in (
        ("not-canonical", "Written with blanks", canonical(good).replace(b":", b": ", 1),
         "decode", "not-canonical"),
        ("member-unknown", "A member that no bundle has", canonical(good | {"note": "x"}),
         "schema", "schema"),
        ("version-unknown", "Another protocol version",
         canonical(good | {"protocolVersion": "2.0"}), "schema", "version"),
        ("version-and-type-unknown", "A type of another protocol version",
         canonical(good | {"protocolVersion": "2.0", "type": "Dossier"}), "schema", "version"),
        ("a-record", "A record in place of a bundle", canonical(RECORD), "schema", "schema"),
        ("text-changed", "A text was changed", canonical(_with_text(TEXTS[0] | {"text": "Other."})),
         "read", "reference"),
        ("nested-id", "A nested id inside the terms is another's",
         canonical(good | {"terms": _misnumbered()}), "read", "nested-id"),
        ("time", "A day inside a notice that does not exist",
         canonical(bundle(withdrawn(at="2026-02-30T12:00:00Z"))), "read", "time"),
        ("member-too-large", "Practices that are larger than a document may be",
         canonical(bundle(practices=_enormous())), "read", "too-large"),
    ):  # fmt: skip
        verdict = Verdict(answer="invalid", code=code, step=step)
        yield case_of(slug, title, "DOC-03", good, verdict, bytes=base64url(data))


def _with_text(changed: Json) -> Json:
    return bundle(texts=[changed, TEXTS[1]])


def _misnumbered() -> Json:
    permission = TERMS["permissions"][0] | {"id": f"{TERMS['id']}#99"}
    return TERMS | {"permissions": [permission]}


def _enormous() -> Json:
    long = [f"https://w3id.org/dpv#{'a' * 100}{number}" for number in range(64)]
    process = practices()["processes"][0] | {"purposes": long}
    return practices(processes=[process | {"name": f"Process {n}"} for n in range(9)])


def _identifiers() -> Iterator[Case]:
    local = agreement(secondParty={"ref": LOCAL.did, "legalName": LEGAL_NAME})
    value = bundle(record=record_of(local))
    yield case_of("loopback-refused", "A local test where none are admitted", "KEY-04", value,
                  invalid(1, "wrong-audience"))  # fmt: skip
    beyond = agreement(secondParty={"ref": "did:web:localhost%3A65536", "legalName": LEGAL_NAME})
    yield case_of("loopback-port", "A port that does not exist", "KEY-04",
                  bundle(record=record_of(beyond)), invalid(1, "identifier"),
                  loopback="yes")  # fmt: skip
    yield case_of("loopback-description", "A local test under a description of somebody else",
                  "DOC-07", value, invalid(2), loopback="yes")  # fmt: skip


def _descriptions() -> Iterator[Case]:
    other = described(by=OTHER_SHOP, secondParty={"ref": OTHER_SHOP.did, "legalName": "Other"})
    yield case_of("description-of-another", "A second description is another vendor's", "DOC-07",
                  bundle(descriptions=[DESCRIPTION, other]), invalid(2))  # fmt: skip
    for slug, title, more, code in (
        ("description-broken", "The description's signature is broken", broken(DESCRIPTION),
         "proof-invalid"),
        ("description-unsigned", "The description is not signed", DESCRIPTION | {"proof": []},
         "proof-missing"),
        ("description-ended-before", "A description ended before it was issued",
         described(endsAt="2025-12-31T00:00:00Z"), "time-order"),
        ("description-lists-another", "A description lists another vendor's key",
         described(keys=[listed(SHOP), listed(OTHER_SHOP)]), "key-unknown"),
        ("description-key-not-yet", "A description was signed before its key was valid",
         described(keys=[listed(SHOP) | {"validFrom": NOON}]), "key-not-valid"),
    ):  # fmt: skip
        yield case_of(slug, title, "DOC-07", bundle(descriptions=[more]), invalid(2, code))
    yield case_of("description-not-pinned", "The description that the record pins is missing",
                  "REC-03", bundle(descriptions=[described(contact="tel:+4930123456")]),
                  undecided(2))  # fmt: skip


def _records() -> Iterator[Case]:
    body = agreement()
    first, second = first_proof(body), second_proof(body)
    late = second_proof(body, created="2026-03-01T12:15:01Z")
    for slug, title, requirement, record, code in (
        ("record-first-broken", "The customer's signature is broken", "PRF-08",
         _first_broken(), "proof-invalid"),
        ("record-second-broken", "The vendor's signature is broken", "PRF-08", broken(RECORD),
         "proof-invalid"),
        ("record-candidate", "The vendor never signed", "REC-01", candidate_of(body),
         "proof-missing"),
        ("record-reordered", "The vendor's proof stands first", "PRF-07",
         sealed(body, second, first), "proof-order"),
        ("record-late", "Countersigned after acceptBy", "REC-01", sealed(body, first, late),
         "proof-time"),
        ("record-other-customer", "Signed by another customer", "PRF-07",
         sealed(body, first_proof(body, key=BOB), second), "proof-foreign"),
        ("record-new-key", "Signed with a key that no description lists", "KEY-02",
         sealed(body, first, second_proof(body, key=SHOP_NEW)), "key-unknown"),
    ):  # fmt: skip
        yield case_of(slug, title, requirement, bundle(record=record), invalid(3, code))
    yield from _of_the_future()


def _of_the_future() -> Iterator[Case]:
    """Nothing in a bundle was signed after it is asked about, but for clocks that differ."""
    early = {"at": "2026-03-01T11:00:00Z"}
    yield case_of(
        "record-of-the-future",
        "Asked for a time before it was made",
        "PRF-09",
        bundle(),
        invalid(3, "proof-time"),
        **early,
    )
    body = description(SHOP, issued=ISSUED, id=uuid(76))
    described = signed(body, SHOP, NEXT_MONTH, domain=SHOP.did)
    yield case_of("description-of-the-future", "A description is dated ahead", "PRF-09",
                  bundle(descriptions=[DESCRIPTION, described]), invalid(2, "proof-time")
                  )  # fmt: skip


def _first_broken() -> Json:
    first, second = RECORD["proof"]
    swapped = first | {"proofValue": second["proofValue"]}
    return RECORD | {"proof": [swapped, second]}


def _trust() -> Iterator[Case]:
    """Keys in a bundle prove nothing by being there."""
    for slug, title, keys, verdict in (
        ("keys-unknown", "Nothing is known outside the bundle", None, undecided(7)),
        ("keys-newer", "Only a newer key is known, which vouches for nothing",
         did_json(SHOP_NEW), undecided(7)),
        ("keys-other", "Another key is known under the same name",
         did_json(replace(SHOP_NEW, fragment="key-1")), invalid(7, "key-unknown")),
        ("keys-expired", "The key had expired when the record was made",
         did_json(SHOP, expires="2026-02-01T00:00:00Z"), invalid(7, "key-not-valid")),
        ("keys-revoked", "The key had been revoked when the record was made",
         did_json(SHOP, revoked="2026-02-01T00:00:00Z"), invalid(7, "key-not-valid")),
    ):  # fmt: skip
        yield case_of(slug, title, "REC-05", bundle(), verdict, keys=keys)


def _missing() -> Iterator[Case]:
    for slug, title, changes in (
        ("legal-text-missing", "The legal text is missing", {"texts": TEXTS[:1]}),
        ("plain-text-missing", "The plain text is missing", {"texts": TEXTS[1:]}),
        ("texts-missing", "Both texts are missing", {"texts": []}),
        ("roster-missing", "The roster is missing", {"roster": None}),
    ):
        yield case_of(slug, title, "REC-03", bundle(**changes), undecided(9))
