"""A withdrawal and a proffer of a successor, one committed while the other is on its way (AGR-07).

Whichever is first, no negotiation stays open that would succeed an agreement that was withdrawn.
"""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from assent.documents import Document
from assent.documents.parts import Counter
from assent.negotiation import State
from assent.policy import Policy
from assent_server.pending import Pending
from assent_server.store import Write
from support import shop
from support.customer import Customer
from support.desk import ShopDesk


class Overtaken(ShopDesk):
    """A desk at which ``rival`` is served wholly when a write is planned and not yet committed."""

    rival: tuple[str, Any] | None = None

    async def commit(self, write: Write, *, urgent: bool = False) -> bool:
        if self.rival is not None:
            rival, self.rival = self.rival, None
            with ThreadPoolExecutor(1) as another:
                another.submit(self.put, *rival).result()
        return await super().commit(write, urgent=urgent)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Overtaken]:
    made = Overtaken(tmp_path)
    yield made
    made.close()


@pytest.fixture
def customer(desk: Overtaken) -> Customer:
    return Customer(published=desk.published)


@pytest.fixture
def before(desk: Overtaken, customer: Customer) -> Document[Any]:
    return desk.answer("proffers", customer.proffer("SD-BASE-A"))


def by_person(desk: Overtaken) -> None:
    desk.published = shop.published(Policy(person=frozenset(desk.published.terms)))


def successor(desk: Overtaken, customer: Customer, before: Document[Any], state: State) -> Any:
    """A proffer that becomes pending, or gets an alternative."""
    if state is State.PENDING:
        by_person(desk)
    terms = "SD-BASE-AT" if state is State.PENDING else "SD-BASE"
    return customer.proffer(terms, counter=Counter.ONE, supersedes=before.record_digest)


def state_of(desk: Overtaken, proffer: Any) -> State:
    row = asyncio.run(desk.store.negotiation(proffer.id))
    assert row is not None
    return row.state


OPEN = pytest.mark.parametrize("state", [State.PENDING, State.COUNTERED])


@OPEN
def test_a_proffer_that_a_withdrawal_overtakes_is_declined(
    desk: Overtaken, customer: Customer, before: Document[Any], state: State
) -> None:
    """AGR-07, I6."""
    proffer = successor(desk, customer, before, state)
    desk.rival = ("notices", customer.withdraw(before))

    answer = desk.answer("proffers", proffer)

    assert desk.rival is None
    assert answer.type == "Decline"
    assert asyncio.run(desk.store.open_negotiations()) == []


@OPEN
def test_a_withdrawal_that_a_proffer_overtakes_cancels_it(
    desk: Overtaken, customer: Customer, before: Document[Any], state: State
) -> None:
    """AGR-03, AGR-07, I6."""
    proffer = successor(desk, customer, before, state)
    desk.rival = ("proffers", proffer)

    receipt = desk.answer("notices", customer.withdraw(before))

    assert desk.rival is None
    assert receipt.body.effect == "withdrawn"
    assert state_of(desk, proffer) is State.CANCELLED


def test_an_alternative_of_a_person_that_a_withdrawal_overtakes_is_not_made(
    desk: Overtaken, customer: Customer, before: Document[Any]
) -> None:
    """AGR-07: it was cancelled meanwhile."""
    proffer = successor(desk, customer, before, State.PENDING)
    desk.put("proffers", proffer)
    desk.rival = ("notices", customer.withdraw(before))

    with pytest.raises(Exception, match="taken back by the customer already"):
        asyncio.run(Pending(exchange=desk.exchange).alternative(proffer.id, "service-sharing"))

    assert state_of(desk, proffer) is State.CANCELLED


@OPEN
def test_what_nobody_overtakes_stays_open_and_its_predecessor_in_its_place(
    desk: Overtaken, customer: Customer, before: Document[Any], state: State
) -> None:
    """AGR-10."""
    proffer = successor(desk, customer, before, state)

    desk.put("proffers", proffer)

    (held,) = asyncio.run(desk.store.agreements())
    assert state_of(desk, proffer) is state
    assert held.slot is not None
    assert held.head == before.record_digest
