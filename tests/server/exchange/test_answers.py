"""Answers to a counter-offer, and cancellations, over the real store."""

import pytest

from assent import documents
from assent.documents.parts import Counter
from assent.errors import PeerError
from assent.policy import Policy
from assent.times import plus
from support import shop
from support.customer import Customer
from support.replacing import replace


@pytest.fixture
def countered(desk, customer):
    proffer = customer.proffer("SD-BASE")
    return proffer, desk.answer("proffers", proffer)


def refused(desk, kind, document):
    with pytest.raises(PeerError) as error:
        desk.put(kind, document)
    return error.value.code, error.value.status


def test_declining_the_alternative_ends_the_negotiation(desk, customer, countered):
    proffer, offer = countered

    receipt = desk.answer("answers", customer.refuse(proffer, offer))

    assert receipt.body.effect == "declined"
    assert desk.put("proffers", proffer).body == receipt.raw


def test_taking_the_alternative_twice_fetches_one_record(desk, customer, countered):
    """PR1, I5."""
    taken = customer.take(*countered)

    first, second = desk.put("answers", taken), desk.put("answers", taken)

    assert first.body == second.body
    assert desk.put("proffers", countered[0]).body == first.body


def test_after_a_decline_the_alternative_cannot_be_taken(desk, customer, countered):
    """PR7, I6."""
    desk.put("answers", customer.refuse(*countered))

    assert refused(desk, "answers", customer.take(*countered)) == ("wrong-state", 409)


def test_after_taking_it_the_alternative_cannot_be_declined(desk, customer, countered):
    desk.put("answers", customer.take(*countered))

    assert refused(desk, "answers", customer.refuse(*countered)) == ("wrong-state", 409)


def test_taking_the_alternative_too_late_is_declined(desk, customer, countered):
    """NEG-13."""
    taken = customer.take(*countered)
    desk.now = plus(shop.NOW, 2 * 86400)

    assert desk.answer("answers", taken).body.reason == "expired"


def test_the_alternative_is_judged_again_when_it_is_taken(desk, customer, countered):
    taken = customer.take(*countered)
    digest = countered[1].body.terms.digest_multibase
    desk.published = shop.published(Policy(remove=frozenset({digest})))

    assert desk.answer("answers", taken).body.reason == "policy"


def test_a_candidate_that_changes_more_than_terms_is_refused(desk, customer, countered):
    """PR8, NEG-07."""
    proffer, offer = countered
    taken = customer.take(proffer, offer)
    changed = customer.sign(replace(taken.body, place="https://w3id.org/dpv/loc#FR"))

    assert refused(desk, "answers", changed) == ("reference", 422)


def test_a_second_alternative_cannot_be_had(desk, customer, countered):
    """PR8, NEG-03."""
    proffer, _ = countered
    again = customer.sign(replace(proffer.candidates[0].body, id=customer.new_id()))

    assert refused(desk, "answers", again) == ("reference", 422)


def test_another_customer_cannot_take_the_alternative(desk, countered):
    """SV18: unknown and not-yours are the same."""
    stranger = Customer(published=desk.published, seed=9)
    taken = stranger.take(*countered)
    own = replace(taken.body, first_party=replace(taken.body.first_party, ref=stranger.did))

    assert refused(desk, "answers", stranger.sign(own)) == ("not-found", 404)


def test_a_cancellation_that_overtakes_leaves_a_tombstone(desk, customer):
    """PR5, NEG-04."""
    proffer = customer.proffer("SD-BASE-A")

    receipt = desk.answer("answers", customer.cancel(proffer))

    assert receipt.body.effect == "cancelled"
    assert desk.put("proffers", proffer).body == receipt.raw


def test_a_cancellation_loses_against_the_record(desk, customer):
    """PR5, I5."""
    proffer = customer.proffer("SD-BASE-A")
    made = desk.put("proffers", proffer)

    assert refused(desk, "answers", customer.cancel(proffer)) == ("wrong-state", 409)
    assert desk.put("proffers", proffer).body == made.body


def test_a_pending_proffer_can_be_cancelled(desk, customer):
    waiting = frozenset(offer.terms.digest_multibase for offer in desk.published.offers)
    desk.published = shop.published(Policy(person=waiting))
    proffer = customer.proffer("SD-BASE-A", counter=Counter.NONE)
    desk.put("proffers", proffer)

    receipt = desk.answer("answers", customer.cancel(proffer))

    assert desk.put("proffers", proffer).body == receipt.raw


def test_a_cancellation_of_other_candidates_is_no_tombstone_for_these(desk, customer):
    proffer = customer.proffer("SD-BASE-A")
    cancellation = customer.cancel(proffer)
    other = customer.sign(
        replace(cancellation.body, cancels=(proffer.candidates[0].record_digest,))
    )
    desk.put("answers", other)

    assert refused(desk, "proffers", proffer) == ("id-reused", 409)


def test_an_answer_to_nothing_is_not_found(desk, customer):
    proffer = customer.proffer("SD-BASE")
    offer = documents.read(desk.put("proffers", proffer).body, "CounterOffer")
    stray = replace(customer.refuse(proffer, offer).body, proffer=customer.new_id())

    assert refused(desk, "answers", customer.sign(stray)) == ("not-found", 404)
