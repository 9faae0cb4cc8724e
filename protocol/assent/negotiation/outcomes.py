"""What a first party checks in the answer to its proffer, trusting nothing (NEG-09).

Proofs are checked by ``record`` before; rules here are about what the answer answers.
"""

from typing import Any

from assent.documents.agreement import Agreement
from assent.documents.answers import CounterOffer, Decline
from assent.documents.containers import Proffer
from assent.documents.document import Document
from assent.documents.notices import Effect, Receipt
from assent.documents.parts import Counter, Party
from assent.errors import PeerError

__all__ = ["OUTCOMES", "answered_candidate", "check_counter_offer", "check_outcome"]

OUTCOMES = ("Agreement", "CounterOffer", "Decline", "Receipt")
"""The documents that may answer a proffer; a Receipt answers a cancelled or declined one."""


def check_outcome(
    outcome: Document[Any], proffer: Proffer, *, answer: Document[Agreement] | None = None
) -> None:
    """Check that ``outcome`` is about this proffer, or about the candidate sent as ``answer``.

    Raises:
        PeerError: ``reference``, it is about something else (NEG-09).
    """
    body = outcome.body
    first = proffer.candidates[0].body
    if body.first_party != first.first_party or body.second_party.ref != first.second_party.ref:
        raise PeerError("reference", "The answer is about other parties.")
    if isinstance(body, Agreement):
        answered_candidate(outcome, proffer, answer=answer)
    elif isinstance(body, Receipt):
        if body.effect not in (Effect.CANCELLED, Effect.DECLINED):
            raise PeerError("reference", "The receipt is not about a negotiation.")
    elif body.proffer != proffer.id:
        raise PeerError("reference", "The answer is about another proffer.")
    elif isinstance(body, CounterOffer):
        check_counter_offer(body, proffer)
    else:
        _check_decline(body, proffer, answer)


def answered_candidate(
    record: Document[Agreement], proffer: Proffer, *, answer: Document[Agreement] | None = None
) -> Document[Agreement]:
    """The candidate that a record is the countersigned form of.

    Raises:
        PeerError: ``reference``, no candidate we signed has these bytes (I7).
    """
    signed = [*proffer.candidates] if answer is None else [*proffer.candidates, answer]
    for candidate in signed:
        same = candidate.body_digest == record.body_digest
        if same and candidate.proofs[0] == record.proofs[0]:
            return candidate
    raise PeerError("reference", "The record is not one of the candidates that were sent.")


def check_counter_offer(offer: CounterOffer, proffer: Proffer) -> None:
    """Check that an alternative was asked for, is one, and changes terms only.

    That its terms stand in the same roster is checked against the roster by the caller.

    Raises:
        PeerError: ``reference`` (NEG-03, NEG-09).
    """
    first = proffer.candidates[0]
    roster = first.body.roster
    if first.body.proffer.counter is not Counter.ONE:
        raise PeerError("reference", "An alternative was not asked for.")
    if offer.candidate != first.body_digest:
        raise PeerError("reference", "The alternative is not to the first candidate.")
    if roster is None or offer.roster.ref != roster.ref:
        raise PeerError("reference", "The alternative is not of the same roster.")
    proffered = {item.body.terms.digest_multibase for item in proffer.candidates}
    if offer.terms.digest_multibase in proffered:
        raise PeerError("reference", "The alternative is what was proffered.")
    if offer.accept_by > first.body.accept_by:
        raise PeerError("reference", "The alternative lasts longer than the proffer.")


def _check_decline(decline: Decline, proffer: Proffer, answer: Document[Agreement] | None) -> None:
    names = {item.body_digest for item in proffer.candidates}
    answered = set() if answer is None else {answer.body_digest}
    if decline.declined_by is not Party.SECOND or set(decline.declines) not in (names, answered):
        raise PeerError("reference", "The decline is about other candidates.")
