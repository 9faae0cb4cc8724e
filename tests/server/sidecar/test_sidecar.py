"""The sidecar as a process: what reaches the site, what comes back, and what never does."""

import json
import socket
import threading

import pytest

from assent import documents
from assent.documents.sessions import COOKIE
from support.visiting import until


def body_of(answer: bytes) -> bytes:
    return answer.partition(b"\r\n\r\n")[2]


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ")[1])


def test_the_site_learns_under_which_agreement_a_request_stands(sidecar):
    """PEP-01."""
    until(lambda: sidecar.get("/", f"Assent-Session: {sidecar.token}") and told(sidecar) != [])

    (agreement,) = told(sidecar)
    assert agreement.startswith(f'"{sidecar.record.record_digest}";id="{sidecar.record.id}";terms=')
    assert agreement.rpartition(";ends=@")[2].isdigit()
    (permits,) = sidecar.site.header("Assent-Permits")
    assert '"ServiceUsageAnalytics"' in permits
    assert '"Marketing"' not in permits
    assert sidecar.site.header("Assent-GPC") == ["?0"]


def told(sidecar):
    return sidecar.site.header("Assent-Agreement")


def test_a_cookie_says_the_same_and_stays_here(sidecar):
    """PEP-06."""
    token = sidecar.token

    until(lambda: sidecar.get("/", f"Cookie: a=b; {COOKIE}={token}; c=d") and told(sidecar) != [])

    assert sidecar.site.header("Cookie") == ["a=b; c=d"]
    assert token not in sidecar.site.head


def test_without_a_session_the_site_is_told_of_none(sidecar):
    """PEP-02."""
    sidecar.get("/", "Sec-GPC: 1")

    assert told(sidecar) == []
    assert sidecar.site.header("Assent-Permits") == []
    assert sidecar.site.header("Assent-GPC") == ["?1"]


@pytest.mark.parametrize(
    "name",
    [
        "Assent-Agreement",
        "assent-agreement",
        "Assent_Agreement",
        "ASSENT-Permits",
        "assent_permits",
        "Assent.Agreement",
        "Assent!Permits",
        "assent~gpc",
        "Assent-Anything",
        "Assent-Session",
    ],
)
def test_nobody_else_can_say_what_we_say(sidecar, name):
    """PEP-06: also in the spelling that gateways read as the same name."""
    sidecar.get("/", f"{name}: forged")

    assert "forged" not in sidecar.site.head


def test_the_signal_is_told_once_and_by_us(sidecar):
    """PEP-06, GPC-01."""
    sidecar.get("/", "Assent-GPC: ?0", "Sec-GPC: 1")

    assert sidecar.site.header("Assent-GPC") == ["?1"]


@pytest.mark.parametrize(
    "name",
    ["Keep-Alive", "Proxy-Authorization", "TE", "Trailer", "X-Mine", "x_mine", "Proxy-Connection"],
)
def test_what_belongs_to_one_connection_stays_on_it(sidecar, name):
    """PEP-06: by its name, or because Connection lists it."""
    head = (
        f"GET / HTTP/1.1\r\nHost: localhost:{sidecar.process.port}\r\n"
        f"Connection: close, X-Mine\r\n{name}: of-hop\r\n\r\n"
    )
    answer = sidecar.send(head.encode())

    assert status_of(answer) == 200
    assert "of-hop" not in sidecar.site.head
    assert b"keep-alive: timeout" not in answer.lower()
    assert b"x-site: a" in answer.lower()


def test_who_asks_is_told_by_us_and_not_by_the_request(sidecar):
    """PEP-06: no proxy is configured, so that none is believed."""
    sidecar.get(
        "/",
        *("X-Forwarded-For: 6.6.6.6", "X_Forwarded_For: 6.6.6.6", "Forwarded: for=6.6.6.6"),
        *("X.Forwarded.For: 6.6.6.6", "X-Real-IP: 6.6.6.6"),
    )

    assert "6.6.6.6" not in sidecar.site.head
    assert sidecar.site.header("X-Forwarded-For") == ["127.0.0.1"]
    assert sidecar.site.header("X-Forwarded-Proto") == ["http"]
    assert sidecar.site.header("X-Forwarded-Host") == [f"localhost:{sidecar.process.port}"]


def test_a_path_goes_on_exactly_as_it_came(sidecar):
    """PEP-06."""
    for path in ("/a%2Fb//c/../%2e/?q=%20+&q=", "/%C3%A9?", "/assent/v10/x"):
        sidecar.get(path)
        target = sidecar.site.head.split(" ")[1]
        assert target == path.removesuffix("?")


def test_a_body_goes_on_whole_with_its_length(sidecar):
    host = f"Host: localhost:{sidecar.process.port}\r\nConnection: close\r\n"
    sidecar.send(f"POST /form HTTP/1.1\r\n{host}Content-Length: 5\r\n\r\nhello".encode())

    assert sidecar.site.asked[-1][1] == b"hello"
    assert sidecar.site.header("Content-Length") == ["5"]
    assert sidecar.site.header("Transfer-Encoding") == []


@pytest.mark.parametrize(
    "lines",
    [
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Content-Length: 5\r\nContent-Length: 6",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunked, identity",
        "Content-Length: +5",
        "Content-Length : 5",
        "X: a\n b",
    ],
)
def test_what_two_servers_could_read_differently_goes_nowhere(sidecar, lines):
    """SRV-02, PEP-06: nothing is smuggled past the sidecar."""
    before = len(sidecar.site.asked)
    host = f"Host: localhost:{sidecar.process.port}\r\n"
    smuggled = "0\r\n\r\nGET /admin HTTP/1.1\r\nHost: x\r\n\r\n"

    answer = sidecar.send(f"POST / HTTP/1.1\r\n{host}{lines}\r\n\r\n{smuggled}".encode())

    assert status_of(answer) == 400
    assert len(sidecar.site.asked) == before


def test_an_answer_arrives_as_it_is_made(sidecar):
    """PEP-05: its first part is there while the site still writes."""
    sidecar.site.go_on.clear()
    head = f"GET /stream HTTP/1.1\r\nHost: localhost:{sidecar.process.port}\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", sidecar.process.port), 10) as connection:
        connection.sendall(head)
        found = b""
        while b"first" not in found:
            found += connection.recv(4096)
        assert b"second" not in found
        sidecar.site.go_on.set()
        while b"second" not in found:
            found += connection.recv(4096)


def test_who_hangs_up_frees_the_site(sidecar):
    """PEP-05: a stream that nobody reads any more ends at its source."""
    sidecar.site.go_on.clear()
    sidecar.site.hung_up.clear()
    head = f"GET /stream HTTP/1.1\r\nHost: localhost:{sidecar.process.port}\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", sidecar.process.port), 10) as connection:
        connection.sendall(head)
        assert connection.recv(4096)

    assert sidecar.site.hung_up.wait(10)
    sidecar.site.go_on.set()


def test_an_upload_goes_on_as_it_comes(sidecar):
    """PEP-05."""
    sidecar.site.hung_up.clear()
    head = (
        f"POST /upload HTTP/1.1\r\nHost: localhost:{sidecar.process.port}\r\n"
        "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nwait\r\n"
    )
    with socket.create_connection(("127.0.0.1", sidecar.process.port), 10) as connection:
        connection.sendall(head.encode())
        assert sidecar.site.hung_up.wait(10)
        connection.sendall(b"4\r\ndone\r\n0\r\n\r\n")
        assert status_of(connection.recv(4096)) == 200


def test_a_site_that_closes_is_a_problem_and_no_more(sidecar):
    """PEP-05."""
    answer = sidecar.get("/closes")

    assert status_of(answer) == 502
    assert json.loads(body_of(answer))["code"] == "upstream"


def test_an_answer_that_breaks_off_is_not_taken_for_whole(sidecar):
    """PEP-05."""
    answer = sidecar.get("/breaks")

    assert b"content-length: 100" in answer.lower()
    assert body_of(answer) == b"half"


def test_a_websocket_is_refused_and_another_protocol_not_entered(sidecar):
    """PEP-07."""
    refused = sidecar.get("/", "Upgrade: websocket", "Sec-WebSocket-Version: 13")
    assert (status_of(refused), json.loads(body_of(refused))["code"]) == (501, "upgrade")

    assert status_of(sidecar.get("/", "Upgrade: h2c")) == 200
    assert sidecar.site.header("Upgrade") == []


def test_the_calls_of_the_protocol_are_answered_here(sidecar):
    """PEP-05: and what looks like one never reaches the site."""
    before = len(sidecar.site.asked)

    described = body_of(sidecar.get("/.well-known/assent"))
    assert documents.read(described, "SecondPartyDescription").body.origins == (sidecar.origin,)
    assert status_of(sidecar.get("/health/live")) == 200
    assert status_of(sidecar.get("/assent/v1/nothing")) == 404
    assert status_of(sidecar.get("/assent/v1")) == 404
    assert len(sidecar.site.asked) == before


def test_another_host_has_no_agreement_here(sidecar):
    """PEP-01: a session is good for its own origin."""
    lines = ("Host: evil.example", "Connection: close", f"Assent-Session: {sidecar.token}")
    sidecar.send("\r\n".join(("GET / HTTP/1.1", *lines, "", "")).encode())

    assert told(sidecar) == []
    assert sidecar.site.header("Host") == ["evil.example"]


def test_many_at_once_are_each_answered(sidecar):
    """PEP-05."""
    answers: list[int] = []

    def ask() -> None:
        answers.append(status_of(sidecar.get("/")))

    threads = [threading.Thread(target=ask) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert answers == [200] * 30
