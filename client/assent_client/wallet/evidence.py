"""Documents that contradict each other: both kept, with what they show.

Two records of one proffer, or two vendor documents that follow the same one, are proof that anybody
can check; the customer chooses which binds.
"""

from dataclasses import dataclass

from assent.multibase import Digest, digest
from assent.times import Instant
from assent_client.wallet.sealed_rows import SealedRows
from assent_client.wallet.table import Table

__all__ = ["Evidence", "EvidenceFile"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was found: ``about`` is the id or digest of what the ``documents`` contradict each
    other on; ``explanation`` is a sentence for a person."""

    id: Digest
    about: str
    vendor: str
    explanation: str
    documents: tuple[bytes, ...]
    found: Instant


class EvidenceFile:
    """All evidence; nothing is ever removed from it."""

    def __init__(self, rows: SealedRows) -> None:
        self._table = Table(
            rows, "evidence", Evidence, name=lambda row: row.id, place=lambda row: row.vendor
        )

    def keep(
        self, *documents: bytes, about: str, vendor: str, explanation: str, now: Instant
    ) -> Evidence:
        """Keep conflicting documents; the same ones again change nothing."""
        ordered = tuple(sorted(documents))
        name = digest("\n".join(digest(item) for item in ordered).encode())
        known = self._table.get(name)
        if known is not None:
            return known
        return self._table.put(
            Evidence(
                id=name,
                about=about,
                vendor=vendor,
                explanation=explanation,
                documents=ordered,
                found=now,
            )
        )

    def all(self, vendor: str | None = None) -> list[Evidence]:
        """All evidence, or that about one vendor, oldest first."""
        return sorted(self._table.under(vendor), key=lambda row: (row.found, row.id))
