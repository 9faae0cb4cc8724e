"""Published content by digest: descriptions, practices, terms, rosters, texts.

What was once seen under a digest stays evidence, whatever its address shows later (PR10).
"""

from dataclasses import dataclass

from assent.errors import LocalError
from assent.multibase import Digest, digest
from assent_client.wallet.sealed_rows import SealedRows
from assent_client.wallet.table import Table

__all__ = ["Content", "Contents"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Exact bytes; ``kind`` is the path they are served under, such as ``terms``."""

    kind: str
    digest: Digest
    raw: bytes


class Contents:
    """Everything published that this wallet has relied on."""

    def __init__(self, rows: SealedRows) -> None:
        self._table = Table(rows, "content", Content, name=lambda row: row.digest)

    def keep(self, kind: str, raw: bytes) -> Digest:
        """Keep exact bytes; returns their digest."""
        name = digest(raw)
        if self._table.get(name) is None:
            self._table.put(Content(kind=kind, digest=name, raw=raw))
        return name

    def get(self, name: str) -> bytes | None:
        """The bytes with this digest.

        Raises:
            LocalError: the kept bytes have another digest (CL8).
        """
        row = self._table.get(name)
        if row is None:
            return None
        if digest(row.raw) != name:
            raise LocalError("A kept text is not the one that its digest names.")
        return row.raw
