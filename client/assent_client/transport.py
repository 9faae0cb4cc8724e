"""What carries requests to vendors: the border, and what crosses it.

What an answer means is ``wire``'s business.
"""

from dataclasses import dataclass
from typing import Protocol

__all__ = [
    "Headers",
    "Request",
    "Response",
    "Transport",
    "Unreachable",
]

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
