"""One ongoing agreement for each key and origin, also where one shall follow another later."""

import pytest

from assent.errors import PeerError
from assent.times import Instant, plus
from support.replacing import replace

IN_A_WEEK = Instant("2027-03-08T10:00:00Z")


@pytest.fixture
def first(desk, customer):
    return desk.answer("proffers", customer.proffer("SD-BASE-A"))


@pytest.fixture
def later(desk, customer, first):
    """The successor of the first one, from next week on."""
    return desk.answer(
        "proffers",
        customer.proffer("SD-BASE-AT", supersedes=first.record_digest, effective_from=IN_A_WEEK),
    )


def test_while_two_wait_for_their_change_no_third_is_made(desk, customer, later):
    """AGR-10: it would be live beside the first one."""
    answer = desk.answer("proffers", customer.proffer("SD-BASE-A", supersedes=later.record_digest))

    assert answer.body.reason == "agreement-in-force"


def test_withdrawing_the_later_one_gives_the_place_back(desk, customer, first, later):
    desk.put("notices", customer.withdraw(later))

    assert desk.answer("proffers", customer.proffer("SD-BASE-A")).body.reason == (
        "agreement-in-force"
    )
    again = customer.proffer("SD-BASE-AT", supersedes=first.record_digest)
    assert desk.answer("proffers", again).type == "Agreement"


def test_what_the_withdrawn_one_would_have_superseded_goes_on(desk, customer, later):
    """AGR-08, AGR-10: also when the day comes on which it would have begun."""
    desk.put("notices", customer.withdraw(later))
    desk.now = customer.now = plus(IN_A_WEEK, 60)

    answer = desk.answer("proffers", customer.proffer("SD-BASE-A"))

    assert answer.body.reason == "agreement-in-force"


def test_the_later_one_is_alone_once_it_is_in_effect(desk, customer, later):
    desk.now = customer.now = plus(IN_A_WEEK, 60)

    following = customer.proffer("SD-BASE-A", supersedes=later.record_digest)

    assert desk.answer("proffers", following).type == "Agreement"


def test_a_contribution_supersedes_nothing(desk, customer, first):
    """It takes no place: the vendor would go on with what the customer counts as superseded."""
    answer = desk.answer("proffers", customer.proffer("intent", supersedes=first.record_digest))

    assert answer.body.reason == "no-predecessor"


def test_an_agreements_id_is_used_once(desk, customer, first):
    """NEG-05, I12: the input's fault is no 503, and one attempt is enough to see it."""
    reused = customer.proffer("SD-BASE-AT", id=first.id, supersedes=first.record_digest)

    with pytest.raises(PeerError) as refused:
        desk.put("proffers", reused)

    assert (refused.value.code, refused.value.status) == ("id-reused", 409)


def test_an_answers_id_is_not_that_of_another_agreement(desk, customer, first):
    other = type(customer)(published=desk.published, seed=2)
    proffer = other.proffer("SD-BASE")
    taken = other.take(proffer, desk.answer("proffers", proffer))
    stolen = other.sign(replace(taken.body, id=first.id))

    with pytest.raises(PeerError) as refused:
        desk.put("answers", stolen)

    assert (refused.value.code, refused.value.status) == ("id-reused", 409)


@pytest.mark.parametrize("member", ["practices", "description", "vocabulary", "roster"])
def test_what_is_named_by_digest_has_the_identifier_that_is_said(desk, customer, member):
    """DOC-04: both would sign a record that every auditor calls invalid."""
    body = customer.proffer("SD-BASE-A").candidates[0].body
    named = replace(getattr(body, member), ref=customer.new_id())
    proffer = customer.proffer("SD-BASE-A", **{member: named})

    with pytest.raises(PeerError) as refused:
        desk.put("proffers", proffer)

    assert (refused.value.code, refused.value.status) == ("reference", 422)
