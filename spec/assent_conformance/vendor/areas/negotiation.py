"""Proffers: what is signed, declined or rejected, and that the same bytes have one outcome."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from msgspec.structs import replace

from assent.documents import Counter
from assent.documents.containers import write_proffer
from assent.documents.parts import Reference
from assent.times import plus, plus_duration
from assent_conformance.check import Area, require
from assent_conformance.customer import DAY_S
from assent_conformance.vendor.breaches import check_problem
from assent_conformance.vendor.under_test import Vendor

AREA = Area("vendor", "negotiation")


def reason(vendor: Vendor, expected: str, **changes: Any) -> None:
    """Check that a proffer with some changes is declined for a reason."""
    customer = vendor.customer()
    proffer = customer.proffer(vendor.accepted[0], **changes)
    made = vendor.outcome(vendor.put("proffers", proffer), "Agreement", "Decline")
    require(made.type == "Decline", "It signed an agreement.")
    require(made.body.reason == expected, f"Its reason is {made.body.reason}.")
    declined = tuple(item.body_digest for item in proffer.candidates)
    require(made.body.declines == declined, "The decline names other candidates.")
    require(made.body.proffer == proffer.id, "The decline names another proffer.")


@AREA.check("NEG-02")
def accepted_terms_are_signed(vendor: Vendor) -> None:
    """A proffer of each of its accepted terms becomes an agreement at once."""
    for standard in vendor.accepted:
        agreed = vendor.agreed(standard)
        named = agreed.record.body.terms.digest_multibase
        require(named == standard.entry.digest_multibase, "It signed other terms.")


@AREA.check("BND-02")
def made_now_is_201(vendor: Vendor) -> None:
    """What is made now is answered with 201."""
    status = vendor.agreed().answer.status
    require(status == 201, f"It answered {status}.")


@AREA.check("NEG-05")
def same_bytes_same_outcome(vendor: Vendor) -> None:
    """The same bytes again fetch the same record, with 200."""
    agreed = vendor.agreed()
    again = vendor.put("proffers", agreed.proffer)
    require(again.status == 200, f"It answered {again.status}.")
    require(again.body == agreed.record.raw, "It answered with other bytes.")


@AREA.check("NEG-05")
def other_bytes_under_the_id(vendor: Vendor) -> None:
    """Other bytes under the id of a proffer are rejected, and the first stand."""
    agreed = vendor.agreed()
    first = agreed.proffer.candidates[0].body
    other = agreed.customer.sign(replace(first, id=agreed.customer.new_id()))
    sent = write_proffer(agreed.proffer.id, (other,))
    check_problem(vendor.put("proffers", sent), 409, "id-reused")
    again = vendor.put("proffers", agreed.proffer)
    require(again.body == agreed.record.raw, "The first outcome is lost.")


@AREA.check("NEG-05")
def id_of_an_agreement_is_taken(vendor: Vendor) -> None:
    """A candidate with the id of another agreement is rejected."""
    agreed = vendor.agreed()
    other = vendor.customer()
    sent = other.proffer(vendor.accepted[0], id=agreed.record.id)
    check_problem(vendor.put("proffers", sent), 409, "id-reused")


@AREA.check("NEG-05")
def many_at_once_one_record(vendor: Vendor) -> None:
    """The same proffer many times at once makes one record."""
    customer = vendor.customer()
    proffer = customer.proffer(vendor.accepted[0])
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: vendor.put("proffers", proffer), range(16)))
    bodies = {item.body for item in answers}
    statuses = sorted({item.status for item in answers})
    require(len(bodies) == 1 and statuses[0] in (200, 201), f"Answers of {statuses} differ.")


@AREA.check("AGR-10")
def two_at_once_one_agreement(vendor: Vendor) -> None:
    """Two proffers of one key at once lead to one agreement at most."""
    customer = vendor.customer()
    proffers = [customer.proffer(item) for item in vendor.accepted[:2]]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda item: vendor.put("proffers", item), proffers))
    made = [vendor.outcome(item, "Agreement", "Decline").type for item in answers]
    require(sorted(made) == ["Agreement", "Decline"], f"It made {' and '.join(made)}.")


@AREA.check("AGR-10")
def second_agreement_is_declined(vendor: Vendor) -> None:
    """A second agreement that supersedes none is declined."""
    agreed = vendor.agreed()
    second = agreed.customer.proffer(vendor.accepted[1])
    made = vendor.outcome(vendor.put("proffers", second), "Agreement", "Decline")
    require(made.type == "Decline", "Two agreements are in force.")
    require(made.body.reason == "agreement-in-force", f"Its reason is {made.body.reason}.")


@AREA.check("AGR-08")
def successor_is_signed(vendor: Vendor) -> None:
    """A proffer that supersedes the agreement in force is signed."""
    agreed = vendor.agreed()
    second = agreed.customer.proffer(vendor.accepted[1], supersedes=agreed.record.record_digest)
    made = vendor.agreed_by(agreed.customer, second)
    require(made.record.body.supersedes == agreed.record.record_digest, "It names another.")


@AREA.check("AGR-10")
def nothing_to_supersede(vendor: Vendor) -> None:
    """A proffer that supersedes what is not live is declined."""
    stranger = vendor.agreed()
    reason(vendor, "no-predecessor", supersedes=stranger.record.record_digest)


@AREA.check("POL-02")
def first_acceptable_candidate(vendor: Vendor) -> None:
    """Of several candidates the first that it accepts is signed."""
    customer = vendor.customer()
    proffer = customer.proffer(vendor.accepted[1], vendor.accepted[0])
    made = vendor.agreed_by(customer, proffer).record
    require(made.body_digest == proffer.candidates[0].body_digest, "It signed the second.")


@AREA.check("POL-02")
def second_candidate(vendor: Vendor) -> None:
    """Where the first candidate is not acceptable, the second is signed."""
    customer = vendor.customer()
    proffer = customer.proffer(vendor.refused[0], vendor.accepted[0], counter=Counter.ONE)
    made = vendor.agreed_by(customer, proffer).record
    require(made.body_digest == proffer.candidates[1].body_digest, "It signed the first.")


@AREA.check("POL-01")
def outside_is_declined(vendor: Vendor) -> None:
    """Terms that its practices are not within are declined, with what differs."""
    customer = vendor.customer()
    proffer = customer.proffer(vendor.refused[0], counter=Counter.NONE)
    made = vendor.outcome(vendor.put("proffers", proffer), "Decline")
    wanted = ("outside-practices", "unknown", "policy", "not-offered")
    require(made.body.reason in wanted, f"Its reason is {made.body.reason}.")
    if made.body.reason == "outside-practices":
        require(bool(made.body.differences), "It does not say what differs.")


@AREA.check("NEG-03")
def no_alternative_unasked(vendor: Vendor) -> None:
    """Without counter "one" there is no alternative."""
    customer = vendor.customer()
    proffer = customer.proffer(*vendor.refused[:1], counter=Counter.NONE)
    made = vendor.outcome(vendor.put("proffers", proffer), "Decline", "CounterOffer")
    require(made.type == "Decline", "It made an alternative that nobody asked for.")


@AREA.check("NEG-06")
def expired_is_declined(vendor: Vendor) -> None:
    """A proffer first processed after its acceptBy is declined as expired, with a signature."""
    customer = vendor.customer()
    then = plus(customer.now, -DAY_S)
    proffer = customer.proffer(vendor.accepted[0], at=then, accept_by=plus(then, 3600))
    made = vendor.outcome(vendor.put("proffers", proffer), "Decline")
    require(made.body.reason == "expired", f"Its reason is {made.body.reason}.")


@AREA.check("NEG-06")
def accept_by_before_the_proof(vendor: Vendor) -> None:
    """An acceptBy before the proof is rejected."""
    customer = vendor.customer()
    proffer = customer.proffer(vendor.accepted[0], accept_by=plus(customer.now, -3600))
    check_problem(vendor.put("proffers", proffer), 422, "time-order")


@AREA.check("NEG-06")
def accept_by_too_late(vendor: Vendor) -> None:
    """An acceptBy later than the description allows is rejected."""
    customer = vendor.customer()
    within = vendor.shown.description.body.limits.accept_within
    late = plus(plus_duration(customer.now, within), 120)
    proffer = customer.proffer(vendor.accepted[0], accept_by=late)
    check_problem(vendor.put("proffers", proffer), 422, "time-order")


@AREA.check("NEG-06")
def ends_before_it_begins(vendor: Vendor) -> None:
    """An agreement that ends before it begins is rejected."""
    customer = vendor.customer()
    proffer = customer.proffer(vendor.accepted[0], ends_at=plus(customer.now, -60))
    check_problem(vendor.put("proffers", proffer), 422, "time-order")


@AREA.check("NEG-14")
def place_is_no_country(vendor: Vendor) -> None:
    """A place or a law that is a group, or unknown, is rejected."""
    group, unknown = (f"https://w3id.org/dpv/loc#{named}" for named in ("EU27", "XX"))
    changes: list[dict[str, Any]] = [{"place": group}, {"governing_law": unknown}]
    for change in changes:
        proffer = vendor.customer().proffer(vendor.accepted[0], **change)
        check_problem(vendor.put("proffers", proffer), 422, "country")


@AREA.check("NEG-08")
def other_description_is_outdated(vendor: Vendor) -> None:
    """A candidate under another description is declined as outdated."""
    other = Reference(
        ref=vendor.customer().new_id(),
        digest_multibase=vendor.accepted[0].entry.digest_multibase,
    )
    reason(vendor, "outdated", description=other)


@AREA.check("NEG-08")
def other_legal_name_is_outdated(vendor: Vendor) -> None:
    """A candidate with another legal name is declined as outdated."""
    named = vendor.shown.description.body.second_party
    reason(vendor, "outdated", second_party=replace(named, legal_name="Somebody Else GmbH"))


@AREA.check("NEG-08")
def other_vocabulary_is_outdated(vendor: Vendor) -> None:
    """A candidate in another vocabulary is declined as outdated."""
    named = vendor.shown.description.body.vocabulary
    other = vendor.accepted[0].entry.digest_multibase
    reason(vendor, "outdated", vocabulary=replace(named, digest_multibase=other))


@AREA.check("DOC-04")
def digest_and_identifier_disagree(vendor: Vendor) -> None:
    """A digest under another identifier than its own is rejected."""
    customer = vendor.customer()
    described = vendor.shown.description
    wrong = Reference(ref=customer.new_id(), digest_multibase=described.record_digest)
    proffer = customer.proffer(vendor.accepted[0], description=wrong)
    check_problem(vendor.put("proffers", proffer), 422, "reference")


@AREA.check("ROS-07")
def name_of_other_terms(vendor: Vendor) -> None:
    """Terms under the digest of others are never signed: no name decides."""
    customer = vendor.customer()
    first = customer.proffer(vendor.accepted[0]).candidates[0].body
    wrong = replace(first.terms, ref=vendor.accepted[1].entry.ref, name="everything")
    proffer = customer.proffer(vendor.accepted[0], terms=wrong)
    answer = vendor.put("proffers", proffer)
    if answer.status < 300:
        made = vendor.outcome(answer, "Agreement", "Decline")
        require(made.type == "Decline", "It signed terms under a false name.")
    else:
        check_problem(answer, 422, "reference")


@AREA.check("BND-03")
def other_vendor(vendor: Vendor) -> None:
    """A proffer for another vendor is rejected with 421."""
    customer = vendor.customer()
    named = vendor.shown.description.body.second_party
    proffer = customer.proffer(
        vendor.accepted[0], second_party=replace(named, ref="did:web:other.example")
    )
    check_problem(vendor.put("proffers", proffer), 421, "wrong-audience")


@AREA.check("BND-03")
def other_origin(vendor: Vendor) -> None:
    """A proffer for an origin that it does not speak for is rejected with 421."""
    customer = vendor.customer()
    proffer = customer.proffer(vendor.accepted[0], origin="https://other.example")
    check_problem(vendor.put("proffers", proffer), 421, "wrong-audience")


@AREA.check("BND-03")
def other_vendors_notice(vendor: Vendor) -> None:
    """A withdrawal for another vendor is rejected with 421."""
    agreed = vendor.agreed()
    other = replace(agreed.record.body.second_party, ref="did:web:other.example")
    body = agreed.customer.withdraw(agreed.record).body
    wrong = replace(body, second_party=replace(body.second_party, ref=other.ref))
    check_problem(vendor.put("notices", agreed.customer.sign(wrong)), 421, "wrong-audience")


@AREA.check("NEG-10")
def candidates_with_equal_terms(vendor: Vendor) -> None:
    """Two candidates with the same terms are rejected."""
    customer = vendor.customer()
    proffer = customer.proffer(vendor.accepted[0], vendor.accepted[0])
    check_problem(vendor.put("proffers", proffer), 400, "container")


@AREA.check("NEG-10")
def candidate_out_of_place(vendor: Vendor) -> None:
    """A candidate with another position than its own is rejected."""
    customer = vendor.customer()
    first = customer.proffer(vendor.accepted[0]).candidates[0].body
    moved = replace(first, proffer=replace(first.proffer, position="2"))
    proffer = write_proffer(first.proffer.ref, (customer.sign(moved),))
    check_problem(vendor.put("proffers", proffer), 400, "container")


@AREA.check("NEG-10")
def candidates_that_differ(vendor: Vendor) -> None:
    """Candidates that differ in more than their terms are rejected."""
    customer = vendor.customer()
    first, second = customer.proffer(*vendor.accepted[:2]).candidates
    other = customer.sign(replace(second.body, place="https://w3id.org/dpv/loc#FR"))
    proffer = write_proffer(first.body.proffer.ref, (first, other))
    check_problem(vendor.put("proffers", proffer), 400, "container")


@AREA.check("NEG-10")
def candidates_of_two_people(vendor: Vendor) -> None:
    """Candidates of two people in one proffer are rejected."""
    customer, other = vendor.customer(), vendor.customer()
    first, second = customer.proffer(*vendor.accepted[:2]).candidates
    foreign = other.sign(
        replace(second.body, first_party=replace(first.body.first_party, ref=other.did))
    )
    proffer = write_proffer(first.body.proffer.ref, (first, foreign))
    check_problem(vendor.put("proffers", proffer), 400, "container")
