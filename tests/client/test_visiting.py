"""Sessions from the customer's side: what is asked, what is believed, and who is shown it."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import pytest

from assent import codec
from assent.documents import Document
from assent.errors import LocalError
from assent.multibase import digest
from assent.times import plus
from assent_client import Fault, OpenSession, Response, SyncClient
from support.replacing import replace
from support.town import Request, Shop, Town

LATER = "https://www.shop.example"


def opened(ada: SyncClient, record: Document[Any]) -> OpenSession:
    result = ada.open_session(record.record_digest)
    assert result.session is not None, result.problem
    return result.session


def answering(**changes: str) -> Callable[[Request, Response], Response]:
    """A vendor whose sessions say something else."""

    def changed(request: Request, answer: Response) -> Response:
        if not request.path.endswith("/sessions"):
            return answer
        value = codec.decode(answer.body) | changes
        return replace(answer, body=codec.encode(value))

    return changed


def test_a_session_is_carried_to_its_own_site(
    town: Town, ada: SyncClient, record: Document[Any]
) -> None:
    """SES-13."""
    session = opened(ada, record)

    assert session.record == record.record_digest
    assert session.origin == "https://shop.example"
    assert session.ends_at == plus(town.now, 900)
    (header,) = session.headers("https://shop.example/basket?item=7")
    assert header == ("Assent-Session", session.token)


@pytest.mark.parametrize(
    "url",
    [
        "https://other.example/",
        "https://shop.example.evil.example/",
        "https://shop.example@evil.example/",
        "https://shop.example:8443/",
        "https://www.shop.example/",
        "http://shop.example/",
        "//shop.example/",
        "shop.example",
        "",
    ],
)
def test_no_other_site_is_shown_a_session(ada: SyncClient, record: Document[Any], url: str) -> None:
    """SES-13."""
    session = opened(ada, record)

    with pytest.raises(LocalError) as caught:
        session.headers(url)

    assert session.token not in str(caught.value)


def test_after_its_end_a_session_is_not_used(
    town: Town, ada: SyncClient, record: Document[Any]
) -> None:
    """SES-14."""
    session = opened(ada, record)
    town.now = session.ends_at

    with pytest.raises(LocalError, match="has ended"):
        session.headers(session.origin)


def test_who_withdraws_is_seen_under_the_agreement_no_more(
    town: Town, ada: SyncClient, record: Document[Any]
) -> None:
    """SES-14: also when the vendor has not heard of it."""
    session = opened(ada, record)
    town.down.add("shop.example")

    ada.withdraw(record.record_digest)

    with pytest.raises(LocalError, match="not in force"):
        session.headers(session.origin)
    with pytest.raises(LocalError, match="not in force"):
        ada.open_session(record.record_digest)


def test_a_session_is_renewed_when_it_is_used_up(
    town: Town, ada: SyncClient, record: Document[Any]
) -> None:
    session = opened(ada, record)
    asked = len(town.sent)

    town.later(800)
    same = ada.renewed(session).session
    town.later(60)
    other = ada.renewed(session).session

    assert same is session
    assert other is not None
    assert other.token != session.token
    assert len(town.sent) == asked + 1


def test_each_question_is_signed_anew_and_says_nothing_else(
    town: Town, ada: SyncClient, record: Document[Any]
) -> None:
    """SES-01, BND-04, BND-12."""
    town.sent.clear()
    one, other = opened(ada, record), opened(ada, record)

    assert one.token != other.token
    assert len({dict(item.headers)["Signature-Input"] for item in town.sent}) == 2
    for item in town.sent:
        assert {name.lower() for name, _ in item.headers} == {
            *("accept", "accept-encoding", "content-type", "user-agent"),
            *("content-digest", "signature", "signature-input"),
        }


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"record": digest(b"another")}, "reference"),
        ({"origin": "https://evil.example"}, "wrong-audience"),
        ({"origin": "http://localhost:8080"}, "wrong-audience"),
        ({"endsAt": "2027-03-01T10:00:00Z"}, "time-order"),
        ({"endsAt": "2027-04-01T10:00:00Z"}, "time-order"),
        ({"endsAt": "2027-03-01T25:00:00Z"}, "schema"),
        ({"token": "short"}, "schema"),
        ({"token": "x" * 30 + "\r\nSet-Cookie: a=b"}, "text"),
        ({"token": "x" * 30 + "; Domain=example"}, "schema"),
        ({"token": "x" * 2049}, "schema"),
        ({"type": "SessionState"}, "schema"),
    ],
)
def test_an_answer_that_does_not_fit_the_question_is_not_used(
    town: Town, ada: SyncClient, record: Document[Any], changes: dict[str, str], code: str
) -> None:
    """SES-12, CL4."""
    with town.meddling(answering(**changes)):
        result = ada.open_session(record.record_digest)

    assert result.session is None
    assert result.problem is not None
    assert (result.problem.fault, result.problem.code) == (Fault.VENDOR, code)


def test_clocks_that_differ_a_little_shorten_a_session(
    town: Town, ada: SyncClient, record: Document[Any]
) -> None:
    """SES-12, PRF-09."""
    with town.meddling(answering(endsAt=plus(town.now, 1200))):
        assert opened(ada, record).ends_at == plus(town.now, 900)

    with town.meddling(answering(endsAt=plus(town.now, 1201))):
        assert ada.open_session(record.record_digest).session is None


def test_another_site_of_theirs_gets_a_session_of_its_own(
    town: Town, shop: Shop, ada: SyncClient, record: Document[Any]
) -> None:
    """SES-13."""
    with pytest.raises(LocalError, match="no site of theirs"):
        ada.open_session(record.record_digest, origin=LATER)


@pytest.mark.parametrize(
    ("status", "body", "fault", "says"),
    [
        (404, b"<p>nothing", Fault.OURS, "do not offer sessions"),
        (405, b"", Fault.OURS, "do not offer sessions"),
        (500, b"", Fault.NETWORK, "cannot answer now"),
        (302, b"", Fault.VENDOR, "redirect"),
        (201, b"<p>", Fault.VENDOR, "no JSON"),
    ],
)
def test_a_vendor_without_sessions_is_said_in_one_sentence(
    town: Town,
    ada: SyncClient,
    record: Document[Any],
    status: int,
    body: bytes,
    fault: Fault,
    says: str,
) -> None:
    page = Response(status=status, headers=(("content-type", "text/html"),), body=body)
    town.pages["https://shop.example/assent/v1/sessions"] = page

    problem = ada.open_session(record.record_digest).problem

    assert problem is not None
    assert problem.fault is fault
    assert says in problem.sentence


def test_a_wrong_clock_is_said_to_be_one(
    town: Town, ada: SyncClient, record: Document[Any]
) -> None:
    asked_at = town.now
    own = replace(ada.client.agent, now=lambda: plus(asked_at, 400))
    from assent_client import visiting

    problem = asyncio.run(visiting.open_session(own, record.record_digest)).problem

    assert problem is not None
    assert "clock" in problem.sentence


def test_an_agreement_that_the_vendor_holds_for_ended_is_said_to_be_one(
    town: Town, shop: Shop, ada: SyncClient, record: Document[Any]
) -> None:
    """SES-03: another device withdrew it."""
    shop.lose_everything()

    problem = ada.open_session(record.record_digest).problem

    assert problem is not None
    assert (problem.code, problem.fault) == ("not-found", Fault.OURS)


def test_a_token_stands_in_no_wallet_log_or_text(
    town: Town, ada: SyncClient, record: Document[Any], caplog: pytest.LogCaptureFixture
) -> None:
    """SES-13, CLI-01."""
    with caplog.at_level(logging.DEBUG):
        session = opened(ada, record)

    assert session.token not in repr(session)
    assert session.token not in caplog.text
    folder = town.folder / "ada"
    kept = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    assert kept
    assert not any(session.token.encode() in data for data in kept)
    assert not any(session.token in item.url for item in town.sent)
