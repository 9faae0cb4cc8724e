"""Requests and responses as the binding sees them, on bare ASGI.

One small layer instead of a framework's request and response objects: this is the hot path.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.types import Receive, Scope, Send

from assent.errors import PeerError
from assent.multibase import digest
from assent_server.problems import MEDIA_TYPE, problem
from assent_server.request_ids import HEADER

__all__ = ["JSON", "POLICY", "PRIVATE", "Request", "Response", "failure", "public", "send_response"]

JSON = b"application/json"

POLICY = b"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""What a browser may do with an answer that it shows: nothing, and in no frame (SV21)."""

PRIVATE = ((b"cache-control", b"no-store"),)
_PUBLIC = (b"cache-control", b"public, max-age=300")


@dataclass(frozen=True, slots=True)
class Request:
    """One request: the ASGI scope, the way to its body, and its path below the base URL."""

    scope: Scope
    receive: Receive
    template: str
    path: Mapping[str, str]
    """What stands in the places of the template."""

    def suffix(self) -> str:
        """The path below the base URL."""
        return self.template.format(**self.path)

    def header(self, name: bytes) -> bytes | None:
        """The one value of a header, lower-case ``name``; None when absent or repeated."""
        values = [value for key, value in self.scope["headers"] if key == name]
        return values[0] if len(values) == 1 else None

    def headers(self) -> dict[str, str]:
        """All headers with values of the same name joined, as signatures read them."""
        joined: dict[str, str] = {}
        for key, value in self.scope["headers"]:
            name, text = key.decode("latin-1"), value.decode("latin-1")
            joined[name] = f"{joined[name]}, {text}" if name in joined else text
        return joined


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """Status, body, media type and content security policy; further headers come after."""

    status: int
    body: bytes
    media_type: bytes = JSON
    policy: bytes = POLICY
    headers: tuple[tuple[bytes, bytes], ...] = field(default=PRIVATE)
    code: str | None = None
    """That of the error, where it is one."""


def public(body: bytes, *, media_type: bytes = JSON, policy: bytes = POLICY) -> Response:
    """What is the same for everybody, and may be kept for a while."""
    etag = (b"etag", b'"%s"' % digest(body).encode())
    return Response(
        status=200, body=body, media_type=media_type, policy=policy, headers=(_PUBLIC, etag)
    )


def failure(error: PeerError) -> Response:
    """The problem document of an error, with a hint to wait where waiting helps."""
    waits = () if error.retry_after_s is None else ((b"retry-after", b"%d" % error.retry_after_s),)
    return Response(
        status=error.status,
        body=problem(error),
        media_type=MEDIA_TYPE,
        headers=(*PRIVATE, *waits),
        code=error.code,
    )


async def send_response(response: Response, scope: Scope, send: Send, *, name: str) -> None:
    """Send a response to the request of that name, without its body to a HEAD request."""
    await send(
        {
            "type": "http.response.start",
            "status": response.status,
            "headers": [
                (b"content-type", response.media_type),
                (b"content-length", b"%d" % len(response.body)),
                (HEADER, name.encode()),
                (b"content-security-policy", response.policy),
                (b"x-content-type-options", b"nosniff"),
                *response.headers,
            ],
        }
    )
    body = b"" if scope["method"] == "HEAD" else response.body
    await send({"type": "http.response.body", "body": body})
