"""Reconciliations at the endpoint: all that it holds under one key, in signed pages."""

import asyncio
from typing import Any

import pytest

from assent import documents, record
from assent.agreement import covers, place
from assent.documents import Digest, Document, Heads, Termination
from assent.documents.containers import (
    ReconciliationAnswer,
    read_reconciliation_answer,
    write_reconciliation,
)
from assent.documents.notices import Head
from assent.documents.parts import Party, PartyReference
from assent.errors import PeerError
from assent.multibase import digest
from assent.times import plus, plus_duration
from assent_server.app import create_app
from assent_server.dossier import open_dossier
from assent_server.reconciling import Reconciling
from assent_server.statements import Statements
from support import shop
from support.customer import Customer
from support.replacing import replace
from support.web import Web


def agree(web: Web, customer: Customer) -> Document[Any]:
    reply = web.put("proffers", customer.proffer("SD-BASE-A"))
    return documents.read(reply.content, "Agreement")


@pytest.fixture
def made(web: Web, customer: Customer) -> Document[Any]:
    return agree(web, customer)


def terminate(web: Web, made: Document[Any]) -> Document[Termination]:
    """The vendor announces the end; what it signed stands in the history."""
    asyncio.run(Statements(exchange=web.desk.exchange).terminate(made.id, "The shop closes."))
    return next(item for item in history(web, made) if item.type == "Termination")


def history(web: Web, made: Document[Any]) -> list[Document[Any]]:
    rows = asyncio.run(web.desk.store.history(made.record_digest))
    return [documents.read(row.raw, row.type) for row in rows]


def ends_at(web: Web, made: Document[Any]) -> Any:
    async def look() -> Any:
        row = await web.desk.store.agreement_by_record(made.record_digest)
        assert row is not None
        return (await open_dossier(web.desk.store, row, web.desk.now)).standing.ends_at

    return asyncio.run(look())


def asked(web: Web, customer: Customer, heads: Document[Heads]) -> ReconciliationAnswer:
    raw = write_reconciliation(heads)
    return read_reconciliation_answer(web.signed(customer, "POST", "reconciliations", raw).content)


def served(web: Web, exchange: Any) -> Any:
    return create_app(replace(web.service, reconciling=Reconciling(exchange=exchange)))


def code(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


def test_heads_that_first_list_a_termination_are_kept_and_its_notice_runs(
    web: Web, customer: Customer, made: Document[Any]
) -> None:
    """AGR-09, AGR-15: she never acknowledged it."""
    end = terminate(web, made)
    before = ends_at(web, made)
    web.desk.now = customer.now = plus(web.desk.now, 3600)
    heads = customer.heads(Head(record=made.record_digest, documents=(end.record_digest,)))

    answer = asked(web, customer, heads)

    kept = [item for item in history(web, made) if item.type == "Heads"]
    (head,) = answer.heads.body.heads
    assert (before, kept) == (None, [heads])
    assert ends_at(web, made) == plus(plus_duration(web.desk.now, "P30D"), -30)
    assert heads.record_digest in head.documents
    assert heads in answer.documents


def test_only_the_first_heads_are_kept(web: Web, customer: Customer, made: Document[Any]) -> None:
    """AGR-15."""
    end = terminate(web, made)
    held = Head(record=made.record_digest, documents=(end.record_digest,))

    for _ in range(3):
        asked(web, customer, customer.heads(held))

    assert [item.type for item in history(web, made)] == ["Termination", "Heads"]


def test_of_heads_that_come_at_once_one_is_kept(
    web: Web, customer: Customer, made: Document[Any]
) -> None:
    """AGR-13, AGR-15."""
    end = terminate(web, made)
    held = Head(record=made.record_digest, documents=(end.record_digest,))

    exchange: Any = web.desk.exchange
    slow, fast = (write_reconciliation(customer.heads(held)) for _ in range(2))

    class Overtaken:
        desk = exchange.desk

        async def commit(self, write: Any) -> bool:
            await Reconciling(exchange=exchange).answer(customer.did, fast)
            return bool(await exchange.commit(write))

    overtaken: Any = Overtaken()
    asyncio.run(Reconciling(exchange=overtaken).answer(customer.did, slow))

    assert [item.type for item in history(web, made)] == ["Termination", "Heads"]


@pytest.mark.parametrize("listed", ["nothing", "the record", "a termination of another record"])
def test_other_heads_change_nothing(
    web: Web, customer: Customer, made: Document[Any], listed: str
) -> None:
    """AGR-15, BND-16, I10."""
    end = terminate(web, made)
    elsewhere = Head(record=digest(b"another record"), documents=(end.record_digest,))
    heads = {
        "nothing": (),
        "the record": (Head(record=made.record_digest),),
        "a termination of another record": (elsewhere,),
    }[listed]

    asked(web, customer, customer.heads(*heads))

    assert not web.wrote_last
    assert ends_at(web, made) is None


def test_what_cannot_be_kept_is_answered_all_the_same(
    web: Web, customer: Customer, made: Document[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """STO-06: reads go on with a full disk."""
    end = terminate(web, made)
    heads = customer.heads(Head(record=made.record_digest, documents=(end.record_digest,)))

    async def full(*arguments: Any, **named: Any) -> bool:
        raise PeerError("storage")

    exchange = replace(web.desk.exchange, commit=full)
    monkeypatch.setattr(web, "app", served(web, exchange))

    (head,) = asked(web, customer, heads).heads.body.heads

    assert head.documents == (end.record_digest,)


def test_more_agreements_than_one_page_holds_are_all_listed(web: Web, customer: Customer) -> None:
    """AGR-14: each signed page says what it covers."""
    records = []
    for _ in range(70):
        made = agree(web, customer)
        web.put("notices", customer.withdraw(made))
        records.append(made.record_digest)
    found: list[Digest] = []
    after = None

    while True:
        page = asked(web, customer, customer.heads(after=after)).heads
        record.verify(page, keys=web.desk.published.keys)
        assert page.body.after == after
        found += [head.record for head in page.body.heads]
        after = page.body.next
        if after is None:
            break

    assert found == sorted(records, key=place)


def test_a_page_of_hers_is_compared_as_far_as_it_goes(web: Web, customer: Customer) -> None:
    """AGR-14: what she lists later is not what she lacks."""
    made = []
    for _ in range(2):
        made.append(agree(web, customer))
        web.put("notices", customer.withdraw(made[-1]))
    low, high = sorted(made, key=lambda item: place(item.record_digest))
    page = customer.heads(Head(record=low.record_digest))
    page = customer.sign(replace(page.body, next=low.record_digest))

    answer = asked(web, customer, page)

    assert {item.type for item in answer.documents} == {"Withdrawal", "Receipt"}
    assert all(item.body.record == low.record_digest for item in answer.documents)
    assert covers(answer.heads.body, high.record_digest)


@pytest.mark.parametrize("wrong", ["party", "listed by", "order", "future", "proof", "missing"])
def test_heads_that_are_not_as_they_should_be_are_refused(
    web: Web, customer: Customer, made: Document[Any], wrong: str
) -> None:
    """AGR-14, PRF-07, PRF-09, BND-03."""
    heads = customer.heads(Head(record=made.record_digest))
    other = PartyReference(ref="did:web:other.example")
    late = Customer(published=web.desk.published, now=plus(shop.NOW, 3600))
    false: dict[str, tuple[Document[Any], tuple[int, str]]] = {
        "party": (
            customer.sign(replace(heads.body, second_party=other)),
            (421, "wrong-audience"),
        ),
        "listed by": (
            record.sign(replace(heads.body, listed_by=Party.SECOND), shop.SIGNER, created=shop.NOW),
            (422, "reference"),
        ),
        "order": (
            customer.sign(replace(heads.body, next=digest(b"none"))),
            (422, "reference"),
        ),
        "future": (late.heads(), (422, "proof-time")),
        "proof": (
            documents.seal(
                {name: item for name, item in heads.value.items() if name != "proof"},
                customer.heads().value["proof"][0],
            ),
            (422, "proof-invalid"),
        ),
        "missing": (
            documents.seal({name: item for name, item in heads.value.items() if name != "proof"}),
            (422, "proof-missing"),
        ),
    }
    document, expected = false[wrong]

    response = web.signed(customer, "POST", "reconciliations", write_reconciliation(document))

    assert code(response) == expected
    assert not web.wrote_last
    assert not web.signed_last
