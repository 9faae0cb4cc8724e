"""Rows as column values and back: ids as 16 bytes, digests as 32, bodies packed.

The order of the columns is that of the lists here; SQL is written from them.
"""

import binascii
import hashlib
import re
from functools import lru_cache
from typing import Any, Final, TypeAlias

from assent.documents import Digest
from assent.errors import PeerError
from assent.multibase import digest as digest_of
from assent.multibase import read_digest, to_base64url
from assent.negotiation import State
from assent_server.store.compression import Damaged, pack, unpack
from assent_server.store.model import (
    AgreementChange,
    AgreementRow,
    ContentRow,
    HistoryRow,
    InboxRow,
    NegotiationRow,
    Purge,
)

__all__ = [
    "AGREEMENT",
    "CHANGE",
    "CONTENT",
    "HISTORY",
    "INBOX",
    "NEGOTIATION",
    "PURGED",
    "digest_bytes",
    "digest_text",
    "digested",
    "find_digest",
    "find_id",
    "from_agreement",
    "from_change",
    "from_content",
    "from_history",
    "from_inbox",
    "from_negotiation",
    "from_purge",
    "id_bytes",
    "optional_digest_bytes",
    "to_agreement",
    "to_content",
    "to_history",
    "to_inbox",
    "to_negotiation",
]

Columns: TypeAlias = tuple[Any, ...]

NEGOTIATION: Final = (
    "proffer_id, first_party, origin, state, request_digest, proffer, outcome, record, "
    "accept_by, version"
)
AGREEMENT: Final = (
    "record, agreement_id, first_party, origin, slot, head, successor, signed_at, "
    "retain_until, version, raw"
)
CHANGE: Final = "record, version, slot, head, successor"
HISTORY: Final = "record, digest, type, raw"
INBOX: Final = "document_id, request_digest, proffer_id, reply"
CONTENT: Final = "kind, digest, reader, raw"
PURGED: Final = "name, party, kind"

_UUID: Final = "urn:uuid:"
_ID: Final = re.compile("urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_FROM_BASE64URL: Final = bytes.maketrans(b"-_", b"+/")
_REMEMBERED: Final = 1024  # One exchange asks for the same few ids and digests again and again.


@lru_cache(_REMEMBERED)
def id_bytes(text: str) -> bytes:
    """The 16 bytes of a document id.

    Raises:
        ValueError: it is not a lower-case ``urn:uuid:``; what is written was checked before.
    """
    if _ID.fullmatch(text) is None:
        raise ValueError("a document id is not in its one spelling")
    return bytes.fromhex(text[len(_UUID) :].replace("-", ""))


def id_text(value: bytes) -> str:
    """The document id of 16 bytes."""
    digits = value.hex()
    return f"{_UUID}{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def find_id(text: str) -> bytes | None:
    """The bytes of an id that is looked for; None where nothing can have that id."""
    try:
        return id_bytes(text)
    except ValueError:
        return None


@lru_cache(_REMEMBERED)
def digest_bytes(text: Digest) -> bytes:
    """The 32 bytes of a digest whose spelling was checked before."""
    base64 = f"{text[1:]}==".encode().translate(_FROM_BASE64URL)
    return binascii.a2b_base64(base64)[2:]


def optional_digest_bytes(text: Digest | None) -> bytes | None:
    """The 32 bytes of a digest that may be absent."""
    return None if text is None else digest_bytes(text)


def digest_text(value: bytes) -> Digest:
    """The digest of 32 bytes."""
    return Digest(to_base64url(b"\x12\x20" + value))


def find_digest(text: str) -> bytes | None:
    """The bytes of a digest that is looked for; None where it is none."""
    try:
        return read_digest(text)
    except PeerError:
        return None


def digested(name: str) -> bytes:
    """What is left of a name: the 32 bytes of a record's digest, or those of an id's or a key's."""
    return find_digest(name) or hashlib.sha256(name.encode()).digest()


def _packed(raw: bytes | None) -> bytes | None:
    return None if raw is None else pack(raw)


def _unpacked(stored: bytes | None) -> bytes | None:
    return None if stored is None else unpack(stored)


def _optional_digest(value: bytes | None) -> Digest | None:
    return None if value is None else digest_text(value)


def from_negotiation(row: NegotiationRow) -> Columns:
    """The columns of a negotiation."""
    return (
        id_bytes(row.proffer_id),
        row.first_party,
        row.origin,
        row.state.value,
        digest_bytes(row.request_digest),
        _packed(row.proffer),
        _packed(row.outcome),
        optional_digest_bytes(row.record),
        row.accept_by,
        row.version,
    )


def to_negotiation(values: Columns) -> NegotiationRow:
    """The negotiation of its columns."""
    return NegotiationRow(
        proffer_id=id_text(values[0]),
        first_party=values[1],
        origin=values[2],
        state=State(values[3]),
        request_digest=digest_text(values[4]),
        proffer=_unpacked(values[5]),
        outcome=_unpacked(values[6]),
        record=_optional_digest(values[7]),
        accept_by=values[8],
        version=values[9],
    )


def from_agreement(row: AgreementRow) -> Columns:
    """The columns of an agreement."""
    return (
        digest_bytes(row.record),
        id_bytes(row.agreement_id),
        row.first_party,
        row.origin,
        row.slot,
        digest_bytes(row.head),
        optional_digest_bytes(row.successor),
        row.signed_at,
        row.retain_until,
        row.version,
        pack(row.raw),
    )


def to_agreement(values: Columns) -> AgreementRow:
    """The agreement of its columns."""
    record = digest_text(values[0])
    return AgreementRow(
        record=record,
        agreement_id=id_text(values[1]),
        first_party=values[2],
        origin=values[3],
        slot=values[4],
        head=digest_text(values[5]),
        successor=_optional_digest(values[6]),
        signed_at=values[7],
        retain_until=values[8],
        version=values[9],
        raw=_named(record, values[10]),
    )


def from_change(change: AgreementChange) -> Columns:
    """The columns of a change of an agreement: which one, then what is new."""
    return (
        digest_bytes(change.record),
        change.version,
        change.slot,
        digest_bytes(change.head),
        optional_digest_bytes(change.successor),
    )


def from_history(row: HistoryRow) -> Columns:
    """The columns of a document of a history."""
    return (digest_bytes(row.record), digest_bytes(row.digest), row.type, pack(row.raw))


def to_history(values: Columns) -> HistoryRow:
    """The document of a history of its columns."""
    named = digest_text(values[1])
    return HistoryRow(
        record=digest_text(values[0]), digest=named, type=values[2], raw=_named(named, values[3])
    )


def from_purge(purge: Purge) -> tuple[Columns, ...]:
    """What is left of an agreement: the columns of its three names."""
    party = digested(purge.first_party)
    named = {"record": purge.record, "agreement": purge.agreement_id, "proffer": purge.proffer_id}
    return tuple((digested(name), party, kind) for kind, name in named.items())


def from_inbox(row: InboxRow) -> Columns:
    """The columns of an answered PUT."""
    proffer = None if row.proffer_id is None else id_bytes(row.proffer_id)
    return (id_bytes(row.document_id), digest_bytes(row.request_digest), proffer, pack(row.reply))


def to_inbox(values: Columns) -> InboxRow:
    """The answered PUT of its columns."""
    return InboxRow(
        document_id=id_text(values[0]),
        request_digest=digest_text(values[1]),
        proffer_id=None if values[2] is None else id_text(values[2]),
        reply=unpack(values[3]),
    )


def from_content(row: ContentRow) -> Columns:
    """The columns of published content."""
    return (row.kind, digest_bytes(row.digest), row.reader or "", pack(row.raw))


def to_content(values: Columns) -> ContentRow:
    """The published content of its columns."""
    named = digest_text(values[1])
    return ContentRow(
        kind=values[0], digest=named, reader=values[2] or None, raw=_named(named, values[3])
    )


def _named(digest: Digest, stored: bytes) -> bytes:
    """The bytes of a document that is named by its digest.

    Raises:
        Damaged: they are others (STO-07): never served.
    """
    raw = unpack(stored)
    if digest_of(raw) != digest:
        raise Damaged("Stored bytes have another digest.")
    return raw
