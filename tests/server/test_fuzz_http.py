"""Whatever is sent over HTTP, no fault of it is answered with 5xx, written, signed or logged.

Valid requests of every kind are spoiled in method, address, headers and body; hypothesis makes
the changes and finds the smallest one that does harm.
"""

import asyncio
import io
import json
import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assent import documents, request_signature
from assent.errors import CODES
from assent_server.app import create_app
from assent_server.limits import Limits, Rate
from assent_server.store import Write
from support import shop
from support.customer import Customer
from support.fuzzing import CANARY, sign_anew, spoil_bytes, spoil_value, valid_puts
from support.shop import CountingKey
from support.web import Web

EXAMPLES = 200
"""Of each kind of request; the whole takes about half a minute."""
OFTEN = Rate(per_minute=1e9, burst=1_000_000)
Headers = list[tuple[bytes, bytes]]


class Target:
    """The shop over HTTP. What it would write is only looked at, so that nothing changes."""

    def __init__(self, web: Web) -> None:
        self.web = web
        self.puts = valid_puts(web.desk)
        self.reader = self.puts["withdrawal"][1]
        self.record = next(
            documents.read(raw, "Agreement") for (_, _, raw), _ in [self.puts["returned"]]
        )
        self.owner = self.puts["returned"][1]
        self.reconciliation = self.owner.reconcile()
        self.writes: list[Write] = []
        self._nonces = count(1)
        service = replace(
            web.service,
            exchange=replace(web.desk.exchange, commit=self.not_written),
            limits=Limits(per_address=OFTEN, per_key=OFTEN),
            body_s_max=5.0,
        )
        self.app = create_app(service)

    async def not_written(self, write: Write, *, urgent: bool = False) -> bool:
        self.writes.append(write)
        return True

    def valid(self, kind: str) -> tuple[str, str, Headers, bytes, Customer]:
        """Method, path below the origin, headers and body of a valid request."""
        base = urlsplit(shop.BASE).path
        if kind in self.puts:
            (where, document_id, raw), customer = self.puts[kind]
            path = f"{base}/{where}/{document_id.removeprefix('urn:uuid:')}"
            return "PUT", path, [(b"content-type", b"application/json")], raw, customer
        own = self.record.id.removeprefix("urn:uuid:")
        proffer = self.record.body.proffer.ref.removeprefix("urn:uuid:")
        terms = self.record.body.terms.digest_multibase
        method, path = {
            "read": ("GET", f"{base}/agreements/{own}"),
            "read proffer": ("GET", f"{base}/proffers/{proffer}"),
            "read history": ("GET", f"{base}/agreements/{own}/history"),
            "list": ("GET", f"{base}/agreements?after={terms}"),
            "reconcile": ("POST", f"{base}/reconciliations"),
            "content": ("GET", f"{base}/terms/{terms}"),
            "description": ("GET", "/.well-known/assent"),
        }[kind]
        body = self.reconciliation if method == "POST" else b""
        signed = request_signature.sign(
            method,
            shop.ORIGIN + path,
            body,
            key=self.owner.signer.key,
            created=shop.NOW,
            nonce=f"nonce-{next(self._nonces):08}",
        )
        headers = [(name.lower().encode(), value.encode()) for name, value in signed.items()]
        return method, path, [*headers, (b"content-type", b"application/json")], body, self.owner

    def send(
        self, method: str, path: str, headers: Headers, parts: list[bytes], *, breaks_off: bool
    ) -> tuple[int, dict[bytes, bytes], bytes]:
        """Status, headers and body of the one answer."""
        self.writes.clear()
        sent = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
        sent.append({"type": "http.disconnect"} if breaks_off else {"type": "http.request"})
        answered: list[Any] = []

        async def receive() -> dict[str, Any]:
            return sent.pop(0)

        async def send(message: Any) -> None:
            answered.append(message)

        target, _, query = path.partition("?")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "https",
            "path": target,
            "raw_path": target.encode("utf-8", "surrogatepass"),
            "query_string": query.encode("utf-8", "surrogatepass"),
            "root_path": "",
            "headers": headers,
            "client": ("203.0.113.7", 1234),
            "server": ("shop.example", 443),
        }
        asyncio.run(self.app(scope, receive, send))
        start, *rest = answered
        body = b"".join(message.get("body", b"") for message in rest)
        return start["status"], dict(start["headers"]), body


KINDS = (
    *("proffer", "successor", "withdrawal", "acknowledgement", "dispute"),
    *("answer", "decline", "cancellation", "returned"),
    *("read", "read proffer", "read history", "list", "reconcile", "content", "description"),
)
METHODS = ("GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "TRACE", "get", CANARY)
ODD_PARTS = (
    *("/", "//", "..", "%2e%2e/", "%00", "\0", "?", "#", "\\", "é", "\ud800", CANARY),
    *("proffers", "notices", "agreements", "history", ".well-known/assent", "?after=", "A"),
)
ODD_HEADERS: Headers = [
    (b"content-type", b"application/json"),
    (b"content-type", b"application/ld+json;charset=utf-8"),
    (b"content-type", b"application/json; charset=utf-16"),
    (b"content-type", b"multipart/form-data; boundary=" + CANARY.encode()),
    (b"content-type", b"\xff"),
    (b"content-encoding", b"gzip"),
    (b"content-encoding", b"identity"),
    (b"content-length", b"-1"),
    (b"content-length", b"9" * 30),
    (b"content-length", b"7"),
    (b"content-digest", b"sha-256=:AAAA:"),
    (b"content-digest", CANARY.encode()),
    (b"signature-input", b'assent=("@method");created=1;keyid="did:key:z6Mk";tag="assent-v1"'),
    (b"signature-input", b"assent=();created=x" + CANARY.encode()),
    (b"signature-input", b"a=(,"),
    (b"signature", b"assent=:AAAA:"),
    (b"signature", b"assent=:" + b"A" * 3_000 + b":"),
    (b"signature", b"\xff\x00"),
    (b"host", b"evil.example"),
    (b"x-forwarded-for", b"::1, " + CANARY.encode()),
    (b"x-http-method-override", b"DELETE"),
    (b"range", b"bytes=0-1"),
    (b"expect", b"100-continue"),
    (b"accept-encoding", b"gzip"),
    (b"cookie", CANARY.encode()),
]


def spoil(draw: Any, target: Target, kind: str) -> Any:
    """A request that is valid but for what is drawn: one thing or several."""
    method, path, headers, body, customer = target.valid(kind)
    chance = draw(st.randoms(use_true_random=False))
    spoiled = draw(st.sets(st.sampled_from(["method", "path", "headers", "body", "end"])))
    if "method" in spoiled:
        method = chance.choice(METHODS)
    for _ in range(chance.randint(1, 2) if "path" in spoiled else 0):
        place = chance.randrange(len(path) + 1)
        path = path[:place] + chance.choice(ODD_PARTS) + path[place + chance.randint(0, 3) :]
    if "headers" in spoiled:
        headers = spoil_headers(headers, chance)
    if "body" in spoiled:
        body = spoil_body(body, customer, chance)
    cut = chance.randint(0, len(body))
    parts = [body[:cut], body[cut:]] if chance.random() < 0.2 else [body]
    return method, path, headers, parts, "end" in spoiled


def spoil_headers(headers: Headers, chance: Any) -> Headers:
    headers = list(headers)
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(headers)) if headers else 0
        match chance.randrange(4):
            case 0 if headers:
                del headers[place]
            case 1 if headers:
                headers.append(headers[place])
            case 2 if headers:
                name, value = headers[place]
                headers[place] = name, spoil_bytes(value or b"-", chance)
            case _:
                odd = chance.choice(ODD_HEADERS)
                headers = [header for header in headers if header[0] != odd[0]] + [odd]
    return headers


def spoil_body(body: bytes, customer: Customer, chance: Any) -> bytes:
    if not body or chance.random() < 0.2:
        return chance.choice([b"", b"{}", b"[]", CANARY.encode(), body * 2, b"\xff" * 300_000])
    if chance.random() < 0.3:
        return spoil_bytes(body, chance)
    spoiled = spoil_value(orjson.loads(body), chance)
    if chance.random() < 0.5:
        return sign_anew(spoiled, customer)
    return orjson.dumps(spoiled, option=orjson.OPT_SORT_KEYS)


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Target]:
    web = Web(tmp_path)
    yield Target(web)
    web.close()


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that anybody logs meanwhile, in the form in which it would leave the process, and raw."""
    text = io.StringIO()
    raw = logging.StreamHandler(text)
    root, own = logging.getLogger(), logging.getLogger("assent_server")
    levels = root.level, own.level
    root.addHandler(raw)
    root.setLevel(logging.DEBUG)
    own.setLevel(logging.DEBUG)
    yield text
    root.removeHandler(raw)
    root.setLevel(levels[0])
    own.setLevel(levels[1])


@pytest.mark.parametrize("kind", KINDS)
def test_a_valid_request_is_served(target: Target, kind: str) -> None:
    """Else every spoiled one could be refused for a reason of its own."""
    method, path, headers, body, _ = target.valid(kind)

    status, _, _ = target.send(method, path, headers, [body], breaks_off=False)

    assert status == (201 if kind in target.puts and kind != "returned" else 200)


@pytest.mark.parametrize("kind", KINDS)
def test_no_spoiled_request_is_our_fault_or_leaves_a_trace(
    target: Target, log: io.StringIO, capfd: pytest.CaptureFixture[str], kind: str
) -> None:
    """I10, I12, BND-10, SRV-06, SV7, SV15, SV16."""
    before = target.web.desk.stored()
    answers: Counter[str] = Counter()

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(data=st.data())
    def attack(data: Any) -> None:
        method, path, headers, parts, breaks_off = spoil(data.draw, target, kind)
        signatures = CountingKey.signatures

        status, told, body = target.send(method, path, headers, parts, breaks_off=breaks_off)

        answers[code_of(status, told, body, method)] += 1
        assert status < 500, body
        assert CANARY.encode() not in body
        assert CANARY not in str(told)
        if status >= 400:
            assert target.writes == []
            assert CountingKey.signatures == signatures
        else:
            assert len(target.writes) == (status in (201, 202))

    attack()

    assert target.web.desk.stored() == before
    written = log.getvalue() + "".join(capfd.readouterr())
    assert CANARY not in written
    assert "did:key" not in written
    assert len(answers) > (8 if kind in target.puts else 3), answers


def code_of(status: int, headers: dict[bytes, bytes], body: bytes, method: str) -> str:
    """The code of a problem, which must be one of the registry with its status."""
    if status < 400:
        return str(status)
    assert headers[b"content-type"] == b"application/problem+json"
    if method == "HEAD":
        return str(status)
    said = json.loads(body)
    assert said["status"] == status == CODES[said["code"]].status
    return str(said["code"])
