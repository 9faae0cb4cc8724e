"""Paths of the decision API as bare ASGI apps, and refusals in plain words."""

from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from assent_server import request_ids
from assent_server.decisions.calls import Handler
from assent_server.responses import PRIVATE, Response, send_response

__all__ = ["Path", "refusal"]

_PLAIN: Final = b"text/plain; charset=utf-8"


class Path:
    """One path as a bare ASGI app: a handler for each method; without any, nothing is there."""

    def __init__(self, handlers: Mapping[str, Handler]) -> None:
        self._handlers = handlers

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods that are answered."""
        return tuple(self._handlers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            request, name = Request(scope, receive), request_ids.new()
            response = await self._respond(request, name)
            await send_response(response, scope, send, name=_asked_as(request) or name)

    async def _respond(self, request: Request, name: str) -> Response:
        handler = self._handlers.get(request.method)
        if handler is not None:
            return await handler(request, name)
        if not self._handlers:
            return refusal(404, "Nothing is here.")
        allowed = ", ".join(sorted(self._handlers)).encode()
        return refusal(405, "This method is not served here.", (b"allow", allowed))


def refusal(status: int, message: str, *headers: tuple[bytes, bytes]) -> Response:
    """A refusal in plain words, as AuthZEN has it."""
    return Response(
        status=status, body=message.encode(), media_type=_PLAIN, headers=(*PRIVATE, *headers)
    )


def _asked_as(request: Request) -> str | None:
    """The ``X-Request-ID`` of who asks, which AuthZEN gives back."""
    said = request.headers.get("x-request-id", "")
    return said if 0 < len(said) <= 128 and said.isascii() and said.isprintable() else None
