"""What a record alone can show: who signed it, but not what came before or after."""

from assent import did_document, did_web, documents, record
from assent.audit import Answer, Verdict
from assent.documents import Agreement, Document
from assent.errors import PeerError
from assent.key_ring import KeyRing
from assent.times import Instant

__all__ = ["judge_record"]

_ALONE = (
    "but this is a record alone: its terms, and whether it was withdrawn later, are not in the "
    "file."
)


def judge_record(raw: bytes, *, did_json: bytes | None, at: Instant, loopback: bool) -> Verdict:
    """The verdict about a record without anything around it: never ``valid``."""
    try:
        document = documents.read(raw, "Agreement")
        _check(document, did_json, loopback=loopback)
    except PeerError as error:
        return Verdict(
            answer=Answer.INVALID, check="3 record", reason=error.detail, code=error.code, at=at
        )
    check, reason = "9 complete", f"Both signatures hold, {_ALONE}"
    if did_json is None:
        name = document.body.second_party.ref.removeprefix("did:web:")
        check, reason = "7 keys", f"The keys are not proven to be {name}'s, and it is alone."
    return Verdict(answer=Answer.UNDECIDED, check=check, reason=reason, at=at)


def _check(document: Document[Agreement], did_json: bytes | None, *, loopback: bool) -> None:
    did = document.body.second_party.ref
    did_web.check_admitted(did, loopback=loopback)
    if did_json is not None:
        keys = KeyRing(did_document.read(did_json, did=did))
        record.verify_record(document, keys=keys)
