"""One exchange over a socket of its own, by the bare transport below httpx2's client.

Owns connections, TLS and what is said when they fail; limits come from ``http_transport``.
"""

import ssl
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Final
from urllib.parse import urlsplit

import httpx2

from assent_client.transport import Headers, Request, Response, Unreachable

__all__ = ["exchange"]

_CONNECT_S: Final = 10.0


async def exchange(
    request: Request,
    places: Sequence[str],
    *,
    deadline_s: float,
    bytes_max: int,
    tls: ssl.SSLContext | None,
) -> Response:
    """The whole answer to one request, from the first of these places that takes a connection.

    Raises:
        Unreachable: no connection, no valid certificate, too large, or cut off.
        TimeoutError: the system gave up waiting.
    """
    try:
        return await _from_one(request, places, deadline_s, bytes_max, tls)
    except TimeoutError:
        # The limit of the whole exchange is the caller's.
        raise
    except (httpx2.HTTPError, httpx2.InvalidURL, ssl.SSLError, OSError) as error:
        raise Unreachable(_in_words(error)) from error


async def _from_one(
    request: Request,
    places: Sequence[str],
    deadline_s: float,
    bytes_max: int,
    tls: ssl.SSLContext | None,
) -> Response:
    for place in places[:-1]:
        with suppress(httpx2.ConnectError, httpx2.ConnectTimeout):
            return await _exchange(request, place, deadline_s, bytes_max, tls)
    return await _exchange(request, places[-1], deadline_s, bytes_max, tls)


async def _exchange(
    request: Request, place: str, deadline_s: float, bytes_max: int, tls: ssl.SSLContext | None
) -> Response:
    parts = urlsplit(request.url)
    host = f"[{place}]" if ":" in place else place
    port = "" if parts.port is None else f":{parts.port}"
    timeout = httpx2.Timeout(deadline_s, connect=_CONNECT_S)
    # No cookie jar, proxies, redirects or defaults.
    async with httpx2.AsyncHTTPTransport(
        verify=tls or True,
        trust_env=False,
        limits=httpx2.Limits(max_keepalive_connections=0),
    ) as network:
        sent = httpx2.Request(
            request.method,
            parts._replace(netloc=host + port).geturl(),
            headers=[
                ("Host", parts.netloc),
                *request.headers,
                ("Connection", "close"),
            ],
            content=request.body or None,
            # The certificate is still that of the name.
            extensions={"timeout": timeout.as_dict(), "sni_hostname": parts.hostname},
        )
        answer = await network.handle_async_request(sent)
        try:
            return Response(
                status=answer.status_code,
                headers=_lower(answer.headers.multi_items()),
                body=await _read(answer, bytes_max),
            )
        finally:
            await answer.aclose()


async def _read(answer: httpx2.Response, bytes_max: int) -> bytes:
    parts = bytearray()
    async for part in answer.aiter_raw():
        parts += part
        if len(parts) > bytes_max:
            raise Unreachable("the answer is larger than any answer may be")
    return bytes(parts)


def _lower(headers: Iterable[tuple[str, str]]) -> Headers:
    return tuple((name.lower(), value) for name, value in headers)


def _in_words(error: Exception) -> str:
    """What failed, without addresses and library words."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return "its certificate does not prove that it is this site"
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx2.ConnectError):
        return "no connection could be made"
    if isinstance(error, httpx2.TimeoutException):
        return "it did not answer in time"
    return "the connection broke off"
