"""Records and the documents of their histories, as exact bytes.

Both only grow: putting what is there already changes nothing, so two devices of one customer, and
two answers to one question, never fork a history (CL12, I11). Proofs are checked by ``record``,
before a document comes here and by whoever relies on it later.
"""

from dataclasses import dataclass
from typing import Any

from assent import documents
from assent.agreement import takes_effect
from assent.documents import Agreement, Document
from assent.documents.containers import History
from assent.errors import LocalError
from assent.multibase import Digest, digest
from assent.times import Instant
from assent_client.wallet.sealed_rows import SealedRows
from assent_client.wallet.table import Table

__all__ = ["KeptDocument", "KeptRecord", "Records"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRecord:
    """One agreement: ``raw`` are the record's exact bytes, ``received`` when they came."""

    record: Digest
    agreement_id: str
    proffer_id: str
    vendor: str
    first_party: str
    origin: str
    raw: bytes
    received: Instant

    def document(self) -> Document[Agreement]:
        """The record, read from its bytes; its proofs are not checked by this.

        Raises:
            LocalError: the bytes are not the ones that the digest names (CL8).
        """
        return _read("Agreement", self.raw, self.record)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDocument:
    """One notice, receipt or other document about the record of digest ``record``."""

    record: Digest
    digest: Digest
    type: str
    raw: bytes
    received: Instant

    def document(self) -> Document[Any]:
        """The document, read from its bytes; its proofs are not checked by this."""
        return _read(self.type, self.raw, self.digest)


class Records:
    """The customer's agreements and their histories."""

    def __init__(self, rows: SealedRows) -> None:
        self._rows = rows
        self._records = Table(
            rows, "record", KeptRecord, name=lambda row: row.record, place=lambda row: row.vendor
        )
        self._documents = Table(
            rows,
            "document",
            KeptDocument,
            name=lambda row: _document_name(row.type, row.digest, row.record),
            place=lambda row: row.record,
        )

    def keep(self, record: Document[Agreement], *, now: Instant) -> KeptRecord:
        """Keep a verified record; one that is there already stays as it is."""
        known = self._records.get(record.record_digest)
        if known is not None:
            return known
        body = record.body
        return self._records.put(
            KeptRecord(
                record=record.record_digest,
                agreement_id=body.id,
                proffer_id=body.proffer.ref,
                vendor=body.second_party.ref,
                first_party=body.first_party.ref,
                origin=body.origin,
                raw=record.raw,
                received=now,
            )
        )

    def add(self, document: Document[Any], *, record: Digest, now: Instant) -> KeptDocument:
        """Keep a verified document of a record's history, ours or the vendor's.

        Raises:
            LocalError: the wallet does not hold the record.
        """
        if self._records.get(record) is None:
            raise LocalError("This wallet does not hold the record that the document is about.")
        name = _document_name(document.type, document.record_digest, record)
        known = self._documents.get(name)
        if known is not None:
            return known
        return self._documents.put(
            KeptDocument(
                record=record,
                digest=document.record_digest,
                type=document.type,
                raw=document.raw,
                received=now,
            )
        )

    def get(self, record: str) -> KeptRecord | None:
        """The record of this digest."""
        return self._records.get(record)

    def find(self, agreement_id: str) -> list[KeptRecord]:
        """The records of one agreement: one, or two when a vendor signed two of them."""
        return [row for row in self.all() if row.agreement_id == agreement_id]

    def all(self, vendor: str | None = None) -> list[KeptRecord]:
        """All records, or those with one vendor, in the order they came."""
        return sorted(self._records.under(vendor), key=lambda row: (row.received, row.record))

    def documents(self, record: str) -> list[KeptDocument]:
        """The documents about a record in the order they came."""
        return sorted(self._documents.under(record), key=lambda row: (row.received, row.digest))

    def history(self, record: str) -> History:
        """A record with all its documents; proofs are not checked by this.

        Raises:
            LocalError: the wallet does not hold the record, or kept bytes were changed.
        """
        kept = self._records.get(record)
        if kept is None:
            raise LocalError("This wallet does not hold this record.")
        about = tuple(item.document() for item in self.documents(record))
        return History(record=kept.document(), documents=about)

    def successors(self, vendor: str) -> list[Document[Agreement]]:
        """The records with a vendor that supersede others; none that was over before it began."""
        following = [row for row in self.all(vendor) if row.document().body.supersedes is not None]
        histories = [self.history(row.record) for row in following]
        return [history.record for history in histories if takes_effect(history)]


def _document_name(kind: str, name: Digest, record: Digest) -> str:
    """What makes a document unique: its digest; heads can stand in several histories."""
    return f"{name} {record}" if kind == "Heads" else name


def _read(kind: str, raw: bytes, name: Digest) -> Document[Any]:
    if digest(raw) != name:
        raise LocalError("A kept document is not the one that its digest names.")
    return documents.read(raw, kind)
