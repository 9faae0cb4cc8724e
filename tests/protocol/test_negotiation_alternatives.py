"""The one alternative: what it may change, how it is taken, how it is declined."""

from typing import Any

import pytest

from assent.documents import Agreement, Counter, CounterOffer, Document, Party
from assent.documents.containers import Proffer
from assent.negotiation import alternative_to, check_alternative, check_answer, check_decline
from assent.roster import reference
from support.parties import NOON, Customer, Vendor, anything
from support.parties.changes import MEMBERS, other_value
from support.refused import refused
from support.replacing import replace

TAKEN_FROM_THE_OFFER = {"id", "terms", "roster", "practices", "proffer"}


@pytest.fixture
def proffer(customer: Customer) -> Proffer:
    return customer.proffer("service", counter=Counter.ONE)


@pytest.fixture
def offer(vendor: Vendor, proffer: Proffer) -> Document[CounterOffer]:
    return vendor.counter_offer(proffer)


@pytest.fixture
def first(proffer: Proffer) -> Agreement:
    return proffer.candidates[0].body


def test_the_candidate_that_takes_an_alternative_is_accepted(
    customer: Customer, proffer: Proffer, offer: Document[CounterOffer], first: Agreement
) -> None:
    """NEG-07."""
    answer = customer.answer(proffer, offer)

    check_answer(answer, first=first, counter_offer=offer)


@pytest.mark.parametrize("member", sorted(set(MEMBERS) - TAKEN_FROM_THE_OFFER))
def test_an_alternative_changes_no_other_member(
    customer: Customer, offer: Document[CounterOffer], first: Agreement, member: str
) -> None:
    """NEG-07, I7: generated from the members of Agreement."""
    taken = alternative_to(first, offer, agreement_id=customer.new_id())

    assert getattr(taken, member) == getattr(first, member)


@pytest.mark.parametrize("member", MEMBERS)
def test_a_candidate_that_takes_the_alternative_and_changes_a_member_is_refused(
    customer: Customer, offer: Document[CounterOffer], first: Agreement, member: str
) -> None:
    """NEG-07, I7: generated from the members of Agreement, so that none is forgotten."""
    taken = alternative_to(first, offer, agreement_id=customer.new_id())
    value = first.id if member == "id" else other_value(taken, member)

    with refused("reference"):
        check_answer(
            customer.sign(replace(taken, **{member: value})), first=first, counter_offer=offer
        )


def test_a_candidate_that_answers_another_alternative_is_refused(
    vendor: Vendor, customer: Customer, proffer: Proffer, first: Agreement
) -> None:
    """NEG-07, PR8."""
    one, other = vendor.counter_offer(proffer), vendor.counter_offer(proffer)

    with refused("reference"):
        check_answer(customer.answer(proffer, one), first=first, counter_offer=other)


def test_a_candidate_that_takes_an_alternative_asks_for_no_further_one(
    customer: Customer, offer: Document[CounterOffer], first: Agreement
) -> None:
    """NEG-03, PR8."""
    taken = alternative_to(first, offer, agreement_id=customer.new_id())

    assert taken.proffer.counter is Counter.NONE
    assert taken.proffer.answers == offer.record_digest


def test_an_alternative_of_the_roster_is_one(offer: Document[CounterOffer]) -> None:
    """NEG-03."""
    check_alternative(offer.body, reference().document)


@pytest.mark.parametrize("member", ["ref", "name", "version", "digest_multibase"])
def test_an_alternative_that_stands_not_in_the_roster_is_refused(
    offer: Document[CounterOffer], member: str
) -> None:
    """NEG-03, PR8, PR10: right name and other text is something else."""
    value = {"digest_multibase": anything("other terms"), "version": "9.0"}.get(member, "other")
    changed = replace(offer.body, terms=replace(offer.body.terms, **{member: value}))

    with refused("reference"):
        check_alternative(changed, reference().document)


def test_an_alternative_of_another_roster_is_refused(offer: Document[CounterOffer]) -> None:
    """NEG-03, PR11."""
    other = replace(offer.body.roster, digest_multibase=anything("a poisoned roster"))

    with refused("reference"):
        check_alternative(replace(offer.body, roster=other), reference().document)


def test_a_decline_that_names_the_alternative_is_taken(
    customer: Customer, offer: Document[CounterOffer]
) -> None:
    """NEG-03."""
    check_decline(customer.decline(offer, at=NOON).body, offer)


@pytest.mark.parametrize("wrong", ["digest", "more", "proffer", "sender", "party"])
def test_a_decline_of_something_else_is_refused(
    vendor: Vendor, customer: Customer, offer: Document[CounterOffer], wrong: str
) -> None:
    """NEG-03."""
    changes: dict[str, Any] = {
        "digest": {"declines": (anything("another"),)},
        "more": {"declines": (offer.record_digest, anything("another"))},
        "proffer": {"proffer": customer.new_id()},
        "sender": {"declined_by": Party.SECOND},
        "party": {"first_party": Customer(vendor, 2).reference},
    }[wrong]

    with refused("reference"):
        check_decline(replace(customer.decline(offer).body, **changes), offer)
