"""Which documents make up a history, and in which order: one chain, without gap or fork.

Only the second party's documents name a ``previous`` one; they take in the first party's by
digest. Two that follow the same one prove that the second party says different things.
"""

from collections import defaultdict
from typing import Any

from assent.documents.agreement import Agreement
from assent.documents.containers import History
from assent.documents.document import Document
from assent.documents.notices import (
    Acknowledgement,
    Effect,
    Fulfilment,
    Heads,
    Receipt,
    Termination,
)
from assent.documents.parts import Digest, Party
from assent.errors import PeerError
from assent.times import plus_duration

__all__ = [
    "about",
    "are_rivals",
    "chain",
    "check_belongs",
    "check_notice",
    "check_whole",
    "distinct",
    "forks",
]


def distinct(history: History) -> tuple[Document[Any], ...]:
    """The documents of a history, each once, in the order of their digests."""
    by_digest = {item.record_digest: item for item in history.documents}
    return tuple(by_digest[digest] for digest in sorted(by_digest))


def about(document: Document[Any]) -> tuple[Digest, ...]:
    """The records whose histories a document belongs to.

    Of heads only the first party's do: they show what she had seen (AGR-09).
    """
    body = document.body
    if isinstance(body, Heads):
        is_hers = body.listed_by is Party.FIRST
        return tuple(head.record for head in body.heads) if is_hers else ()
    return (body.record,)


def check_belongs(document: Document[Any], record: Document[Agreement]) -> None:
    """Check that a notice or receipt is about this record, between its parties, and possible.

    Raises:
        PeerError: ``reference`` (AGR-02, AGR-18); ``time-order``, it tells of what lies after its
            proof, or ends an agreement before it was announced.
    """
    body, agreement = document.body, record.body
    if record.record_digest not in about(document):
        raise PeerError("reference", "The document is about another record.")
    if body.first_party != agreement.first_party or (
        body.second_party.ref != agreement.second_party.ref
    ):
        raise PeerError("reference", "The document names other parties than the record.")
    made = document.proofs[0].created
    if isinstance(body, Receipt | Acknowledgement) and body.received > made:
        raise PeerError("time-order", "What was received is later than the proof that says so.")
    if isinstance(body, Fulfilment) and any(action.at > made for action in body.actions):
        raise PeerError("time-order", "What was done is later than the proof that says so.")
    if isinstance(body, Termination) and body.effective_at < made:
        raise PeerError("time-order", "The agreement ends before the end was announced.")
    if isinstance(body, Receipt) and body.previous is None and body.effect is Effect.RECORDED:
        raise PeerError("reference", "The receipt names no document before it.")


def check_notice(termination: Document[Termination], notice_period: str) -> None:
    """Check that a termination leaves the notice period of the description that is pinned.

    Raises:
        PeerError: ``time-order`` (AGR-09).
    """
    earliest = plus_duration(termination.proofs[0].created, notice_period)
    if termination.body.effective_at < earliest:
        raise PeerError("time-order", f"The notice is shorter than {notice_period}.")


def check_whole(history: History) -> None:
    """Check that nothing that the second party's documents rest on is missing.

    Raises:
        PeerError: ``conflicting-record`` or ``reference``, as ``chain`` does; ``reference``, a
            receipt or fulfilment is about a notice that is not there (AGR-04).
    """
    chain(history)
    held = {item.record_digest for item in history.documents}
    for item in history.documents:
        body = item.body
        if isinstance(body, Receipt) and body.answers not in held:
            raise PeerError("reference", "A notice that was answered is missing.")
        if isinstance(body, Fulfilment) and body.fulfils not in held:
            raise PeerError("reference", "A notice that was acted upon is missing.")


def chain(history: History) -> tuple[Document[Any], ...]:
    """The second party's documents of a history in the order of their ``previous`` members.

    Raises:
        PeerError: ``conflicting-record``, two documents follow one (equivocation, AGR-04);
            ``reference``, one follows a document that is not there.
    """
    if forks(history):
        raise PeerError("conflicting-record", "Two second-party documents follow the same one.")
    following = {_previous(item): item for item in history.documents if _previous(item)}
    ordered: list[Document[Any]] = []
    last = history.record.record_digest
    while last in following:
        ordered.append(following.pop(last))
        last = ordered[-1].record_digest
    if following:
        raise PeerError("reference", "A second-party document of the history is missing.")
    return tuple(ordered)


def forks(history: History) -> tuple[tuple[Document[Any], ...], ...]:
    """Groups of second-party documents with one ``previous``: each is proof of equivocation."""
    groups: dict[Digest, list[Document[Any]]] = defaultdict(list)
    for item in distinct(history):
        previous = _previous(item)
        if previous is not None:
            groups[previous].append(item)
    return tuple(tuple(groups[digest]) for digest in sorted(groups) if len(groups[digest]) > 1)


def are_rivals(one: Document[Agreement], other: Document[Agreement]) -> bool:
    """Whether these are two records of one proffer: proof of equivocation, too (AGR-05)."""
    same_proffer = one.body.proffer.ref == other.body.proffer.ref
    same_parties = (one.body.first_party, one.body.second_party.ref) == (
        other.body.first_party,
        other.body.second_party.ref,
    )
    return same_proffer and same_parties and one.record_digest != other.record_digest


def _previous(document: Document[Any]) -> Digest | None:
    previous: Digest | None = getattr(document.body, "previous", None)
    return previous
