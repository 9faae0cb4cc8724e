"""What an auditor can say of a bundle, offline (specification, Records and evidence; REC-06).

:func:`judge` goes through the specification's numbered list. It answers with a verdict and
raises nothing for what the bundle holds: a broken bundle is an answer, too.
"""

from collections.abc import Iterable

from assent import agreement
from assent.agreement import Standing, Status
from assent.audit.remarks import remarks
from assent.audit.steps import STEPS, Case
from assent.audit.trust import signing_key
from assent.audit.verdict import Answer, Stop, Verdict
from assent.bundle import Bundle
from assent.documents.agreement import Agreement
from assent.documents.document import Document
from assent.errors import PeerError
from assent.key_ring import ListedKey
from assent.times import Instant

__all__ = ["STEPS", "Answer", "Verdict", "judge"]


def judge(
    bundle: Bundle,
    *,
    trusted: Iterable[ListedKey] | None,
    at: Instant,
    now: Instant | None = None,
    loopback: bool = False,
    successors: Iterable[Document[Agreement]] = (),
) -> Verdict:
    """The verdict about ``bundle`` for the time ``at``.

    ``trusted`` are the second party's keys from outside the bundle: its published DID document
    or a wallet's pin; None when nothing outside is known. ``now`` is the clock of who judges, where
    ``at`` lies before it: no document may be of a later time. ``loopback`` admits local tests.
    ``successors`` are verified records from outside the bundle.
    """
    case = Case(bundle=bundle, latest=now or at, trusted=tuple(trusted or ()), loopback=loopback)
    said = tuple(remarks(bundle))
    for name, step in STEPS:
        try:
            step(case)
        except Stop as stop:
            return Verdict(answer=stop.answer, check=name, reason=stop.reason, at=at, remarks=said)
        except PeerError as error:
            return Verdict(
                answer=Answer.INVALID,
                check=name,
                reason=error.detail,
                code=error.code,
                at=at,
                remarks=said,
            )
    standing = agreement.standing(bundle.history, at, successors=(*bundle.successors, *successors))
    return _by_standing(standing, signing_key(case), at, said)


def _by_standing(standing: Standing, key: ListedKey, at: Instant, said: tuple[str, ...]) -> Verdict:
    """The last step: where a whole and trusted history stands."""
    answer, since = Answer.VALID, standing.since
    reason = "Both parties signed these bytes, and everything they rest on is here."
    if standing.status.is_over:
        answer = Answer(standing.status.value)
        reason = f"Valid when made; {standing.status} since {standing.since}."
    elif key.revoked is not None and key.revoked <= at:
        answer, since = Answer.KEY_WITHDRAWN, key.revoked
        reason = f"Valid when made; the second party withdrew its key later, on {key.revoked}."
    elif standing.status is Status.SIGNED:
        reason += " It is signed and not yet in effect."
    if key.expires is not None and key.expires <= at:
        said += (f"The second party's key was in use until {key.expires}, after it had signed.",)
    return Verdict(
        answer=answer,
        check=f"{len(STEPS) + 1} standing",
        reason=reason,
        at=at,
        since=since,
        standing=standing,
        remarks=said,
    )
