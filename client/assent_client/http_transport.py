"""Requests over the network, one connection each: nothing is kept that could link two of them.

Owns which addresses are called, deadlines and the largest answer; ``places`` says where names may
lead, ``network`` has the sockets.
There are no cookies, redirects, cache validators, compression or reused connections (ID12);
headers go out as they are handed in.
"""

import re
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import urlsplit

from assent.did_web import origin_to_did
from assent.errors import LocalError, PeerError
from assent_client.transport import Headers, Request, Response, Unreachable

if TYPE_CHECKING:
    from ssl import SSLContext

__all__ = ["ANSWER_BYTES_MAX", "DEADLINE_S", "HttpTransport"]

ANSWER_BYTES_MAX: Final = 4 * 1024 * 1024
DEADLINE_S: Final = 30.0


class Places(Protocol):
    """Where a name leads: ``places.places``."""

    def __call__(self, host: str, port: int, *, loopback: bool) -> Awaitable[tuple[str, ...]]: ...


class HttpTransport:
    """The network. ``loopback`` admits plain HTTP to this machine, and nothing else does.

    ``deadline_s`` is the absolute limit of one exchange from the first byte to the last, so that a
    slow answer costs no more than a lost one. ``places`` replaces the look-up of names.
    """

    def __init__(
        self,
        *,
        loopback: bool = False,
        deadline_s: float = DEADLINE_S,
        answer_bytes_max: int = ANSWER_BYTES_MAX,
        tls: "SSLContext | None" = None,
        places: Places | None = None,
    ) -> None:
        self._places = places
        self._loopback = loopback
        self._deadline_s = deadline_s
        self._bytes_max = answer_bytes_max
        self._tls = tls

    async def request(self, method: str, url: str, headers: Headers, body: bytes) -> Response:
        """The answer to one request.

        Raises:
            Unreachable: no connection, no valid certificate, too slow, too large, cut off, or a
                name that leads to no public address (CLI-63).
            LocalError: the address is neither HTTPS nor, with ``loopback``, this machine's.
        """
        # Most commands call nobody, and this takes longer to load than they take to run.
        import asyncio

        from assent_client.network import exchange
        from assent_client.places import places

        parts = urlsplit(url)
        is_local = self._check_address(url)
        look_up = self._places or places
        try:
            async with asyncio.timeout(self._deadline_s):
                return await exchange(
                    Request(method=method, url=url, headers=headers, body=body),
                    await look_up(
                        parts.hostname or "",
                        parts.port or (443 if parts.scheme == "https" else 80),
                        loopback=is_local,
                    ),
                    deadline_s=self._deadline_s,
                    bytes_max=self._bytes_max,
                    tls=self._tls,
                )
        except TimeoutError as error:
            raise Unreachable(f"no whole answer within {self._deadline_s:g} seconds") from error

    def _check_address(self, url: str) -> bool:
        """Whether an address is this machine's; else it is one that may be called."""
        parts = urlsplit(url)
        if self._loopback and _LOCAL.fullmatch(parts.netloc) and parts.scheme in _SCHEMES:
            return True
        try:
            # Exactly a name: no port, no user, no number that some system takes for an address.
            origin_to_did(f"{parts.scheme}://{parts.netloc}")
        except PeerError as error:
            raise LocalError(
                "Only HTTPS addresses with a plain host name are called.",
                "For a trial on this machine, use --loopback.",
            ) from error
        return False


_SCHEMES: Final = ("http", "https")
_LOCAL: Final = re.compile("localhost(:[0-9]{1,5})?")
