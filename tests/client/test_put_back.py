"""A vendor that was put back to an older copy of its store: it gets back what it lost, goes on
where it was, and nobody is accused of what was no misconduct."""

import asyncio
from typing import Any

import pytest

from assent.agreement import chain, forks
from assent.documents import Document
from assent.documents.containers import read_reconciliation_answer
from assent_client import ChangeKind, Order, Outcome, Response, SyncClient
from assent_server.statements import Statements
from support.town import Request, Shop, Town

KEPT = Order(terms=("SD-BASE-A",))


@pytest.fixture
def record(town: Town, shop: Shop, ada: SyncClient) -> Document[Any]:
    """An agreement whose acknowledgement is on its way still."""
    with town.dropping("/notices/"):
        (result,) = ada.proffer(shop.origin, order=KEPT)
        assert result.outcome is Outcome.AGREED
        town.later(3600)
        return ada.client.agreement(result.record or "").history.record


def told(ada: SyncClient, record: Document[Any]) -> tuple[Document[Any], ...]:
    """What she holds about the agreement."""
    return ada.client.agreement(record.record_digest).history.documents


def stored(shop: Shop, record: Document[Any]) -> set[str]:
    """What the shop holds about it, by digest."""
    rows = asyncio.run(shop.store.history(record.record_digest))
    return {row.digest for row in rows}


def put(town: Town, kind: str) -> int:
    return len([item for item in town.sent if f"/{kind}/" in item.path])


def test_a_withdrawal_is_taken_at_once_and_what_was_lost_given_back(
    town: Town, shop: Shop, ada: SyncClient, record: Document[Any]
) -> None:
    """AGR-03, AGR-18, AGR-17, ST8: no second continuation, and no accusation."""
    older = shop.copy()
    ada.sync()
    shop.put_back(older)

    given = ada.withdraw(record.record_digest)
    (synced,) = ada.sync()

    history = ada.client.agreement(record.record_digest).history
    assert given.delivered
    assert forks(history) == ()
    assert stored(shop, record) == {item.record_digest for item in history.documents}
    assert synced.equal is True
    assert ada.client.wallet.evidence.all() == []


def test_a_dispute_continues_what_the_vendor_had_lost(
    town: Town, shop: Shop, ada: SyncClient, record: Document[Any]
) -> None:
    """AGR-17: a dispute does not say what was seen, so that the vendor could not know."""
    older = shop.copy()
    ada.sync()
    (receipt,) = chain(ada.client.agreement(record.record_digest).history)
    shop.put_back(older)

    ada.dispute(record.record_digest, subject="They still send mail.")

    history = ada.client.agreement(record.record_digest).history
    assert [item.body.previous for item in chain(history)][1:] == [receipt.record_digest]


def test_a_notice_about_a_record_that_was_lost_waits_for_its_whole_history(
    town: Town, shop: Shop, ada: SyncClient, record: Document[Any]
) -> None:
    """BND-17, BND-19, AGR-17: the store is empty."""
    ada.sync()
    shop.lose_everything()

    given = ada.withdraw(record.record_digest)
    (synced,) = ada.sync()

    assert given.delivered
    assert len(chain(ada.client.agreement(record.record_digest).history)) == 2
    assert synced.equal is True


def test_an_acknowledgement_that_is_refused_for_it_is_sent_again(
    town: Town, shop: Shop, ada: SyncClient, record: Document[Any]
) -> None:
    """AGR-18, AGR-17: the termination that it names is given back first."""
    ada.sync()
    older = shop.copy()
    name = ada.client.agreement(record.record_digest).agreement.id
    asyncio.run(Statements(exchange=shop.exchange).terminate(name, "The shop closes."))
    with town.dropping("/notices/"):
        ada.sync()
    ends_at = ada.client.agreement(record.record_digest).standing.ends_at
    shop.put_back(older)
    town.later(24 * 3600)

    ada.sync()
    (synced,) = ada.sync()

    history = ada.client.agreement(record.record_digest).history
    assert synced.equal is True
    assert stored(shop, record) == {item.record_digest for item in history.documents}
    assert ada.client.agreement(record.record_digest).standing.ends_at == ends_at
    assert forks(history) == ()


def test_what_was_seen_is_asked_for_only_where_a_notice_does_not_say_it(
    town: Town, shop: Shop, ada: SyncClient, record: Document[Any]
) -> None:
    """AGR-17: a vendor that lost nothing costs a withdrawal no further request."""
    ada.sync()
    ada.withdraw(record.record_digest)

    assert put(town, "statements") == 0


def heads_of(answer: Response) -> Any:
    return read_reconciliation_answer(answer.body).heads


def test_signed_heads_that_leave_out_what_was_signed_are_kept_as_evidence(
    town: Town, shop: Shop, ada: SyncClient, record: Document[Any]
) -> None:
    """AGR-14, PR16, CLI-09: kept although all was given back."""
    older = shop.copy()
    ada.sync()
    (receipt,) = chain(ada.client.agreement(record.record_digest).history)
    shop.put_back(older)
    seen: list[Response] = []

    def look(request: Request, answer: Response) -> Response:
        if request.path.endswith("/reconciliations"):
            seen.append(answer)
        return answer

    with town.meddling(look):
        (synced,) = ada.sync()

    (kept,) = ada.client.agreement(record.record_digest).evidence
    given = [item.document for item in synced.changes if item.kind is ChangeKind.GIVEN_BACK]
    assert set(kept.documents) == {heads_of(seen[0]).raw, receipt.raw}
    assert "leaves out something that they signed" in kept.explanation
    assert sorted(given) == ["Acknowledgement", "Receipt"]
    assert synced.equal is True


def test_signed_heads_that_leave_out_an_agreement_are_kept_as_evidence(
    town: Town, shop: Shop, ada: SyncClient, record: Document[Any]
) -> None:
    """AGR-14, ST8."""
    ada.sync()
    held = told(ada, record)
    shop.lose_everything()

    (synced,) = ada.sync()

    (kept,) = ada.client.agreement(record.record_digest).evidence
    theirs = {item.raw for item in held if item.type == "Receipt"}
    assert {record.raw, *theirs} < set(kept.documents)
    assert len(kept.documents) == 3
    assert "leaves out this agreement" in kept.explanation
    assert synced.equal is True


def test_the_same_omission_is_evidence_once(
    town: Town, shop: Shop, ada: SyncClient, record: Document[Any]
) -> None:
    """PR16: a vendor that does not take its own words back is told about once."""
    older = shop.copy()
    ada.sync()
    shop.put_back(older)

    with town.dropping("/statements/"):
        ada.sync()
        ada.sync()

    assert len(ada.client.wallet.evidence.all()) == 1


def test_a_vendor_that_takes_nothing_back_is_told_about_once(
    town: Town, shop: Shop, ada: SyncClient, record: Document[Any]
) -> None:
    """CLI-31, PR16."""
    older = shop.copy()
    ada.sync()
    shop.put_back(older)

    with town.meddling(refusing):
        (first,) = ada.sync()
        shop.put_back(older)
        (second,) = ada.sync()

    kinds = [item.kind for item in first.changes]
    assert kinds.count(ChangeKind.LOST) == 1
    assert "kept as evidence" in " ".join(item.sentence for item in first.changes)
    assert ChangeKind.LOST not in [item.kind for item in second.changes]


def refusing(request: Request, answer: Response) -> Response:
    """A vendor of another make, which knows no such address."""
    if "/statements/" not in request.path:
        return answer
    body = b'{"code":"not-found","status":404}'
    return Response(status=404, headers=(("content-type", "application/problem+json"),), body=body)
