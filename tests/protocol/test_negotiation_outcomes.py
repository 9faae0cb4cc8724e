"""What a first party checks in an answer that is well signed: is it an answer to her proffer?"""

from typing import Any

import pytest

from assent.documents import Counter, CounterOffer, Document, Party
from assent.documents.containers import Proffer
from assent.documents.notices import Effect
from assent.negotiation import check_outcome
from assent.roster import terms_reference
from assent.times import plus
from support.parties import ACCEPT_BY, NOON, SECONDS_LATER, Customer, Vendor, anything, standard
from support.refused import refused
from support.replacing import replace


@pytest.fixture
def proffer(customer: Customer) -> Proffer:
    return customer.proffer("service", "service-portable", counter=Counter.ONE)


@pytest.fixture
def offer(vendor: Vendor, proffer: Proffer) -> Document[CounterOffer]:
    return vendor.counter_offer(proffer)


def test_the_record_of_any_candidate_is_an_answer(vendor: Vendor, proffer: Proffer) -> None:
    """NEG-09, I7."""
    for candidate in proffer.candidates:
        check_outcome(vendor.countersign(candidate), proffer)


def test_the_record_of_the_candidate_that_took_the_alternative_is_an_answer(
    vendor: Vendor, customer: Customer, proffer: Proffer, offer: Document[CounterOffer]
) -> None:
    """NEG-09."""
    answer = customer.answer(proffer, offer)

    check_outcome(vendor.countersign(answer), proffer, counter_offer=offer, answer=answer)


@pytest.mark.parametrize("seen", ["the alternative", "nothing of it"])
@pytest.mark.parametrize("sent", ["an answer, too", "nothing"])
def test_the_record_of_an_answer_from_another_device_is_an_answer(
    vendor: Vendor,
    customer: Customer,
    proffer: Proffer,
    offer: Document[CounterOffer],
    seen: str,
    sent: str,
) -> None:
    """NEG-09, NEG-07, CL12: her key signed it, and it changes terms only."""
    elsewhere = vendor.countersign(customer.answer(proffer, offer))
    own = customer.answer(proffer, offer) if sent == "an answer, too" else None

    check_outcome(
        elsewhere,
        proffer,
        counter_offer=offer if seen == "the alternative" else None,
        answer=own,
    )


@pytest.mark.parametrize("seen", ["the alternative", "nothing of it"])
@pytest.mark.parametrize(
    "change",
    [
        {"place": "https://w3id.org/dpv/loc#FR"},
        {"ends_at": plus(ACCEPT_BY, 3600)},
        {"roster": None},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_record_that_answers_and_changes_more_than_terms_is_refused(
    vendor: Vendor,
    customer: Customer,
    proffer: Proffer,
    offer: Document[CounterOffer],
    seen: str,
    change: dict[str, Any],
) -> None:
    """NEG-09, I7: though her key signed it."""
    body = replace(customer.answer(proffer, offer).body, **change)
    agreed = vendor.countersign(customer.sign(body))

    with refused("reference"):
        check_outcome(agreed, proffer, counter_offer=offer if seen == "the alternative" else None)


def test_the_record_of_an_answer_to_another_alternative_is_refused(
    vendor: Vendor, customer: Customer, proffer: Proffer, offer: Document[CounterOffer]
) -> None:
    """NEG-03, NEG-09: they made two."""
    second = vendor.counter_offer(proffer, "service-tracking")
    agreed = vendor.countersign(customer.answer(proffer, second))

    with refused("reference"):
        check_outcome(agreed, proffer, counter_offer=offer)


def test_the_record_of_an_answer_is_refused_where_no_alternative_was_asked_for(
    vendor: Vendor, customer: Customer
) -> None:
    """NEG-03, NEG-09."""
    proffer = customer.proffer("service", counter=Counter.NONE)
    agreed = vendor.countersign(customer.answer(proffer, vendor.counter_offer(proffer)))

    with refused("reference"):
        check_outcome(agreed, proffer)


def test_a_record_that_was_not_proffered_is_refused(
    vendor: Vendor, customer: Customer, proffer: Proffer
) -> None:
    """NEG-09, I7: though the customer signed it in another proffer."""
    other = vendor.countersign(customer.candidate("service"))

    with refused("reference"):
        check_outcome(other, proffer)


def test_a_record_of_another_customer_is_refused(vendor: Vendor, proffer: Proffer) -> None:
    """NEG-09, CL4."""
    with refused("reference"):
        check_outcome(Customer(vendor, 2).agree(), proffer)


def test_a_candidate_signed_once_more_is_not_the_one_that_was_sent(
    vendor: Vendor, customer: Customer, proffer: Proffer
) -> None:
    """NEG-09: the same body under a proof that we did not send."""
    resigned = customer.sign(proffer.candidates[0].body, at=plus(NOON, 60))
    agreed = vendor.countersign(resigned, at=plus(NOON, 61))

    with refused("reference"):
        check_outcome(agreed, proffer)


def test_an_alternative_that_was_asked_for_is_an_answer(
    proffer: Proffer, offer: Document[CounterOffer]
) -> None:
    """NEG-03."""
    check_outcome(offer, proffer)
    check_outcome(offer, proffer, counter_offer=offer)


def test_an_alternative_that_was_not_asked_for_is_refused(
    vendor: Vendor, customer: Customer
) -> None:
    """NEG-03, PR8."""
    proffer = customer.proffer("service", counter=Counter.NONE)

    with refused("reference"):
        check_outcome(vendor.counter_offer(proffer), proffer)


def test_a_second_alternative_is_refused(
    vendor: Vendor, proffer: Proffer, offer: Document[CounterOffer]
) -> None:
    """NEG-03, PR8."""
    second = vendor.counter_offer(proffer, "service-tracking")

    with refused("reference"):
        check_outcome(second, proffer, counter_offer=offer)


@pytest.mark.parametrize(
    "wrong", ["proffer", "candidate", "second", "roster", "proffered", "also proffered"]
)
def test_an_alternative_to_something_else_is_refused(
    vendor: Vendor, customer: Customer, proffer: Proffer, offer: Document[CounterOffer], wrong: str
) -> None:
    """NEG-03, NEG-09, PR8, PR9."""
    roster = replace(offer.body.roster, ref="https://roster.example/of-its-own")
    changes: dict[str, Any] = {
        "proffer": {"proffer": customer.new_id()},
        "candidate": {"candidate": anything("another candidate")},
        "second": {"candidate": proffer.candidates[1].body_digest},
        "roster": {"roster": roster},
        "proffered": {"terms": terms_reference(standard("service").entry)},
        "also proffered": {"terms": terms_reference(standard("service-portable").entry)},
    }[wrong]

    with refused("reference"):
        check_outcome(vendor.counter_offer(proffer, **changes), proffer)


@pytest.mark.parametrize("accept_by", [plus(ACCEPT_BY, 1), plus(SECONDS_LATER, -1)])
def test_an_alternative_with_impossible_times_is_refused(
    vendor: Vendor, proffer: Proffer, accept_by: Any
) -> None:
    """NEG-06, NEG-13."""
    with refused("time-order"):
        check_outcome(vendor.counter_offer(proffer, accept_by=accept_by), proffer)


def test_an_alternative_to_personal_terms_is_refused(vendor: Vendor, customer: Customer) -> None:
    """NEG-03: they stand in no roster, so nothing is of the same one."""
    proffer = customer.proffer("service", counter=Counter.ONE)
    own = customer.sign(replace(proffer.candidates[0].body, roster=None))
    personal = replace(proffer, candidates=(own,))

    with refused("reference"):
        check_outcome(vendor.counter_offer(personal), personal)


def test_a_decline_of_all_candidates_is_an_answer(vendor: Vendor, proffer: Proffer) -> None:
    """NEG-02."""
    check_outcome(vendor.decline(*proffer.candidates), proffer)
    check_outcome(vendor.decline(*reversed(proffer.candidates)), proffer)


def test_a_decline_of_the_candidate_that_took_the_alternative_is_an_answer(
    vendor: Vendor, customer: Customer, proffer: Proffer, offer: Document[CounterOffer]
) -> None:
    """NEG-03: everything is evaluated again at the commit."""
    answer = customer.answer(proffer, offer)

    check_outcome(vendor.decline(answer), proffer, answer=answer)


def test_a_decline_of_an_answer_from_another_device_is_an_answer(
    vendor: Vendor, customer: Customer, proffer: Proffer, offer: Document[CounterOffer]
) -> None:
    """NEG-09, CL12: both devices may have answered, or this one may know of no alternative."""
    declined = vendor.decline(customer.answer(proffer, offer))

    check_outcome(declined, proffer)
    check_outcome(declined, proffer, counter_offer=offer)
    check_outcome(declined, proffer, answer=customer.answer(proffer, offer))


def test_a_decline_of_an_unknown_candidate_is_refused_where_no_alternative_was_asked_for(
    vendor: Vendor, customer: Customer
) -> None:
    """NEG-09: then no device can have answered one."""
    proffer = customer.proffer("service", counter=Counter.NONE)
    declined = vendor.decline(customer.candidate("service-analytics"))
    about_it = replace(declined, body=replace(declined.body, proffer=proffer.id))

    with refused("reference"):
        check_outcome(about_it, proffer)


@pytest.mark.parametrize("wrong", ["fewer", "others", "more", "proffer", "sender"])
def test_a_decline_of_something_else_is_refused(
    vendor: Vendor, customer: Customer, proffer: Proffer, wrong: str
) -> None:
    """NEG-09."""
    names = tuple(item.body_digest for item in proffer.candidates)
    changes: dict[str, Any] = {
        "fewer": {"declines": names[:1]},
        "others": {"declines": (anything("one"), anything("two"))},
        "more": {"declines": (*names, anything("three"))},
        "proffer": {"proffer": customer.new_id()},
        "sender": {"declined_by": Party.FIRST},
    }[wrong]
    declined = vendor.decline(*proffer.candidates)
    changed = replace(declined, body=replace(declined.body, **changes))

    with refused("reference"):
        check_outcome(changed, proffer)


@pytest.mark.parametrize("party", ["first", "second"])
def test_an_answer_between_other_parties_is_refused(
    vendor: Vendor, proffer: Proffer, offer: Document[CounterOffer], party: str
) -> None:
    """NEG-09, CL4: whatever its type."""
    other = {
        "first": {"first_party": Customer(vendor, 2).reference},
        "second": {"second_party": Vendor("other.example").reference},
    }[party]

    for outcome in (offer, vendor.decline(*proffer.candidates)):
        with refused("reference"):
            check_outcome(replace(outcome, body=replace(outcome.body, **other)), proffer)


def test_a_receipt_for_what_was_sent_is_an_answer(
    vendor: Vendor, customer: Customer, proffer: Proffer
) -> None:
    """NEG-04."""
    cancellation = customer.cancel(proffer)
    receipt = vendor.confirm(cancellation, Effect.CANCELLED, at=SECONDS_LATER)

    check_outcome(receipt, proffer, sent=[cancellation.record_digest])
    with refused("reference"):
        check_outcome(receipt, proffer, sent=[])


def test_a_receipt_from_a_history_answers_no_proffer(
    vendor: Vendor, customer: Customer, proffer: Proffer
) -> None:
    """NEG-09."""
    withdrawal = customer.withdraw(customer.agree(), at=NOON)
    receipt = vendor.receipt(withdrawal, at=SECONDS_LATER)
    pretending = vendor.sign(replace(receipt.body, effect=Effect.CANCELLED), at=SECONDS_LATER)

    for document in (receipt, pretending):
        with refused("reference"):
            check_outcome(document, proffer, sent=[withdrawal.record_digest])


def test_a_document_of_another_type_answers_no_proffer(
    vendor: Vendor, customer: Customer, proffer: Proffer
) -> None:
    """NEG-09, CL4."""
    termination = vendor.terminate(customer.agree(), at=NOON, effective_at=ACCEPT_BY)

    with refused("reference"):
        check_outcome(termination, proffer)
