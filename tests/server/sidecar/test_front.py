"""The sidecar's parts without a socket: believed proxies, static files, a site that is gone."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol

import pytest
from click.testing import Result
from starlette.testclient import TestClient

from assent.errors import LocalError
from assent_server.folder import Folder
from assent_server.limits import Limits
from assent_server.sidecar import Front, Proxy, Site
from assent_server.sidecar.headers import Headers, request_headers
from support.processes import free_port
from support.vendor_folder import VendorFolder


class Heard:
    """A site that only remembers its headers."""

    def __init__(self) -> None:
        self.headers: dict[bytes, bytes] = {}

    async def forward(self, headers: Headers, scope: Any, receive: Any, send: Any) -> None:
        self.headers = dict(headers)
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    def check_apart(self, host: str, port: int) -> None: ...

    async def close(self) -> None: ...


class Door(Protocol):
    """Makes a visitor of one site at an address, through a sidecar that believes these proxies."""

    def __call__(self, behind: Any, *proxies: str) -> TestClient: ...


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Door]:
    with ExitStack() as opened:

        def made(behind: Any, *proxies: str) -> TestClient:
            front = Front(
                behind,
                folder=Folder(tmp_path),
                origins=("https://shop.example",),
                base="https://shop.example/assent/v1",
                endpoint_limits=Limits(proxies=proxies),
            )
            opened.callback(lambda: asyncio.run(front.close()))
            return TestClient(front, base_url="http://shop.example", client=("203.0.113.9", 1))

        yield made


def test_a_configured_proxy_is_believed_about_who_asked(client: Door) -> None:
    """PEP-06."""
    heard = Heard()
    said = {"X-Forwarded-For": "198.51.100.7", "X-Forwarded-Proto": "https"}

    client(heard, "203.0.113.0/24").get("/", headers=said)

    assert heard.headers[b"x-forwarded-for"] == b"198.51.100.7, 203.0.113.9"


def test_without_one_the_origin_says_how_the_site_is_reached(client: Door) -> None:
    """PEP-06."""
    heard = Heard()

    client(heard).get("/", headers={"X-Forwarded-Proto": "gopher"})

    assert heard.headers[b"x-forwarded-proto"] == b"https"
    assert heard.headers[b"x-forwarded-for"] == b"203.0.113.9"


def test_a_site_with_the_middleware_keeps_the_session_and_nothing_else() -> None:
    """PEP-06."""
    given = [(b"assent-session", b"t.k"), (b"assent_session", b"x"), (b"assent-gpc", b"?1")]

    assert request_headers(given, keep_session=True) == [(b"assent-session", b"t.k")]
    assert request_headers(given, keep_session=False) == []


@pytest.mark.parametrize("space", [b"", b" ", b"\t", b"\xa0", b"\x85"])
def test_a_site_never_sees_the_cookie_of_a_session(space: bytes) -> None:
    """PEP-06: however it reads names that begin with a space."""
    given = [(b"cookie", b"a=1; " + space + b"__Host-assent-session" + space + b"=t; b=2")]

    assert request_headers(given, keep_session=False) == [(b"cookie", b"a=1; b=2")]


def test_a_folder_of_files_is_a_site(client: Door, tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("<h1>Shop</h1>")
    (site / ".env").write_text("secret")
    (tmp_path / "beside.txt").write_text("secret")
    visitor = client(Site(site))

    assert visitor.get("/").text == "<h1>Shop</h1>"
    for hidden in ("/.env", "/%2e%2e/beside.txt", "/..%2fbeside.txt", "/nothing"):
        assert visitor.get(hidden).status_code == 404, hidden
    assert visitor.post("/").status_code == 405
    assert visitor.get("/assent/v1/x").status_code == 404


def test_a_site_that_is_gone_is_a_problem(client: Door) -> None:
    """PEP-05."""
    answer = client(Proxy(f"http://127.0.0.1:{free_port()}")).get("/")

    assert (answer.status_code, answer.json()["code"]) == (502, "upstream")


@pytest.mark.parametrize(
    "said", ["127.0.0.1:3000", "ftp://x", "http://", "http://x/path", "http://x:99999"]
)
def test_an_address_that_is_none_is_named(said: str) -> None:
    with pytest.raises(LocalError, match="no address of a site"):
        Proxy(said)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(LocalError, match="no folder"):
        Site(tmp_path / "nothing")


@pytest.mark.parametrize(
    ("words", "said"),
    [((), "Name the site behind"), (("--upstream", "http://x", "--site", "."), "Only one site")],
)
def test_exactly_one_site_is_named(empty: VendorFolder, words: tuple[str, ...], said: str) -> None:
    result: Result = empty.command("sidecar", *words)

    assert result.exit_code == 2
    assert "--upstream" in result.stderr
    assert said in result.stderr


def test_a_configured_proxy_says_which_host_was_asked(client: Door) -> None:
    """PEP-06: others do not."""
    heard, said = Heard(), {"X-Forwarded-Host": "shop.example", "Host": "10.0.0.7"}

    client(heard, "203.0.113.9").get("/", headers=said)
    assert heard.headers[b"x-forwarded-host"] == b"shop.example"
    assert heard.headers[b"x-forwarded-proto"] == b"https"

    client(heard).get("/", headers=said)
    assert heard.headers[b"x-forwarded-host"] == b"10.0.0.7"
