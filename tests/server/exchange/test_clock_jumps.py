"""A clock that jumps: order comes from the documents, never from the time that they name."""

import asyncio

import pytest

from assent import documents
from assent.agreement import chain
from assent.documents.containers import History
from assent.times import Instant, floor_minute, plus
from assent_server.dossier import open_dossier
from support import shop
from support.customer import Customer

DAY_S = 86_400
LAST = Instant("9999-12-31T23:59:59Z")
LAST_MINUTE = "9999-12-31T23:59:30Z"


def standing(desk, made):
    row = asyncio.run(desk.store.agreement_by_record(made.record_digest))
    return asyncio.run(open_dossier(desk.store, row, desk.now)).standing


@pytest.mark.parametrize("jump_s", [-DAY_S, -3_600, -1, 1, 3_600, DAY_S])
def test_a_withdrawal_after_the_clock_jumped_is_the_last_word(desk, customer, jump_s):
    """ST10, AGR-01, AGR-04: also where it is dated before the record that it ends."""
    made = desk.answer("proffers", customer.proffer("SD-BASE-A"))
    desk.now = customer.now = plus(shop.NOW, jump_s)

    withdrawal = customer.withdraw(made)
    receipt = desk.answer("notices", withdrawal)

    assert chain(History(record=made, documents=(withdrawal, receipt))) == (receipt,)
    desk.now = plus(shop.NOW, 2 * DAY_S)
    assert standing(desk, made).status == "withdrawn"


def test_receipts_follow_each_other_while_the_clock_goes_back(desk, customer):
    """ST10, AGR-04: the chain is one, though each link says that it is older."""
    made = desk.answer("proffers", customer.proffer("SD-BASE-A"))
    receipts = []
    for hours in range(1, 4):
        desk.now = customer.now = plus(shop.NOW, -3_600 * hours)
        receipts.append(desk.answer("notices", customer.withdraw(made)))

    previous = [item.body.previous for item in receipts]
    assert previous == [made.record_digest, *(item.record_digest for item in receipts[:-1])]


def test_the_same_bytes_fetch_the_same_record_on_any_day(desk, customer):
    """ST10, I4: a day too early as well as a day too late."""
    proffer = customer.proffer("SD-BASE-A")
    made = desk.put("proffers", proffer)

    for jump_s in (-DAY_S, DAY_S, 3650 * DAY_S):
        desk.now = plus(shop.NOW, jump_s)
        assert desk.put("proffers", proffer).body == made.body


@pytest.mark.parametrize(
    "now",
    [
        *("2028-02-29T23:59:59Z", "2027-03-28T01:59:59Z", "2027-10-31T02:59:59Z"),
        *("2030-12-31T23:58:59Z", "2027-12-31T23:59:59Z"),
    ],
)
def test_days_that_calendars_treat_apart_are_days(desk, now):
    """ST10: leap days, nights in which clocks are put on or back, the turn of a year."""
    desk.now = Instant(now)
    customer = Customer(published=desk.published, now=desk.now)

    proffer = customer.proffer("SD-BASE-A", effective_from=floor_minute(desk.now))

    assert desk.answer("proffers", proffer).type == "Agreement"


@pytest.mark.parametrize(
    "now", ["2038-01-19T03:14:08Z", "9999-11-30T23:59:00Z", "9999-12-30T23:59:00Z", LAST_MINUTE]
)
def test_at_the_end_of_what_clocks_count_a_withdrawal_still_gets_its_receipt(desk, customer, now):
    """ST10, AGR-03, I12: beyond 31 bits of seconds, and in the last year that can be written."""
    made = desk.answer("proffers", customer.proffer("SD-BASE-A"))
    desk.now = customer.now = Instant(now)

    reply = desk.put("notices", customer.withdraw(made, requests=("erase",)))

    receipt = documents.read(reply.body, "Receipt").body
    assert receipt.effect == "withdrawn"
    assert receipt.duties[0].due_at == min(LAST, plus(now, 30 * 86_400))
    assert standing(desk, made).status == "withdrawn"
