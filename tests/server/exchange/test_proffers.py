"""What a second party answers to proffers, over the real store."""

import pytest

from assent import record
from assent.documents.parts import Counter, Reference
from assent.errors import PeerError
from assent.multibase import digest
from assent.policy import Policy
from assent.times import floor_minute, plus
from support import shop
from support.replacing import replace


def test_terms_that_the_practices_are_within_are_countersigned(desk, customer):
    proffer = customer.proffer("SD-BASE-A")

    answer = desk.answer("proffers", proffer)

    assert answer.type == "Agreement"
    assert answer.body == proffer.candidates[0].body
    record.verify_record(answer, keys=desk.published.keys)


def test_stricter_terms_are_answered_by_the_one_alternative(desk, customer):
    proffer = customer.proffer("SD-BASE")

    offer = desk.answer("proffers", proffer)
    made = desk.answer("answers", customer.take(proffer, offer))

    assert offer.body.terms.name == "service-analytics"
    assert "service usage analytics" in offer.body.differences[0].explanation
    assert made.type == "Agreement"
    assert made.body.terms == offer.body.terms


def test_without_leave_to_counter_stricter_terms_are_declined(desk, customer):
    answer = desk.answer("proffers", customer.proffer("SD-BASE", counter=Counter.NONE))

    assert answer.body.reason == "outside-practices"
    assert answer.body.differences


def test_the_first_candidate_that_fits_is_signed(desk, customer):
    proffer = customer.proffer("SD-BASE", "SD-BASE-AT", "SD-BASE-A")

    answer = desk.answer("proffers", proffer)

    assert answer.body_digest == proffer.candidates[1].body_digest


def test_the_same_bytes_again_fetch_the_same_record(desk, customer):
    """PR1, I4."""
    proffer = customer.proffer("SD-BASE-A")

    first, second = desk.put("proffers", proffer), desk.put("proffers", proffer)

    assert (first.status, second.status) == (201, 200)
    assert first.body == second.body


def test_other_bytes_under_the_same_id_are_refused(desk, customer):
    """PR2, NEG-05."""
    proffer = customer.proffer("SD-BASE-A")
    other = customer.proffer("SD-BASE-AT")
    desk.put("proffers", proffer)

    with pytest.raises(PeerError) as refused:
        desk.put("proffers", _renamed(customer, other, proffer.id))

    assert (refused.value.code, refused.value.status) == ("id-reused", 409)


@pytest.mark.parametrize("ends_at", [None, floor_minute(plus(shop.NOW, 86400))])
def test_a_proffer_processed_too_late_is_declined_as_expired(desk, customer, ends_at):
    """NEG-06: also one that would be over by now, so that its customer gets an answer."""
    proffer = customer.proffer("SD-BASE-A", ends_at=ends_at)
    desk.now = plus(shop.NOW, 2 * 86400)

    answer = desk.answer("proffers", proffer)

    assert answer.body.reason == "expired"


def test_a_second_ongoing_agreement_is_declined(desk, customer):
    """AGR-10."""
    desk.put("proffers", customer.proffer("SD-BASE-A"))

    answer = desk.answer("proffers", customer.proffer("SD-BASE-AT"))

    assert answer.body.reason == "agreement-in-force"


def test_a_proffer_on_what_is_no_longer_published_is_outdated(desk, customer):
    """NEG-08."""
    former = Reference(ref=customer.new_id(), digest_multibase=digest(b"a former description"))

    answer = desk.answer("proffers", customer.proffer("SD-BASE-A", description=former))

    assert answer.body.reason == "outdated"


def test_an_agreement_that_would_be_over_at_once_is_refused(desk, customer):
    """NEG-06."""
    past = plus(shop.NOW, -30)
    proffer = customer.proffer(
        "SD-BASE-A", effective_from=floor_minute(plus(past, -86400)), ends_at=floor_minute(past)
    )

    with pytest.raises(PeerError, match="time-order"):
        desk.put("proffers", proffer)


def test_a_second_party_that_retired_makes_no_new_agreements(desk, customer):
    desk.published = shop.published(status=shop.Status.RETIRED)
    customer.published = desk.published

    assert desk.answer("proffers", customer.proffer("SD-BASE-A")).body.reason == "retired"


def test_what_differs_is_said_even_while_an_agreement_is_in_force(desk, customer):
    desk.put("proffers", customer.proffer("SD-BASE-A"))

    answer = desk.answer("proffers", customer.proffer("SD-BASE", counter=Counter.NONE))

    assert answer.body.reason == "outside-practices"
    assert answer.body.differences


def test_a_successor_takes_the_place_of_the_agreement_in_force(desk, customer):
    first = desk.answer("proffers", customer.proffer("SD-BASE-A"))

    second = desk.answer("proffers", customer.proffer("SD-BASE-AT", supersedes=first.record_digest))

    assert second.type == "Agreement"


def test_after_a_withdrawal_a_new_agreement_can_be_made(desk, customer):
    first = desk.answer("proffers", customer.proffer("SD-BASE-A"))
    desk.put("notices", customer.withdraw(first))
    desk.now = customer.now = plus(shop.NOW, 60)

    assert desk.answer("proffers", customer.proffer("SD-BASE-A")).type == "Agreement"


def test_an_unknown_predecessor_is_declined(desk, customer):
    first = desk.answer("proffers", customer.proffer("SD-BASE-A"))
    other = type(customer)(published=desk.published, seed=2)

    answer = desk.answer("proffers", other.proffer("SD-BASE-A", supersedes=first.record_digest))

    assert answer.body.reason == "no-predecessor"


def test_what_a_person_shall_decide_waits(desk, customer):
    desk.published = shop.published(Policy(person=_digests("service-analytics")))

    reply = desk.put("proffers", customer.proffer("SD-BASE-A"))

    assert (reply.status, reply.retry_after_s) == (202, 3600)


@pytest.mark.parametrize("ends_at", [None, floor_minute(plus(shop.NOW, 86400))])
def test_a_pending_proffer_expires_at_the_vendor(desk, customer, ends_at):
    """NEG-12."""
    desk.published = shop.published(Policy(person=_digests("service-analytics")))
    proffer = customer.proffer("SD-BASE-A", ends_at=ends_at)
    desk.put("proffers", proffer)
    desk.now = plus(shop.NOW, 2 * 86400)

    assert desk.answer("proffers", proffer).body.reason == "expired"


def test_a_law_that_policy_does_not_take_is_declined(desk, customer):
    """POL-08: also where an alternative was asked for."""
    desk.published = shop.published(Policy(laws=frozenset({"https://w3id.org/dpv/loc#FR"})))

    answer = desk.answer("proffers", customer.proffer("SD-BASE", counter=Counter.ONE))

    assert (answer.type, answer.body.reason) == ("Decline", "policy")
    assert [item.dimension for item in answer.body.differences] == ["law"]


def test_terms_that_policy_removes_are_declined(desk, customer):
    desk.published = shop.published(Policy(remove=_digests("service-analytics")))

    answer = desk.answer("proffers", customer.proffer("SD-BASE-A", counter=Counter.NONE))

    assert answer.body.reason == "policy"


def _digests(*names):
    from assent.roster import reference

    return frozenset(reference().find(name).entry.digest_multibase for name in names)


def _renamed(customer, proffer, proffer_id):

    from assent.documents.containers import write_proffer

    body = proffer.candidates[0].body
    renamed = replace(body, proffer=replace(body.proffer, ref=proffer_id))
    return write_proffer(proffer_id, (customer.sign(renamed),))
