"""A request of the simulated network as an ASGI app sees it, and its answer."""

from typing import Any
from urllib.parse import urlsplit

from assent_client import Response
from support.sim_network import Request

__all__ = ["call"]


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
