"""Stories of a vendor that is put back to older copies of its store, again and again.

What the vendor says of its own accord comes only while it holds all, and arrives: what it signs
while it does not know what it lost, and what is lost before anybody saw it, nothing can order.
"""

import asyncio
from random import Random
from typing import Any

import pytest

from assent.agreement import chain, forks
from assent.documents import Document
from assent_client import SyncClient
from assent_server.statements import Statements
from support.town import Shop, Town

PURPOSE = "https://w3id.org/dpv#ServiceUsageAnalytics"
STEPS = 14


class Story:
    """One customer, one shop, one agreement, and what the dice say."""

    def __init__(self, town: Town, shop: Shop, ada: SyncClient, record: Document[Any], seed: int):
        self.town, self.shop, self.ada, self.record = town, shop, ada, record
        self.dice = Random(seed)
        self.copies = [shop.copy()]
        self.is_whole = True

    def step(self) -> None:
        self.town.later(self.dice.choice([1, 60, 3600, 30 * 3600]))
        self.dice.choice(
            [self.sync, self.dispute, self.purposes, self.vendor, self.copy, self.back, self.lossy]
        )()

    def sync(self) -> None:
        self.is_whole = self.ada.sync()[0].equal is True

    def dispute(self) -> None:
        self.ada.dispute(self.record.record_digest, subject="They still send mail.")

    def purposes(self) -> None:
        self.ada.withdraw(self.record.record_digest, purposes=[PURPOSE])

    def vendor(self) -> None:
        if self.is_whole:
            statements = Statements(exchange=self.shop.exchange)
            asyncio.run(statements.dispute(self.record.id, "She has not paid."))
            self.sync()

    def copy(self) -> None:
        self.copies.append(self.shop.copy())

    def back(self) -> None:
        self.is_whole = False
        self.shop.put_back(self.dice.choice(self.copies))
        # A store that is open must not be put back once more: what it says would be in the copy.
        self.copies = [self.shop.copy()]

    def lossy(self) -> None:
        with self.town.losing():
            self.ada.sync()


@pytest.mark.parametrize("seed", range(24))
def test_a_history_goes_on_where_it_was(
    town: Town, shop: Shop, ada: SyncClient, record: Document[Any], seed: int
) -> None:
    """AGR-04, AGR-12, AGR-17, AGR-18, ST8, I1, I5, I11: in every story, and no withdrawal fails."""
    story = Story(town, shop, ada, record, seed)
    for _ in range(STEPS):
        story.step()
        town.later(60)

    town.later(24 * 3600)
    given = ada.withdraw(record.record_digest)
    for _ in range(2):
        town.later(24 * 3600)
        (synced,) = ada.sync()

    history = ada.client.agreement(record.record_digest).history
    assert given.delivered
    assert forks(history) == ()
    assert len(chain(history)) > 0
    assert synced.equal is True
    assert synced.waiting == 0
