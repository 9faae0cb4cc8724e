"""A vendor that deleted an agreement at the end of its time: the customer keeps hers, unalarmed."""

import asyncio
from typing import Any

from assent.documents import Document
from assent_client import Order, Outcome, SyncClient
from assent_server.purging import Purging
from assent_server.statements import Statements
from assent_server.store import Purge, Write
from support.town import Shop, Town

DAY_S = 86_400


def purge(shop: Shop) -> int:
    """How many agreements the shop deleted that were over for a week."""
    done = asyncio.run(
        Purging(exchange=shop.exchange, keep_after_end=lambda: "P7D").purge(is_dry=False)
    )
    purged: int = done["purged"]
    return purged


def test_what_was_purged_is_no_omission_and_is_not_given_back(
    town: Town, shop: Shop, ada: SyncClient, record: Document[Any]
) -> None:
    """AGR-19, AGR-20: both agree that all is well; her copy stays."""
    ada.withdraw(record.record_digest)
    ada.sync()
    town.later(8 * DAY_S)
    assert purge(shop) == 1
    before = len(town.sent)

    (synced,) = ada.sync()

    assert (synced.equal, synced.changes, synced.problem) == (True, (), None)
    assert not any("/agreements/" in item.path for item in town.sent[before:])
    assert ada.client.wallet.evidence.all() == []
    assert ada.client.agreement(record.record_digest).history.record == record


def test_a_new_agreement_stands_beside_what_was_purged(
    town: Town, shop: Shop, ada: SyncClient, record: Document[Any]
) -> None:
    """AGR-19."""
    ada.withdraw(record.record_digest)
    town.later(8 * DAY_S)
    purge(shop)

    (result,) = ada.proffer(shop.origin, order=Order(terms=("SD-BASE-A",)))
    (synced,) = ada.sync()

    assert result.outcome is Outcome.AGREED
    assert synced.equal is True


def test_an_agreement_in_force_that_is_called_purged_is_evidence(
    town: Town, shop: Shop, ada: SyncClient, record: Document[Any]
) -> None:
    """AGR-20: it is told once, and both do not hold the same."""
    row = asyncio.run(shop.store.agreement(record.id))
    assert row is not None
    broken = Purge(
        record=row.record,
        version=row.version,
        agreement_id=row.agreement_id,
        proffer_id=record.body.proffer.ref,
        first_party=row.first_party,
    )
    assert asyncio.run(shop.store.put_many([Write(purges=(broken,))])) == [True]

    (first,) = ada.sync()
    (again,) = ada.sync()

    (kept,) = ada.client.wallet.evidence.all()
    assert kept.about == record.record_digest
    assert "leaves out this agreement" in kept.explanation
    assert (first.equal, again.equal) == (False, False)
    assert len(first.changes) == 1
    assert again.changes == ()


def test_a_withdrawal_of_what_is_gone_is_not_sent_for_ever(
    town: Town, shop: Shop, ada: SyncClient, record: Document[Any]
) -> None:
    """AGR-20: it was over without it, and so there is nothing to end."""
    asyncio.run(Statements(exchange=shop.exchange).terminate(record.id, "We close."))
    ada.sync()
    town.later(45 * DAY_S)
    assert purge(shop) == 1

    ada.withdraw(record.record_digest)

    assert ada.client.wallet.outbox.waiting(shop.did) == []
