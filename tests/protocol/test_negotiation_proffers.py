"""What a second party checks in a proffer: each rule, and its breach with the exact code."""

from typing import Any

import pytest
from msgspec.structs import fields

from assent import documents
from assent.documents import Agreement, Counter, Document
from assent.documents.containers import Proffer, write_proffer
from assent.documents.parts import ProfferReference, TermsReference
from assent.negotiation import (
    Current,
    check_cancellation,
    check_proffer,
    is_outdated,
)
from assent.times import CLOCK_SKEW_S, Instant, plus
from support.parties import ACCEPT_BY, LIMITS, NOON, Customer, Vendor, anything, standard
from support.parties.changes import other_value
from support.refused import refused
from support.replacing import replace

SAME_IN_ALL = {
    "first_party", "second_party", "vocabulary", "description", "proffer_nonce", "origin",
    "place", "governing_law", "effective_from", "ends_at", "accept_by", "supersedes",
}  # fmt: skip
OWN = {"id", "terms", "roster", "practices", "proffer", "contributions"}


def check(proffer: Proffer, vendor: Vendor, *, now: Instant = NOON, name: str = "") -> None:
    body = vendor.description.body
    check_proffer(proffer, name=name or proffer.id, description=body, now=now)


def test_a_proffer_of_several_terms_is_taken_in(vendor: Vendor, customer: Customer) -> None:
    """NEG-10."""
    proffer = customer.proffer("service", "service-portable", "service-analytics")

    check(proffer, vendor)


def test_a_proffer_under_another_id_is_refused(vendor: Vendor, customer: Customer) -> None:
    """NEG-10, PR2."""
    proffer = customer.proffer()

    with refused("container"):
        check(proffer, vendor, name=customer.new_id())


@pytest.mark.parametrize(
    "place",
    [{"position": "2"}, {"position": "0"}, {"answers": anything("an offer")}, {"ref": None}],
)
def test_a_candidate_that_misstates_its_place_is_refused(
    vendor: Vendor, customer: Customer, place: dict[str, Any]
) -> None:
    """NEG-10, PR7: nor does a first candidate answer an alternative."""
    stated = ProfferReference(ref=customer.new_id(), position="1", counter=Counter.NONE)
    proffer_id = stated.ref
    if place.get("ref", "") is None:
        place = {"ref": customer.new_id()}
    candidate = customer.candidate(proffer=replace(stated, **place))

    with refused("container"):
        check(write_proffer(proffer_id, (candidate,)), vendor)


@pytest.mark.parametrize("member", ["place", "governing_law"])
@pytest.mark.parametrize("named", ["XX", "EU27", "EU", "DE-BY", "de", "_"])
def test_what_is_no_country_is_neither_place_nor_law(
    vendor: Vendor, customer: Customer, member: str, named: str
) -> None:
    """NEG-14: nobody could say which law that is."""
    location = f"https://w3id.org/dpv/loc#{named}"

    with refused("country"):
        check(customer.proffer(**{member: location}), vendor)


def test_candidates_that_disagree_about_an_alternative_are_refused(
    vendor: Vendor, customer: Customer
) -> None:
    """NEG-10."""
    first, second = customer.proffer("service", "service-portable").candidates
    place = replace(second.body.proffer, counter=Counter.ONE)
    changed = customer.sign(replace(second.body, proffer=place))

    with refused("container"):
        check(write_proffer(place.ref, (first, changed)), vendor)


def test_every_member_of_an_agreement_is_either_shared_or_a_candidates_own() -> None:
    """NEG-10: a new member must be put on one side."""
    assert {field.name for field in fields(Agreement)} == SAME_IN_ALL | OWN


@pytest.mark.parametrize("member", sorted(SAME_IN_ALL))
def test_candidates_that_differ_in_more_than_terms_are_refused(
    vendor: Vendor, customer: Customer, member: str
) -> None:
    """NEG-10."""
    first, second = customer.proffer("service", "service-portable").candidates
    changed = replace(second.body, **{member: other_value(second.body, member)})

    with refused("container"):
        check(write_proffer(first.body.proffer.ref, (first, customer.sign(changed))), vendor)


def test_two_candidates_of_one_id_are_refused(vendor: Vendor, customer: Customer) -> None:
    """NEG-10."""
    first, second = customer.proffer("service", "service-portable").candidates
    changed = customer.sign(replace(second.body, id=first.body.id))

    with refused("container"):
        check(write_proffer(first.body.proffer.ref, (first, changed)), vendor)


def test_the_same_terms_twice_are_refused(vendor: Vendor, customer: Customer) -> None:
    """NEG-10."""
    with refused("container"):
        check(customer.proffer("service", "service"), vendor)


def test_more_candidates_than_described_are_refused(vendor: Vendor, customer: Customer) -> None:
    """NEG-10."""
    vendor.publish(vendor.signer, at=NOON, limits=replace(LIMITS, candidates="1"))

    with refused("container"):
        check(customer.proffer("service", "service-portable"), vendor)


def test_a_proffer_larger_than_described_is_refused(vendor: Vendor, customer: Customer) -> None:
    """PRF-01, SV2."""
    proffer = customer.proffer()
    limits = replace(LIMITS, proffer_bytes=str(len(proffer.raw) - 1))
    vendor.publish(vendor.signer, at=NOON, limits=limits)

    with refused("too-large"):
        check(proffer, vendor)


def test_a_proffer_to_another_vendor_is_refused(vendor: Vendor) -> None:
    """BND-03, PR12."""
    other = Customer(Vendor("other.example"))

    with refused("wrong-audience"):
        check(other.proffer(), vendor)


@pytest.mark.parametrize("host", ["pay.shop.example", "op.example", "shop.example.evil.example"])
def test_a_proffer_to_a_neighbouring_host_is_refused(vendor: Vendor, host: str) -> None:
    """BND-03, PR12: a subdomain is somebody else."""
    neighbour = Customer(Vendor(host))

    with refused("wrong-audience"):
        check(neighbour.proffer(), vendor)


def test_a_proffer_to_another_vendor_made_at_our_origin_is_refused(
    vendor: Vendor, customer: Customer
) -> None:
    """BND-03, PR12, PR14: a name alone does not make it ours, nor does an address."""
    other = replace(vendor.named, ref="did:web:other.example")

    with refused("wrong-audience"):
        check(customer.proffer(second_party=other), vendor)


@pytest.mark.parametrize(
    "origin", ["https://phish.example", "https://pay.shop.example", "http://localhost:8443"]
)
def test_a_proffer_made_at_another_origin_is_refused(
    vendor: Vendor, customer: Customer, origin: str
) -> None:
    """BND-03, PR14: a front that forwards to the real vendor is found out by its origin."""
    with refused("wrong-audience"):
        check(customer.proffer(origin=origin), vendor)


def test_a_candidate_without_proof_is_refused(vendor: Vendor, customer: Customer) -> None:
    """PRF-07, PF1."""
    proffer = customer.proffer()
    unsigned = documents.write(proffer.candidates[0].body)

    with refused("proof-missing"):
        check(write_proffer(proffer.id, (documents.seal(unsigned),)), vendor)


def test_our_clock_may_lag_behind_a_little_and_no_more(vendor: Vendor, customer: Customer) -> None:
    """PRF-09, PF13."""
    proffer = customer.proffer()

    check(proffer, vendor, now=plus(NOON, -CLOCK_SKEW_S))
    with refused("proof-time"):
        check(proffer, vendor, now=plus(NOON, -CLOCK_SKEW_S - 1))


def test_a_proffer_that_arrives_after_its_time_is_no_error(
    vendor: Vendor, customer: Customer
) -> None:
    """NEG-06: it is declined as expired, with a signature."""
    check(customer.proffer(), vendor, now=plus(ACCEPT_BY, 86_400))


@pytest.mark.parametrize(
    "times",
    [
        {"accept_by": plus(NOON, -60)},
        {"accept_by": Instant("2027-03-31T12:01:00Z")},
        {"ends_at": NOON},
        {"ends_at": plus(NOON, -60)},
    ],
)
def test_times_that_contradict_each_other_are_refused(
    vendor: Vendor, customer: Customer, times: dict[str, Any]
) -> None:
    """NEG-06, PF12."""
    with refused("time-order"):
        check(customer.proffer(**times), vendor)


@pytest.mark.parametrize(
    "times",
    [
        {"accept_by": NOON},
        {"accept_by": Instant("2027-03-31T12:00:00Z")},
        {"ends_at": plus(NOON, 60)},
    ],
)
def test_times_at_the_limit_are_taken(
    vendor: Vendor, customer: Customer, times: dict[str, Any]
) -> None:
    """NEG-06."""
    check(customer.proffer(**times), vendor)


def test_a_later_candidate_is_checked_as_the_first(vendor: Vendor, customer: Customer) -> None:
    """NEG-06: each candidate has a proof and a time of its own."""
    first, second = customer.proffer("service", "service-portable").candidates
    resigned = customer.sign(second.body, at=plus(ACCEPT_BY, 60))

    with refused("time-order"):
        check(write_proffer(first.body.proffer.ref, (first, resigned)), vendor, now=ACCEPT_BY)


def personal(customer: Customer) -> Document[Any]:
    terms = replace(standard("service").terms, id=customer.new_id(), name="mine", texts=())
    return documents.seal(documents.write(terms))


def personal_candidate(customer: Customer, terms: Document[Any]) -> Document[Agreement]:
    named = TermsReference(
        ref=terms.id, name="mine", version="1.0", digest_multibase=terms.record_digest
    )
    return customer.sign(replace(customer.agreement(), terms=named, roster=None))


def test_personal_terms_travel_with_the_candidate_that_names_them(
    vendor: Vendor, customer: Customer
) -> None:
    """NEG-11."""
    terms = personal(customer)
    candidate = personal_candidate(customer, terms)

    check(write_proffer(candidate.body.proffer.ref, (candidate,), (terms,)), vendor)


def test_personal_terms_that_nobody_names_are_refused(vendor: Vendor, customer: Customer) -> None:
    """NEG-11."""
    candidate = customer.candidate()

    with refused("container"):
        proffer = write_proffer(candidate.body.proffer.ref, (candidate,), (personal(customer),))
        check(proffer, vendor)


def test_a_candidate_without_roster_and_without_its_terms_is_refused(
    vendor: Vendor, customer: Customer
) -> None:
    """NEG-11."""
    candidate = personal_candidate(customer, personal(customer))

    with refused("container"):
        check(write_proffer(candidate.body.proffer.ref, (candidate,)), vendor)


def test_standard_terms_by_value_are_refused(vendor: Vendor, customer: Customer) -> None:
    """NEG-11: what has a roster is not personal."""
    terms = standard("service").document
    candidate = customer.sign(replace(customer.agreement(), roster=None))

    with refused("container"):
        check(write_proffer(candidate.body.proffer.ref, (candidate,), (terms,)), vendor)


def test_a_cancellation_names_all_candidates_of_its_proffer(customer: Customer) -> None:
    """NEG-04, PR5."""
    proffer = customer.proffer("service", "service-portable")

    check_cancellation(customer.cancel(proffer).body, proffer)


@pytest.mark.parametrize("wrong", ["fewer", "others", "proffer", "party"])
def test_a_cancellation_of_something_else_is_refused(
    vendor: Vendor, customer: Customer, wrong: str
) -> None:
    """NEG-04, SV18."""
    proffer = customer.proffer("service", "service-portable")
    stranger = Customer(vendor, 2)
    changes: dict[str, Any] = {
        "fewer": {"cancels": (proffer.candidates[0].body_digest,)},
        "others": {"cancels": (anything("one"), anything("two"))},
        "proffer": {"proffer": customer.new_id()},
        "party": {"first_party": stranger.reference},
    }[wrong]

    with refused("reference"):
        check_cancellation(replace(customer.cancel(proffer).body, **changes), proffer)


def test_a_candidate_is_outdated_when_something_it_rests_on_changed(
    vendor: Vendor, customer: Customer
) -> None:
    """NEG-08."""
    body = customer.agreement()
    current = Current(
        description=body.description.digest_multibase,
        vocabulary=body.vocabulary.digest_multibase,
        legal_name=vendor.named.legal_name,
    )

    assert not is_outdated(body, current)
    assert is_outdated(body, replace(current, description=anything("a later one")))
    assert is_outdated(body, replace(current, vocabulary=anything("a later one")))
    assert is_outdated(body, replace(current, legal_name="Another GmbH"))
