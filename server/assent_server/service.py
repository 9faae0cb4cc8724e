"""The calls of the HTTP binding, each from request to response (specification, HTTPS binding).

Owns what HTTP adds to an exchange: media types, signed reads, caching. Rules live in
``exchange``, ``reads`` and ``reconciling``.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from assent import did_document, request_signature
from assent.codec import BODY_BYTES_MAX
from assent.documents.containers import CONTAINER_BYTES_MAX
from assent.errors import PeerError
from assent.multibase import digest, read_digest
from assent_server import page
from assent_server.deadlines import read_body
from assent_server.exchange import Exchange, Reply
from assent_server.limits import Limits, OnceOnly, Tally
from assent_server.metrics import Metrics
from assent_server.published import Published
from assent_server.reads import Reads
from assent_server.reconciling import Reconciling
from assent_server.responses import PRIVATE, Request, Response, public
from assent_server.sessions.opening import Sessions
from assent_server.sessions.presenting import presented

__all__ = ["MEDIA_TYPES", "Service"]

MEDIA_TYPES = ("application/json", "application/ld+json")
"""Of the bodies that are read (PRF-01)."""

_UUID = "urn:uuid:"
_BODY_S_MAX = 30.0
_IMMUTABLE = ((b"cache-control", b"public, max-age=31536000, immutable"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Everything that answers requests. ``base`` is the public URL under which it is reached.

    With ``logs_requests`` each answer has its line in the log; otherwise only failures have.
    """

    exchange: Exchange
    reads: Reads
    reconciling: Reconciling
    sessions: Sessions
    published: Callable[[], Published]
    limits: Limits
    nonces: OnceOnly
    base: str
    metrics: Metrics = field(default_factory=Metrics)
    logs_requests: bool = False
    body_s_max: float = _BODY_S_MAX

    async def put(self, kind: str, request: Request) -> Response:
        """``PUT {base}/{kind}/{id}``: one exchange.

        A withdrawal is never counted. What a notice is only its body says, so that there one is
        counted once it was read, and whatever is wrong with it (SRV-03).
        """
        tally = Tally(self.limits, request.scope)
        if kind != "notices":
            tally.count()
        try:
            _check_media_type(request)
            raw = await self._body(
                request, CONTAINER_BYTES_MAX if kind == "proffers" else BODY_BYTES_MAX
            )
            name = _UUID + request.path["id"]
            return _private(await self.exchange.put(kind, name, raw, count=tally.count))
        except PeerError as error:
            if error.status < 500:
                tally.count()
            raise

    async def read_proffer(self, request: Request) -> Response:
        """``GET {base}/proffers/{id}``."""
        reader = await self._reader(request, b"")
        return _private(await self.reads.proffer(reader, _UUID + request.path["id"]))

    async def read_agreement(self, request: Request) -> Response:
        """``GET {base}/agreements/{id}``."""
        reader = await self._reader(request, b"")
        return _private(await self.reads.agreement(reader, _UUID + request.path["id"]))

    async def read_history(self, request: Request) -> Response:
        """``GET {base}/agreements/{id}/history``."""
        reader = await self._reader(request, b"")
        return _private(await self.reads.history(reader, _UUID + request.path["id"]))

    async def list_agreements(self, request: Request) -> Response:
        """``GET {base}/agreements?after=``."""
        reader = await self._reader(request, b"")
        query = request.scope["query_string"].decode("latin-1")
        after = query.removeprefix("after=") if query else None
        if after is not None:
            read_digest(after)
        return _private(await self.reads.agreements(reader, after))

    async def reconcile(self, request: Request) -> Response:
        """``POST {base}/reconciliations``."""
        _check_media_type(request)
        raw = await self._body(request, CONTAINER_BYTES_MAX)
        return _private(await self.reconciling.answer(await self._reader(request, raw), raw))

    async def open_session(self, request: Request) -> Response:
        """``POST {base}/sessions``."""
        _check_media_type(request)
        raw = await self._body(request, BODY_BYTES_MAX)
        opened = await self.sessions.open(await self._reader(request, raw), raw)
        cookie = () if opened.cookie is None else ((b"set-cookie", opened.cookie),)
        return Response(status=201, body=opened.body, headers=(*PRIVATE, *cookie))

    async def session_state(self, request: Request) -> Response:
        """``GET {base}/sessions/current``: the same for every token that is worth nothing."""
        self.limits.check_address(request.scope)
        body = await self.sessions.state(presented(request.scope["headers"]))
        return Response(status=200, body=body)

    async def read_content(self, kind: str, request: Request) -> Response:
        """``GET {base}/terms/{digest}`` and its like: immutable; personal terms signed."""
        signed = request.header(b"signature-input") is not None
        reader = await self._reader(request, b"") if signed else None
        if reader is None:
            self.limits.check_address(request.scope)
        reply = await self.reads.content(kind, request.path["digest"], reader)
        media_type = b"text/plain; charset=utf-8" if kind == "texts" else b"application/json"
        headers = _IMMUTABLE if reader is None else _private(reply).headers
        return Response(status=200, body=reply.body, media_type=media_type, headers=headers)

    async def describe(self, request: Request) -> Response:
        """``GET /.well-known/assent``: the signed description."""
        return public(self.published().description.raw)

    async def did_document(self, request: Request) -> Response:
        """``GET /.well-known/did.json``."""
        current = self.published()
        return public(did_document.write(current.did, current.keys.listed()))

    async def myterms(self, request: Request) -> Response:
        """``GET /.well-known/myterms.json``: the static file that other tools read."""
        listing = self.published().myterms
        if listing is None:
            raise PeerError("not-found")
        return public(listing)

    async def gpc(self, request: Request) -> Response:
        """``GET /.well-known/gpc.json``: since when the company abides by the signal."""
        said = self.published().gpc
        if said is None:
            raise PeerError("not-found")
        return public(said)

    async def page_script(self, request: Request) -> Response:
        """``GET {base}/page.js``: what keeps a consent banner away in a page."""
        return public(page.SCRIPT, media_type=b"text/javascript; charset=utf-8")

    async def live(self, request: Request) -> Response:
        """``GET /health/live``: the process answers."""
        return Response(status=200, body=b'{"status":"live"}')

    async def ready(self, request: Request) -> Response:
        """``GET /health/ready``: what hinders new agreements, or will, if anything does."""
        warnings = (
            *self.published().warnings(self.exchange.now()),
            *self.exchange.store.warnings(),
        )
        status = b"ready" if not warnings else b"degraded"
        listed = b",".join(b'"%s"' % item.encode() for item in warnings)
        return Response(status=200, body=b'{"status":"%s","warnings":[%s]}' % (status, listed))

    async def _body(self, request: Request, bytes_max: int) -> bytes:
        return await read_body(
            request.scope, request.receive, bytes_max=bytes_max, deadline_s=self.body_s_max
        )

    async def _reader(self, request: Request, body: bytes) -> str:
        """The first party that signed this request; each nonce is good for one."""
        self.limits.check_address(request.scope)
        now = self.exchange.now()
        query = request.scope["query_string"].decode("latin-1")
        url = self.base + request.suffix() + (f"?{query}" if query else "")
        signed = request_signature.verify(
            request.scope["method"], url, request.headers(), body, now=now
        )
        # The limit comes first, so that no key can fill the memory of nonces.
        self.limits.check_key(signed.first_party)
        await self.nonces.use(signed, now)
        return signed.first_party


def _check_media_type(request: Request) -> None:
    """Check what the body says it is (PRF-01, CJ12, CJ13)."""
    if request.header(b"content-encoding") not in (None, b"identity"):
        raise PeerError("content-encoding")
    declared = request.header(b"content-type") or b""
    kind, _, parameter = declared.partition(b";")
    if kind.strip().lower().decode("latin-1") not in MEDIA_TYPES:
        raise PeerError("media-type")
    if parameter.strip().lower() not in (b"", b"charset=utf-8"):
        raise PeerError("media-type", "Only UTF-8 is read.")


def _private(reply: Reply) -> Response:
    etag = (b"etag", b'"%s"' % (reply.digest or digest(reply.body)).encode())
    waits = () if reply.retry_after_s is None else ((b"retry-after", b"%d" % reply.retry_after_s),)
    return Response(
        status=reply.status,
        body=reply.body,
        headers=((b"cache-control", b"no-store"), etag, *waits),
    )
