"""Requests over the network, one connection each: nothing is kept that could link two of them.

Owns which addresses are called, deadlines and the largest answer; ``network`` has the sockets.
There are no cookies, redirects, cache validators, compression or reused connections (ID12);
headers go out as they are handed in. What an answer means is ``wire``'s business.
"""

import asyncio
import ssl
from dataclasses import dataclass
from typing import Final, Protocol
from urllib.parse import urlsplit

from assent.errors import LocalError

__all__ = [
    "ANSWER_BYTES_MAX",
    "DEADLINE_S",
    "Headers",
    "HttpTransport",
    "Request",
    "Response",
    "Transport",
    "Unreachable",
]

ANSWER_BYTES_MAX: Final = 4 * 1024 * 1024
DEADLINE_S: Final = 30.0

Headers = tuple[tuple[str, str], ...]


class Unreachable(Exception):
    """No whole answer came: what the vendor did with the request is not known.

    ``reason`` is a few words for a person, without the address; ``retry_after_s`` is the wait
    that the vendor asked for.
    """

    def __init__(self, reason: str, *, retry_after_s: int | None = None) -> None:
        self.reason = reason
        self.retry_after_s = retry_after_s
        super().__init__(reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request as it goes out; ``body`` may be empty."""

    method: str
    url: str
    headers: Headers
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A whole answer: status, headers with lower-case names, body as it came."""

    status: int
    headers: Headers = ()
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """The one value of a header, lower-case ``name``; None when absent or repeated."""
        values = [value for key, value in self.headers if key == name]
        return values[0] if len(values) == 1 else None


class Transport(Protocol):
    """What carries a request to a vendor and brings the whole answer back."""

    async def request(self, method: str, url: str, headers: Headers, body: bytes) -> Response:
        """The answer to one request; ``body`` may be empty.

        Raises:
            Unreachable: no whole answer came.
        """
        ...


class HttpTransport:
    """The network. ``loopback`` admits plain HTTP to this machine, and nothing else does.

    ``deadline_s`` is the absolute limit of one exchange from the first byte to the last, so that a
    slow answer costs no more than a lost one.
    """

    def __init__(
        self,
        *,
        loopback: bool = False,
        deadline_s: float = DEADLINE_S,
        answer_bytes_max: int = ANSWER_BYTES_MAX,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._loopback = loopback
        self._deadline_s = deadline_s
        self._bytes_max = answer_bytes_max
        self._tls = tls

    async def request(self, method: str, url: str, headers: Headers, body: bytes) -> Response:
        """The answer to one request.

        Raises:
            Unreachable: no connection, no valid certificate, too slow, too large, or cut off.
            LocalError: the address is neither HTTPS nor, with ``loopback``, this machine's.
        """
        # Most commands call nobody, and this takes longer to load than they take to run.
        from assent_client.network import exchange

        self._check_address(url)
        try:
            async with asyncio.timeout(self._deadline_s):
                return await exchange(
                    Request(method=method, url=url, headers=headers, body=body),
                    deadline_s=self._deadline_s,
                    bytes_max=self._bytes_max,
                    tls=self._tls,
                )
        except TimeoutError as error:
            raise Unreachable(f"no whole answer within {self._deadline_s:g} seconds") from error

    def _check_address(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme == "https" and not parts.username and not parts.password:
            return
        if self._loopback and parts.scheme == "http" and parts.hostname == "localhost":
            return
        raise LocalError(
            "Only HTTPS addresses are called.", "For a trial on this machine, use --loopback."
        )
