"""``deploy/nginx`` and ``deploy/caddy`` with the real servers, TLS and the reference client."""

import asyncio
import json
import re
import ssl
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from click.testing import CliRunner

from assent.documents.containers import CONTAINER_BYTES_MAX
from assent_client import Response, Unreachable
from assent_client.commands import main
from assent_client.commands.surroundings import Surroundings
from assent_client.transport import Headers
from assent_server.calls import well_known_calls
from support.certificates import Authority
from support.proxies import DEPLOY, PROXIES, Nginx, Site
from support.vendor_process import VendorProcess
from support.wallets import CHEAP
from support.web import Web

ORIGIN = "https://shop.example"


class Through:
    """A transport whose name server knows one place: a port of this machine; TLS is real."""

    def __init__(self, port: int, authority: Path) -> None:
        self._port = port
        self._tls = ssl.create_default_context(cafile=str(authority))

    async def request(self, method: str, url: str, headers: Headers, body: bytes) -> Response:
        parts = urlsplit(url)
        sent = httpx2.Request(
            method,
            parts._replace(netloc=f"127.0.0.1:{self._port}").geturl(),
            headers=[("Host", parts.netloc), *headers, ("Connection", "close")],
            content=body or None,
            extensions={"sni_hostname": parts.hostname},
        )
        try:
            async with httpx2.AsyncHTTPTransport(verify=self._tls, trust_env=False) as network:
                answer = await network.handle_async_request(sent)
                said = b"".join([part async for part in answer.aiter_raw()])
        except httpx2.HTTPError as error:
            raise Unreachable("no answer") from error
        named = tuple((name.lower(), value) for name, value in answer.headers.multi_items())
        return Response(status=answer.status_code, headers=named, body=said)

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Response:
        told = tuple((name.replace("_", "-"), value) for name, value in headers.items())
        return asyncio.run(self.request(method, ORIGIN + path, told, body))


@pytest.fixture(params=PROXIES)
def kind(request: pytest.FixtureRequest):
    return PROXIES[request.param]


@pytest.fixture
def person(tmp_path: Path, authority: Authority) -> Callable[..., Any]:
    """A customer with a wallet of her own, who types commands; what each answers."""
    (tmp_path / "passphrase").write_text("only for a test behind proxies")
    told = {
        "ASSENT_WALLET": str(tmp_path / "wallet"),
        "ASSENT_PASSPHRASE_FILE": str(tmp_path / "passphrase"),
    }

    def types(port: int, *words: str) -> Any:
        around = Surroundings(cost=CHEAP, transport=lambda _: Through(port, authority.path))
        ended = CliRunner().invoke(main, [*words, "--json"], obj=around, env=told)
        assert ended.exit_code == 0, ended.output
        return json.loads(ended.stdout)

    return types


def test_a_customer_agrees_reads_and_withdraws_through_it(
    kind, folder: Path, site: Site, shop: VendorProcess, person: Callable[..., Any]
) -> None:
    """BND-02, BND-04: signed reads hold, too, since paths and names arrive as they were signed."""
    with kind(folder, site) as proxy:
        person(proxy.port, "init", "--yes", "--sheet", str(folder / "sheet.txt"))
        person(proxy.port, "prefer", "SD-BASE-A")
        (agreed,) = person(proxy.port, "proffer", ORIGIN)
        person(proxy.port, "sync")
        person(proxy.port, "withdraw", "shop.example")

    assert agreed["outcome"] == "agreed"
    statuses = {row["record"]: row["status"] for row in shop.vendor.value("agreements", "list")}
    assert statuses[agreed["record"]] == "withdrawn"


def test_every_file_at_the_root_is_handed_to_the_endpoint(tmp_path: Path) -> None:
    """BND-01."""
    web = Web(tmp_path)
    named = {call.path for call in well_known_calls(web.service)}
    web.close()

    for name in ("nginx/shop.example.conf", "caddy/Caddyfile"):
        text = (DEPLOY / name).read_text(encoding="utf-8")
        assert named - set(re.findall(r"/\.well-known/[a-z]+(?:\.json)?", text)) == set(), name


@pytest.mark.parametrize(
    ("change", "is_written"),
    [((), False), ((("client_body_buffer_size 512k", "client_body_buffer_size 8k"),), True)],
    ids=["as it is", "with a small buffer"],
)
def test_nothing_that_customers_send_is_written_to_its_disk(
    folder: Path, site: Site, authority: Authority, upstream, change, is_written: bool
) -> None:
    """SRV-06: nginx complains when it writes a body into a file."""
    with Nginx(folder, replace(site, assent=upstream.port), changes=change) as proxy:
        body = b"x" * CONTAINER_BYTES_MAX
        sent = Through(proxy.port, authority.path).ask("PUT", "/assent/v1/proffers/x", body)

    assert sent.body == b"shop"
    assert upstream.seen[-1][3] == body
    assert ("buffered to a temporary file" in proxy.complaints) is is_written


def test_what_callers_say_of_themselves_does_not_reach_the_endpoint(
    kind, folder: Path, site: Site, authority: Authority, upstream
) -> None:
    """SV5, SRV-03, SRV-31: addresses, names of requests and traces are the proxy's."""
    body = json.dumps({"x": "y" * 250_000}).encode()
    with kind(folder, replace(site, assent=upstream.port)) as proxy:
        through = Through(proxy.port, authority.path)
        for path in ("/.well-known/assent", "/.well-known/did.json", "/.well-known/myterms.json"):
            through.ask("GET", path)
        through.ask(
            "PUT",
            "/assent/v1/proffers/x%2Fy?a=b",
            body,
            content_type="application/json",
            x_forwarded_for="192.0.2.66",
            x_request_id="4bf92f3577b34da6a3ce929d0e0e4736",
            traceparent="00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        )

    *gets, (method, path, headers, arrived) = upstream.seen[-4:]
    assert [item[1] for item in gets] == [
        "/.well-known/assent",
        "/.well-known/did.json",
        "/.well-known/myterms.json",
    ]
    said = {name.lower(): value for name, value in headers}
    assert (method, path, arrived) == ("PUT", "/assent/v1/proffers/x%2Fy?a=b", body)
    assert said["x-forwarded-for"] == "127.0.0.1"
    assert re.fullmatch("[0-9a-f-]{32,36}", said["x-request-id"])
    assert "4bf92f3577b34da6" not in said["x-request-id"]
    assert "traceparent" not in said
    assert said["host"] == "shop.example"
