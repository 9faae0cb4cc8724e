"""The endpoint from outside, as a customer's program reaches it: name, TLS, proxy and all."""

import ssl
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

import httpx2
import orjson

from assent.errors import CODES, LocalError

__all__ = ["Front", "Seen", "Unseen"]

_ANSWERS_S: Final = 10.0
_ANSWER_BYTES_MAX: Final = 1024 * 1024
_PORTS: Final = {"https": 443, "http": 80}


class Unseen(Exception):
    """No answer came; ``cure`` says what to do about it."""

    def __init__(self, says: str, cure: str) -> None:
        self.cure = cure
        super().__init__(says)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An answer as it came, ``body`` as it is on the wire; ``ends`` is when its certificate does,
    in seconds since 1970."""

    status: int
    headers: httpx2.Headers = field(repr=False)
    body: bytes = field(repr=False)
    ends: float | None

    @property
    def code(self) -> str | None:
        """The code of a problem that an endpoint of ours tells; None of anything else."""
        if not self.headers.get("content-type", "").startswith("application/problem+json"):
            return None
        try:
            code = orjson.loads(self.body)["code"]
        except (ValueError, LookupError, TypeError):
            return None
        return code if code in CODES and "x-request-id" in self.headers else None


class Front:
    """Asks under the public names. ``via`` is the place to ask instead of where a name leads."""

    def __init__(self, via: str | None = None) -> None:
        self._via = via
        # The authorities that this system trusts, or those that SSL_CERT_FILE names.
        self._tls = ssl.create_default_context()

    def ask(self, method: str, url: str, *, body: bytes = b"", **headers: str) -> Seen:
        """The answer to one request.

        Raises:
            Unseen: none came.
        """
        parts = urlsplit(url)
        place = self._via or f"{parts.hostname}:{parts.port or _PORTS[parts.scheme]}"
        sent = httpx2.Request(
            method,
            parts._replace(netloc=place).geturl(),
            headers=[("host", parts.netloc), *_spelled(headers)],
            content=body or None,
            extensions={
                "timeout": httpx2.Timeout(_ANSWERS_S).as_dict(),
                "sni_hostname": parts.hostname,
            },
        )
        try:
            with httpx2.HTTPTransport(verify=self._tls, trust_env=False) as network:
                return _seen(network.handle_request(sent))
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
            raise _unseen(parts.netloc, error) from error


def _spelled(headers: dict[str, str]) -> list[tuple[str, str]]:
    return [(name.replace("_", "-"), value) for name, value in headers.items()]


def _seen(answer: httpx2.Response) -> Seen:
    ends = None
    tls = answer.extensions["network_stream"].get_extra_info("ssl_object")
    if tls is not None:
        ends = ssl.cert_time_to_seconds(tls.getpeercert()["notAfter"])
    body = bytearray()
    for part in answer.iter_raw():
        body += part
        if len(body) > _ANSWER_BYTES_MAX:
            # It is something else for certain, and may never end.
            break
    return Seen(status=answer.status_code, headers=answer.headers, body=bytes(body), ends=ends)


def _unseen(place: str, error: Exception) -> Unseen:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Unseen(
                f"The certificate of {place} is not believed: {cause.verify_message}.",
                "Let the proxy send the whole chain of a certificate for this name.",
            )
        if isinstance(cause, ssl.SSLError):
            return Unseen(
                f"{place} speaks no TLS that is understood.",
                "Customers call by https only: put a proxy with TLS before the server.",
            )
        cause = cause.__cause__ or cause.__context__
    return Unseen(
        f"{place} gives no answer ({type(error).__name__}).",
        "See that the name leads to the proxy, and that it runs and may be reached.",
    )


def check_place(via: str) -> str:
    """A place to ask, as HOST:PORT.

    Raises:
        LocalError: it is none.
    """
    host, _, port = via.rpartition(":")
    if not host or not port.isdecimal() or not 1 <= int(port) <= 65_535:
        raise LocalError(f"{via} is no place to ask.", "Name it as HOST:PORT.")
    return via
