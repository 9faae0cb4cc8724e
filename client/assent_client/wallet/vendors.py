"""The vendors that were looked at, and what each said of itself: pinned, never overwritten.

Whether a new description may follow an old one is decided before it comes here.
"""

from dataclasses import dataclass, replace
from typing import Any

from assent import documents
from assent.description import key_ring
from assent.documents import Document, SecondPartyDescription
from assent.errors import LocalError
from assent.key_ring import KeyRing
from assent.multibase import Digest
from assent.times import Instant
from assent_client.wallet.contents import Contents
from assent_client.wallet.sealed_rows import SealedRows
from assent_client.wallet.table import Table

__all__ = ["Vendor", "Vendors"]

_KIND = "descriptions"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """One vendor: its DID, what it is called, where it answers.

    ``description`` is the digest of the description in force, ``described`` are those of all that
    were ever pinned, in order: records rest on the old ones, too.
    """

    did: str
    legal_name: str
    origins: tuple[str, ...]
    description: Digest
    described: tuple[Digest, ...]
    first_seen: Instant
    last_seen: Instant


class Vendors:
    """The vendors by DID and by origin."""

    def __init__(self, rows: SealedRows, contents: Contents) -> None:
        self._rows = rows
        self._contents = contents
        self._table = Table(rows, "vendor", Vendor, name=lambda row: row.did)

    def pin(self, description: Document[SecondPartyDescription], *, now: Instant) -> Vendor:
        """Keep a verified description as the one in force, with its exact bytes."""
        body = description.body
        with self._rows.transaction():
            name = self._contents.keep(_KIND, description.raw)
            known = self._table.get(body.second_party.ref)
            before = known.described if known else ()
            return self._table.put(
                Vendor(
                    did=body.second_party.ref,
                    legal_name=body.second_party.legal_name,
                    origins=body.origins,
                    description=name,
                    described=before if name in before else (*before, name),
                    first_seen=known.first_seen if known else now,
                    last_seen=now,
                )
            )

    def seen(self, did: str, *, now: Instant) -> Vendor:
        """Note that a vendor's pinned description is still the one it shows."""
        return self._table.put(replace(self._known(did), last_seen=now))

    def get(self, did: str) -> Vendor | None:
        """The vendor of this DID."""
        return self._table.get(did)

    def at(self, origin: str) -> Vendor | None:
        """The vendor that was last seen to answer at this origin."""
        found = [row for row in self._table.under() if origin in row.origins]
        return max(found, key=lambda row: row.last_seen, default=None)

    def all(self) -> list[Vendor]:
        """All vendors by DID."""
        return sorted(self._table.under(), key=lambda row: row.did)

    def description(self, did: str) -> Document[SecondPartyDescription]:
        """The description in force.

        Raises:
            LocalError: the vendor is unknown, or its description is lost.
        """
        return self._read(self._known(did).description)

    def base(self, did: str) -> str:
        """Where a vendor answers, by its description in force."""
        endpoints = self.description(did).body.endpoints
        return next(item.base for item in endpoints if item.speaks == "1.0")

    def descriptions(self, did: str) -> tuple[Document[SecondPartyDescription], ...]:
        """All descriptions that were ever pinned, oldest first."""
        return tuple(self._read(name) for name in self._known(did).described)

    def keys(self, did: str) -> KeyRing:
        """The keys that all pinned descriptions list: what the vendor's proofs are checked by."""
        return key_ring(item.body for item in self.descriptions(did))

    def _known(self, did: str) -> Vendor:
        row = self._table.get(did)
        if row is None:
            raise LocalError(f"This wallet does not know {did}.", "Look at its site first.")
        return row

    def _read(self, name: Digest) -> Document[Any]:
        raw = self._contents.get(name)
        if raw is None:
            raise LocalError("A vendor's description is missing in this wallet.")
        return documents.read(raw, "SecondPartyDescription")
