"""Passing requests on to the site behind, and its answers back, both as they stream.

What was read is written anew: the site sees one request where we saw one, whatever was sent.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

import httpx2
from starlette.types import Message, Receive, Scope, Send

from assent.errors import LocalError
from assent_server import logs
from assent_server.sidecar.headers import Headers, answer_headers
from assent_server.sidecar.loops import check_apart
from assent_server.sidecar.refusing import refuse

__all__ = ["Proxy"]

_CONNECT_S: Final = 5.0
_SILENCE_S: Final = 300.0
# Shorter than that of common servers, so that few connections are closed while they are taken.
_KEPT_S: Final = 2.0
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_TIMES: Final = {
    "connect": _CONNECT_S,
    "read": _SILENCE_S,
    "write": _SILENCE_S,
    "pool": _CONNECT_S,
}


class Proxy:
    """The site at one address, as an ASGI app that is called with the headers to send."""

    def __init__(self, upstream: str) -> None:
        """``upstream`` is an origin, as ``http://127.0.0.1:3000``.

        Raises:
            LocalError: it is none.
        """
        parts = urlsplit(upstream.rstrip("/"))
        is_origin = parts.scheme in ("http", "https") and parts.hostname and not parts.path
        if not is_origin or not _has_port_or_none(parts):
            raise LocalError(
                f"“{upstream}” is no address of a site.", "Write it as http://127.0.0.1:3000"
            )
        self._origin = f"{parts.scheme}://{parts.netloc}"
        self._transport = httpx2.AsyncHTTPTransport(
            limits=httpx2.Limits(
                max_connections=None, max_keepalive_connections=64, keepalive_expiry=_KEPT_S
            )
        )

    def check_apart(self, host: str, port: int) -> None:
        """Raise a ``LocalError`` if the site is what listens here."""
        check_apart(self._origin, host, port)

    async def close(self) -> None:
        """Let go of the connections that are kept."""
        await self._transport.aclose()

    async def forward(self, headers: Headers, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with what the site answers, or with a problem where it does not (PEP-05)."""
        body = _Body(receive, has_body=_has_body(scope["headers"]))
        try:
            response = await self._sent(headers, scope, body)
        except _Gone:
            return
        except (httpx2.TransportError, OSError) as error:
            logs.log_failure(error, "upstream-failed")
            await refuse("upstream", scope, send)
            return
        try:
            await _relay(response, body, send)
        finally:
            await response.aclose()

    async def _sent(self, headers: Headers, scope: Scope, body: "_Body") -> httpx2.Response:
        """The beginning of the answer. What changes nothing is sent again where a kept connection
        was closed meanwhile."""
        may_repeat = scope["method"] in _SAFE and not body.has_body
        for is_last in (not may_repeat, True):
            try:
                return await self._transport.handle_async_request(
                    httpx2.Request(
                        scope["method"],
                        self._origin,
                        headers=headers,
                        content=body if body.has_body else None,
                        extensions={"timeout": _TIMES, "target": _target(scope)},
                    )
                )
            except (httpx2.RemoteProtocolError, httpx2.ReadError, httpx2.WriteError):
                if is_last:
                    raise
        raise AssertionError


class _Gone(Exception):
    """Whoever asked has hung up."""


class _Body:
    """The body of a request, handed on as it comes."""

    def __init__(self, receive: Receive, *, has_body: bool) -> None:
        self.has_body = has_body
        self._receive = receive

    async def __aiter__(self) -> AsyncIterator[bytes]:
        more = True
        while more:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise _Gone
            yield message.get("body", b"")
            more = message.get("more_body", False)

    async def hung_up(self) -> None:
        """Return when nobody waits for the answer any more."""
        while (await self._receive())["type"] != "http.disconnect":
            pass


def _has_port_or_none(parts: SplitResult) -> bool:
    try:
        return parts.port != 0
    except ValueError:
        return False


def _has_body(headers: Headers) -> bool:
    names = {key for key, _ in headers}
    return b"content-length" in names or b"transfer-encoding" in names


def _target(scope: Scope) -> bytes:
    """Path and query exactly as they were sent."""
    path: bytes = scope["raw_path"]
    return path + (b"?" + scope["query_string"] if scope["query_string"] else b"")


async def _relay(response: httpx2.Response, body: _Body, send: Send) -> None:
    """Send the answer until it ends or nobody reads it; a broken one breaks off."""
    answering = asyncio.ensure_future(_answer(response, send))
    waiting = asyncio.ensure_future(body.hung_up())
    done, _ = await asyncio.wait((answering, waiting), return_when=asyncio.FIRST_COMPLETED)
    for task in (answering, waiting):
        if task not in done:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
    if answering in done:
        answering.result()


async def _answer(response: httpx2.Response, send: Send) -> None:
    start: Message = {
        "type": "http.response.start",
        "status": response.status_code,
        "headers": answer_headers(response.headers.raw),
    }
    await send(start)
    stream: Any = response.stream
    async for chunk in stream:
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b""})
