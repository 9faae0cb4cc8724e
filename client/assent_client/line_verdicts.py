"""Verdicts about bytes for a harness that tests verifiers: one request, one answer.

Owns the tasks of the line protocol (``spec/vectors/README.md``), and in which step a check stands.
Every check is the core's; nothing is fetched or kept.
"""

import base64
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from assent import bundle, codec, did_document, did_web, documents, proofs, record, schema
from assent.audit import Answer, judge
from assent.description import check_description, check_made_under
from assent.documents import Document, containers, sessions
from assent.errors import PeerError
from assent.key_ring import KeyRing, ListedKey
from assent.signers import SIGNERS, expected
from assent.times import Instant

__all__ = ["answer"]

Json = dict[str, Any]


def answer(request: Json) -> Json:
    """The answer to one request; ``unsupported`` where the task is no verifier's."""
    task = _TASKS.get(request.get("task", ""))
    said = {"verdict": "unsupported"} if task is None else task(request)
    return {"id": request.get("id"), **said}


class _Rejected(Exception):
    def __init__(self, step: str, error: PeerError) -> None:
        self.answer = {"verdict": "rejected", "code": error.code, "step": step}
        super().__init__(step)


@contextmanager
def _step(name: str) -> Iterator[None]:
    try:
        yield
    except PeerError as error:
        raise _Rejected(name, error) from error


def _document(request: Json) -> Json:
    kind, raw = request["type"], _bytes(request["bytes"])
    try:
        document = _read(raw, kind)
        if kind == "SecondPartyDescription":
            _check_description(document)
        elif kind in SIGNERS:
            with _step("proofs"):
                first = 1 if kind == "Agreement" else None
                _check_proofs(document, _trusted(request), first)
    except _Rejected as rejected:
        return rejected.answer
    return {"verdict": "accepted"}


def _record(request: Json) -> Json:
    try:
        held = _read(_bytes(request["bytes"]), "Agreement")
        with _step("proofs"):
            keys = _trusted(request)
            _check_proofs(held, keys)
        with _step("record"):
            did_web.check_admitted(held.body.second_party.ref, loopback="loopback" in request)
            record.verify_record(held, keys=KeyRing(keys))
            _check_ground(held, request)
    except _Rejected as rejected:
        return rejected.answer
    return {"verdict": "accepted"}


def _bundle(request: Json) -> Json:
    try:
        held = _read(_bytes(request["bytes"]), "Bundle")
    except _Rejected as rejected:
        return rejected.answer | {"verdict": Answer.INVALID.value}
    verdict = judge(
        held,
        trusted=_trusted(request),
        at=Instant(request["at"]),
        loopback="loopback" in request,
    )
    said: Json = {"verdict": verdict.answer.value, "check": verdict.check}
    if verdict.code is not None:
        said |= {"code": verdict.code, "step": "bundle"}
    return said | ({"since": verdict.since} if verdict.since is not None else {})


_TASKS: dict[str, Callable[[Json], Json]] = {
    "document": _document,
    "record": _record,
    "bundle": _bundle,
}

_CONTAINERS: dict[str, Callable[[bytes], Any]] = {
    "AgreementList": containers.read_agreement_list,
    "Bundle": bundle.read,
    "History": containers.read_history,
    "Proffer": containers.read_proffer,
    "Reconciliation": containers.read_reconciliation,
    "ReconciliationAnswer": containers.read_reconciliation_answer,
    "Session": sessions.read_session,
    "SessionRequest": sessions.read_session_request,
    "SessionState": sessions.read_session_state,
}
_LARGE = ("Bundle", "History", "ReconciliationAnswer")


def _read(raw: bytes, kind: str) -> Any:
    """What ``raw`` spells, by the first three steps."""
    with _step("decode"):
        value = codec.decode(raw, bytes_max=_bytes_max(kind))
    with _step("schema"):
        schema.validate(value, kind)
    with _step("read"):
        if kind in SIGNERS or kind == "Terms":
            return documents.read(raw, kind)
        return _CONTAINERS[kind](raw) if kind in _CONTAINERS else None


def _bytes_max(kind: str) -> int:
    if kind in _LARGE:
        return containers.BUNDLE_BYTES_MAX
    return containers.CONTAINER_BYTES_MAX if kind in _CONTAINERS else codec.BODY_BYTES_MAX


def _check_proofs(
    document: Document[Any], keys: tuple[ListedKey, ...], first: int | None = None
) -> None:
    proofs.verify(document.value, expected(document, first=first), keys=KeyRing(keys))


def _check_description(document: Document[Any]) -> None:
    try:
        check_description(document)
    except PeerError as error:
        step = "record" if error.code == "time-order" else "proofs"
        raise _Rejected(step, error) from error


def _check_ground(held: Document[Any], request: Json) -> None:
    if "descriptions" not in request:
        return
    given = [
        documents.read(_bytes(text), "SecondPartyDescription") for text in request["descriptions"]
    ]
    for item in given:
        check_description(item)
    pinned = [
        item for item in given if item.record_digest == held.body.description.digest_multibase
    ]
    if not pinned:
        raise PeerError("reference", "The description that the record pins is missing.")
    check_made_under(held, pinned[0].body)


def _trusted(request: Json) -> tuple[ListedKey, ...]:
    if "keys" not in request:
        return ()
    listed = request["keys"]
    return did_document.read(codec.encode(listed), did=listed["id"])


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
