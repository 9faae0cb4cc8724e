"""A history holds 64 documents: whoever adds to it leaves room for the end and for what is owed."""

import asyncio
from typing import Any

import pytest

from assent import bundle, documents, record
from assent.documents import Document
from assent.documents.containers import read_history
from assent.documents.notices import Duty, Head, Scope
from assent.errors import LocalError, PeerError
from assent.times import plus
from assent_server.archive import archive
from assent_server.dossier import Dossier, bundle_of, open_dossier
from assent_server.statements import Statements
from support import shop
from support.customer import Customer
from support.replacing import replace
from support.web import Web

PURPOSE = "https://w3id.org/dpv#ServiceUsageAnalytics"


@pytest.fixture
def made(web: Web, customer: Customer) -> Document[Any]:
    asyncio.run(archive(web.desk.store, web.desk.published))
    reply = web.put("proffers", customer.proffer("SD-BASE-A"))
    return documents.read(reply.content, "Agreement")


def statements(web: Web) -> Statements:
    return Statements(exchange=web.desk.exchange)


def dossier(web: Web, made: Document[Any]) -> Dossier:
    async def look() -> Dossier:
        row = await web.desk.store.agreement_by_record(made.record_digest)
        assert row is not None
        return await open_dossier(web.desk.store, row, web.desk.now)

    return asyncio.run(look())


def held(web: Web, made: Document[Any]) -> tuple[Document[Any], ...]:
    return dossier(web, made).history.documents


def put_until_full(web: Web, kind: str, make: Any) -> int:
    """How many documents were taken in before one was refused as ``history-full``."""
    for number in range(70):
        sent = make(number)
        try:
            web.desk.put(kind, sent)
        except PeerError:
            with pytest.raises(PeerError, match="history-full"):
                web.desk.put(kind, sent)
            return number
    raise AssertionError("It is never full.")


def terminate(web: Web, made: Document[Any]) -> Document[Any]:
    asyncio.run(statements(web).terminate(made.id, "The shop closes."))
    return next(item for item in held(web, made) if item.type == "Termination")


def heads_before(customer: Customer, made: Document[Any], end: Document[Any], number: int) -> Any:
    """Heads that list a termination, each signed before the last ones."""
    customer.now = plus(shop.NOW, -number)
    listed = customer.heads(Head(record=made.record_digest, documents=(end.record_digest,)))
    customer.now = shop.NOW
    return listed


def partly(customer: Customer, made: Document[Any]) -> Any:
    return customer.withdraw(
        made, scope=Scope.PURPOSES, purposes=(PURPOSE,), requests=("erase", "return")
    )


def check_readable(web: Web, customer: Customer, made: Document[Any]) -> None:
    """Check that the history, a reconciliation and the evidence bundle can all be had."""
    name = made.id.removeprefix("urn:uuid:")
    history = web.signed(customer, "GET", f"agreements/{name}/history")
    compared = web.signed(customer, "POST", "reconciliations", customer.reconcile())
    evidence = asyncio.run(
        bundle_of(web.desk.store, dossier(web, made), (web.desk.published.description,))
    )

    assert (history.status_code, compared.status_code) == (200, 200)
    assert set(read_history(history.content).documents) == set(held(web, made))
    assert bundle.read(bundle.write(evidence)).history.record == made


def fulfil_everything(web: Web, made: Document[Any]) -> None:
    """Report all duties, those of one notice at once."""
    while any(owed.outcome is None for owed in dossier(web, made).standing.duties):
        asyncio.run(statements(web).fulfil(made.id))


def test_heads_given_back_without_end_leave_room_for_the_withdrawal_and_its_duties(
    web: Web, customer: Customer, made: Document[Any]
) -> None:
    """AGR-13, AGR-15, REC-04, STO-15."""
    end = terminate(web, made)
    taken = put_until_full(
        web, "statements", lambda number: heads_before(customer, made, end, number)
    )

    web.desk.put("notices", customer.withdraw(made, requests=("erase", "return")))
    fulfil_everything(web, made)

    assert 1 <= taken <= 64
    check_readable(web, customer, made)


def test_heads_that_came_back_are_answered_again_when_no_more_are_taken(
    web: Web, customer: Customer, made: Document[Any]
) -> None:
    """BND-19: the same bytes get the same answer."""
    end = terminate(web, made)
    first = heads_before(customer, made, end, 0)
    web.desk.put("statements", first)
    put_until_full(web, "statements", lambda number: heads_before(customer, made, end, number + 1))

    assert web.desk.put("statements", first).status == 200


def test_purposes_withdrawn_without_end_leave_room_for_every_duty_and_an_end(
    web: Web, customer: Customer, made: Document[Any]
) -> None:
    """AGR-13, AGR-19: what is owed can be reported, so that nothing is kept for ever."""
    taken = put_until_full(web, "notices", lambda _: partly(customer, made))
    end = terminate(web, made)
    web.desk.put("statements", heads_before(customer, made, end, 0))
    web.desk.put("notices", customer.withdraw(made, requests=("erase", "return")))

    fulfil_everything(web, made)

    assert len(held(web, made)) <= 64
    assert taken > 15
    check_readable(web, customer, made)


def test_all_who_add_to_a_history_together_leave_it_readable_and_its_duties_can_be_done(
    web: Web, customer: Customer, made: Document[Any]
) -> None:
    """AGR-13, AGR-15, REC-04, STO-15: notices, disputes, an end, heads, receipts given back."""
    for _ in range(10):
        web.desk.put("notices", customer.withdraw(made, scope=Scope.PURPOSES, purposes=(PURPOSE,)))
    while True:
        try:
            asyncio.run(statements(web).dispute(made.id, "whether it was paid"))
        except LocalError:
            break
    lost = [partly(customer, made) for _ in range(20)]
    receipts = [_receipt(web, customer, made, notice, n) for n, notice in enumerate(lost)]
    came_back = put_until_full(web, "statements", lambda number: receipts[number])
    end = terminate(web, made)
    put_until_full(web, "statements", lambda number: heads_before(customer, made, end, number))
    put_until_full(web, "notices", lambda number: partly(customer, made))

    for notice in lost[:came_back]:
        web.desk.put("notices", notice)
    for _ in range(2):
        web.desk.put("notices", customer.withdraw(made, requests=("erase", "return")))
    fulfil_everything(web, made)

    assert came_back
    assert len(held(web, made)) <= 64
    check_readable(web, customer, made)


def test_a_duty_alone_is_reported_only_where_that_leaves_room_for_the_others(
    web: Web, customer: Customer, made: Document[Any]
) -> None:
    """AGR-13, AGR-19."""
    put_until_full(web, "notices", lambda _: partly(customer, made))
    while True:
        try:
            asyncio.run(statements(web).fulfil(made.id, "erase"))
        except LocalError as error:
            refused = error
            break

    fulfil_everything(web, made)

    assert "is full" in str(refused)
    check_readable(web, customer, made)


def _receipt(
    web: Web, customer: Customer, made: Document[Any], notice: Any, number: int
) -> Document[Any]:
    """A receipt of ours for a notice that was lost with it."""
    known = next(item for item in held(web, made) if item.type == "Receipt")
    body = replace(
        known.body,
        id=f"urn:uuid:00000000-0000-4000-8000-{number + 5000:012x}",
        answers=notice.record_digest,
        duties=tuple(Duty(duty=item, due_at=shop.NOW) for item in notice.body.requests),
    )
    return record.sign(body, shop.SIGNER, created=shop.NOW)
