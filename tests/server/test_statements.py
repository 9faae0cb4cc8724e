"""What the vendor says about an agreement stands in its history and nowhere else."""

from collections.abc import Iterator
from typing import Any

import pytest

from assent.agreement import chain, check_notice, check_whole, forks
from assent.documents import Document
from assent.documents.containers import History, pack_history, read_history
from assent.documents.notices import Scope
from assent.errors import LocalError, PeerError
from assent.record import verify
from assent.times import plus_duration
from assent_server.exchange.stored import stored_history
from assent_server.statements import Statements
from assent_server.store import Write
from support.vendor_folder import Clock, OpenVendor, VendorFolder


@pytest.fixture
def shop(vendor: VendorFolder) -> Iterator[OpenVendor]:
    with vendor.opened() as opened:
        yield opened


def statements(shop: OpenVendor) -> Statements:
    return Statements(exchange=shop.endpoint.exchange)


def history(shop: OpenVendor, record: Document[Any]) -> History:
    row = shop.run(shop.endpoint.store.agreement(record.id))
    assert row is not None
    return shop.run(stored_history(shop.endpoint.store, row))


def test_an_end_is_announced_with_the_notice_that_was_promised(
    shop: OpenVendor, time: Clock
) -> None:
    """AGR-09."""
    record = shop.agreed()

    shop.run(statements(shop).terminate(record.id, "The shop closes."))

    (termination,) = history(shop, record).documents
    verify(termination, keys=shop.endpoint.published.keys)
    check_notice(termination, "P30D")
    assert termination.body.effective_at == plus_duration(time.now, "P30D")


def test_the_notice_is_the_longest_that_was_ever_promised(
    shop: OpenVendor, vendor: VendorFolder, time: Clock
) -> None:
    record = shop.agreed()
    vendor.change("policy.toml", 'notice_period = "P30D"', 'notice_period = "P7D"')
    shop.run(shop.endpoint.reload())

    shop.run(statements(shop).terminate(record.id, "The shop closes."))

    (termination,) = history(shop, record).documents
    assert termination.body.effective_at == plus_duration(time.now, "P30D")


def test_an_end_is_announced_once(shop: OpenVendor) -> None:
    record = shop.agreed()
    shop.run(statements(shop).terminate(record.id, "The shop closes."))

    with pytest.raises(LocalError, match="announced before"):
        shop.run(statements(shop).terminate(record.id, "Really."))


def test_what_is_over_is_not_ended_again(shop: OpenVendor) -> None:
    """I6."""
    record = shop.agreed()
    shop.answer("notices", shop.customer().withdraw(record))

    with pytest.raises(LocalError, match="is withdrawn since"):
        shop.run(statements(shop).terminate(record.id, "The shop closes."))


def test_what_is_owed_is_reported_once_it_is_done(shop: OpenVendor) -> None:
    """AGR-11."""
    record = shop.agreed()
    shop.answer("notices", shop.customer().withdraw(record, requests=("erase", "return")))

    done = shop.run(statements(shop).fulfil(record.id))

    assert sorted(done["reported"]) == ["erase", "return"]
    check_whole(history(shop, record))
    with pytest.raises(LocalError, match="Nothing is open"):
        shop.run(statements(shop).fulfil(record.id))


def test_one_duty_may_be_refused_with_a_reason_and_the_other_stays_open(shop: OpenVendor) -> None:
    record = shop.agreed()
    shop.answer("notices", shop.customer().withdraw(record, requests=("erase", "return")))

    shop.run(statements(shop).fulfil(record.id, duty="erase", refused="The law demands it."))

    done = shop.run(statements(shop).fulfil(record.id))
    assert done["reported"] == ["return"]
    fulfilments = [d.body for d in chain(history(shop, record)) if d.type == "Fulfilment"]
    assert fulfilments[0].actions[0].explanation == "The law demands it."


def test_a_dispute_stands_in_the_history(shop: OpenVendor) -> None:
    record = shop.agreed()

    shop.run(statements(shop).dispute(record.id, "Whether the order was paid."))

    (dispute,) = history(shop, record).documents
    verify(dispute, keys=shop.endpoint.published.keys)
    assert dispute.body.previous == record.record_digest


def test_disputes_leave_room_for_withdrawals_and_all_of_them_can_be_fulfilled(
    shop: OpenVendor,
) -> None:
    """AGR-13: 64 documents are the most that a history can be shown with."""
    record = shop.agreed()
    for _ in range(31):
        shop.run(statements(shop).dispute(record.id, "whether it was paid"))
    with pytest.raises(LocalError, match="is full"):
        shop.run(statements(shop).dispute(record.id, "whether it was paid"))
    purposes = {"scope": Scope.PURPOSES, "purposes": ("https://w3id.org/dpv#Marketing",)}

    for _ in range(14):
        shop.put("notices", shop.customer().withdraw(record, **purposes))
    with pytest.raises(PeerError, match="history-full"):
        shop.put("notices", shop.customer().withdraw(record, **purposes))
    shop.put("notices", shop.customer().withdraw(record, requests=("erase",)))
    shop.run(statements(shop).fulfil(record.id))

    held = history(shop, record)
    assert len(held.documents) == 31 + 28 + 2 + 1
    assert len(read_history(pack_history(held)).documents) == len(held.documents)


def test_statements_and_receipts_make_one_chain(shop: OpenVendor) -> None:
    """AGR-04."""
    record = shop.agreed()
    shop.run(statements(shop).dispute(record.id, "Whether the order was paid."))
    shop.answer("notices", shop.customer().withdraw(record, requests=("erase",)))
    shop.run(statements(shop).fulfil(record.id))

    ordered = chain(history(shop, record))

    assert [item.type for item in ordered] == ["Dispute", "Receipt", "Fulfilment"]


def test_a_withdrawal_that_is_faster_makes_no_fork(shop: OpenVendor) -> None:
    """I6, AGR-04: the loser is made again, and an end that came too late is not announced."""
    record = shop.agreed()
    exchange: Any = shop.endpoint.exchange
    withdrawal = shop.customer().withdraw(record)

    class Overtaken:
        store, desk = exchange.store, exchange.desk

        def published(self) -> Any:
            return exchange.published()

        async def commit(self, write: Write) -> bool:
            await exchange.put("notices", withdrawal.id, withdrawal.raw)
            return bool(await exchange.commit(write))

    with pytest.raises(LocalError, match="is withdrawn since"):
        shop.run(Statements(exchange=Overtaken()).terminate(record.id, "The shop closes."))  # type: ignore[arg-type]

    assert forks(history(shop, record)) == ()


@pytest.mark.parametrize("name", ["urn:uuid:00000000-0000-4000-8000-000000000000", "x", ""])
def test_an_agreement_that_is_not_there_is_said_not_to_be(shop: OpenVendor, name: str) -> None:
    with pytest.raises(LocalError, match="There is no agreement"):
        shop.run(statements(shop).terminate(name, "The shop closes."))


def test_an_agreement_is_found_by_id_short_id_and_record(shop: OpenVendor) -> None:
    record = shop.agreed()

    for name in (record.id, record.id.removeprefix("urn:uuid:"), record.record_digest):
        shop.run(statements(shop).dispute(name, "Something."))

    assert len(history(shop, record).documents) == 3


def test_words_that_no_document_may_hold_are_refused(shop: OpenVendor) -> None:
    """PRF-03."""
    record = shop.agreed()

    with pytest.raises(LocalError, match="cannot be published"):
        shop.run(statements(shop).dispute(record.id, "left‮right"))

    assert history(shop, record).documents == ()
