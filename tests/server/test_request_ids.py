"""Every request has a name: in its answer, in each line of the log that it causes (SRV-31)."""

import asyncio
import logging
import re

import pytest

from assent import documents
from assent.documents import Document
from assent_server.app import create_app
from assent_server.limits import Limits
from assent_server.store import StoreUnavailable
from support.customer import Customer
from support.replacing import replace
from support.web import Web

NAME = "4bf92f3577b34da6a3ce929d0e0e4736"
TRACED = f"00-{NAME}-00f067aa0ba902b7-01"
CANARIES = [
    "erika@example.org",
    "did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH",
    "4bf92f35\x1b[31m77b34da6",
    '4bf92f3577b34da6","event":"forged',
    NAME.upper(),
    NAME * 2,
    "4bf92f35",
    "",
]


@pytest.fixture
def behind_proxy(web: Web) -> Web:
    """The shop behind a proxy that it trusts."""
    behind = Limits(proxies=["127.0.0.1"])
    web.app = create_app(replace(web.service, limits=behind, logs_requests=True))
    return web


def name_of(web: Web, path: str = "/health/live", **headers: str) -> str:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return str(web.call("GET", path, headers=given).headers["x-request-id"])


@pytest.mark.parametrize("path", ["/health/live", "/nowhere", "agreements", "proffers/x"])
def test_every_answer_has_a_name_of_its_own(web: Web, path: str) -> None:
    """SRV-31."""
    names = {name_of(web, path) for _ in range(3)}

    assert len(names) == 3
    assert all(re.fullmatch("[0-9a-f]{32}", name) for name in names)


def test_a_name_that_anybody_sends_is_not_taken(web: Web) -> None:
    """SRV-31."""
    assert name_of(web, x_request_id=NAME) != NAME
    assert name_of(web, traceparent=TRACED) != NAME


@pytest.mark.parametrize(
    "given",
    [NAME, NAME[:16], "0c9a8b1e-3f52-4d1c-9d54-1fa7b1b0c001"],
)
def test_the_name_that_a_trusted_proxy_gives_is_taken(behind_proxy: Web, given: str) -> None:
    """SRV-31."""
    assert name_of(behind_proxy, x_request_id=given, traceparent=TRACED) == given


def test_a_trace_of_a_trusted_proxy_is_one(behind_proxy: Web) -> None:
    """SRV-31."""
    assert name_of(behind_proxy, traceparent=TRACED) == NAME
    assert name_of(behind_proxy, traceparent=TRACED.replace(NAME, "0" * 32)) != "0" * 32


@pytest.mark.parametrize("canary", CANARIES)
def test_what_is_no_name_is_not_taken_even_from_a_proxy(
    behind_proxy: Web, canary: str, lines, capsys
) -> None:
    """SRV-31, SV15."""
    given = name_of(behind_proxy, x_request_id=canary)

    assert given != canary
    (line,) = lines()
    assert line["request"] == given


def test_two_names_in_one_request_are_none(behind_proxy: Web) -> None:
    """SRV-31."""
    twice = [("x-request-id", NAME), ("x-request-id", NAME[::-1])]

    given = behind_proxy.call("GET", "/health/live", headers=twice).headers["x-request-id"]

    assert given not in (NAME, NAME[::-1])


def test_each_line_of_a_request_has_its_name(web: Web, customer: Customer, monkeypatch, lines):
    """SRV-31: also what a library reports meanwhile."""

    async def failing(*arguments: object) -> None:
        logging.getLogger("some.library").warning("something")
        raise StoreUnavailable("full")

    monkeypatch.setattr(web.desk.store, "negotiation", failing)

    answer = web.put("proffers", customer.proffer("SD-BASE-A"))

    found = lines()
    assert [line["event"] for line in found] == ["library", "storage-failed"]
    assert {line["request"] for line in found} == {answer.headers["x-request-id"]}


def test_requests_at_the_same_time_keep_their_own_names(web: Web, monkeypatch, lines) -> None:
    """SRV-31."""
    meeting = asyncio.Barrier(3)

    async def failing(*arguments: object) -> None:
        await meeting.wait()
        raise StoreUnavailable("full")

    monkeypatch.setattr(web.desk.store, "negotiation", failing)
    sent = [Customer(published=web.desk.published, seed=n).proffer("SD-BASE-A") for n in range(3)]

    async def all_at_once() -> list[str]:
        calls = [
            web._call(
                "PUT",
                f"https://shop.example/assent/v1/proffers/{one.id.removeprefix('urn:uuid:')}",
                {"content": one.raw, "headers": {"content-type": "application/json"}},
            )
            for one in sent
        ]
        return [answer.headers["x-request-id"] for answer in await asyncio.gather(*calls)]

    names = asyncio.run(all_at_once())

    assert sorted(line["request"] for line in lines()) == sorted(names)
    assert len(set(names)) == 3


def test_who_wants_it_reads_one_line_a_request_and_nobodys_name(
    behind_proxy: Web, customer: Customer, lines, capsys
) -> None:
    """SRV-31, SV15."""
    proffer = customer.proffer("SD-BASE-A")
    made = answered(behind_proxy.put("proffers", proffer, x_forwarded_for="192.0.2.77"))
    behind_proxy.call("GET", "agreements", headers={"user-agent": "Erika"})
    behind_proxy.call("BREW", f"/assent/v1/agreements/{made.id}")

    written = capsys.readouterr().err

    found = re.findall(r'"method":"(\w+)".*"status":(\d+)', written)
    assert found == [("PUT", "201"), ("GET", "401")]
    assert written.count("\n") == 3
    assert '"code":"request-signature"' in written
    for canary in (customer.did, proffer.id[9:], made.id[9:], "192.0.2", "Erika", "BREW"):
        assert canary not in written


def test_without_the_wish_only_failures_are_logged(web: Web, capsys, lines) -> None:
    """SRV-31."""
    web.call("GET", "agreements")

    assert lines() == []


def answered(response) -> Document:
    return documents.read(response.content, "Agreement")
