"""Checks of what customers get: certificate, well-known files, base URL, and what proxies change.

They ask the vendor's own public names, and send only what an endpoint rejects without a trace.
"""

from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any, Final

from assent import did_document, did_web
from assent.documents.containers import CONTAINER_BYTES_MAX
from assent.times import Instant, to_datetime
from assent_server import clock, description_files, request_ids
from assent_server.doctor.finding import Finding, bad, warning
from assent_server.doctor.front import Front, Seen, Unseen
from assent_server.folder import Folder
from assent_server.published import keys_of
from assent_server.publishing import Sources

__all__ = ["Public"]

_DIFFERS_S_MAX: Final = 60
_CERTIFICATE_WARNS_S: Final = 14 * 86_400
_COMPRESSIONS: Final = "gzip, br, zstd, deflate"
_PASS: Final = "Let the proxy pass {path} to assent-server, as in deploy/."  # noqa: S105
_ELSEWHERE: Final = "Something else answers at {url} ({status})."


class Public:
    """The checks that call the endpoint from outside; each opens connections to ``front`` only."""

    def __init__(self, front: Front) -> None:
        self._front = front

    def certificate(self, folder: Folder, sources: Sources, now: Instant) -> Iterator[Finding]:
        """Whether each origin can be reached by TLS, and its clock and certificate are right."""
        for origin in sources.config.vendor.origins:
            try:
                seen = self._front.ask("GET", f"{origin}/.well-known/assent")
            except Unseen as error:
                yield bad("certificate", str(error), error.cure)
                continue
            left_s = None if seen.ends is None else seen.ends - to_datetime(now).timestamp()
            if left_s is not None and left_s < _CERTIFICATE_WARNS_S:
                yield warning(
                    "certificate",
                    f"The certificate of {origin} ends in {int(left_s // 86_400)} days.",
                    "Renew it; see why that does not happen by itself.",
                )
            yield from _clock(origin, seen, now)

    def well_known(self, folder: Folder, sources: Sources, now: Instant) -> Iterator[Finding]:
        """Whether the files at the root of each origin are those of this endpoint."""
        described = description_files.read(folder)
        if not described:
            yield _never_run("well-known")
            return
        vendor = sources.config.vendor
        for origin in vendor.origins:
            yield from self._file(f"{origin}/.well-known/assent", [one.raw for one in described])
        keys = keys_of(described[-1], tuple(described[:-1]))
        home = did_web.did_to_origin(vendor.did, loopback=True)
        listed = did_document.write(vendor.did, keys.listed())
        yield from self._file(f"{home}/.well-known/did.json", [listed])

    def base(self, folder: Folder, sources: Sources, now: Instant) -> Iterator[Finding]:
        """Whether calls below the base URL come here, along their own path."""
        described = description_files.read(folder)
        if not described:
            yield _never_run("base")
            return
        base = sources.config.vendor.base
        url = f"{base}/descriptions/{described[-1].record_digest}"
        seen = self._asked("base", "GET", url, accept_encoding=_COMPRESSIONS)
        if isinstance(seen, Finding):
            yield seen
        elif seen.code is not None:
            yield bad(
                "base",
                f"Calls to {base} come here, but along another path.",
                "Let the proxy keep the path: nginx needs proxy_pass without one of its own.",
            )
        elif seen.headers.get("content-encoding", "identity") != "identity":
            yield _compressed("base", url)
        elif seen.body != described[-1].raw:
            yield bad("base", _ELSEWHERE.format(url=base, status=seen.status), _pass_on(base))

    def bodies(self, folder: Folder, sources: Sources, now: Instant) -> Iterator[Finding]:
        """Whether the largest proffer gets through, and the proxy names requests by itself."""
        name = request_ids.new()
        url = f"{sources.config.vendor.base}/proffers/{clock.new_id().removeprefix('urn:uuid:')}"
        # White space is no document: it is read, and rejected as what it is.
        seen = self._asked(
            "bodies",
            "PUT",
            url,
            body=b" " * CONTAINER_BYTES_MAX,
            content_type="application/json",
            x_request_id=name,
        )
        if isinstance(seen, Finding):
            yield seen
        elif seen.status == 413:
            yield bad(
                "bodies",
                f"The proxy refuses bodies of {CONTAINER_BYTES_MAX // 1024} KiB.",
                "Raise its limit: client_max_body_size in nginx, request_body in Caddy.",
            )
        elif seen.code is None:
            yield bad(
                "bodies",
                f"PUT does not get through: something else answers it ({seen.status}).",
                "Let proxy and firewall pass PUT and POST below the base URL.",
            )
        elif seen.headers["x-request-id"] == name:
            yield warning(
                "bodies",
                "The proxy is trusted to name requests, but lets callers do so.",
                "Let it set X-Request-Id itself, as in deploy/.",
            )

    def _file(self, url: str, expected: list[bytes]) -> Iterator[Finding]:
        """What is wrong with a file that should be the last one of these."""
        seen = self._asked("well-known", "GET", url, accept_encoding=_COMPRESSIONS)
        if isinstance(seen, Finding):
            yield seen
        elif seen.status in range(300, 400):
            yield bad(
                "well-known",
                f"{url} redirects, which customers' programs do not follow.",
                "Answer at this very place; each origin of policy.toml has to.",
            )
        elif seen.headers.get("content-encoding", "identity") != "identity":
            yield _compressed("well-known", url)
        elif seen.body in expected[:-1]:
            yield warning(
                "well-known",
                f"{url} is a former one.",
                "Empty the cache before the server; if there is none, restart the server.",
            )
        elif seen.body != expected[-1]:
            says = _ELSEWHERE.format(url=url, status=seen.status)
            yield bad("well-known", says, _pass_on(url))

    def _asked(self, check: str, method: str, url: str, **said: Any) -> Seen | Finding:
        try:
            return self._front.ask(method, url, **said)
        except Unseen as error:
            return bad(check, str(error), error.cure)


def _clock(origin: str, seen: Seen, now: Instant) -> Iterator[Finding]:
    try:
        said = parsedate_to_datetime(seen.headers.get("date", ""))
        differs_s = (said - to_datetime(now)).total_seconds()
    except (ValueError, TypeError):
        # A server without a clock says nothing of the time.
        return
    if abs(differs_s) > _DIFFERS_S_MAX:
        yield warning(
            "certificate",
            f"The clock of {origin} differs from this one by {int(abs(differs_s))} seconds.",
            "Let both follow a time server; signed requests are believed for a few minutes.",
        )


def _pass_on(url: str) -> str:
    return _PASS.format(path="/" + url.split("/", 3)[3])


def _compressed(check: str, url: str) -> Finding:
    return warning(
        check,
        f"The proxy compresses {url}: not the bytes that were signed arrive.",
        "Switch that off for these paths: gzip off in nginx, no encode in Caddy.",
    )


def _never_run(check: str) -> Finding:
    return bad(check, "Nothing was published yet.", "Start it: assent-server run")
