"""A customer's request as an ASGI app sees it, and its answer; no sockets."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from assent_client import Response
from assent_client.transport import Headers

__all__ = ["Request", "call"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request as it left the customer."""

    method: str
    url: str
    headers: Headers
    body: bytes

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc

    @property
    def path(self) -> str:
        return urlsplit(self.url).path


async def call(app: Any, request: Request) -> Response:
    """What ``app`` answers."""
    answered: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": request.body, "more_body": False}

    async def send(message: Any) -> None:
        answered.append(message)

    await app(_scope(request), receive, send)
    start, *rest = answered
    return Response(
        status=start["status"],
        headers=tuple((name.decode(), value.decode()) for name, value in start["headers"]),
        body=b"".join(message.get("body", b"") for message in rest),
    )


def _scope(request: Request) -> dict[str, Any]:
    parts = urlsplit(request.url)
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": parts.scheme,
        "path": parts.path,
        "raw_path": parts.path.encode(),
        "query_string": parts.query.encode(),
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode()) for name, value in request.headers],
        "client": ("203.0.113.7", 1234),
        "server": (parts.hostname, 443),
    }
