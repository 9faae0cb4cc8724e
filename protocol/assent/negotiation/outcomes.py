"""What a first party checks in the answer to its proffer, trusting nothing (NEG-09).

Proofs are checked by ``record`` before; rules here are about what the answer answers.
"""

from collections.abc import Collection
from typing import Any

from assent.documents.agreement import Agreement
from assent.documents.answers import CounterOffer, Decline
from assent.documents.containers import Proffer
from assent.documents.document import Document
from assent.documents.notices import Effect, Receipt
from assent.documents.parts import Counter, Digest, Party
from assent.documents.roster import EntryStatus, Roster
from assent.errors import PeerError
from assent.roster import terms_reference

__all__ = ["OUTCOMES", "answered_candidate", "check_alternative", "check_outcome"]

OUTCOMES = ("Agreement", "CounterOffer", "Decline", "Receipt")
"""The documents that may answer a proffer; a Receipt answers a cancelled or declined one."""


def check_outcome(
    outcome: Document[Any],
    proffer: Proffer,
    *,
    counter_offer: Document[CounterOffer] | None = None,
    answer: Document[Agreement] | None = None,
    sent: Collection[Digest] = (),
) -> None:
    """Check that ``outcome`` is about this proffer, or about what was sent after it.

    ``counter_offer`` is the one that came before, if one did, and ``answer`` the candidate that
    was sent to take it. ``sent`` are the recordDigests of a decline, a cancellation or a
    withdrawal that was sent: only these have receipts.

    Raises:
        PeerError: ``reference``, it is about something else (NEG-09); ``time-order``.
    """
    body = outcome.body
    first = proffer.candidates[0].body
    if body.first_party != first.first_party or body.second_party.ref != first.second_party.ref:
        raise PeerError("reference", "The answer is about other parties.")
    if isinstance(body, Agreement):
        answered_candidate(outcome, proffer, answer=answer)
    elif isinstance(body, Receipt):
        _check_receipt(body, sent)
    elif not isinstance(body, CounterOffer | Decline):
        raise PeerError("reference", "A document of this type answers no proffer.")
    elif body.proffer != proffer.id:
        raise PeerError("reference", "The answer is about another proffer.")
    elif isinstance(body, CounterOffer):
        _check_only_alternative(outcome, counter_offer, answer)
        _check_counter_offer(outcome, proffer)
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
        if same and candidate.proofs == record.proofs[:1]:
            return candidate
    raise PeerError("reference", "The record is not one of the candidates that were sent.")


def check_alternative(offer: CounterOffer, roster: Document[Roster]) -> None:
    """Check that the terms of an alternative stand in the roster that was proffered from.

    ``roster`` is one that the first party checked. What the terms say, their digest decides.

    Raises:
        PeerError: ``reference`` (NEG-03, I7).
    """
    if offer.roster.digest_multibase != roster.record_digest:
        raise PeerError("reference", "The alternative is not of the same roster.")
    if not any(
        terms_reference(entry) == offer.terms and entry.status is EntryStatus.ACTIVE
        for entry in roster.body.entries
    ):
        raise PeerError("reference", "The alternative does not stand in the roster.")


def _check_only_alternative(
    offer: Document[CounterOffer],
    before: Document[CounterOffer] | None,
    answer: Document[Agreement] | None,
) -> None:
    """The same alternative may come again; a second one is no alternative (PR8)."""
    known = [] if before is None else [before.record_digest]
    if answer is not None and answer.body.proffer.answers is not None:
        known.append(answer.body.proffer.answers)
    if any(digest != offer.record_digest for digest in known):
        raise PeerError("reference", "A second alternative was made.")


def _check_counter_offer(document: Document[CounterOffer], proffer: Proffer) -> None:
    """An alternative was asked for, is one, and changes terms only (NEG-03)."""
    offer, first = document.body, proffer.candidates[0]
    if first.body.proffer.counter is not Counter.ONE:
        raise PeerError("reference", "An alternative was not asked for.")
    if offer.candidate != first.body_digest:
        raise PeerError("reference", "The alternative is not to the first candidate.")
    if offer.roster != first.body.roster:
        raise PeerError("reference", "The alternative is not of the same roster.")
    proffered = {item.body.terms.digest_multibase for item in proffer.candidates}
    if offer.terms.digest_multibase in proffered:
        raise PeerError("reference", "The alternative is what was proffered.")
    if not document.proofs[0].created <= offer.accept_by <= first.body.accept_by:
        raise PeerError("time-order", "The alternative's acceptBy is impossible.")


def _check_receipt(receipt: Receipt, sent: Collection[Digest]) -> None:
    if receipt.answers not in sent:
        raise PeerError("reference", "The receipt is for a document that was not sent.")
    if receipt.effect not in (Effect.CANCELLED, Effect.DECLINED) or receipt.record is not None:
        raise PeerError("reference", "The receipt is not about a negotiation.")


def _check_decline(decline: Decline, proffer: Proffer, answer: Document[Agreement] | None) -> None:
    may_decline = [{item.body_digest for item in proffer.candidates}]
    if answer is not None:
        may_decline.append({answer.body_digest})
    if decline.declined_by is not Party.SECOND or set(decline.declines) not in may_decline:
        raise PeerError("reference", "The decline is about other candidates.")
