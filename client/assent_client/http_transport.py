"""Requests over the network, one connection each: nothing is kept that could link two of them.

Owns which addresses are called, deadlines and the largest answer; ``network`` has the sockets.
There are no cookies, redirects, cache validators, compression or reused connections (ID12);
headers go out as they are handed in.
"""

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from assent.errors import LocalError
from assent_client.transport import Headers, Request, Response, Unreachable

if TYPE_CHECKING:
    from ssl import SSLContext

__all__ = ["ANSWER_BYTES_MAX", "DEADLINE_S", "HttpTransport"]

ANSWER_BYTES_MAX: Final = 4 * 1024 * 1024
DEADLINE_S: Final = 30.0


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
        tls: "SSLContext | None" = None,
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
        import asyncio

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
