"""The played vendor as a whole: its addresses, and everything that was asked at them."""

import threading
from collections.abc import Callable
from random import Random
from types import TracebackType
from typing import Any, Self

import orjson

from assent.errors import CODES, PeerError
from assent.multibase import digest
from assent.times import Instant
from assent_conformance.evidence import Evidence, Exchange
from assent_conformance.site.desk import Desk
from assent_conformance.site.http_server import Reply, Request, Server, Tunnel
from assent_conformance.site.listing import OWN_TERMS, own
from assent_conformance.site.publishing import Publisher

__all__ = ["Site", "problem"]

Meddle = Callable[[Request, Reply], Reply]


class Site:
    """A vendor at ``origin``; ``meddle`` may change any reply after it was made.

    With ``lists_own`` its terms are those of the kit's own roster. With a ``tunnel`` it is at the
    tunnel's host, and reached through a proxy at ``proxy``.
    """

    def __init__(
        self,
        *,
        chance: Random,
        now: Callable[[], Instant],
        evidence: Evidence,
        lists_own: bool = False,
        tunnel: Tunnel | None = None,
    ) -> None:
        self._lock = threading.Lock()
        self._now = now
        self._evidence = evidence
        self.lists_own = lists_own
        self.meddle: Meddle | None = None
        self.errors: list[Exception] = []
        self.requests: list[Request] = []
        self._server = Server(self._answer, tunnel)
        listed: dict[str, Any] = {}
        if lists_own:
            listed = {"listing": own(now()), "accepts": (OWN_TERMS,)}
        here = f"http://localhost:{self._server.port}"
        self.proxy = "" if tunnel is None else here
        origin = here if tunnel is None else f"https://{tunnel.host}"
        self.publisher = Publisher(origin, chance, now(), **listed)
        self.desk = Desk(self.publisher)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.close()

    @property
    def origin(self) -> str:
        """Where it is reached."""
        return self.publisher.origin

    @property
    def tunnelled(self) -> int:
        """How many connections through the proxy were asked for."""
        return self._server.tunnelled

    @property
    def terms(self) -> str:
        """What is proffered to it where nothing else is said; it accepts them."""
        return self.publisher.accepts[0]

    @property
    def writes(self) -> list[Request]:
        """All that was asked but plain reads."""
        return [item for item in self.requests if item.method != "GET"]

    def sent(self, kind: str) -> list[Request]:
        """What was put or posted below one kind of address."""
        return [item for item in self.writes if f"/{kind}" in item.target]

    def _answer(self, request: Request) -> Reply:
        # One at a time, so that what is in the books follows from the order of requests.
        with self._lock:
            self.requests.append(request)
            self.publisher.now = self._now()
            reply = self._replied(request)
            self._evidence.add(_seen(self.origin, request, reply))
            return reply

    def check(self) -> None:
        """Check that no mistake of the kit's own was hidden by a dropped connection."""
        for error in self.errors:
            raise AssertionError("The played vendor broke down.") from error

    def _replied(self, request: Request) -> Reply:
        reply = self._honest(request)
        if self.meddle is None:
            return reply
        try:
            return self.meddle(request, reply)
        except Exception as error:
            self.errors.append(error)
            raise ValueError("The fault cannot be made.") from error

    def _honest(self, request: Request) -> Reply:
        try:
            return self._routed(request)
        except PeerError as error:
            return problem(error.code)
        except (KeyError, ValueError):
            return problem("not-found")

    def _routed(self, request: Request) -> Reply:
        path = request.target.partition("?")[0]
        if request.method == "GET":
            return self._read(path)
        kind = path.removeprefix("/assent/v1/").split("/")[0]
        handlers: dict[str, Callable[[bytes], tuple[int, bytes]]] = {
            "proffers": self.desk.proffer,
            "answers": self.desk.answer,
            "notices": self.desk.notice,
            "reconciliations": self.desk.reconciliation,
            "sessions": self.desk.session,
            "agreements": lambda raw: (200, raw),
            "statements": lambda raw: (200, raw),
        }
        status, body = handlers[kind](request.body)
        headers = (("cache-control", "no-store"), ("etag", f'"{digest(body)}"'))
        waits = (("retry-after", "1"),) if status == 202 else ()
        return Reply(status=status, body=body, headers=headers + waits)

    def _read(self, path: str) -> Reply:
        if path == "/.well-known/assent":
            return Reply(status=200, body=self.publisher.description.raw)
        if path == "/.well-known/did.json":
            return Reply(status=200, body=self.publisher.did_json)
        parts = path.removeprefix("/assent/v1/").split("/")
        content = self.publisher.content(parts[0], parts[-1]) if len(parts) == 2 else None
        if content is None:
            return problem("not-found")
        kind = "text/plain; charset=utf-8" if parts[0] == "texts" else "application/json"
        return Reply(status=200, body=content, media_type=kind)


def problem(code: str) -> Reply:
    """What a vendor answers that takes nothing in."""
    row = CODES[code]
    value = {
        "type": f"https://w3id.org/assent/problems#{code}",
        "title": row.title,
        "status": row.status,
        "detail": row.title,
        "code": code,
        "requirement": row.requirement,
    }
    return Reply(status=row.status, body=orjson.dumps(value), media_type="application/problem+json")


def _seen(origin: str, request: Request, reply: Reply) -> Exchange:
    return Exchange(
        method=request.method,
        url=origin + request.target,
        sent_headers=request.headers,
        sent=request.body,
        status=reply.status,
        headers=reply.headers,
        body=reply.body,
        note="as the played vendor answered",
    )
