"""The first checks of what comes back, before anything of it is read (CLI-26)."""

import asyncio

import pytest

from assent.codec import BODY_BYTES_MAX
from assent_client import Refused, Response, Unreachable, VendorFault
from assent_client.transport import Headers
from assent_client.wire import Wire

JSON = ("content-type", "application/json")


class Saying:
    """A transport that always gives one answer."""

    def __init__(self, status: int, *headers: tuple[str, str], body: bytes = b"{}") -> None:
        self.response = Response(status=status, headers=headers, body=body)

    async def request(self, method: str, url: str, headers: Headers, body: bytes) -> Response:
        return self.response


def got(answer: Saying, *, text: bool = False) -> bytes:
    return asyncio.run(Wire(answer).get("https://shop.example/x", text=text))


def test_an_answer_of_the_largest_size_is_read_and_one_byte_more_is_not() -> None:
    largest = b"x" * BODY_BYTES_MAX

    assert got(Saying(200, JSON, body=largest)) == largest
    with pytest.raises(VendorFault, match="too-large"):
        got(Saying(200, JSON, body=largest + b"x"), text=True)


@pytest.mark.parametrize("kind", ["application/ld+json", "Application/JSON; charset=utf-8"])
def test_both_media_types_are_json(kind: str) -> None:
    assert got(Saying(200, ("content-type", kind))) == b"{}"


@pytest.mark.parametrize("headers", [(), (JSON, JSON), (("content-type", "text/html"),)])
def test_without_one_json_type_nothing_is_read(headers: Headers) -> None:
    """CJ12."""
    with pytest.raises(VendorFault, match="media-type"):
        got(Saying(200, *headers))


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503])
def test_a_failure_of_the_endpoint_is_no_answer(status: int) -> None:
    """I12."""
    with pytest.raises(Unreachable):
        got(Saying(status, ("content-type", "text/html"), body=b"<h1>Oops"))


@pytest.mark.parametrize(
    ("value", "wait_s"),
    [("30", 30), ("999999999", 7 * 24 * 3600), ("-1", None), ("soon", None), ("9" * 400, None)],
)
def test_the_wait_that_a_vendor_asks_for_is_bounded(value: str, wait_s: int | None) -> None:
    with pytest.raises(Unreachable) as caught:
        got(Saying(503, ("retry-after", value)))

    assert caught.value.retry_after_s == wait_s


def test_a_problem_carries_its_code() -> None:
    body = b'{"code":"gone","status":410,"detail":"Deleted."}'

    with pytest.raises(Refused) as caught:
        got(Saying(410, ("content-type", "application/problem+json"), body=body))

    assert (caught.value.code, caught.value.detail) == ("gone", "Deleted.")


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'{"code":"no-such-code"}', b'{"code":["gone"]}', b'{"code":"schema"}']
)
def test_what_is_no_problem_document_explains_nothing(body: bytes) -> None:
    """VER-05."""
    with pytest.raises(VendorFault, match="no explanation"):
        got(Saying(410, ("content-type", "application/problem+json"), body=body))
