"""What an auditor can say of a bundle, offline (specification, Records and evidence; REC-06).

The body of :func:`judge` is the specification's numbered list. It answers with a verdict and
raises nothing for what the bundle holds: a broken bundle is an answer, too.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from assent import agreement, record
from assent.agreement import Standing, Status
from assent.bundle import Bundle
from assent.description import check_description, key_ring, listed_keys
from assent.did_web import is_loopback
from assent.documents.agreement import Agreement
from assent.documents.document import Document
from assent.documents.parts import Party
from assent.errors import PeerError
from assent.key_ring import ListedKey
from assent.negotiation import answered_candidate
from assent.signers import SIGNERS
from assent.times import Instant

__all__ = ["Answer", "Verdict", "judge"]


class Answer(StrEnum):
    """What can be said of a bundle; the ones in the middle were valid when made."""

    VALID = "valid"
    WITHDRAWN = "withdrawn"
    TERMINATED = "terminated"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    KEY_WITHDRAWN = "key-withdrawn"
    DIFFERENT = "different"
    UNDECIDED = "undecided"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The answer, the check that decided it, why, and what every reader must know with it.

    ``check`` names a step of the specification's list; ``code`` is the error of an INVALID
    bundle; ``at`` is the time for which the verdict holds.
    """

    answer: Answer
    check: str
    reason: str
    at: Instant
    since: Instant | None = None
    code: str | None = None
    standing: Standing | None = None
    remarks: tuple[str, ...] = ()


class _Stop(Exception):
    """A step decided; carries answer, check, reason and code."""

    def __init__(self, answer: Answer, check: str, reason: str, code: str | None = None) -> None:
        self.answer, self.check, self.reason, self.code = answer, check, reason, code
        super().__init__(reason)


def judge(
    bundle: Bundle,
    *,
    trusted: Iterable[ListedKey] | None,
    at: Instant,
    loopback: bool = False,
    successors: Iterable[Document[Agreement]] = (),
) -> Verdict:
    """The verdict about ``bundle`` for the time ``at``.

    ``trusted`` are the second party's keys from outside the bundle: its published DID document
    or a wallet's pin; None when nothing outside is known. ``loopback`` admits local tests.
    """
    remarks = tuple(_remarks(bundle))
    try:
        _check("1 local test", lambda: _check_loopback(bundle, loopback))
        _check("2 descriptions", lambda: _check_descriptions(bundle))
        _check("3 record", lambda: _check_record(bundle))
        _check("4 what it rests on", lambda: _check_content(bundle))
        _check("5 negotiation", lambda: _check_negotiation(bundle))
        _check("6 notices and receipts", lambda: _check_documents(bundle))
        _check_same(bundle)
        key_ended = _check_trust(bundle, trusted, at)
        _check_complete(bundle)
    except _Stop as stop:
        return Verdict(
            answer=stop.answer,
            check=stop.check,
            reason=stop.reason,
            code=stop.code,
            at=at,
            remarks=remarks,
        )
    standing = agreement.standing(bundle.history, at, successors=successors)
    return _standing_verdict(standing, key_ended, at, remarks)


def _standing_verdict(
    standing: Standing, key_ended: Instant | None, at: Instant, remarks: tuple[str, ...]
) -> Verdict:
    """Step 10: where a whole and trusted history stands."""
    answer, since = Answer.VALID, standing.since
    reason = "Both parties signed these bytes, and everything they rest on is here."
    if standing.status.is_over:
        answer = Answer(standing.status.value)
        reason = f"Valid when made; {standing.status} since {standing.since}."
    elif key_ended is not None:
        answer, since = Answer.KEY_WITHDRAWN, key_ended
        reason = f"Valid when made; the second party's key ended on {key_ended}, later."
    elif standing.status is Status.SIGNED:
        reason += f" It takes effect later than {standing.since}."
    return Verdict(
        answer=answer,
        check="10 standing",
        reason=reason,
        at=at,
        since=since,
        standing=standing,
        remarks=remarks,
    )


def _check(name: str, step: Callable[[], None]) -> None:
    try:
        step()
    except PeerError as error:
        raise _Stop(Answer.INVALID, name, error.detail, error.code) from error


def _check_loopback(bundle: Bundle, loopback: bool) -> None:
    did = bundle.history.record.body.second_party.ref
    if is_loopback(did) and not loopback:
        raise PeerError("wrong-audience", "This is a local test (loopback), no agreement.")


def _check_descriptions(bundle: Bundle) -> None:
    pinned = bundle.history.record.body.description.digest_multibase
    if all(item.record_digest != pinned for item in bundle.descriptions):
        raise PeerError("reference", "The description that the record pins is not in the bundle.")
    for item in bundle.descriptions:
        check_description(item)
        if item.body.second_party.ref != bundle.history.record.body.second_party.ref:
            raise PeerError("reference", "A description is about another second party.")


def _check_record(bundle: Bundle) -> None:
    keys = key_ring(item.body for item in bundle.descriptions)
    record.verify_record(bundle.history.record, keys=keys)


def _check_content(bundle: Bundle) -> None:
    body = bundle.history.record.body
    keys = key_ring(item.body for item in bundle.descriptions)
    if bundle.terms.record_digest != body.terms.digest_multibase:
        raise PeerError("reference", "The terms are not the ones that were agreed.")
    if bundle.practices.record_digest != body.practices.digest_multibase:
        raise PeerError("reference", "The practices are not the ones that were agreed.")
    record.verify(bundle.practices, keys=keys)
    if bundle.roster is not None and (
        body.roster is None or bundle.roster.record_digest != body.roster.digest_multibase
    ):
        raise PeerError("reference", "The roster is not the one that was agreed.")
    named = {text.digest_multibase for text in bundle.terms.body.texts}
    if any(text.digest not in named for text in bundle.texts):
        raise PeerError("reference", "A text is not one that the terms name.")


def _check_negotiation(bundle: Bundle) -> None:
    answers = bundle.history.record.body.proffer.answers
    keys = key_ring(item.body for item in bundle.descriptions)
    if bundle.counter_offer is not None:
        if bundle.counter_offer.record_digest != answers:
            raise PeerError("reference", "The counter-offer is not the one that was answered.")
        record.verify(bundle.counter_offer, keys=keys)
    if bundle.proffer is not None and answers is None:
        answered_candidate(bundle.history.record, bundle.proffer)


def _check_documents(bundle: Bundle) -> None:
    keys = key_ring(item.body for item in bundle.descriptions)
    for item in (*bundle.history.documents, *bundle.conflicts):
        record.verify(item, keys=keys)
        if item.type != "Agreement":
            agreement.check_belongs(item, bundle.history.record)


def _check_same(bundle: Bundle) -> None:
    """Step 7: the sides hold different documents, each signed by the second party."""
    forked = agreement.forks(bundle.history)
    rival = any(
        item.type != "Agreement"
        or item.body.proffer.ref == bundle.history.record.body.proffer.ref
        for item in bundle.conflicts
    )
    if forked or rival:
        raise _Stop(
            Answer.DIFFERENT,
            "7 one history",
            "The second party signed two different continuations; both are in the bundle.",
        )
    _check("7 one history", lambda: _whole_chain(bundle))


def _whole_chain(bundle: Bundle) -> None:
    agreement.chain(bundle.history)


def _check_trust(
    bundle: Bundle, trusted: Iterable[ListedKey] | None, at: Instant
) -> Instant | None:
    """Step 8: the keys are the second party's, by what is known outside the bundle.

    When the record's key ended after it signed, the time at which it did.
    """
    body = bundle.history.record.body
    unproven = f"The keys are not proven to be {body.second_party.ref.removeprefix('did:web:')}'s."
    known = {key.id: key for key in trusted or ()}
    described = {
        key.id: key for item in bundle.descriptions for key in listed_keys(item.body)
    }
    for method, created in _second_party_proofs(bundle):
        outside = known.get(method)
        if outside is None:
            raise _Stop(Answer.UNDECIDED, "8 keys", unproven)
        if outside.key != described[method].key:
            raise _Stop(Answer.INVALID, "8 keys", "The published key is another.", "key-unknown")
        _check("8 keys", partial(outside.check_valid, created))
    own = known[bundle.history.record.proofs[1].verification_method]
    ends = [time for time in (own.expires, own.revoked) if time is not None and time <= at]
    return min(ends, default=None)


def _second_party_proofs(bundle: Bundle) -> Iterable[tuple[str, Instant]]:
    for item in (bundle.history.record, bundle.practices, *bundle.history.documents):
        for proof, signer in zip(item.proofs, SIGNERS[item.type].signers(item.body), strict=True):
            if signer.role == Party.SECOND.value:
                yield proof.verification_method, proof.created


def _check_complete(bundle: Bundle) -> None:
    """Step 9: nothing that a reader needs is missing."""
    missing = {text.digest_multibase for text in bundle.terms.body.texts if text.kind == "legal"}
    held = {text.digest for text in bundle.texts}
    if missing and not missing & held:
        raise _Stop(Answer.UNDECIDED, "9 complete", "The legal text of the terms is missing.")
    if bundle.history.record.body.roster is not None and bundle.roster is None:
        raise _Stop(Answer.UNDECIDED, "9 complete", "The roster of the terms is missing.")


def _remarks(bundle: Bundle) -> Iterable[str]:
    yield "A did:key proves that somebody controls a key; it does not prove who that person is."
    record_digest = bundle.history.record.record_digest
    if not any(
        signer.role == Party.FIRST.value
        for item in bundle.history.documents
        for signer in SIGNERS[item.type].signers(item.body)
    ):
        yield (
            f"No later document of the first party confirms the record {record_digest}: "
            "its time rests on the second party's word."
        )
    if is_loopback(bundle.history.record.body.second_party.ref):
        yield "LOCAL TEST: made over loopback; it proves nothing about any organisation."
    if bundle.history.record.body.roster is None:
        yield "The terms are personal, outside the agreement model of IEEE 7012."
