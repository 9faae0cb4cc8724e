"""HTTP as the kit speaks it: one connection a request, nothing added, nothing followed.

The standard library's client, since the kit must be able to send what well-behaved ones do not.
"""

import http.client
import itertools
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import orjson

from assent_conformance.check import Failure
from assent_conformance.evidence import Evidence, Exchange, Headers
from assent_conformance.hosts import check_host, is_loopback

__all__ = ["JSON", "Answer", "Http"]

JSON = {"content-type": "application/json"}
_DEADLINE_S = 20.0
_WAIT_S_MAX = 15
_TRIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A whole answer; header names are lower-case."""

    status: int
    headers: Headers = ()
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """The values of a header joined, or None."""
        found = [value for key, value in self.headers if key == name]
        return ", ".join(found) if found else None

    def json(self) -> Any:
        """The body as JSON.

        Raises:
            Failure: it is none.
        """
        try:
            return orjson.loads(self.body)
        except ValueError as error:
            raise Failure("The answer's body is no JSON.") from error

    @property
    def code(self) -> str | None:
        """The code of a problem document, None in any other body."""
        try:
            value = orjson.loads(self.body)
        except ValueError:
            return None
        code = value.get("code") if isinstance(value, dict) else None
        return code if isinstance(code, str) else None


class Http:
    """Sends requests to hosts that may be tested, and keeps each exchange as evidence.

    An endpoint may limit how often one address asks. The kit plays many people, so on loopback
    each of them gets an address of her own; elsewhere it waits as it is told to.
    """

    def __init__(self, evidence: Evidence, *, any_host: bool = False) -> None:
        self._evidence = evidence
        self._any_host = any_host
        self._addresses = itertools.cycle(
            f"127.0.{third}.{fourth}" for third in range(1, 250) for fourth in range(2, 250)
        )
        self._address: str | None = None
        self.as_somebody_else()

    def as_somebody_else(self) -> None:
        """Call from another loopback address from now on, where the machine has several."""
        candidate = next(self._addresses)
        with socket.socket() as probe:
            try:
                probe.bind((candidate, 0))
            except OSError:
                self._address = None
            else:
                self._address = candidate

    def request(
        self,
        method: str,
        url: str,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        *,
        waits: bool = True,
    ) -> Answer:
        """The answer to one request; asked again when told to wait a little.

        Raises:
            Failure: no whole answer came.
        """
        for left in reversed(range(_TRIES)):
            answer = self._once(method, url, body, dict(headers or {}))
            wait = answer.header("retry-after") or ""
            if not waits or answer.status != 429 or not left or not wait.isdigit():
                return answer
            if int(wait) > _WAIT_S_MAX:
                return answer
            time.sleep(int(wait))
        raise AssertionError("The loop returns.")

    def raw(self, url: str, sent: bytes) -> bytes:
        """What comes back for bytes that may be no HTTP, until the connection is closed."""
        check_host(url, any_host=self._any_host)
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        received = b""
        try:
            with socket.create_connection(
                (parts.hostname or "", port), _DEADLINE_S, self._source(url)
            ) as there:
                there.sendall(sent)
                while part := there.recv(65_536):
                    received += part
        except OSError as error:
            note = f"{type(error).__name__}"
        else:
            note = ""
        self._evidence.add(Exchange(method="(bytes)", url=url, sent=sent, body=received, note=note))
        return received

    def _once(self, method: str, url: str, body: bytes, headers: dict[str, str]) -> Answer:
        check_host(url, any_host=self._any_host)
        parts = urlsplit(url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection = self._connection(parts.scheme, parts.netloc, url)
        seen = Exchange(method=method, url=url, sent_headers=tuple(headers.items()), sent=body)
        try:
            connection.putrequest(method, path, skip_accept_encoding=True)
            told = {name.lower() for name in headers}
            if (body or method in ("PUT", "POST")) and "content-length" not in told:
                headers = {**headers, "content-length": str(len(body))}
            for name, value in headers.items():
                connection.putheader(name, value)
            connection.endheaders(body or None)
            response = connection.getresponse()
            answer = Answer(
                status=response.status,
                headers=tuple((name.lower(), value) for name, value in response.getheaders()),
                body=response.read(),
            )
        except (OSError, http.client.HTTPException) as error:
            self._evidence.add(_with(seen, note=f"no answer: {type(error).__name__}"))
            raise Failure(f"No whole answer came to {method} {path[:80]}.") from error
        finally:
            connection.close()
        self._evidence.add(
            _with(seen, status=answer.status, headers=answer.headers, body=answer.body)
        )
        return answer

    def _connection(self, scheme: str, netloc: str, url: str) -> http.client.HTTPConnection:
        kind = http.client.HTTPSConnection if scheme == "https" else http.client.HTTPConnection
        return kind(netloc, timeout=_DEADLINE_S, source_address=self._source(url))

    def _source(self, url: str) -> tuple[str, int] | None:
        host = urlsplit(url).hostname or ""
        # Of IPv6 this machine has one loopback address only.
        several = ":" not in host and is_loopback(host)
        return (self._address, 0) if self._address and several else None


def _with(seen: Exchange, **changes: Any) -> Exchange:
    held = {name: getattr(seen, name) for name in Exchange.__slots__}
    return Exchange(**(held | changes))
