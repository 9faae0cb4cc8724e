"""Bundles that do not hold together: each step of the auditor's list fails once for each reason."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from vector_maker import exchanged, published
from vector_maker.areas.verdicts import Verdict, case_of
from vector_maker.bundling import (
    TEXTS,
    acknowledged,
    bundle,
    confirmed,
    fulfilled,
    terminated,
    text,
    withdrawn,
)
from vector_maker.case import Case
from vector_maker.documents import (
    EVENING,
    ISSUED,
    LEGAL_NAME,
    NEXT_MONTH,
    NOON,
    SIGNED,
    Json,
    digest_of,
    number_nested,
    reference,
    uuid,
)
from vector_maker.encoding import base64url, canonical, digest
from vector_maker.keys import ALICE, BOB, KEEPER, LOCAL, OTHER_SHOP, SHOP, SHOP_NEW, did_json
from vector_maker.published import description, entry, listed, practices, roster, terms
from vector_maker.signing import sealed, unsigned
from vector_maker.story import (
    DESCRIPTION,
    PERSONAL_TERMS,
    PRACTICES,
    RECORD,
    ROSTER,
    TERMS,
    agreement,
    by_first,
    by_second,
    candidate_of,
    first_proof,
    record_of,
    second_proof,
    signed,
)

__all__ = ["cases"]

LATER: Final = "2026-03-02T12:00:00Z"
VALID: Final = Verdict(answer="valid", check="10 standing", since=SIGNED)
CHECKS: Final = {
    int(name.split()[0]): name
    for name in (
        *("1 identifiers", "2 descriptions", "3 record", "4 what it rests on", "5 negotiation"),
        *("6 notices and receipts", "7 keys", "8 one history", "9 complete"),
    )
}


def cases() -> Iterator[Case]:
    """The cases of the area."""
    yield _case("whole", "Everything is there and holds", "REC-06", bundle(), VALID)
    yield from _files()
    yield from _identifiers()
    yield from _descriptions()
    yield from _records()
    yield from _practices()
    yield from _terms()
    yield from _rosters()
    yield from _negotiations()
    yield from _notices()
    yield from _successors()
    yield from _trust()
    yield from _missing()


def _case(
    slug: str, title: str, requirement: str, value: Json, verdict: Verdict, **request: Any
) -> Case:
    return case_of(slug, title, requirement, value, verdict, **{"at": LATER} | request)


def _invalid(check: int, code: str = "reference") -> Verdict:
    return Verdict(answer="invalid", check=CHECKS[check], code=code)


def _undecided(check: int) -> Verdict:
    return Verdict(answer="undecided", check=CHECKS[check])


def _broken(document: Json) -> Json:
    """A document whose last signature was taken from nowhere."""
    *proofs, last = document["proof"]
    value = last["proofValue"]
    other = value[:-1] + ("2" if value[-1] != "2" else "3")
    return document | {"proof": [*proofs, last | {"proofValue": other}]}


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
        yield _case(slug, title, "DOC-03", good, verdict, bytes=base64url(data))


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
    yield _case("loopback-refused", "A local test where none are admitted", "KEY-04", value,
                _invalid(1, "wrong-audience"))  # fmt: skip
    beyond = agreement(secondParty={"ref": "did:web:localhost%3A65536", "legalName": LEGAL_NAME})
    yield _case("loopback-port", "A port that does not exist", "KEY-04",
                bundle(record=record_of(beyond)), _invalid(1, "identifier"),
                loopback="yes")  # fmt: skip
    yield _case("loopback-description", "A local test under a description of somebody else",
                "DOC-07", value, _invalid(2), loopback="yes")  # fmt: skip


def _descriptions() -> Iterator[Case]:
    other = _described(by=OTHER_SHOP, secondParty={"ref": OTHER_SHOP.did, "legalName": "Other"})
    yield _case("description-of-another", "A second description is another vendor's", "DOC-07",
                bundle(descriptions=[DESCRIPTION, other]), _invalid(2))  # fmt: skip
    for slug, title, more, code in (
        ("description-broken", "The description's signature is broken", _broken(DESCRIPTION),
         "proof-invalid"),
        ("description-unsigned", "The description is not signed", DESCRIPTION | {"proof": []},
         "proof-missing"),
        ("description-ended-before", "A description ended before it was issued",
         _described(endsAt="2025-12-31T00:00:00Z"), "time-order"),
        ("description-lists-another", "A description lists another vendor's key",
         _described(keys=[listed(SHOP), listed(OTHER_SHOP)]), "key-unknown"),
        ("description-key-not-yet", "A description was signed before its key was valid",
         _described(keys=[listed(SHOP) | {"validFrom": NOON}]), "key-not-valid"),
    ):  # fmt: skip
        yield _case(slug, title, "DOC-07", bundle(descriptions=[more]), _invalid(2, code))
    yield _case("description-not-pinned", "The description that the record pins is missing",
                "REC-03", bundle(descriptions=[_described(contact="tel:+4930123456")]),
                _undecided(2))  # fmt: skip


def _described(*, by: Any = SHOP, **changes: Any) -> Json:
    return signed(description(by, **changes), by, ISSUED, domain=changes.get("secondParty", {})
                  .get("ref", SHOP.did))  # fmt: skip


def _records() -> Iterator[Case]:
    body = agreement()
    first, second = first_proof(body), second_proof(body)
    late = second_proof(body, created="2026-03-01T12:15:01Z")
    for slug, title, requirement, record, code in (
        ("record-first-broken", "The customer's signature is broken", "PRF-08",
         _first_broken(), "proof-invalid"),
        ("record-second-broken", "The vendor's signature is broken", "PRF-08", _broken(RECORD),
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
        yield _case(slug, title, requirement, bundle(record=record), _invalid(3, code))
    yield from _of_the_future()


def _of_the_future() -> Iterator[Case]:
    """Nothing in a bundle was signed after it is asked about, but for clocks that differ."""
    early = {"at": "2026-03-01T11:00:00Z"}
    yield _case(
        "record-of-the-future",
        "Asked for a time before it was made",
        "PRF-09",
        bundle(),
        _invalid(3, "proof-time"),
        **early,
    )
    body = description(SHOP, issued=ISSUED, id=uuid(76))
    described = signed(body, SHOP, NEXT_MONTH, domain=SHOP.did)
    yield _case("description-of-the-future", "A description is dated ahead", "PRF-09",
                bundle(descriptions=[DESCRIPTION, described]), _invalid(2, "proof-time")
                )  # fmt: skip
    planned = signed(practices(), SHOP, NEXT_MONTH, domain=SHOP.did)
    yield _case("practices-of-the-future", "Practices are dated ahead", "PRF-09",
                _resting_on(practised=planned), _invalid(4, "proof-time"))  # fmt: skip
    offer = by_second(exchanged.counter_offer(), created=NEXT_MONTH)
    yield _case("offer-of-the-future", "The alternative is dated ahead", "PRF-09",
                bundle(record=_answering(offer), counterOffer=offer), _invalid(5, "proof-time")
                )  # fmt: skip


def _first_broken() -> Json:
    first, second = RECORD["proof"]
    swapped = first | {"proofValue": second["proofValue"]}
    return RECORD | {"proof": [swapped, second]}


def _practices() -> Iterator[Case]:
    other = signed(practices(profile="other"), SHOP, ISSUED, domain=SHOP.did)
    yield _case("practices-other", "Other practices than were agreed", "DOC-04",
                bundle(practices=other), _invalid(4))  # fmt: skip
    renamed = agreement(practices=reference(PRACTICES) | {"ref": uuid(70)})
    yield _case("practices-other-id", "The practices' digest under another id", "DOC-04",
                bundle(record=record_of(renamed)), _invalid(4))  # fmt: skip
    foreign = signed(practices(secondParty={"ref": OTHER_SHOP.did}), OTHER_SHOP, ISSUED,
                     domain=OTHER_SHOP.did)  # fmt: skip
    yield _case("practices-of-another", "Another vendor's practices were agreed", "REC-03",
                _resting_on(practised=foreign), _invalid(4))  # fmt: skip
    yield _case("practices-broken", "The practices' signature is broken", "PRF-08",
                _resting_on(practised=_broken(PRACTICES)), _invalid(4, "proof-invalid")
                )  # fmt: skip
    unproven = unsigned(PRACTICES) | {"proof": []}
    yield _case("practices-unsigned", "The practices are not signed", "PRF-07",
                _resting_on(practised=unproven), _invalid(4, "proof-missing"))  # fmt: skip


_NAMES: Final = {"practised": "practices", "of": "terms", "under": "roster"}


def _resting_on(**ground: Any) -> Json:
    """A bundle whose record was made on other ground, which is in it."""
    if "of" in ground and "under" not in ground:
        ground["under"] = signed(roster(ground["of"]), KEEPER, ISSUED)
    given = {_NAMES[name]: value for name, value in ground.items()}
    return bundle(record=record_of(agreement(**ground)), **given)


def _terms() -> Iterator[Case]:
    other = terms(permissions=[published.PERMISSION | {"retention": "P10Y"}])
    yield _case("terms-other", "Other terms than were agreed, under the same name", "REC-03",
                bundle(terms=other), _invalid(4))  # fmt: skip
    for slug, title, change in (
        ("terms-other-version", "The terms' digest under another version", {"version": "1.1"}),
        ("terms-other-name", "The terms' digest under another name", {"name": "tracking"}),
        ("terms-other-id", "The terms' digest under another address",
         {"ref": "https://roster.example/terms/tracking/1.0"}),
    ):  # fmt: skip
        named = agreement(terms=agreement()["terms"] | change)
        yield _case(slug, title, "DOC-04", bundle(record=record_of(named)), _invalid(4))
    yield _case("terms-personal", "A customer's own terms, outside any roster", "REC-07",
                _resting_on(of=PERSONAL_TERMS, under=None) | {"texts": []}, VALID)  # fmt: skip
    yield _case("terms-personal-in-roster", "A customer's own terms as if they stood in a roster",
                "REC-03", _resting_on(of=PERSONAL_TERMS, under=ROSTER), _invalid(4))  # fmt: skip
    yield _case("terms-without-roster", "Standard terms outside any roster", "REC-03",
                _resting_on(of=TERMS, under=None), _invalid(4))  # fmt: skip
    yield _case("text-not-named", "A text that the terms do not name", "ROS-01",
                bundle(texts=[*TEXTS, text("plain", "Anything goes.\n")]), _invalid(4))  # fmt: skip
    swapped = [TEXTS[0] | {"kind": "legal"}, TEXTS[1] | {"kind": "plain"}]
    yield _case("texts-exchanged", "The plain text as the legal one", "ROS-01",
                bundle(texts=swapped), _invalid(4))  # fmt: skip
    yield _case("text-other-language", "A text under another language", "ROS-01",
                bundle(texts=[TEXTS[0] | {"language": "de"}, TEXTS[1]]), _invalid(4))  # fmt: skip


def _rosters() -> Iterator[Case]:
    newer = signed(roster(TERMS, sequence="2", previous=digest_of(ROSTER)), KEEPER, ISSUED)
    yield _case("roster-other", "A later roster than was agreed", "DOC-04", bundle(roster=newer),
                _invalid(4))  # fmt: skip
    named = agreement(roster=reference(ROSTER, version="2"))
    yield _case("roster-other-version", "The roster's digest under another sequence", "DOC-04",
                bundle(record=record_of(named)), _invalid(4))  # fmt: skip
    own = signed(roster(TERMS, keeper={"ref": SHOP.did}), SHOP, ISSUED)
    yield _case("roster-of-the-vendor", "The vendor keeps the roster", "ROS-02",
                _resting_on(under=own), _invalid(4))  # fmt: skip
    strange = signed(roster(TERMS, entries=[entry(TERMS) | {"digestMultibase": digest(b"x")}]),
                     KEEPER, ISSUED)  # fmt: skip
    yield _case("roster-without-terms", "The roster has other terms under this name", "ROS-01",
                _resting_on(under=strange), _invalid(4))  # fmt: skip
    retired = signed(roster(TERMS, entries=[entry(TERMS, status="retired")]), KEEPER, ISSUED)
    yield _case("roster-retired", "The terms were retired; what was agreed outlives that",
                "ROS-03", _resting_on(under=retired), VALID)  # fmt: skip
    for slug, title, described, code in (
        ("origin", "The description speaks for another origin",
         _described(origins=["https://tea.example"]), "reference"),
        ("legal-name", "The description has another legal name",
         _described(secondParty={"ref": SHOP.did, "legalName": "Other GmbH"}), "reference"),
        ("vocabulary", "The description has another vocabulary",
         _described(vocabulary=agreement()["vocabulary"] | {"version": "2.2"}), "reference"),
        ("limit", "acceptBy is later than the description allows",
         _described(limits=_limits("PT10M")), "time-order"),
    ):  # fmt: skip
        record = record_of(agreement(described=described))
        yield _case(f"described-other-{slug}", title, "REC-03",
                    bundle(record=record, descriptions=[described]), _invalid(4, code)
                    )  # fmt: skip
    misnamed = agreement(description=reference(DESCRIPTION) | {"ref": uuid(71)})
    yield _case("described-other-id", "The description's digest under another id", "DOC-04",
                bundle(record=record_of(misnamed)), _invalid(4))  # fmt: skip


def _limits(accept_within: str) -> Json:
    limits: Json = description(SHOP)["limits"]
    return limits | {"acceptWithin": accept_within}


def _negotiations() -> Iterator[Case]:
    offer = by_second(exchanged.counter_offer(), created=SIGNED)
    answered = _answering(offer)
    yield _case("answered", "The record takes the vendor's one alternative", "NEG-07",
                bundle(record=answered, counterOffer=offer), VALID)  # fmt: skip
    yield _case("offer-missing", "The alternative that was taken is missing", "REC-03",
                bundle(record=answered), _undecided(5))  # fmt: skip
    yield _case("offer-not-taken", "An alternative that was not taken", "NEG-07",
                bundle(counterOffer=offer), _invalid(5))  # fmt: skip
    broken = _broken(offer)
    yield _case("offer-broken", "The alternative's signature is broken", "PRF-08",
                bundle(record=_answering(broken), counterOffer=broken),
                _invalid(5, "proof-invalid"))  # fmt: skip
    elsewhere = by_second(exchanged.counter_offer(id=uuid(72)), created=SIGNED)
    yield _case("offer-other", "Another alternative than was taken", "DOC-04",
                bundle(record=answered, counterOffer=elsewhere), _invalid(5))  # fmt: skip
    for slug, title, changes in _OFFERS:
        made = by_second(exchanged.counter_offer(**changes), created=SIGNED)
        yield _case(f"offer-{slug}", title, "NEG-07",
                    bundle(record=_answering(made), counterOffer=made), _invalid(5))  # fmt: skip


def _answering(offer: Json) -> Json:
    proffer = agreement()["proffer"] | {"answers": digest_of(offer)}
    return record_of(agreement(proffer=proffer))


_OTHER: Final = {"digestMultibase": digest(b"other")}
_OFFER: Final = exchanged.counter_offer()
_OFFERS: Final = (
    ("other-terms", "The alternative had other terms", {"terms": _OFFER["terms"] | _OTHER}),
    ("other-roster", "The alternative had another roster", {"roster": _OFFER["roster"] | _OTHER}),
    ("other-practices", "The alternative had other practices",
     {"practices": _OFFER["practices"] | _OTHER}),
    ("other-proffer", "The alternative was for another proffer", {"proffer": uuid(73)}),
)  # fmt: skip


def _notices() -> Iterator[Case]:
    """Each notice and receipt is signed by its party, about this record, and possible."""
    out = withdrawn()
    theirs = {"firstParty": {"ref": BOB.did}}
    yield _case("notice-broken", "A notice's signature is broken", "PRF-08", bundle(_broken(out)),
                _invalid(6, "proof-invalid"))  # fmt: skip
    yield _case("notice-unsigned", "A notice is not signed", "PRF-07",
                bundle(out | {"proof": []}), _invalid(6, "proof-missing"))  # fmt: skip
    yield _case("notice-by-the-vendor", "The vendor signed the customer's withdrawal", "PRF-07",
                bundle(by_first(exchanged.withdrawal(), key=SHOP)), _invalid(6, "proof-foreign")
                )  # fmt: skip
    foreign = by_first(exchanged.withdrawal(**theirs), key=BOB)
    yield _case("notice-of-another", "Another customer's withdrawal of it", "AGR-02",
                bundle(foreign), _invalid(6))  # fmt: skip
    elsewhere = by_first(exchanged.withdrawal(record=digest(b"another record")))
    yield _case("notice-of-another-record", "A withdrawal of another record", "AGR-02",
                bundle(elsewhere), _invalid(6))  # fmt: skip
    astray = exchanged.withdrawal(secondParty={"ref": OTHER_SHOP.did})
    made = signed(astray, ALICE, EVENING, domain=OTHER_SHOP.did)
    yield _case("notice-to-another", "A withdrawal to another vendor", "AGR-02", bundle(made),
                _invalid(6))  # fmt: skip
    by_body = number_nested(unsigned(out) | {"record": digest_of(agreement())})
    yield _case("notice-by-body-digest", "A withdrawal that names the record without its proofs",
                "DOC-04", bundle(by_first(by_body)), _invalid(6))  # fmt: skip
    past = "2026-03-01T18:00:01Z"
    for slug, title, told in (
        ("receipt-received-later", "A receipt of what was received later",
         (out, confirmed(out, at=EVENING, received=past))),
        ("acknowledged-later", "She acknowledges what she received later",
         (acknowledged(out, at=EVENING, received="2026-03-01T18:01:00Z"),)),
        ("done-later", "The vendor did something later than it says so",
         (out, fulfilled(out, at=EVENING, actions=[
             {"action": "erase", "outcome": "done", "at": past}]))),
        ("ended-before-notice", "The vendor ends it before it says so",
         (terminated(at=EVENING, effectiveAt="2026-03-01T17:59:59Z"),)),
    ):  # fmt: skip
        yield _case(slug, title, "AGR-02", bundle(*told), _invalid(6, "time-order"))
    dated_ahead = confirmed(out, at="2026-03-02T12:05:01Z")
    yield _case("receipt-of-the-future", "A receipt is dated ahead by more than a skew", "PRF-09",
                bundle(out, dated_ahead), _invalid(6, "proof-time"))  # fmt: skip
    conflicting = by_second(exchanged.receipt(out, record=digest(b"another record")))
    yield _case("conflict-of-another-record", "A conflict about another record", "AGR-02",
                bundle(conflicts=[conflicting]), _invalid(6))  # fmt: skip


def _successors() -> Iterator[Case]:
    elsewhere = {"ref": uuid(74), "position": "1", "counter": "none"}
    own = {"id": uuid(75), "supersedes": digest_of(RECORD), "proffer": elsewhere}
    for slug, title, record, code in (
        ("successor-broken", "A successor's signature is broken",
         _broken(record_of(agreement(**own))), "proof-invalid"),
        ("successor-candidate", "A successor that the vendor never signed",
         candidate_of(agreement(**own)), "proof-missing"),
        ("successor-of-another", "A successor that supersedes another record",
         record_of(agreement(**own | {"supersedes": digest(b"another")})), "reference"),
        ("successor-of-nothing", "A record that supersedes nothing",
         record_of(agreement(**own | {"supersedes": None})), "reference"),
    ):  # fmt: skip
        yield _case(slug, title, "AGR-08", bundle(successors=[record]), _invalid(6, code))
    body = agreement(**own, firstParty={"ref": BOB.did})
    hers = sealed(body, first_proof(body, key=BOB), second_proof(body))
    yield _case("successor-of-another-customer", "Another customer's record supersedes this one",
                "AGR-08", bundle(successors=[hers]), _invalid(6))  # fmt: skip


def _trust() -> Iterator[Case]:
    """Keys in a bundle prove nothing by being there."""
    for slug, title, keys, verdict in (
        ("keys-unknown", "Nothing is known outside the bundle", None, _undecided(7)),
        ("keys-newer", "Only a newer key is known, which vouches for nothing",
         did_json(SHOP_NEW), _undecided(7)),
        ("keys-other", "Another key is known under the same name",
         did_json(replace(SHOP_NEW, fragment="key-1")), _invalid(7, "key-unknown")),
        ("keys-expired", "The key had expired when the record was made",
         did_json(SHOP, expires="2026-02-01T00:00:00Z"), _invalid(7, "key-not-valid")),
        ("keys-revoked", "The key had been revoked when the record was made",
         did_json(SHOP, revoked="2026-02-01T00:00:00Z"), _invalid(7, "key-not-valid")),
    ):  # fmt: skip
        yield _case(slug, title, "REC-05", bundle(), verdict, keys=keys)


def _missing() -> Iterator[Case]:
    for slug, title, changes in (
        ("legal-text-missing", "The legal text is missing", {"texts": TEXTS[:1]}),
        ("plain-text-missing", "The plain text is missing", {"texts": TEXTS[1:]}),
        ("texts-missing", "Both texts are missing", {"texts": []}),
        ("roster-missing", "The roster is missing", {"roster": None}),
    ):
        yield _case(slug, title, "REC-03", bundle(**changes), _undecided(9))
