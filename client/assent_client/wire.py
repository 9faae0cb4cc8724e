"""Requests as the HTTP binding has them, and the first checks of what comes back.

Every header is here, in one order and the same towards everybody (I9). An answer that redirects,
is encoded, too large or no JSON is not read (CL4). Owns no state and no key.
"""

from dataclasses import dataclass
from typing import Final

import orjson

from assent.codec import BODY_BYTES_MAX
from assent.documents.containers import BUNDLE_BYTES_MAX
from assent.errors import CODES
from assent.record import Signer
from assent.times import Instant
from assent_client.problems import Refused, VendorFault
from assent_client.transport import Headers, Response, Transport, Unreachable

__all__ = ["Answer", "Wire"]

_FIXED: Final[Headers] = (
    ("Accept", "application/json"),
    ("Accept-Encoding", "identity"),
    ("User-Agent", "assent"),
)
_JSON: Final = ("Content-Type", "application/json")
_MEDIA_TYPES: Final = ("application/json", "application/ld+json")
_AGAIN_LATER: Final = frozenset({408, 429})
_DETAIL_MAX: Final = 300
_RETRY_AFTER_MAX_S: Final = 7 * 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A success: status 200, 201 or 202, and the bytes of a JSON object, not yet read."""

    status: int
    body: bytes
    retry_after_s: int | None = None


class Wire:
    """Speaks the binding over a transport.

    Each call raises ``Unreachable``, ``Refused``, or ``VendorFault`` for an answer that is none.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def get(self, url: str, *, text: bool = False) -> bytes:
        """Public content at ``url``, at most 64 KiB; with ``text`` it need not be JSON."""
        response = await self._transport.request("GET", url, _FIXED, b"")
        return _answer(response, BODY_BYTES_MAX, text=text).body

    async def put(self, url: str, raw: bytes) -> Answer:
        """The answer to a signed document or container: at most 64 KiB."""
        response = await self._transport.request("PUT", url, (*_FIXED, _JSON), raw)
        return _answer(response, BODY_BYTES_MAX)

    async def post_signed(
        self, url: str, raw: bytes, *, signer: Signer, created: Instant, nonce: str
    ) -> Answer:
        """The answer to a request signed by RFC 9421: at most 4 MiB."""
        # Few commands sign requests, and the library for it takes its time to load.
        from assent import request_signature

        signed = request_signature.sign(
            "POST", url, raw, key=signer.key, created=created, nonce=nonce
        )
        headers = (*_FIXED, _JSON, *sorted(signed.items()))
        response = await self._transport.request("POST", url, headers, raw)
        return _answer(response, BUNDLE_BYTES_MAX)


def _answer(response: Response, bytes_max: int, *, text: bool = False) -> Answer:
    """The success that ``response`` is.

    Raises:
        Unreachable: the endpoint failed or is busy; the same bytes may succeed later.
        Refused: it sent a problem document.
        VendorFault: ``redirect``, ``too-large``, ``content-encoding``, ``media-type``, ``status``.
    """
    if 300 <= response.status < 400:
        raise VendorFault("redirect", "They answer with a redirect; redirects are not followed.")
    if len(response.body) > bytes_max:
        raise VendorFault("too-large", "Their answer is larger than allowed.")
    if response.header("content-encoding") not in (None, "identity"):
        raise VendorFault("content-encoding", "Their answer is encoded; such answers are not read.")
    if response.status in (200, 201, 202):
        if not text and _media_type(response) not in _MEDIA_TYPES:
            raise VendorFault("media-type", "Their answer is no JSON: a web page, perhaps.")
        return Answer(
            status=response.status, body=response.body, retry_after_s=_retry_after_s(response)
        )
    if response.status in _AGAIN_LATER or response.status >= 500:
        raise Unreachable(
            f"their endpoint cannot answer now ({response.status})",
            retry_after_s=_retry_after_s(response),
        )
    raise _refusal(response)


def _refusal(response: Response) -> Refused | VendorFault:
    if _media_type(response) == "application/problem+json":
        try:
            value = orjson.loads(response.body)
            code = value["code"]
            if CODES[code].status == response.status:
                detail = _clean(str(value.get("detail") or CODES[code].title))
                return Refused(code, response.status, detail)
        except (ValueError, KeyError, TypeError, AttributeError):
            pass
    return VendorFault("status", f"They answer with status {response.status} and no explanation.")


def _media_type(response: Response) -> str:
    return (response.header("content-type") or "").partition(";")[0].strip().lower()


def _retry_after_s(response: Response) -> int | None:
    value = response.header("retry-after") or ""
    if not value.isascii() or not value.isdigit() or len(value) > 9:
        return None
    return min(int(value), _RETRY_AFTER_MAX_S)


def _clean(text: str) -> str:
    """The peer's words without anything that a terminal or a page could take as a command."""
    return "".join(char for char in text if char.isprintable())[:_DETAIL_MAX]
