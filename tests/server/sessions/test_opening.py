"""What a session's end rests on, with a clock that goes when it is told to."""

import asyncio
from typing import Any

import pytest

from assent import documents
from assent.documents import Document
from assent.documents.notices import Head, Scope
from assent.documents.sessions import (
    SessionRequest,
    pack_session_request,
    read_session,
    read_session_state,
)
from assent.times import plus
from assent_server.sessions import token
from assent_server.sessions.token import Claims
from assent_server.statements import Statements
from support import shop
from support.customer import Customer
from support.sessions import SECRET
from support.web import Web


@pytest.fixture
def made(web: Web, customer: Customer) -> Document[Any]:
    return documents.read(web.put("proffers", customer.proffer("SD-BASE-A")).content, "Agreement")


def ask(web: Web, customer: Customer, made: Document[Any]) -> Any:
    asked = SessionRequest(record=made.record_digest, origin=shop.ORIGIN)
    return web.signed(customer, "POST", "sessions", pack_session_request(asked))


def claims(web: Web, customer: Customer, made: Document[Any]) -> Claims:
    text = read_session(ask(web, customer, made).content).token
    found = token.read([SECRET], text, origin=shop.ORIGIN, now=web.desk.now)
    assert found is not None
    return found


def state(web: Web, text: str) -> Any:
    answer = web.call("GET", "sessions/current", headers={"assent-session": text})
    return read_session_state(answer.content)


def test_what_a_token_claims_is_what_was_agreed(
    web: Web, customer: Customer, made: Document[Any]
) -> None:
    """SES-01."""
    found = claims(web, customer, made)

    body = made.body
    assert (found.record, found.agreement_id) == (made.record_digest, made.id)
    assert (found.first_party, found.terms) == (customer.did, body.terms.digest_multibase)
    assert (found.origin, found.without) == (shop.ORIGIN, ())


def test_a_token_says_which_purposes_were_withdrawn(
    web: Web, customer: Customer, made: Document[Any]
) -> None:
    """SES-08."""
    purpose = "https://w3id.org/dpv#ServiceProvision"
    notice = customer.withdraw(made, scope=Scope.PURPOSES, purposes=(purpose,))
    assert web.put("notices", notice).status_code == 201

    assert claims(web, customer, made).without == (purpose,)


def test_opening_and_looking_write_and_sign_nothing(
    web: Web, customer: Customer, made: Document[Any]
) -> None:
    """I10: a session is its token."""
    text = read_session(ask(web, customer, made).content).token

    assert not web.wrote_last
    assert not web.signed_last
    assert state(web, text) is not None
    assert not web.wrote_last


def test_a_session_is_over_after_fifteen_minutes(
    web: Web, customer: Customer, made: Document[Any]
) -> None:
    """SES-04, SES-07."""
    session = read_session(ask(web, customer, made).content)
    assert session.ends_at == plus(web.desk.now, 900)

    web.desk.now = plus(web.desk.now, 899)
    assert state(web, session.token) is not None
    web.desk.now = plus(web.desk.now, 1)

    assert state(web, session.token) is None


def test_an_agreement_that_ended_by_itself_opens_no_session(web: Web, customer: Customer) -> None:
    """SES-03."""
    ends_at = plus(web.desk.now[:17] + "00Z", 3600)
    proffer = customer.proffer("SD-BASE-A", ends_at=ends_at)
    made = documents.read(web.put("proffers", proffer).content, "Agreement")

    web.desk.now = customer.now = ends_at

    answer = ask(web, customer, made)
    assert (answer.status_code, answer.json()["code"]) == (409, "no-session")


def test_a_session_ends_before_its_agreement_is_superseded(
    web: Web, customer: Customer, made: Document[Any]
) -> None:
    """SES-04."""
    begins = plus(web.desk.now[:17] + "00Z", 600)
    follows = customer.proffer("SD-BASE-A", supersedes=made.record_digest, effective_from=begins)
    assert documents.read(web.put("proffers", follows).content, "Agreement")

    assert read_session(ask(web, customer, made).content).ends_at == begins


def test_a_session_ends_before_a_termination_takes_effect(
    web: Web, customer: Customer, made: Document[Any]
) -> None:
    """SES-04, AGR-09."""
    asyncio.run(Statements(exchange=web.desk.exchange).terminate(made.id, "The shop closes."))
    (row,) = asyncio.run(web.desk.store.history(made.record_digest))
    end = documents.read(row.raw, "Termination")
    held = Head(record=made.record_digest, documents=(end.record_digest,))
    shown = customer.reconcile(held)
    assert web.signed(customer, "POST", "reconciliations", shown).status_code == 200

    web.desk.now = customer.now = plus(end.body.effective_at, -600)

    assert read_session(ask(web, customer, made).content).ends_at == end.body.effective_at
