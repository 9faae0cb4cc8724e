"""What a first party checks in the answer to its proffer, trusting nothing (NEG-09).

Proofs are checked by ``record`` before; rules here are about what the answer answers.
"""

from collections.abc import Collection
from typing import Any

from msgspec.structs import replace

from assent.documents.agreement import Agreement
from assent.documents.answers import CounterOffer, Decline
from assent.documents.containers import Proffer
from assent.documents.document import Document
from assent.documents.notices import Effect, Receipt
from assent.documents.parts import Counter, Digest, Party
from assent.documents.roster import EntryStatus, Roster
from assent.errors import PeerError
from assent.negotiation.proffers import alternative_to
from assent.roster import terms_reference

__all__ = ["OUTCOMES", "check_alternative", "check_outcome"]

OUTCOMES = ("Agreement", "CounterOffer", "Decline", "Receipt")
"""The documents that may answer a proffer; a Receipt answers a cancelled or declined one."""


def check_outcome(
    outcome: Document[Any],
    proffer: Proffer,
    *,
    counter_offer: Document[CounterOffer] | None = None,
    answer: Document[Agreement] | None = None,
    sent: Collection[Digest] | None = None,
) -> None:
    """Check that ``outcome`` is about this proffer, or about what was sent after it.

    ``counter_offer`` is the one that came before, if one did: the same may come again, another
    may not. ``answer`` is the candidate that was sent to take it; another device that has the
    same wallet may have sent one, too. ``sent`` are the recordDigests of a decline, a
    cancellation or a withdrawal that was sent: only these have receipts. Without it, the caller
    sees to what a receipt answers.

    Raises:
        PeerError: ``reference``, it is about something else (NEG-09); ``time-order``.
    """
    body = outcome.body
    first = proffer.candidates[0].body
    if body.first_party != first.first_party or body.second_party.ref != first.second_party.ref:
        raise PeerError("reference", "The answer is about other parties.")
    if isinstance(body, Agreement):
        _check_record(outcome, proffer, counter_offer=counter_offer, answer=answer)
    elif isinstance(body, Receipt):
        _check_receipt(body, sent)
    elif not isinstance(body, CounterOffer | Decline):
        raise PeerError("reference", "A document of this type answers no proffer.")
    elif body.proffer != proffer.id:
        raise PeerError("reference", "The answer is about another proffer.")
    elif isinstance(body, CounterOffer):
        _check_counter_offer(outcome, proffer, before=counter_offer)
    else:
        _check_decline(body, proffer)


def check_alternative(offer: CounterOffer, roster: Document[Roster]) -> None:
    """Check that the terms of an alternative stand in the roster that it names.

    ``roster`` is that one, checked by the first party: the one proffered from, or one that
    descends from it. What the terms say, their digest decides.

    Raises:
        PeerError: ``reference`` (NEG-03, I7).
    """
    if offer.roster.digest_multibase != roster.record_digest:
        raise PeerError("reference", "The alternative is of another roster.")
    if not any(
        terms_reference(entry) == offer.terms and entry.status is EntryStatus.ACTIVE
        for entry in roster.body.entries
    ):
        raise PeerError("reference", "The alternative does not stand in the roster.")


def _check_record(
    record: Document[Agreement],
    proffer: Proffer,
    *,
    counter_offer: Document[CounterOffer] | None,
    answer: Document[Agreement] | None,
) -> None:
    """Check that a record is the countersigned form of a candidate that she signed (I7)."""
    signed = [*proffer.candidates] if answer is None else [*proffer.candidates, answer]
    for candidate in signed:
        same = candidate.body_digest == record.body_digest
        if same and candidate.proofs == record.proofs[:1]:
            return
    if not _takes_alternative(record.body, proffer.candidates[0].body, counter_offer):
        raise PeerError("reference", "The record is not one of the candidates that were sent.")


def _takes_alternative(
    body: Agreement, first: Agreement, counter_offer: Document[CounterOffer] | None
) -> bool:
    """Whether this changes of the first candidate what an alternative may, and no more.

    Her proof on it was checked: what this device did not sign, another device of hers did. This
    one may not even have heard of the alternative.
    """
    answers = body.proffer.answers
    if answers is None or first.proffer.counter is not Counter.ONE or body.id == first.id:
        return False
    if counter_offer is not None:
        return body == alternative_to(first, counter_offer, agreement_id=body.id)
    return body == replace(
        first,
        id=body.id,
        terms=body.terms,
        roster=body.roster,
        practices=body.practices,
        proffer=replace(first.proffer, counter=Counter.NONE, answers=answers),
    ) and _roster_of(body) == _roster_of(first)


def _roster_of(body: Agreement) -> str | None:
    return None if body.roster is None else body.roster.ref


def _check_counter_offer(
    document: Document[CounterOffer], proffer: Proffer, *, before: Document[CounterOffer] | None
) -> None:
    """An alternative was asked for, is the only one, and changes terms only (NEG-03)."""
    offer, first = document.body, proffer.candidates[0]
    if before is not None and before.record_digest != document.record_digest:
        raise PeerError("reference", "A second alternative was made.")
    if first.body.proffer.counter is not Counter.ONE:
        raise PeerError("reference", "An alternative was not asked for.")
    if offer.candidate != first.body_digest:
        raise PeerError("reference", "The alternative is not to the first candidate.")
    if first.body.roster is None or offer.roster.ref != first.body.roster.ref:
        raise PeerError("reference", "The alternative is not of the same roster.")
    proffered = {item.body.terms.digest_multibase for item in proffer.candidates}
    if offer.terms.digest_multibase in proffered:
        raise PeerError("reference", "The alternative is what was proffered.")
    if not document.proofs[0].created <= offer.accept_by <= first.body.accept_by:
        raise PeerError("time-order", "The alternative's acceptBy is impossible.")


def _check_receipt(receipt: Receipt, sent: Collection[Digest] | None) -> None:
    if sent is not None and receipt.answers not in sent:
        raise PeerError("reference", "The receipt is for a document that was not sent.")
    if receipt.effect not in (Effect.CANCELLED, Effect.DECLINED) or receipt.record is not None:
        raise PeerError("reference", "The receipt is not about a negotiation.")


def _check_decline(decline: Decline, proffer: Proffer) -> None:
    """A decline names all candidates, or the one that took the alternative.

    That one need not be known here: another device may have sent it.
    """
    declines = set(decline.declines)
    proffered = {item.body_digest for item in proffer.candidates}
    was_asked_for = proffer.candidates[0].body.proffer.counter is Counter.ONE
    took_it = was_asked_for and len(declines) == 1 and not declines & proffered
    if decline.declined_by is not Party.SECOND or not (took_it or declines == proffered):
        raise PeerError("reference", "The decline is about other candidates.")
