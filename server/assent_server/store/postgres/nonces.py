"""The nonces of signed requests, where several workers must not believe one request twice.

A name in the table is a digest of key and nonce, so that names spread. Names whose time is over
are removed now and then, by looking at all: an index by time would be where all workers write.
"""

import time
from typing import Any, Final

from assent.request_signature import SignedRequest
from assent.times import Instant, to_datetime
from assent_server.limits import forgotten_at, name_of, replayed
from assent_server.store.postgres.connecting import Connections
from assent_server.store.postgres.failures import again, unavailable

__all__ = ["StoredNonces"]

_REMOVES_EVERY_S: Final = 300.0
_USE: Final = """
    INSERT INTO nonce (name, ends) VALUES ($1, $2)
    ON CONFLICT (name) DO UPDATE SET ends = excluded.ends WHERE nonce.ends < $3"""
_REMOVE: Final = "DELETE FROM nonce WHERE ends < $1"


class StoredNonces:
    """:class:`~assent_server.limits.OnceOnly` for all that use one database."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._removes_at = time.monotonic() + _REMOVES_EVERY_S

    async def use(self, request: SignedRequest, now: Instant) -> None:
        """As :class:`~assent_server.limits.OnceOnly`, durably.

        Raises:
            StoreUnavailable: it cannot be remembered now.
        """
        name = name_of(request)
        with unavailable():
            if time.monotonic() > self._removes_at:
                self._removes_at = time.monotonic() + _REMOVES_EVERY_S
                await self._execute(_REMOVE, _seconds(now))
            tag = await self._execute(_USE, name, _seconds(forgotten_at(now)), _seconds(now))
        if tag.endswith(" 0"):
            raise replayed()

    async def _execute(self, statement: str, *values: object) -> str:
        pool: Any = await self._connections.pool()
        tag: str = await again(lambda: pool.execute(statement, *values))
        return tag


def _seconds(instant: Instant) -> int:
    return int(to_datetime(instant).timestamp())
