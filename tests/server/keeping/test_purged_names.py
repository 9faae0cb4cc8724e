"""What is answered about an agreement that was deleted at the end of its time: it is gone."""

import asyncio
from typing import Any

import pytest

from assent import documents
from assent.agreement import known
from assent.documents import Document
from assent.documents.containers import (
    History,
    Proffer,
    read_reconciliation_answer,
    write_proffer,
    write_reconciliation,
)
from assent.documents.parts import Counter
from assent.documents.sessions import SessionRequest, pack_session_request
from assent.times import plus
from assent_server.purging import Purging
from support import shop
from support.customer import Customer
from support.replacing import replace
from support.signed import NONCE
from support.web import Web

LATER_S = 400 * 86_400


class Past:
    """An agreement that a customer withdrew, and that the shop deleted a year later."""

    def __init__(self, web: Web) -> None:
        self.web = web
        self.customer = Customer(published=web.desk.published)
        self.proffer: Proffer = self.customer.proffer("SD-BASE-A")
        self.record: Document[Any] = documents.read(
            web.put("proffers", self.proffer).content, "Agreement"
        )
        self.withdrawal = self.customer.withdraw(self.record)
        self.receipt = documents.read(web.put("notices", self.withdrawal).content, "Receipt")
        self.purge()

    def purge(self) -> None:
        now = self.web.desk.now
        self.web.desk.now = plus(now, LATER_S)
        purging = Purging(exchange=self.web.desk.exchange, keep_after_end=lambda: "P1Y")
        done = asyncio.run(purging.purge(is_dry=False))
        assert done["purged"] == 1
        self.web.desk.now = now

    def read(self, path: str, by: Customer) -> tuple[int, str]:
        answer = self.web.signed(by, "GET", path)
        return answer.status_code, answer.json().get("code", "")


@pytest.fixture
def past(web: Web) -> Past:
    return Past(web)


GONE = (410, "gone")


def test_her_own_reads_say_that_it_is_gone_and_others_nothing(past: Past) -> None:
    """BND-06, BND-05."""
    agreement, proffer = (item.id[9:] for item in (past.record, past.proffer))
    other = Customer(published=past.web.desk.published, seed=2)
    paths = (
        f"agreements/{agreement}",
        f"agreements/{agreement}/history",
        f"proffers/{proffer}",
    )

    assert [past.read(path, past.customer) for path in paths] == [GONE] * 3
    assert [past.read(path, other) for path in paths] == [(404, "not-found")] * 3


def test_a_session_under_it_is_refused_as_gone_to_her_alone(past: Past) -> None:
    """SES-03, BND-06."""
    asked = pack_session_request(
        SessionRequest(record=past.record.record_digest, origin=shop.ORIGIN)
    )
    other = Customer(published=past.web.desk.published, seed=2)
    answers = [past.web.signed(by, "POST", "sessions", asked) for by in (past.customer, other)]

    said = [(answer.status_code, answer.json()["code"]) for answer in answers]
    assert said == [GONE, (404, "not-found")]


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ("proffers", "proffer"),
        ("notices", "withdrawal"),
        ("agreements", "record"),
        ("statements", "receipt"),
    ],
)
def test_what_comes_again_is_refused_for_good(past: Past, kind: str, what: str) -> None:
    """BND-06, AGR-19, I5: whether its time is over by the shop's clock or not."""
    for seconds in (0, LATER_S):
        past.web.desk.now = plus(past.web.desk.now, seconds)
        answer = past.web.put(kind, getattr(past, what))

        assert (answer.status_code, answer.json()["code"]) == GONE
    assert asyncio.run(past.web.desk.store.agreements()) == []


def test_the_name_of_its_proffer_is_never_used_again(past: Past) -> None:
    """AGR-19, NEG-05, I5: neither by her nor by anybody else."""
    other = Customer(published=past.web.desk.published, seed=2)

    hers, another = (past.web.put("proffers", again(past, by)) for by in (past.customer, other))

    assert (hers.status_code, hers.json()["code"]) == GONE
    assert (another.status_code, another.json()["code"]) == (409, "id-reused")


def again(past: Past, by: Customer) -> Proffer:
    """A new proffer with the id of the one that was deleted."""
    body = by.candidate("SD-BASE-A", past.proffer.id, NONCE, 1, Counter.ONE)
    return write_proffer(past.proffer.id, (by.sign(body),))


def test_a_cancellation_of_it_leaves_nothing(past: Past) -> None:
    """AGR-19."""
    answer = past.web.put("answers", past.customer.cancel(past.proffer))

    assert (answer.status_code, answer.json()["code"]) == GONE


def test_heads_list_it_as_purged_and_ask_for_nothing(past: Past) -> None:
    """AGR-19, AGR-14."""
    history = History(record=past.record, documents=(past.withdrawal, past.receipt))
    raw = past.customer.reconcile(known(history))

    answer = past.web.signed(past.customer, "POST", "reconciliations", raw)
    told = read_reconciliation_answer(answer.content)

    assert told.heads.body.purged == (past.record.record_digest,)
    assert told.heads.body.heads == ()
    assert (told.documents, told.lacks) == ((), ())


def test_a_first_party_lists_nothing_as_purged(past: Past) -> None:
    """AGR-19: only the second party deletes at the end of a time."""
    body = replace(past.customer.heads().body, purged=(past.record.record_digest,))
    raw = write_reconciliation(past.customer.sign(body))

    answer = past.web.signed(past.customer, "POST", "reconciliations", raw)

    assert (answer.status_code, answer.json()["code"]) == (422, "reference")
