"""What a side says that it holds: heads in the order of their digests, a page to a document.

A page says which part of all it covers, so that it shows by itself what was left out of it.
"""

from collections.abc import Iterable
from itertools import pairwise

from assent.agreement.history import distinct
from assent.documents.containers import History
from assent.documents.document import Document
from assent.documents.notices import Head, Heads
from assent.documents.parts import Digest, Party
from assent.errors import PeerError
from assent.multibase import read_digest

__all__ = ["check_heads", "covers", "known", "page", "place"]

_HEADS_MAX = 64
_DIGESTS_MAX = 900  # So many keep a document below 64 KiB.


def known(history: History) -> Head:
    """A history by digests, as it is listed to the other side."""
    return Head(
        record=history.record.record_digest,
        documents=tuple(item.record_digest for item in distinct(history)),
    )


def place(record: Digest) -> bytes:
    """Where a record stands among all: by the bytes of its digest."""
    return read_digest(record)


def page(
    heads: Iterable[Head], after: Digest | None = None
) -> tuple[tuple[Head, ...], Digest | None]:
    """Of these heads the first ones behind ``after`` that one document holds, in their order.

    With the last one of them, where more follow.
    """
    following = (head for head in heads if after is None or place(head.record) > place(after))
    taken: list[Head] = []
    digests = 0
    for head in sorted(following, key=lambda head: place(head.record)):
        digests += 1 + len(head.documents)
        if taken and (len(taken) == _HEADS_MAX or digests > _DIGESTS_MAX):
            return tuple(taken), taken[-1].record
        taken.append(head)
    return tuple(taken), None


def check_heads(
    heads: Document[Heads], *, by: Party, after: Digest | None = None, nonce: str | None = None
) -> None:
    """Check that heads are one side's, in order, and begin behind ``after``.

    ``nonce`` is the one that the answer to a question repeats. Raises:
        PeerError: ``reference`` (AGR-14).
    """
    body = heads.body
    if body.purged and by is not Party.SECOND:
        raise PeerError("reference", "Only the second party deletes records.")
    if body.listed_by is not by or body.after != after:
        raise PeerError("reference", "The heads are not those that were asked for.")
    if nonce is not None and body.reconciliation_nonce != nonce:
        raise PeerError("reference", "The heads answer another question.")
    held = [head.record for head in body.heads]
    listed = sorted((*held, *body.purged), key=place)
    # Each of the two lists is in order, and none names what the other does.
    for records in (held, body.purged, listed):
        places = [place(record) for record in (*([after] if after else []), *records)]
        if any(one >= following for one, following in pairwise(places)):
            raise PeerError("reference", "The heads are not in the order of their digests.")
    if body.next is not None and listed[-1:] != [body.next]:
        raise PeerError("reference", "The last head is not the one that more follow on.")


def covers(heads: Heads, record: Digest) -> bool:
    """Whether a page would list this record if its signer held it."""
    at = place(record)
    begins = heads.after is None or place(heads.after) < at
    return begins and (heads.next is None or at <= place(heads.next))
