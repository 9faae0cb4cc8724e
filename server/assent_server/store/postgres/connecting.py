"""Connections to one PostgreSQL database, and what is asked of it before it is trusted.

A URL may hold a password: no error and no log shows more of it than host, port and name.
"""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import urlsplit

import asyncpg

from assent.errors import LocalError
from assent_server.store.postgres.failures import UNAVAILABLE

__all__ = ["APPLICATION", "Connections", "check_durable", "connect_alone", "place"]

APPLICATION: Final = "assent-server"
"""By this name a database knows the servers that are connected to it."""


_SCHEMES: Final = ("postgresql://", "postgres://")
_READERS_MAX: Final = 4
_CONNECTS_S: Final = 10.0
_ANSWERS_S: Final = 10.0
_SETTINGS: Final = {
    "application_name": APPLICATION,
    # What every engine of this protocol has; a statement that finds a newer row tries again.
    "default_transaction_isolation": "read committed",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "30s",
}


def place(url: str) -> str:
    """Where a database is, without the name and the password that open it."""
    parts = urlsplit(url)
    return f"{parts.netloc.rpartition('@')[2] or 'the local socket'}{parts.path}"


class Connections:
    """One connection that writes and a few that read, opened when they are asked for.

    They belong to the event loop in which they are opened.
    """

    def __init__(self, url: str, *, read_only: bool) -> None:
        self.url = url
        self._read_only = read_only
        self._pool: Any = None
        self._writer: Any = None

    async def open(self) -> Any:
        """One connection, for the first look at a database.

        Raises:
            LocalError: it cannot be reached or opened; the hint says what to do.
        """
        with _in_words(self.url):
            return await self._connect()

    async def pool(self) -> Any:
        """The connections for reading.

        Raises:
            OSError: and other errors of ``failures.UNAVAILABLE``: it cannot be reached.
        """
        if self._pool is None:
            self._pool = asyncpg.create_pool(
                self.url,
                min_size=0,
                max_size=_READERS_MAX,
                timeout=_CONNECTS_S,
                command_timeout=_ANSWERS_S,
                server_settings=self._settings,
                reset=_nothing_to_reset,
            )
        await self._pool
        return self._pool

    async def writer(self) -> Any:
        """The connection for writing.

        Raises:
            OSError: and other errors of ``failures.UNAVAILABLE``: it cannot be reached.
        """
        if self._writer is None or self._writer.is_closed():
            self._writer = await self._connect()
        return self._writer

    def drop_writer(self) -> None:
        """Close the connection for writing; what it had not committed is rolled back."""
        if self._writer is not None:
            self._writer.terminate()
            self._writer = None

    def close(self) -> None:
        """Close all."""
        self.drop_writer()
        if self._pool is not None:
            self._pool.terminate()
            self._pool = None

    async def _connect(self) -> Any:
        return await asyncpg.connect(
            self.url,
            timeout=_CONNECTS_S,
            command_timeout=_ANSWERS_S,
            server_settings=self._settings,
        )

    @property
    def _settings(self) -> dict[str, str]:
        return {**_SETTINGS, "default_transaction_read_only": "on" if self._read_only else "off"}


async def connect_alone(url: str) -> Any:
    """One connection for work on the whole database, whose statements may take any time.

    Raises:
        LocalError: it cannot be reached or opened; the hint says what to do.
    """
    settings = {**_SETTINGS, "application_name": f"{APPLICATION} store"}
    settings["idle_in_transaction_session_timeout"] = "0"
    with _in_words(url):
        return await asyncpg.connect(url, timeout=_CONNECTS_S, server_settings=settings)


@contextmanager
def _in_words(url: str) -> Iterator[None]:
    if not url.startswith(_SCHEMES):
        raise LocalError(
            "The URL of the database does not begin with postgresql://.",
            "Records are kept in PostgreSQL or in a file of the folder, nowhere else.",
        )
    try:
        yield
    except (*UNAVAILABLE, ValueError, ssl.SSLError) as error:
        raise LocalError(
            f"The database at {place(url)} cannot be opened ({type(error).__name__}).",
            "See that it runs and that its address, name and password are right: `psql URL`.",
        ) from error


async def check_durable(connection: Any, url: str) -> None:
    """Check that what this database calls committed is on its disk.

    Raises:
        LocalError: a setting allows it to forget.
    """
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        said = await connection.fetchval("SELECT current_setting($1, true)", setting)
        if said == "off":
            raise LocalError(
                f"The database at {place(url)} may lose what it committed: {setting} is off.",
                f"Set {setting} = on in postgresql.conf and reload it.",
            )


async def _nothing_to_reset(connection: Any) -> None:
    """No read leaves anything behind; the usual reset would cost each one a round trip."""
