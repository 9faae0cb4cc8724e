"""Clients that are slow, or send too much, on real sockets with short deadlines."""

import asyncio
import time

import pytest

from assent.errors import PeerError
from assent_server.deadlines import WHOLE_BODY, read_body
from support.replacing import replace
from support.wire import QUICK, BodyApp, listening, put


def status(answer: bytes) -> int:
    return int(answer.split(b" ")[1]) if answer else 0


def run(scenario):
    started = time.monotonic()
    result = asyncio.run(scenario())
    assert time.monotonic() - started < 5
    return result


def test_an_honest_request_is_answered_and_the_connection_kept():
    """SRV-01."""

    async def scenario():
        async with listening(BodyApp()) as there:
            client = await there.connect()
            answers = []
            for size in (0, 5, 1000):
                await client.send(put(b"x" * size, close=False))
                answers.append(await client.response())
            client.close()
            return answers

    answers = run(scenario)
    assert [answer.rsplit(b"\r\n")[-1] for answer in answers] == [
        b"0 bytes",
        b"5 bytes",
        b"1000 bytes",
    ]
    assert not any(b"connection: close" in answer for answer in answers)


def test_a_body_in_many_parts_is_read_whole_and_the_connection_kept():
    """SRV-01."""

    async def scenario():
        app = BodyApp()
        async with listening(app) as there:
            client = await there.connect()
            for _ in range(2):
                whole = put(b"ab" * 300, close=False)
                for at in range(0, len(whole), 200):
                    await client.send(whole[at : at + 200])
                    await asyncio.sleep(0.01)
                answer = await client.response()
            client.close()
            return app.seen, answer

    seen, answer = run(scenario)
    assert seen == [("/x", b"ab" * 300)] * 2
    assert b"connection: close" not in answer


def test_headers_that_trickle_in_end_at_the_deadline():
    """SRV-01, BND-07, SV1."""

    async def scenario():
        async with listening(BodyApp()) as there:
            client = await there.connect()
            started = time.monotonic()
            answer = await client.trickle(b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 100, pause_s=0.02)
            client.close()
            return answer, time.monotonic() - started

    answer, took_s = run(scenario)
    assert status(answer) == 408
    assert b'"code":"timeout"' in answer
    assert took_s < 0.25 + 0.3 + 0.3


def test_a_connection_that_says_nothing_is_closed():
    """SRV-01, SV1."""

    async def scenario():
        async with listening(BodyApp()) as there:
            client = await there.connect()
            said = await client.everything()
            client.close()
            await asyncio.sleep(0.05)
            return said, len(there.state.connections)

    assert run(scenario) == (b"", 0)


def test_the_next_request_has_its_own_deadline_for_headers():
    """SRV-01, SV1."""

    async def scenario():
        async with listening(BodyApp()) as there:
            client = await there.connect()
            await client.send(put(b"x", close=False))
            first = await client.response()
            answer = await client.trickle(b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 50, pause_s=0.02)
            client.close()
            return first, answer

    first, second = run(scenario)
    assert (status(first), status(second)) == (200, 408)


def test_a_body_that_trickles_in_ends_at_the_deadline():
    """SRV-01, BND-07, SV1."""

    async def scenario():
        app = BodyApp(deadline_s=0.25)
        async with listening(app) as there:
            client = await there.connect()
            await client.send(put(b"")[:-4].replace(b"length: 0", b"length: 900") + b"\r\n\r\n")
            answer = await client.trickle(b"x" * 900, pause_s=0.02)
            client.close()
            return answer, app.seen

    answer, seen = run(scenario)
    assert status(answer) == 408
    assert b"connection: close" in answer
    assert seen == []


def test_an_app_that_does_not_read_cannot_hold_a_connection_open():
    """SRV-01, SV1: the connection has a deadline of its own for bodies."""

    async def scenario():
        app = BodyApp(deadline_s=60)
        async with listening(app) as there:
            client = await there.connect()
            await client.send(b"PUT /x HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\nabc")
            answer = await client.everything()
            client.close()
            return answer

    assert status(run(scenario)) == 408


def test_a_length_that_is_too_large_is_refused_before_the_body_comes():
    """SRV-01, BND-07, SV2."""

    async def scenario():
        async with listening(BodyApp()) as there:
            client = await there.connect()
            head = b"PUT /x HTTP/1.1\r\nhost: a\r\ncontent-length: 1001\r\n"
            await client.send(head + b"expect: 100-continue\r\n\r\n")
            answer = await client.everything()
            client.close()
            return answer

    answer = run(scenario)
    assert status(answer) == 413
    assert b"100 Continue" not in answer


@pytest.mark.parametrize("length", [b"9" * 15, b"9" * 19])
def test_an_absurd_length_is_refused(length):
    """SRV-01, SV2."""

    async def scenario():
        async with listening(BodyApp()) as there:
            head = b"PUT /x HTTP/1.1\r\nhost: a\r\ncontent-length: %b\r\n\r\n" % length
            return await there.ask(head)

    assert status(run(scenario)) in (400, 413)


def test_chunks_that_add_up_to_too_much_are_refused_while_they_arrive():
    """SRV-01, SV2."""

    async def scenario():
        async with listening(BodyApp()) as there:
            head = b"PUT /x HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n"
            return await there.ask(
                head + b"64\r\n" + b"x" * 100 + b"\r\n" + b"3e8\r\n" + b"x" * 1000
            )

    assert status(run(scenario)) == 413


def test_a_client_that_still_sends_gets_to_read_why_it_is_refused():
    """SRV-02: the answer is not lost in a reset."""

    async def scenario():
        async with listening(BodyApp()) as there:
            client = await there.connect()
            head = b"PUT /unread HTTP/1.1\r\nhost: a\r\ncontent-length: 400000\r\n\r\n"
            await client.send(head)
            for _ in range(10):
                await client.send(b"x" * 40_000)
                await asyncio.sleep(0.005)
            answer = await client.everything()
            client.close()
            return answer

    answer = run(scenario)
    assert status(answer) == 404
    assert b"connection: close" in answer


def test_what_comes_for_one_request_is_bounded_whoever_reads_it():
    """SRV-02, SV2: chunk frames and trailers count, too."""

    async def scenario():
        limits = replace(QUICK, message_bytes_max=20_000)
        app = BodyApp(bytes_max=100_000, deadline_s=5)
        async with listening(app, limits) as there:
            client = await there.connect()
            await client.send(b"PUT /x HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n")
            for _ in range(10):
                await client.send(b"1;note=" + b"n" * 5000 + b"\r\nx\r\n")
                await asyncio.sleep(0.005)
            answer = await client.everything()
            client.close()
            return answer, app.seen

    answer, seen = run(scenario)
    assert status(answer) == 413
    assert seen == []


def test_a_client_that_goes_away_leaves_nothing_behind():
    """SRV-01."""

    async def scenario():
        app = BodyApp()
        async with listening(app) as there:
            client = await there.connect()
            await client.send(b"PUT /x HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\nabc")
            client.close()
            await asyncio.sleep(0.1)
            return app.seen, len(there.state.connections), len(there.state.tasks)

    assert run(scenario) == ([], 0, 0)


def test_a_client_that_does_not_read_its_answer_is_cut_off():
    """SRV-01, SV1."""

    async def scenario():
        app = BodyApp()
        app.answer = b"x" * 20_000_000
        async with listening(app) as there:
            client = await there.connect()
            await client.send(put(b"x", close=False))
            await asyncio.sleep(0.2)
            held = len(there.state.connections)
            await asyncio.sleep(0.6)
            left = len(there.state.connections)
            client.close()
            return held, left

    assert run(scenario) == (1, 0)


def test_time_that_we_need_ourselves_is_not_the_clients():
    """SRV-01: no deadline runs while an answer is made."""

    async def scenario():
        app = BodyApp()
        app.go = asyncio.Event()
        async with listening(app) as there:
            client = await there.connect()
            await client.send(put(b"x"))
            await asyncio.sleep(0.8)
            app.go.set()
            answer = await client.everything()
            client.close()
            return answer

    assert status(run(scenario)) == 200


def test_an_answer_that_we_make_slowly_is_not_cut_off_by_the_one_before():
    """SRV-01: of requests sent in one go, too."""

    async def scenario():
        go = asyncio.Event()

        async def app(scope, receive, send):
            if scope["path"] == "/slow":
                await go.wait()
            await BodyApp()(scope, receive, send)

        async with listening(app) as there:
            client = await there.connect()
            await client.send(put(b"x", close=False) + put(b"xy", path="/slow"))
            first = await client.response()
            await asyncio.sleep(0.8)
            go.set()
            second = await client.everything()
            client.close()
            return first, second

    first, second = run(scenario)
    assert first.endswith(b"1 bytes")
    assert second.endswith(b"2 bytes")


def test_a_connection_that_is_kept_and_idle_ends():
    """SRV-01: sooner than one whose headers are on their way."""

    async def scenario():
        async with listening(BodyApp(), replace(QUICK, headers_s=60.0)) as there:
            client = await there.connect()
            await client.send(put(b"x", close=False))
            await client.response()
            started = time.monotonic()
            rest = await client.everything()
            client.close()
            return rest, time.monotonic() - started

    rest, took_s = run(scenario)
    assert rest == b""
    assert took_s >= 0.9


def test_what_completes_a_request_after_its_deadline_is_not_heard():
    """SRV-01: who was told 408 can rely on it."""

    async def scenario():
        app = BodyApp()
        async with listening(app, replace(QUICK, linger_s=1.0)) as there:
            client = await there.connect()
            await client.send(put(b"")[:-4])
            answer = await client.everything()
            await client.send(b"\r\n\r\n")
            await asyncio.sleep(0.1)
            client.close()
            return answer, app.seen

    answer, seen = run(scenario)
    assert status(answer) == 408
    assert seen == []


def test_a_body_that_never_ends_is_given_up():
    """SRV-01, SV1: also where another server runs the app."""

    async def receive():
        await asyncio.sleep(0.05)
        return {"type": "http.request", "body": b"x", "more_body": True}

    body = read_body({"headers": []}, receive, bytes_max=1000, deadline_s=0.2)
    with pytest.raises(PeerError, match="timeout"):
        asyncio.run(asyncio.wait_for(body, 1))


def test_only_a_body_that_is_there_is_read_without_a_deadline():
    """SRV-01."""

    async def receive():
        await asyncio.sleep(0.05)
        return {"type": "http.request", "body": b"x"}

    def read(scope):
        return asyncio.run(read_body(scope, receive, bytes_max=1000, deadline_s=0.01))

    assert read({"headers": [], "extensions": {WHOLE_BODY: {}}}) == b"x"
    with pytest.raises(PeerError, match="timeout"):
        read({"headers": [], "extensions": {}})


def test_a_connection_says_whether_the_body_is_there():
    """SRV-01."""

    async def scenario():
        whole = []

        async def app(scope, receive, send):
            whole.append(WHOLE_BODY in scope.get("extensions", {}))
            await BodyApp()(scope, receive, send)

        async with listening(app) as there:
            client = await there.connect()
            await client.send(put(b"xyz", close=False))
            await client.response()
            await client.send(put(b"xyz")[:-1])
            await asyncio.sleep(0.05)
            await client.send(b"z")
            await client.everything()
            client.close()
            return whole

    assert run(scenario) == [True, False]


def test_body_memory_is_bounded_by_the_limit():
    """SRV-01, SV2."""
    held = []

    async def receive():
        held.append(1)
        return {"type": "http.request", "body": b"x" * 400, "more_body": True}

    with pytest.raises(PeerError) as refused:
        asyncio.run(read_body({"headers": []}, receive, bytes_max=1000, deadline_s=5))

    assert refused.value.code == "too-large"
    assert len(held) == 3


def test_honest_clients_are_served_while_hundreds_are_stuck():
    """SRV-01, SV1."""

    async def scenario():
        async with listening(BodyApp(), replace(QUICK, headers_s=10.0)) as there:
            stuck = [await there.connect() for _ in range(400)]
            for client in stuck:
                await client.send(b"GET / HTTP/1.1\r\na: ")
            started = time.monotonic()
            for _ in range(20):
                assert status(await there.ask(put(b"x"))) == 200
            took_s = time.monotonic() - started
            for client in stuck:
                client.close()
            return took_s

    assert run(scenario) < 1
