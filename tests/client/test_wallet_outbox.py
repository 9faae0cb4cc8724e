"""What still has to be sent waits in order, for ever if need be, and every attempt is kept."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from assent.errors import LocalError
from assent.times import Instant, plus, seconds_between
from assent_client.wallet import Errand, Outgoing
from assent_client.wallet.outbox import delay_s
from support.replacing import replace
from support.wallets import BAKER, LATER, NOON, SHOP, new_wallet, reopened, uuid

SIX_HOURS_S = 6 * 3600


def a_notice(number: int = 1, errand: Errand = Errand.WITHDRAWAL, **changes: Any) -> Outgoing:
    """A document for the outbox."""
    notice = Outgoing(
        id=uuid(number),
        errand=errand,
        vendor=SHOP,
        first_party="did:key:z6Mk",
        path=f"notices/{uuid(number)}",
        raw=b"notice %d" % number,
        queued=NOON,
    )
    return replace(notice, **changes)


def test_what_waits_is_there_after_a_restart(tmp_path: Path) -> None:
    """CLI-05, PR21."""
    wallet = new_wallet(tmp_path)
    queued = wallet.outbox.queue(a_notice())

    assert reopened(wallet, tmp_path).outbox.due(NOON) == [queued]


def test_withdrawals_go_first_then_the_oldest(tmp_path: Path) -> None:
    """CLI-05, CL9: after 90 days without a network, too."""
    wallet = new_wallet(tmp_path)
    later = plus(NOON, 90 * 24 * 3600)
    for number, errand, at in (
        (1, Errand.ACKNOWLEDGEMENT, NOON),
        (2, Errand.WITHDRAWAL, LATER),
        (3, Errand.ANSWER, NOON),
        (4, Errand.WITHDRAWAL, NOON),
        (5, Errand.CANCELLATION, LATER),
    ):
        wallet.outbox.queue(a_notice(number, errand, queued=at))

    order = [row.id for row in wallet.outbox.due(later)]

    assert order == [uuid(number) for number in (4, 2, 5, 3, 1)]


def test_a_failed_attempt_is_kept_and_tried_later(tmp_path: Path) -> None:
    """CLI-05, PR21."""
    wallet = new_wallet(tmp_path)
    notice = wallet.outbox.queue(a_notice())

    wallet.outbox.failed(notice.id, at=NOON, outcome="The shop answered 500.")

    assert wallet.outbox.due(NOON) == []
    assert [row.id for row in wallet.outbox.due(plus(NOON, 60))] == [notice.id]
    (attempt,) = reopened(wallet, tmp_path).outbox.attempts(notice.id)
    assert (attempt.number, attempt.at, attempt.outcome) == (1, NOON, "The shop answered 500.")


def test_waits_grow_from_a_minute_to_six_hours() -> None:
    """PR21."""
    waits = [delay_s(attempts, jitter=0.5) for attempts in range(1, 1000)]

    assert waits[:3] == [60, 120, 240]
    assert max(waits) == waits[-1] == SIX_HOURS_S
    assert all(one <= two for one, two in pairwise(waits))


def test_waits_are_spread() -> None:
    """ID3: customers of a vendor that was down do not come back all at once."""
    assert (delay_s(1, jitter=0), delay_s(1, jitter=1)) == (30, 90)


def test_a_withdrawal_is_tried_for_ever(tmp_path: Path) -> None:
    """CLI-05, PR21: a vendor that is gone for 90 days."""
    wallet = new_wallet(tmp_path)
    notice = wallet.outbox.queue(a_notice())
    now = NOON
    while seconds_between(NOON, now) < 90 * 24 * 3600:
        (due,) = wallet.outbox.due(now)
        tried = wallet.outbox.failed(due.id, at=now, outcome="no answer")
        now = tried.next_try or NOON

    assert len(wallet.outbox.attempts(notice.id)) > 300
    with pytest.raises(LocalError, match="until it is received"):
        wallet.outbox.give_up(notice.id, at=now, reason="gone")
    assert wallet.outbox.due(now) != []


def test_what_was_delivered_is_sent_no_more_and_kept_with_its_reply(tmp_path: Path) -> None:
    """CLI-05."""
    wallet = new_wallet(tmp_path)
    notice = wallet.outbox.queue(a_notice())
    wallet.outbox.failed(notice.id, at=NOON, outcome="no answer")

    wallet.outbox.delivered(notice.id, at=LATER, reply=b"receipt")

    kept = reopened(wallet, tmp_path).outbox
    assert kept.waiting() == []
    found = kept.get(notice.id)
    assert found is not None
    assert (found.delivered, found.reply, found.attempts) == (LATER, b"receipt", 2)
    assert [attempt.outcome for attempt in kept.attempts(notice.id)] == ["no answer", "delivered"]


def test_a_delivery_is_not_undone(tmp_path: Path) -> None:
    """I6: by an answer that comes late."""
    wallet = new_wallet(tmp_path)
    wallet.outbox.queue(a_notice())
    delivered = wallet.outbox.delivered(uuid(1), at=NOON, reply=b"receipt")

    assert wallet.outbox.failed(uuid(1), at=LATER, outcome="no answer") == delivered


def test_an_acknowledgement_that_is_refused_is_given_up(tmp_path: Path) -> None:
    wallet = new_wallet(tmp_path)
    wallet.outbox.queue(a_notice(errand=Errand.ACKNOWLEDGEMENT))

    wallet.outbox.give_up(uuid(1), at=NOON, reason="The shop has forgotten the agreement.")

    assert wallet.outbox.waiting() == []
    assert len(wallet.outbox.attempts(uuid(1))) == 1


def test_the_same_document_waits_once(tmp_path: Path) -> None:
    wallet = new_wallet(tmp_path)
    first = wallet.outbox.queue(a_notice())

    assert wallet.outbox.queue(a_notice(queued=LATER)) == first
    with pytest.raises(LocalError, match="Another document"):
        wallet.outbox.queue(a_notice(raw=b"other"))


def test_each_vendor_has_its_own_queue(tmp_path: Path) -> None:
    wallet = new_wallet(tmp_path)
    wallet.outbox.queue(a_notice(1))
    wallet.outbox.queue(a_notice(2, vendor=BAKER))

    assert [row.id for row in wallet.outbox.due(NOON, BAKER)] == [uuid(2)]


def test_an_attempt_for_something_unknown_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(LocalError, match="not queued"):
        new_wallet(tmp_path).outbox.failed(uuid(1), at=Instant(NOON), outcome="no answer")
