"""What both parties of the tests share: times, the reference roster, ids and seeds."""

from collections.abc import Iterator
from hashlib import sha256
from itertools import count
from typing import Any

from assent.documents import Document
from assent.documents.agreement import Agreement
from assent.documents.containers import History
from assent.documents.description import (
    Limits,
)
from assent.documents.parts import (
    Reference,
)
from assent.multibase import Digest, digest
from assent.roster import Standard, reference
from assent.times import Instant, plus

NOON = Instant("2027-03-01T12:00:00Z")
"""When customers sign; the reference roster is issued before."""
SECONDS_LATER = plus(NOON, 7)
ACCEPT_BY = plus(NOON, 900)
TOMORROW = plus(NOON, 86_400)
NEXT_WEEK = plus(NOON, 7 * 86_400)
IN_A_MONTH = plus(NOON, 30 * 86_400)
IN_A_YEAR = plus(NOON, 365 * 86_400)
NEW_YEAR = Instant("2027-01-01T00:00:00Z")
YEARS_LATER = Instant("2031-01-01T00:00:00Z")
GERMANY = "https://w3id.org/dpv/loc#DE"
DPV = "https://w3id.org/dpv#"
MARKETING = f"{DPV}Marketing"
LIMITS = Limits(
    accept_within="P30D",
    notice_period="P30D",
    document_bytes="65536",
    proffer_bytes="262144",
    candidates="8",
)


def standard(name: str) -> Standard:
    """Terms of the reference roster by a name or an alias."""
    found = reference().find(name)
    assert found is not None, name
    return found


def history(agreed: Document[Agreement], *documents: Document[Any]) -> History:
    """The history of these documents."""
    return History(record=agreed, documents=documents)


def ids(name: str) -> Iterator[str]:
    """Document ids that are the same in every run."""
    for number in count(1):
        hexadecimal = seed(f"{name} {number}").hex()
        yield (
            f"urn:uuid:{hexadecimal[:8]}-{hexadecimal[8:12]}-4{hexadecimal[13:16]}"
            f"-8{hexadecimal[17:20]}-{hexadecimal[20:32]}"
        )


def seed(text: str) -> bytes:
    """32 bytes for a key or a nonce."""
    return sha256(text.encode()).digest()


def reference_to(document: Document[Any]) -> Reference:
    """A reference to a document by its digest."""
    return Reference(ref=document.id, digest_multibase=document.record_digest)


def anything(text: str) -> Digest:
    """The digest of something that is nowhere."""
    return digest(text.encode())
