"""The queries of every store in PostgreSQL's spelling."""

from itertools import count
from typing import Final

from assent_server.store import reading

__all__ = ["QUERIES"]


def _numbered(query: str) -> str:
    """``?`` as ``$1``, ``$2``, ...; no query holds a question mark otherwise."""
    numbers = count(1)
    return "".join(f"${next(numbers)}" if sign == "?" else sign for sign in query)


QUERIES: Final = {
    name: _numbered(query.replace("ORDER BY rowid", "ORDER BY position, digest"))
    for name, query in reading.QUERIES.items()
} | {"version": "SELECT version FROM assent_schema"}
