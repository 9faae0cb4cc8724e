"""Withdrawals and other notices: a withdrawal always succeeds."""

import asyncio

import pytest

from assent import agreement
from assent.documents import Acknowledgement
from assent.documents.containers import History
from assent.documents.notices import Scope
from assent.documents.parts import PartyReference
from assent.errors import PeerError
from assent.times import floor_minute, plus
from support import shop
from support.customer import Customer
from support.replacing import replace


@pytest.fixture
def made(desk, customer):
    return desk.answer("proffers", customer.proffer("SD-BASE-A"))


def refused(desk, document, kind="notices"):
    with pytest.raises(PeerError) as error:
        desk.put(kind, document)
    return error.value.code, error.value.status


def test_a_withdrawal_gets_a_receipt_with_the_duties_it_asks_for(desk, customer, made):
    receipt = desk.answer("notices", customer.withdraw(made, requests=("erase", "return")))

    assert receipt.body.effect == "withdrawn"
    assert [duty.duty for duty in receipt.body.duties] == ["erase", "return"]
    assert receipt.body.duties[0].due_at == plus(shop.NOW, 30 * 86400)


def test_the_history_says_that_the_agreement_was_withdrawn(desk, customer, made):
    withdrawal = customer.withdraw(made)
    receipt = desk.answer("notices", withdrawal)

    history = History(record=made, documents=(withdrawal, receipt))

    assert agreement.standing(history, shop.NOW).status == "withdrawn"


def test_the_same_withdrawal_again_fetches_the_same_receipt(desk, customer, made):
    """PR1, I4."""
    withdrawal = customer.withdraw(made)

    assert desk.put("notices", withdrawal).body == desk.put("notices", withdrawal).body


def test_a_withdrawal_succeeds_when_nothing_else_does(desk, customer, made):
    """I6: retired, ended and withdrawn before, it is still answered."""
    desk.published = shop.published(status=shop.Status.RETIRED)
    desk.put("notices", customer.withdraw(made))
    desk.now = plus(shop.NOW, 10 * 365 * 86400)

    assert desk.answer("notices", customer.withdraw(made)).body.effect == "withdrawn"


def test_many_withdrawals_never_fill_the_history(desk, customer, made):
    """AGR-03, SV24."""
    for _ in range(40):
        desk.put("notices", customer.withdraw(made))

    assert desk.answer("notices", customer.withdraw(made)).body.effect == "withdrawn"


def test_a_full_history_still_takes_the_withdrawal(desk, customer, made):
    """AGR-13."""
    for _ in range(31):
        desk.put("notices", acknowledgement(customer, made))
        if len(asyncio.run(desk.store.history(made.record_digest))) > 30:
            break

    assert refused(desk, acknowledgement(customer, made)) == ("history-full", 409)
    assert desk.answer("notices", customer.withdraw(made)).body.effect == "withdrawn"


def test_purposes_can_be_withdrawn_when_no_other_notice_finds_room(desk, customer, made):
    """AGR-03, AGR-13."""
    for _ in range(16):
        desk.put("notices", acknowledgement(customer, made))
    purposes = ("https://w3id.org/dpv#ServiceUsageAnalytics",)

    receipt = desk.answer(
        "notices", customer.withdraw(made, scope=Scope.PURPOSES, purposes=purposes)
    )

    assert receipt.body.effect == "purposes-withdrawn"


def test_a_stranger_cannot_withdraw(desk, made):
    """PR22, SV18."""
    stranger = Customer(published=desk.published, seed=9)

    assert refused(desk, stranger.withdraw(made)) == ("not-found", 404)


def test_a_withdrawal_signed_by_another_key_is_refused(desk, customer, made):
    """PR22, PF5."""
    stranger = Customer(published=desk.published, seed=9)
    forged = stranger.sign(customer.withdraw(made).body)

    assert refused(desk, forged) == ("proof-foreign", 422)


def test_withdrawing_purposes_leaves_the_agreement_in_force(desk, customer, made):
    purpose = "https://w3id.org/dpv#ServiceUsageAnalytics"

    receipt = desk.answer(
        "notices", customer.withdraw(made, scope=Scope.PURPOSES, purposes=(purpose,))
    )

    assert receipt.body.effect == "purposes-withdrawn"
    assert (
        desk.answer("proffers", customer.proffer("SD-BASE-A")).body.reason == "agreement-in-force"
    )


def test_receipts_of_one_history_follow_each_other(desk, customer, made):
    """AGR-04, I11."""
    first = desk.answer("notices", acknowledgement(customer, made))
    second = desk.answer("notices", customer.withdraw(made))

    assert first.body.previous == made.record_digest
    assert second.body.previous == first.record_digest


def test_withdrawing_cancels_the_open_successor(desk, customer, made):
    """AGR-07."""
    successor = customer.proffer("SD-BASE", supersedes=made.record_digest)
    offer = desk.answer("proffers", successor)
    desk.put("notices", customer.withdraw(made))

    assert desk.answer("proffers", successor).body.effect == "cancelled"
    assert refused(desk, customer.take(successor, offer), "answers") == ("wrong-state", 409)


def test_a_notice_from_the_future_is_refused(desk, customer, made):
    """PF13."""
    customer.now = plus(shop.NOW, 600)

    assert refused(desk, customer.withdraw(made)) == ("proof-time", 422)


def test_a_notice_under_another_name_is_refused(desk, customer, made):
    withdrawal = customer.withdraw(made)
    renamed = replace(withdrawal, value=withdrawal.value | {"id": customer.new_id()})

    assert refused(desk, renamed) == ("container", 400)


def acknowledgement(customer, made):
    return customer.sign(
        Acknowledgement(
            id=customer.new_id(),
            first_party=PartyReference(ref=customer.did),
            second_party=PartyReference(ref=shop.DID),
            record=made.record_digest,
            received=floor_minute(shop.NOW),
        )
    )
