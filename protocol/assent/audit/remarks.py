"""What every reader of a verdict must know with it, whatever the answer is (REC-07)."""

from collections.abc import Iterator

from assent import did_web
from assent.agreement import check_notice, named
from assent.bundle import Bundle
from assent.documents.document import Document
from assent.documents.notices import Receipt, Termination, Withdrawal
from assent.documents.parts import Party
from assent.errors import PeerError
from assent.signers import SIGNERS

__all__ = ["remarks"]


def remarks(bundle: Bundle) -> Iterator[str]:
    """The remarks about a bundle, each a sentence or two."""
    body = bundle.history.record.body
    if did_web.is_loopback(body.second_party.ref):
        yield "LOCAL TEST: made over loopback; it proves nothing about any organisation."
    yield "A did:key proves that somebody controls a key; it does not prove who that person is."
    if not any(
        signer.role == Party.FIRST.value
        for item in bundle.history.documents
        for signer in SIGNERS[item.type].signers(item.body)
    ):
        yield (
            "No later document of the first party confirms the record: "
            "its time rests on the second party's word."
        )
    if body.roster is None:
        yield "The terms are personal, outside the agreement model of IEEE 7012."
    yield from _about_endings(bundle)
    yield (
        "Only what is in the bundle was judged: the other side may hold a later document, such as "
        "a withdrawal."
    )


def _about_endings(bundle: Bundle) -> Iterator[str]:
    documents = bundle.history.documents
    held = {bundle.history.record.record_digest, *(item.record_digest for item in documents)}
    answered = {item.body.answers for item in documents if isinstance(item.body, Receipt)}
    record = bundle.history.record.record_digest
    seen = {digest for item in documents for digest in named(item, record)}
    if not seen <= held:
        # She could name anything, so that this is no gap; it may be one.
        yield "The first party says that she has seen a document that is not in the bundle."
    described = {item.record_digest: item.body for item in bundle.descriptions}
    pinned = described.get(bundle.history.record.body.description.digest_multibase)
    for item in documents:
        if isinstance(item.body, Withdrawal) and item.record_digest not in answered:
            yield "A withdrawal is not confirmed; it counts from when the first party made it."
        if isinstance(item.body, Termination):
            if item.record_digest not in seen:
                yield "A termination is not known to have been seen; its notice does not run."
            if pinned is not None and _is_short(item, pinned.limits.notice_period):
                yield "A termination leaves less notice than the description promised."


def _is_short(termination: Document[Termination], notice_period: str) -> bool:
    # Remarks are made about any bundle, also about one whose proofs are missing.
    if not termination.proofs:
        return False
    try:
        check_notice(termination, notice_period)
    except PeerError:
        return True
    return False
