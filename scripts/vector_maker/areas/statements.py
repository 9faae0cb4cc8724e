"""Statements in a bundle: notices, receipts, conflicts and successors, each about this record."""

from collections.abc import Iterator

from vector_maker import exchanged
from vector_maker.areas.verdicts import broken, case_of, invalid
from vector_maker.bundling import (
    acknowledged,
    bundle,
    confirmed,
    fulfilled,
    terminated,
    withdrawn,
)
from vector_maker.case import Case
from vector_maker.documents import (
    EVENING,
    NONCE,
    Json,
    digest_of,
    number_nested,
    uuid,
)
from vector_maker.encoding import digest
from vector_maker.keys import ALICE, BOB, OTHER_SHOP, SHOP
from vector_maker.signing import sealed, unsigned
from vector_maker.story import (
    RECORD,
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


def cases() -> Iterator[Case]:
    """The cases about statements."""
    yield from _notices()
    yield from _successors()


def _notices() -> Iterator[Case]:
    """Each notice and receipt is signed by its party, about this record, and possible."""
    out = withdrawn()
    theirs = {"firstParty": {"ref": BOB.did}}
    yield case_of("notice-broken", "A notice's signature is broken", "PRF-08", bundle(broken(out)),
                  invalid(6, "proof-invalid"))  # fmt: skip
    yield case_of("notice-unsigned", "A notice is not signed", "PRF-07",
                  bundle(out | {"proof": []}), invalid(6, "proof-missing"))  # fmt: skip
    yield case_of("notice-by-the-vendor", "The vendor signed the customer's withdrawal", "PRF-07",
                  bundle(by_first(exchanged.withdrawal(), key=SHOP)), invalid(6, "proof-foreign")
                  )  # fmt: skip
    foreign = by_first(exchanged.withdrawal(**theirs), key=BOB)
    yield case_of("notice-of-another", "Another customer's withdrawal of it", "AGR-02",
                  bundle(foreign), invalid(6))  # fmt: skip
    elsewhere = by_first(exchanged.withdrawal(record=digest(b"another record")))
    yield case_of("notice-of-another-record", "A withdrawal of another record", "AGR-02",
                  bundle(elsewhere), invalid(6))  # fmt: skip
    astray = exchanged.withdrawal(secondParty={"ref": OTHER_SHOP.did})
    made = signed(astray, ALICE, EVENING, domain=OTHER_SHOP.did)
    yield case_of("notice-to-another", "A withdrawal to another vendor", "AGR-02", bundle(made),
                  invalid(6))  # fmt: skip
    by_body = number_nested(unsigned(out) | {"record": digest_of(agreement())})
    yield case_of("notice-by-body-digest", "A withdrawal that names the record without its proofs",
                  "DOC-04", bundle(by_first(by_body)), invalid(6))  # fmt: skip
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
        yield case_of(slug, title, "AGR-02", bundle(*told), invalid(6, "time-order"))
    dated_ahead = confirmed(out, at="2026-03-02T12:05:01Z")
    yield case_of("receipt-of-the-future", "A receipt is dated ahead by more than a skew", "PRF-09",
                  bundle(out, dated_ahead), invalid(6, "proof-time"))  # fmt: skip
    seen = acknowledged(RECORD, at=EVENING)
    apart = confirmed(seen, at=EVENING, effect="recorded", previous=None)
    yield case_of("receipt-that-follows-none", "A receipt of no withdrawal follows no document",
                  "AGR-18", bundle(seen, apart), invalid(6))  # fmt: skip
    listed = [{"record": digest_of(RECORD)}]
    its_own = by_second(exchanged.heads(heads=listed), challenge=NONCE)
    yield case_of("heads-of-the-vendor", "The vendor's own heads in a history", "AGR-15",
                  bundle(its_own), invalid(6))  # fmt: skip
    hers = exchanged.heads(listedBy="first-party", heads=[{"record": digest(b"another record")}])
    yield case_of("heads-without-the-record", "Heads of hers that do not list the record",
                  "AGR-15", bundle(by_first(hers, challenge=NONCE)), invalid(6))  # fmt: skip
    yield case_of("heads-without-a-nonce", "Heads of hers that no nonce was signed with", "PRF-08",
                  bundle(by_first(exchanged.heads(listedBy="first-party", heads=listed))),
                  invalid(6, "proof-challenge"))  # fmt: skip
    conflicting = by_second(exchanged.receipt(out, record=digest(b"another record")))
    yield case_of("conflict-of-another-record", "A conflict about another record", "AGR-02",
                  bundle(conflicts=[conflicting]), invalid(6))  # fmt: skip


def _successors() -> Iterator[Case]:
    elsewhere = {"ref": uuid(74), "position": "1", "counter": "none"}
    own: Json = {"id": uuid(75), "supersedes": digest_of(RECORD), "proffer": elsewhere}
    for slug, title, record, code in (
        ("successor-broken", "A successor's signature is broken",
         broken(record_of(agreement(**own))), "proof-invalid"),
        ("successor-candidate", "A successor that the vendor never signed",
         candidate_of(agreement(**own)), "proof-missing"),
        ("successor-of-another", "A successor that supersedes another record",
         record_of(agreement(**own | {"supersedes": digest(b"another")})), "reference"),
        ("successor-of-nothing", "A record that supersedes nothing",
         record_of(agreement(**own | {"supersedes": None})), "reference"),
    ):  # fmt: skip
        yield case_of(slug, title, "AGR-08", bundle(successors=[record]), invalid(6, code))
    body = agreement(**own, firstParty={"ref": BOB.did})
    hers = sealed(body, first_proof(body, key=BOB), second_proof(body))
    yield case_of("successor-of-another-customer", "Another customer's record supersedes this one",
                  "AGR-08", bundle(successors=[hers]), invalid(6))  # fmt: skip
