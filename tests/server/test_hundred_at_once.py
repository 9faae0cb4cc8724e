"""A hundred requests at once, through the real app, writer and database: one outcome."""

import asyncio
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from assent import documents
from assent_client import Response
from assent_server.app import create_app
from assent_server.writer import Writer
from support import shop
from support.asgi import Request, call
from support.customer import Customer
from support.replacing import replace
from support.web import Web


@pytest.fixture
def web(tmp_path: Path):
    made = Web(tmp_path)
    yield made
    made.close()


def at_once(web: Web, kind: str, sent: list[Any]) -> list[Response]:
    """The answers to all of these, which wait for each other's commits."""

    async def all_of_them() -> list[Response]:
        writer = Writer(web.desk.store)
        exchange = replace(web.desk.exchange, commit=writer.commit)
        app = create_app(replace(web.service, exchange=exchange))
        answers = await asyncio.gather(*(call(app, put(kind, item)) for item in sent))
        await writer.close()
        return answers

    return asyncio.run(all_of_them())


def put(kind: str, document: Any) -> Request:
    return Request(
        method="PUT",
        url=f"{shop.BASE}/{kind}/{document.id.removeprefix('urn:uuid:')}",
        headers=(("content-type", "application/json"),),
        body=document.raw,
    )


def held(web: Web) -> int:
    """How many agreements are stored."""
    return len(asyncio.run(web.desk.store.agreements()))


def test_the_same_proffer_a_hundred_times_gets_one_record(web: Web) -> None:
    """PR3, PR1, I4, I5: all get equal bytes, one of them as made now."""
    proffer = Customer(published=web.desk.published).proffer("SD-BASE-A")

    answers = at_once(web, "proffers", [proffer] * 100)

    assert Counter(answer.status for answer in answers) == {201: 1, 200: 99}
    assert len({answer.body for answer in answers}) == 1
    assert held(web) == 1


def test_a_hundred_proffers_for_one_place_make_one_agreement(web: Web) -> None:
    """PR6, AGR-10: the place is taken once, whoever comes first."""
    customer = Customer(published=web.desk.published)

    answers = at_once(web, "proffers", [customer.proffer("SD-BASE-A") for _ in range(60)])

    made = [documents.read(item.body, "Agreement", "Decline") for item in answers]
    assert Counter(item.type for item in made) == {"Agreement": 1, "Decline": 59}
    assert {item.body.reason for item in made if item.type == "Decline"} == {"agreement-in-force"}
    assert held(web) == 1


def test_an_agreements_id_is_used_once_however_many_come_at_once(web: Web) -> None:
    """PR6, ST16, NEG-05: of customers who chose one id, by chance or on purpose, one has it."""
    agreement_id = Customer(published=web.desk.published).new_id()
    customers = [Customer(published=web.desk.published, seed=seed) for seed in range(2, 42)]

    answers = at_once(
        web, "proffers", [item.proffer("SD-BASE-A", id=agreement_id) for item in customers]
    )

    assert Counter(answer.status for answer in answers) == {201: 1, 409: 39}
    assert held(web) == 1


def test_the_same_withdrawal_a_hundred_times_gets_one_receipt(web: Web) -> None:
    """PR3, AGR-04."""
    customer = Customer(published=web.desk.published)
    record = documents.read(web.put("proffers", customer.proffer("SD-BASE-A")).content, "Agreement")

    answers = at_once(web, "notices", [customer.withdraw(record)] * 50)

    assert Counter(answer.status for answer in answers) == {201: 1, 200: 49}
    assert len({answer.body for answer in answers}) == 1
    assert len(asyncio.run(web.desk.store.history(record.record_digest))) == 2
