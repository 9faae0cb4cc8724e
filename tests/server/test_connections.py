"""Requests that are not HTTP, or too much of it, on real sockets."""

import asyncio
import json

import pytest

from support.replacing import replace
from support.wire import QUICK, BodyApp, listening, put


def status(answer: bytes) -> int:
    return int(answer.split(b" ")[1]) if answer else 0


def code(answer: bytes) -> tuple[int, str]:
    """The status and the code of a problem."""
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"content-type: application/problem+json" in head
    problem = json.loads(body)
    assert problem["status"] == status(answer)
    return problem["status"], problem["code"]


def ask(request: bytes, app=None, limits=QUICK) -> bytes:
    async def scenario():
        async with listening(app or BodyApp(), limits) as there:
            return await there.ask(request)

    return asyncio.run(scenario())


SMUGGLED = [
    b"content-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
    b"transfer-encoding: chunked\r\ncontent-length: 3\r\n\r\n0\r\n\r\n",
    b"content-length: 3\r\ncontent-length: 4\r\n\r\nabcd",
    b"content-length: 3\r\ncontent-length: 3\r\n\r\nabc",
    b"content-length: 3, 3\r\n\r\nabc",
    b"content-length: -3\r\n\r\nabc",
    b"content-length: 3x\r\n\r\nabc",
    b"content-length : 3\r\n\r\nabc",
    b"transfer-encoding: xchunked\r\n\r\n0\r\n\r\n",
    b"transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    b"transfer-encoding: chunked\r\n\r\nzz\r\nabc\r\n",
    b"transfer-encoding: chunked\r\n\r\n3\nabc\r\n0\r\n\r\n",
    b"a: b\nc: d\r\ncontent-length: 0\r\n\r\n",
    b"a: b\r\n c\r\ncontent-length: 0\r\n\r\n",
    b"a: b\0c\r\ncontent-length: 0\r\n\r\n",
    b"a\0b: c\r\ncontent-length: 0\r\n\r\n",
    b"a: b\rc: d\r\ncontent-length: 0\r\n\r\n",
]


@pytest.mark.parametrize("rest", SMUGGLED)
def test_a_request_that_two_servers_could_read_differently_is_refused(rest):
    """SRV-02, BND-10, SV3: the answer is a problem of status 400, and the connection ends."""
    app = BodyApp()

    answer = ask(b"PUT /x HTTP/1.1\r\nhost: a\r\n" + rest, app)

    assert code(answer) == (400, "malformed")
    assert answer.count(b"HTTP/1.1") == 1
    assert b"connection: close" in answer
    assert app.seen == []


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n",
        b"GET / HTTP/1.1\r\nhost: a\r\nhost: a\r\n",
        b"GET / HTTP/1.0\r\nhost: a\r\nhost: b\r\n",
        b"GET / HTTP/1.1\r\naccept: */*\r\n",
        b"GET http://b/ HTTP/1.1\r\nhost: a\r\n",
        b"GET http://b?x HTTP/1.1\r\nhost: a\r\n",
    ],
)
def test_a_request_for_two_hosts_or_none_is_refused(head):
    """SRV-02, SV3: RFC 9112, 3.2."""
    app = BodyApp()

    assert code(ask(head + b"\r\n", app)) == (400, "malformed")
    assert app.seen == []


@pytest.mark.parametrize(
    "head",
    [
        b"GET http://A:80/x HTTP/1.1\r\nhost: a:80\r\n",
        b"GET /x HTTP/1.0\r\naccept: */*\r\n",
        b"GET /x?http://b/ HTTP/1.1\r\nhost: a\r\n",
    ],
)
def test_a_request_for_one_host_is_answered(head):
    """SRV-02."""
    assert status(ask(head + b"connection: close\r\n\r\n")) == 200


@pytest.mark.parametrize(
    "request_line", [b"GET /a b HTTP/1.1", b"GET", b"\0\1\2", b"GET / HTTP/9.9"]
)
def test_what_is_no_request_is_refused(request_line):
    """SRV-02, BND-10, SV3."""
    assert code(ask(request_line + b"\r\nhost: a\r\n\r\n")) == (400, "malformed")


TOO_MUCH = {
    "many headers": b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 10_000 + b"\r\n",
    "a long header": b"GET / HTTP/1.1\r\na: " + b"b" * 100_000 + b"\r\n\r\n",
    "a header without end": b"GET / HTTP/1.1\r\na: " + b"b" * 1_000_000,
    "a long name": b"GET / HTTP/1.1\r\n" + b"b" * 1_000_000,
    "a long address": b"GET /" + b"a" * 1_000_000 + b" HTTP/1.1\r\n\r\n",
    "an address above the limit": b"GET /" + b"a" * 8192 + b" HTTP/1.1\r\n\r\n",
    "a long query": b"GET /?" + b"a=b&" * 100_000 + b" HTTP/1.1\r\n\r\n",
    "trailers": b"PUT /x HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n"
    + b"a: b\r\n" * 10_000
    + b"\r\n",
}


@pytest.mark.parametrize("name", TOO_MUCH)
def test_too_much_of_headers_is_refused(name):
    """SRV-02, SV4."""
    answer = ask(TOO_MUCH[name])

    assert status(answer) == 431
    assert b'"code":"headers-too-large"' in answer


def test_what_a_reasonable_client_sends_is_not_too_much():
    """SRV-02: limits have room for what is usual."""
    headers = b"".join(b"x-header-%d: %s\r\n" % (n, b"v" * 150) for n in range(90))

    assert status(ask(put(b"x", path="/" + "a" * 4000, headers=headers))) == 200


def test_one_connection_too_many_is_told_so():
    """SRV-02, SV1."""

    async def scenario():
        async with listening(BodyApp(), replace(QUICK, connections_max=2)) as there:
            held = [await there.connect() for _ in range(2)]
            await asyncio.sleep(0.05)
            refused = await there.connect()
            answer = await refused.everything()
            held.pop().close()
            await asyncio.sleep(0.05)
            after = await there.ask(put(b"x"))
            for client in (*held, refused):
                client.close()
            return answer, after

    answer, after = asyncio.run(scenario())
    assert status(answer) == 503
    assert b'"code":"busy"' in answer
    assert status(after) == 200


class SlowApp:
    """Begins an answer, and goes on with its body when the test lets it."""

    def __init__(self) -> None:
        self.go = asyncio.Event()

    async def __call__(self, scope, receive, send) -> None:
        headers = [(b"content-length", b"4")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await self.go.wait()
        await send({"type": "http.response.body", "body": b"body"})


def test_the_head_of_an_answer_leaves_with_its_body():
    """SRV-02: one call to the system for both."""

    async def scenario():
        app = SlowApp()
        async with listening(app) as there:
            client = await there.connect()
            await client.send(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n")
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(client.reader.read(1), 0.1)
            app.go.set()
            answer = await client.response()
            client.close()
            return answer

    answer = asyncio.run(scenario())
    assert status(answer) == 200
    assert answer.endswith(b"\r\n\r\nbody")


def test_an_answer_without_a_body_has_its_head():
    """SRV-02: the one to HEAD tells a length, too."""

    async def scenario():
        app = SlowApp()
        app.go.set()
        async with listening(app) as there:
            client = await there.connect()
            await client.send(b"HEAD / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
            answer = await client.everything()
            client.close()
            return answer

    answer = asyncio.run(scenario())
    assert status(answer) == 200
    assert b"content-length: 4" in answer
    assert answer.endswith(b"\r\n\r\n")


def test_requests_sent_in_one_go_are_answered_in_order():
    """SRV-02."""
    requests = b"".join(put(b"x" * n, path=f"/{n}", close=n == 3) for n in (1, 2, 3))

    answer = ask(requests)

    assert [part.split(b"\r\n")[0] for part in answer.split(b"\r\n\r\n")[1:]] == [
        b"1 bytesHTTP/1.1 200 OK",
        b"2 bytesHTTP/1.1 200 OK",
        b"3 bytes",
    ]


def test_garbage_after_a_request_is_not_answered_in_its_place():
    """SRV-02, SV3: a 400 here would be read as the answer to the request before."""

    async def scenario():
        app = BodyApp(deadline_s=5)
        app.go = asyncio.Event()
        async with listening(app) as there:
            client = await there.connect()
            await client.send(put(b"x", close=False) + b"\0garbage\r\n\r\n")
            await asyncio.sleep(0.05)
            app.go.set()
            answer = await client.everything()
            client.close()
            return answer

    assert asyncio.run(scenario()) == b""


def test_a_client_that_asks_to_close_is_obeyed():
    """SRV-02."""
    assert b"connection: close" in ask(put(b"x", close=True))
    assert status(ask(b"GET / HTTP/1.0\r\n\r\n")) == 200


def test_a_wish_for_another_protocol_is_passed_over():
    """SRV-02."""
    upgrade = b"GET / HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n"

    assert status(ask(upgrade)) in (200, 400)


def test_after_a_refusal_nothing_more_is_read():
    """SRV-02, SV3."""
    app = BodyApp()

    ask(b"PUT /x HTTP/1.1\r\ncontent-length: 3\r\ncontent-length: 4\r\n\r\nabc" + put(b"y"), app)

    assert app.seen == []


def test_requests_without_end_in_one_go_end_the_connection():
    """SRV-02, SV23: a few that wait are read, thousands would keep everybody else waiting."""

    async def scenario(count):
        app = BodyApp(deadline_s=5)
        app.go = asyncio.Event()
        async with listening(app, replace(QUICK, pipelined_max=8)) as there:
            client = await there.connect()
            await client.send(put(b"x", close=False) * count)
            await asyncio.sleep(0.05)
            app.go.set()
            answers = (await client.everything()).count(b"HTTP/1.1 200")
            client.close()
            return answers, len(app.seen)

    assert asyncio.run(scenario(9)) == (9, 9)
    assert asyncio.run(scenario(500)) == (0, 1)
