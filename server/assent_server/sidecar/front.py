"""What comes after the endpoint's own calls: everything else, with the agreement in its headers."""

from collections.abc import Mapping, Sequence
from typing import Protocol
from urllib.parse import urlsplit

from starlette.types import Receive, Scope, Send

from assent_server.connections import ConnectionLimits
from assent_server.folder import Folder
from assent_server.limits import Limits
from assent_server.middleware.agreements import Agreements
from assent_server.middleware.credentials import of_asgi
from assent_server.sidecar.headers import Headers, about, request_headers
from assent_server.sidecar.loops import has_been_here, via
from assent_server.sidecar.refusing import refuse

__all__ = ["Front"]


class Behind(Protocol):
    """What answers the requests that are no calls of the protocol."""

    async def forward(self, headers: Headers, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, which goes on with these headers."""
        ...

    def check_apart(self, host: str, port: int) -> None:
        """Raise a ``LocalError`` if it is what listens here."""
        ...

    async def close(self) -> None:
        """Let go of what is held."""
        ...


class Front:
    """Reads sessions, replaces the headers that only it may write, and passes requests on."""

    # What a site takes is its own affair: an upload may be large and take its time.
    limits = ConnectionLimits(body_s=3_600.0, message_bytes_max=1 << 30)

    def __init__(
        self,
        behind: Behind,
        *,
        folder: Folder,
        origins: Sequence[str],
        base: str,
        endpoint_limits: Limits,
        keep_session: bool = False,
    ) -> None:
        self._behind = behind
        self._base = urlsplit(base).path
        self._limits = endpoint_limits
        self._keep_session = keep_session
        self._origins = {
            urlsplit(origin).netloc.encode(): Agreements(folder.path, origin) for origin in origins
        }

    def check_apart(self, host: str, port: int) -> None:
        """Raise a ``LocalError`` if the site behind is what listens here."""
        self._behind.check_apart(host, port)

    def start(self) -> None:
        """Begin to watch the records."""
        for agreements in self._origins.values():
            agreements.start()

    async def close(self) -> None:
        """Watch no more, and let go of what answers."""
        for agreements in self._origins.values():
            agreements.stop()
        await self._behind.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        refused = self._refusal(scope)
        if refused is not None:
            await refuse(refused, scope, send)
            return
        await self._behind.forward(self._headers(scope), scope, receive, send)

    def _refusal(self, scope: Scope) -> str | None:
        path: bytes = scope["raw_path"]
        if has_been_here(scope["headers"]):
            return "upstream"
        if scope["path"] == self._base or scope["path"].startswith(f"{self._base}/"):
            return "not-found"
        if not path.startswith(b"/"):
            return "malformed"
        if any(
            key == b"upgrade" and b"websocket" in value.lower() for key, value in scope["headers"]
        ):
            return "upgrade"
        return None

    def _headers(self, scope: Scope) -> Headers:
        given: Headers = list(scope["headers"])
        # A proxy before us is believed if it is a configured one.
        said = dict(given) if self._limits.is_from_proxy(scope) else {}
        named = next((value for key, value in given if key == b"host"), b"")
        host = said.get(b"x-forwarded-host", named)
        brought = of_asgi(given)
        agreements = self._origins.get(host.lower())
        agreement = None if agreements is None else agreements.find(brought)
        return [
            *request_headers(given, keep_session=self._keep_session),
            *_forwarded(scope, said, host, agreements),
            *via(scope["http_version"]),
            *about(agreement, gpc=brought.gpc),
        ]


def _forwarded(
    scope: Scope, said: Mapping[bytes, bytes], host: bytes, agreements: Agreements | None
) -> Headers:
    """Who asked for what; one of our own origins says by itself over what it is served."""
    client = scope.get("client")
    peer = client[0].encode() if client else b"unknown"
    scheme = scope["scheme"] if agreements is None else agreements.memory.origin.partition("://")[0]
    before = said.get(b"x-forwarded-for")
    return [
        (b"x-forwarded-for", peer if before is None else before + b", " + peer),
        (b"x-forwarded-host", host),
        (b"x-forwarded-proto", said.get(b"x-forwarded-proto", scheme.encode())),
    ]
