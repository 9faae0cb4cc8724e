"""Comparing page by page: all that both hold, and nothing that neither page covers."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from assent import documents
from assent.agreement import listing, place
from assent.documents import Document
from assent.documents.containers import (
    ReconciliationAnswer,
    read_reconciliation,
    read_reconciliation_answer,
    write_reconciliation_answer,
)
from assent.documents.notices import Head
from assent.documents.parts import Party
from assent.multibase import digest
from assent.record import verify
from assent_client import ChangeKind, Order, Response, SyncClient
from assent_server.statements import Statements
from support.replacing import replace
from support.town import Request, Shop, Town, customer
from support.wallets import new_wallet

KEPT = Order(terms=("SD-BASE-A",))


@pytest.fixture
def records(town: Town, shop: Shop, ada: SyncClient, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Five agreements, where a page holds two."""
    made = []
    for _ in range(5):
        (result,) = ada.proffer(shop.origin, order=KEPT)
        ada.withdraw(result.record or "")
        made.append(result.record or "")
        town.later(60)
    monkeypatch.setattr(listing, "_HEADS_MAX", 2)
    return sorted(made, key=lambda record: place(documents.Digest(record)))


def asked(town: Town) -> list[Document[Any]]:
    """The heads that were sent so far."""
    sent = [item for item in town.sent if item.path.endswith("/reconciliations")]
    return [read_reconciliation(item.body) for item in sent]


def test_agreements_beyond_one_page_are_compared_too(
    town: Town, shop: Shop, ada: SyncClient, records: list[str]
) -> None:
    """AGR-14, I1."""
    (synced,) = ada.sync()

    listed = [head.record for heads in asked(town) for head in heads.body.heads]
    assert synced.equal is True
    assert synced.changes == ()
    assert listed == records


def test_our_heads_are_signed_for_the_vendor(
    town: Town, shop: Shop, ada: SyncClient, records: list[str]
) -> None:
    """AGR-14, KEY-08."""
    ada.sync()

    heads = asked(town)[0]
    verify(heads, keys=shop.party.keys)
    assert heads.body.listed_by is Party.FIRST
    assert heads.body.second_party.ref == shop.did


def test_a_restored_wallet_gets_everything_back_page_by_page(
    town: Town, shop: Shop, ada: SyncClient, records: list[str], tmp_path: Path
) -> None:
    """AGR-14, CL3."""
    wallet = new_wallet(tmp_path / "new", secret=ada.client.wallet.secret, restored=True)
    again = customer(town, tmp_path, wallet=wallet, seed=3)

    again.proffer(shop.origin, order=KEPT)

    held = [item.record for item in wallet.records.all()]
    assert set(records) < set(held)
    assert again.sync()[0].equal is True
    wallet.close()


def test_what_a_vendor_lost_is_given_back_on_each_page(
    town: Town, shop: Shop, ada: SyncClient, records: list[str]
) -> None:
    """AGR-14, ST8."""
    shop.lose_everything()

    ada.sync()

    rows = asyncio.run(shop.store.agreements(limit=10))
    assert [row.record for row in rows] == records


def paged(shop: Shop, **changes: Any) -> Any:
    """Answers whose heads have other members, signed by the vendor."""

    def meddle(request: Request, answer: Response) -> Response:
        if not request.path.endswith("/reconciliations"):
            return answer
        said = read_reconciliation_answer(answer.body)
        body = replace(said.heads.body, **changes)
        signed = shop.party.sign(body, at=said.heads.proofs[0].created)
        made = ReconciliationAnswer(heads=signed, documents=said.documents, lacks=said.lacks)
        return replace(answer, body=write_reconciliation_answer(made))

    return meddle


FALSE = {
    "an end that is none": {"next": digest(b"elsewhere")},
    "another beginning": {"after": digest(b"elsewhere")},
    "our own heads": {"listed_by": Party.FIRST},
    "no order": {
        "heads": tuple(
            sorted(
                (Head(record=digest(b"%d" % number)) for number in range(3)),
                key=lambda head: place(head.record),
                reverse=True,
            )
        )
    },
}


@pytest.mark.parametrize("changes", FALSE.values(), ids=FALSE)
def test_heads_that_are_no_page_are_not_used(
    town: Town, shop: Shop, ada: SyncClient, records: list[str], changes: dict[str, Any]
) -> None:
    """AGR-14: else a vendor could hide what it does not cover, or never come to an end."""
    with town.meddling(paged(shop, **changes)):
        (synced,) = ada.sync()

    assert synced.equal is None
    assert synced.problem is not None


def test_what_a_page_does_not_cover_is_not_missed(
    town: Town, shop: Shop, ada: SyncClient, records: list[str]
) -> None:
    """AGR-14: no false accusation."""
    (synced,) = ada.sync()

    kinds = {item.kind for item in synced.changes}
    assert not kinds & {ChangeKind.WITHHELD, ChangeKind.LOST, ChangeKind.GIVEN_BACK}
    assert ada.client.wallet.evidence.all() == []


def test_heads_of_our_own_that_started_a_notice_come_back_in_silence(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """AGR-09, AGR-12: both sides hold what shows when she had seen it."""
    (result,) = ada.proffer(shop.origin, order=KEPT)
    record = result.record or ""
    name = ada.client.agreement(record).agreement.id
    asyncio.run(Statements(exchange=shop.exchange).terminate(name, "The shop closes."))

    with town.dropping("/notices/"):
        ada.sync()
        (synced,) = ada.sync()

    rows = asyncio.run(shop.store.history(documents.Digest(record)))
    ours = [item.type for item in ada.client.agreement(record).history.documents]
    assert "Acknowledgement" not in [row.type for row in rows if row.type != "Receipt"][1:]
    assert ours.count("Heads") == [row.type for row in rows].count("Heads") == 1
    assert "Heads" not in [item.document for item in synced.changes]
    assert ada.sync()[0].equal is True
