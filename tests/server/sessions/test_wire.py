"""Sessions over a real socket: one running server for all, each customer with a key of her own."""

import re
from collections.abc import Iterator
from itertools import count
from typing import Any

import httpx2
import pytest

from assent import request_signature
from assent.documents import Document
from assent.documents.notices import Scope
from assent.documents.sessions import (
    Session,
    SessionRequest,
    pack_session_request,
    read_session,
    read_session_state,
)
from assent.multibase import digest
from assent.times import Instant, floor_minute, plus
from assent_server import clock
from support.customer import Customer
from support.vendor_folder import VendorFolder
from support.vendor_process import VendorProcess

ORIGIN = "https://shop.example"
OTHER = "https://www.shop.example"
PURPOSE = "https://w3id.org/dpv#ServiceUsageAnalytics"
NUMBERS = count(100)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VendorProcess]:
    folder = VendorFolder(tmp_path_factory.mktemp("sessions") / "vendor").made()
    folder.change("policy.toml", f'"{ORIGIN}"', f'"{ORIGIN}", "{OTHER}"')
    with VendorProcess(folder, "--port", "0") as running:
        yield running


@pytest.fixture
def customer(server: VendorProcess) -> Customer:
    return server.customer(next(NUMBERS))


@pytest.fixture
def made(server: VendorProcess, customer: Customer) -> Document[Any]:
    return server.answer("proffers", customer.proffer("service-analytics"))


def question(made: Document[Any], origin: str = ORIGIN) -> bytes:
    return pack_session_request(SessionRequest(record=made.record_digest, origin=origin))


def signed(
    customer: Customer, method: str, path: str, body: bytes, created: Instant | None = None
) -> dict[str, str]:
    headers = request_signature.sign(
        method,
        f"{ORIGIN}/assent/v1/{path}",
        body,
        key=customer.signer.key,
        created=created or clock.now(),
        nonce=f"nonce-{next(NUMBERS):06}",
    )
    return headers | {"content-type": "application/json"}


def send(
    server: VendorProcess, method: str, path: str, headers: Any, body: bytes = b""
) -> httpx2.Response:
    url = f"http://127.0.0.1:{server.port}/assent/v1/{path}"
    return httpx2.request(method, url, headers=headers, content=body)


def open_by(
    server: VendorProcess, customer: Customer, made: Document[Any], origin: str = ORIGIN
) -> httpx2.Response:
    body = question(made, origin)
    return send(server, "POST", "sessions", signed(customer, "POST", "sessions", body), body)


def opened(server: VendorProcess, customer: Customer, made: Document[Any]) -> Session:
    answer = open_by(server, customer, made)
    assert answer.status_code == 201, answer.text
    return read_session(answer.content)


def state(server: VendorProcess, *headers: tuple[str, str]) -> Any:
    answer = send(server, "GET", "sessions/current", list(headers))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    return read_session_state(answer.content)


def code(answer: httpx2.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def cookie(token: str) -> tuple[str, str]:
    return "cookie", f"theme=dark; __Host-assent-session={token}; lang=de"


def test_a_signed_question_opens_a_session_under_the_agreement(
    server: VendorProcess, customer: Customer, made: Document[Any]
) -> None:
    """SES-01, SES-04."""
    before = clock.now()

    session = opened(server, customer, made)

    assert (session.record, session.origin) == (made.record_digest, ORIGIN)
    assert plus(before, 900) <= session.ends_at <= plus(clock.now(), 900)


def test_no_two_sessions_have_one_token(
    server: VendorProcess, customer: Customer, made: Document[Any]
) -> None:
    """SES-02, ID1."""
    tokens = {opened(server, customer, made).token for _ in range(3)}

    assert len(tokens) == 3


def test_the_answer_is_never_kept_and_sets_a_cookie_that_scripts_cannot_read(
    server: VendorProcess, customer: Customer, made: Document[Any]
) -> None:
    """SES-05, SV20, SV22."""
    answer = open_by(server, customer, made)

    token = re.escape(read_session(answer.content).token)
    assert answer.headers["cache-control"] == "no-store"
    assert re.fullmatch(
        f"__Host-assent-session={token}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=900",
        answer.headers["set-cookie"],
    )


def test_for_another_origin_of_the_shop_no_cookie_is_set(
    server: VendorProcess, customer: Customer, made: Document[Any]
) -> None:
    """SES-05, SES-07."""
    answer = open_by(server, customer, made, OTHER)

    session = read_session(answer.content)
    assert (answer.status_code, session.origin) == (201, OTHER)
    assert "set-cookie" not in answer.headers
    assert state(server, ("assent-session", session.token)) is None


def test_the_same_question_is_answered_once_only(
    server: VendorProcess, customer: Customer, made: Document[Any]
) -> None:
    """SES-01, BND-04, PR1."""
    body = question(made)
    headers = signed(customer, "POST", "sessions", body)

    first, again = (send(server, "POST", "sessions", headers, body) for _ in range(2))

    assert first.status_code == 201
    assert code(again) == (401, "request-signature")


@pytest.mark.parametrize("seconds", [-400, 400])
def test_a_question_of_another_time_opens_nothing(
    server: VendorProcess, customer: Customer, made: Document[Any], seconds: int
) -> None:
    """SES-01, BND-04."""
    body = question(made)
    headers = signed(customer, "POST", "sessions", body, plus(clock.now(), seconds))

    assert code(send(server, "POST", "sessions", headers, body)) == (401, "request-signature")


def test_a_question_that_nobody_signed_opens_nothing(
    server: VendorProcess, made: Document[Any]
) -> None:
    """SES-01, SV20: a page can make a browser send it, and cannot sign."""
    answer = send(server, "POST", "sessions", {"content-type": "application/json"}, question(made))

    assert code(answer) == (401, "request-signature")


def test_an_agreement_of_somebody_else_is_as_unknown_as_one_that_is_not_there(
    server: VendorProcess, made: Document[Any]
) -> None:
    """SES-03, BND-05, SV17."""
    stranger = server.customer(next(NUMBERS))
    nowhere = pack_session_request(SessionRequest(record=digest(b"nothing"), origin=ORIGIN))

    foreign = open_by(server, stranger, made)
    unknown = send(
        server, "POST", "sessions", signed(stranger, "POST", "sessions", nowhere), nowhere
    )

    assert code(foreign) == (404, "not-found")
    assert foreign.content == unknown.content


def test_an_origin_that_is_not_the_shops_is_refused(
    server: VendorProcess, customer: Customer, made: Document[Any]
) -> None:
    """SES-03, BND-03."""
    answer = open_by(server, customer, made, "https://evil.example")

    assert code(answer) == (421, "wrong-audience")


def test_an_agreement_that_has_not_begun_opens_nothing(
    server: VendorProcess, customer: Customer
) -> None:
    """SES-03."""
    tomorrow = plus(floor_minute(clock.now()), 86_400)
    made = server.answer("proffers", customer.proffer("service-analytics", effective_from=tomorrow))

    assert code(open_by(server, customer, made)) == (409, "no-session")


def test_a_session_ends_with_its_agreement(server: VendorProcess, customer: Customer) -> None:
    """SES-04."""
    soon = plus(floor_minute(clock.now()), 300)
    made = server.answer("proffers", customer.proffer("service-analytics", ends_at=soon))

    answer = open_by(server, customer, made)

    left = re.search("Max-Age=([0-9]+)$", answer.headers["set-cookie"])
    assert read_session(answer.content).ends_at == soon
    assert left is not None
    assert 180 < int(left[1]) <= 300


def test_a_request_stands_under_its_agreement_by_header_or_cookie(
    server: VendorProcess, customer: Customer, made: Document[Any]
) -> None:
    """SES-06, SES-09."""
    session = opened(server, customer, made)

    by_header = state(server, ("assent-session", session.token))
    by_cookie = state(server, cookie(session.token))

    assert by_header == by_cookie
    assert (by_header.record, by_header.terms_name) == (made.record_digest, "service-analytics")
    assert by_header.ends_at == session.ends_at


def test_a_bad_header_is_never_replaced_by_a_good_cookie(
    server: VendorProcess, customer: Customer, made: Document[Any]
) -> None:
    """SES-06."""
    token = opened(server, customer, made).token

    assert state(server, ("assent-session", "nonsense"), cookie(token)) is None
    assert state(server, ("assent-session", ""), cookie(token)) is None
    assert state(server, ("assent-session", token), cookie("nonsense")) is not None


def test_of_two_tokens_none_is_believed(
    server: VendorProcess, customer: Customer, made: Document[Any]
) -> None:
    """SES-06: another one may have been put into the browser."""
    token = opened(server, customer, made).token
    one = f"__Host-assent-session={token}"

    assert state(server, ("cookie", f"{one}; {one}")) is None
    assert state(server, ("cookie", one), ("cookie", one)) is None
    assert state(server, ("assent-session", token), ("assent-session", token)) is None


@pytest.mark.parametrize("token", ["", "x" * 2049, "A.B", "é", "a b", "=" * 40])
def test_a_token_that_is_worth_nothing_is_answered_as_none(
    server: VendorProcess, token: str
) -> None:
    """SES-07, SES-09."""
    none = send(server, "GET", "sessions/current", {})
    bad = send(server, "GET", "sessions/current", [("assent-session", token.encode("latin-1"))])

    assert (bad.status_code, bad.content) == (none.status_code, none.content) == (200, bad.content)
    assert bad.json()["state"] == "none"


def test_a_withdrawal_ends_all_sessions_at_once_and_opens_no_more(
    server: VendorProcess, customer: Customer, made: Document[Any]
) -> None:
    """SES-03, SES-07, SES-08."""
    tokens = [opened(server, customer, made).token for _ in range(2)]
    assert state(server, ("assent-session", tokens[0])) is not None

    server.answer("notices", customer.withdraw(made))

    assert [state(server, ("assent-session", token)) for token in tokens] == [None, None]
    assert code(open_by(server, customer, made)) == (409, "no-session")


def test_a_withdrawal_of_purposes_leaves_the_session_of_what_is_left(
    server: VendorProcess, customer: Customer, made: Document[Any]
) -> None:
    """SES-08."""
    notice = customer.withdraw(made, scope=Scope.PURPOSES, purposes=(PURPOSE,))
    assert server.answer("notices", notice).type == "Receipt"

    session = opened(server, customer, made)

    assert state(server, ("assent-session", session.token)) is not None


@pytest.mark.parametrize("path", ["sessions", "sessions/current"])
def test_no_other_origin_is_let_in(server: VendorProcess, path: str) -> None:
    """SES-10, SV20."""
    asks = {
        "origin": "https://evil.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "assent-session, signature, signature-input",
    }

    asked = send(server, "OPTIONS", path, asks)
    read = send(server, "GET", path, {"origin": "https://evil.example"})

    assert asked.status_code == 405
    for answer in (asked, read):
        assert not [name for name in answer.headers if name.startswith("access-control-")]


def test_a_session_is_no_signature(
    server: VendorProcess, customer: Customer, made: Document[Any]
) -> None:
    """SES-11, BND-04."""
    token = opened(server, customer, made).token

    for path in ("agreements", f"agreements/{made.id.removeprefix('urn:uuid:')}"):
        answer = send(server, "GET", path, [("assent-session", token), cookie(token)])
        assert code(answer) == (401, "request-signature")


def test_the_log_knows_no_token(
    server: VendorProcess, customer: Customer, made: Document[Any]
) -> None:
    """SRV-06, SV15."""
    token = opened(server, customer, made).token
    state(server, cookie(token))

    assert token not in server.log
    assert made.record_digest not in server.log


def test_a_replaced_key_ends_no_open_session(
    server: VendorProcess, customer: Customer, made: Document[Any]
) -> None:
    """The running server issues under the new one at once."""
    before = opened(server, customer, made)
    held = server.vendor.folder.session_key.read_text().split()

    server.vendor.done("keys", "sessions")

    after = opened(server, customer, made)
    issues, former, _until = server.vendor.folder.session_key.read_text().split()
    assert [former] == held
    assert issues != former
    for session in (before, after):
        assert state(server, ("assent-session", session.token)) is not None
