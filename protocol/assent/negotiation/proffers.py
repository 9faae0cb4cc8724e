"""What a second party checks in a proffer, and in the candidate that answers its counter-offer.

Owns rules about content. Proofs are ``record``'s business, order is ``states``'s, and whether
the second party wants the agreement is ``policy``'s.
"""

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from assent.documents.agreement import Agreement
from assent.documents.answers import Cancellation, CounterOffer, Decline
from assent.documents.containers import Proffer
from assent.documents.description import SecondPartyDescription
from assent.documents.document import Document
from assent.documents.parts import Counter, Party
from assent.errors import PeerError
from assent.terms.vocabulary import load as load_vocabulary
from assent.times import Instant, is_ahead, plus_duration

__all__ = [
    "Current",
    "alternative_to",
    "check_answer",
    "check_cancellation",
    "check_countries",
    "check_decline",
    "check_proffer",
    "check_times",
    "is_outdated",
]


class Current(Struct, frozen=True, kw_only=True):
    """The digests of what the second party publishes now, and its legal name."""

    description: str
    vocabulary: str
    legal_name: str


def check_proffer(
    proffer: Proffer, *, name: str, description: SecondPartyDescription, now: Instant
) -> None:
    """Check that a proffer is whole, meant for us, of our measure and possible in time.

    ``name`` is the id under which it was sent. Raises:
        PeerError: ``container`` (NEG-10), ``too-large``, ``wrong-audience`` (BND-03),
            ``proof-missing``, ``time-order`` (NEG-06), ``proof-time`` (PRF-09) or ``country``
            (NEG-14).
    """
    _check_whole(proffer, name)
    _check_personal_terms(proffer)
    first = proffer.candidates[0].body
    if first.second_party.ref != description.second_party.ref:
        raise PeerError("wrong-audience", "The proffer names another second party.")
    if first.origin not in description.origins:
        raise PeerError("wrong-audience", "The proffer names an origin that is not served here.")
    limits = description.limits
    if len(proffer.raw) > int(limits.proffer_bytes):
        raise PeerError("too-large", "The proffer is larger than described.")
    if len(proffer.candidates) > int(limits.candidates):
        raise PeerError("container", "The proffer has more candidates than described.")
    for candidate in proffer.candidates:
        check_times(candidate, limits.accept_within, now)
    check_countries(first)


def check_times(candidate: Document[Agreement], accept_within: str, now: Instant) -> None:
    """Check that a candidate's times agree with each other, our clock and our limit.

    Raises:
        PeerError: ``proof-time``, made in the future; ``time-order``, anything else (NEG-06);
            ``proof-missing``, nobody signed it.
    """
    if not candidate.proofs:
        raise PeerError("proof-missing")
    body, created = candidate.body, candidate.proofs[0].created
    if is_ahead(created, now):
        raise PeerError("proof-time", f"The first proof is later than our clock, {now}.")
    if created > body.accept_by:
        raise PeerError("time-order", "acceptBy lies before the first proof.")
    if body.accept_by > plus_duration(created, accept_within):
        raise PeerError("time-order", f"acceptBy is more than {accept_within} after the proof.")
    # What is too late to be agreed is declined as expired, whatever became of its endsAt.
    earliest = body.effective_from if now > body.accept_by else max(body.effective_from, now)
    if body.ends_at is not None and body.ends_at <= earliest:
        raise PeerError("time-order", "endsAt does not lie after effectiveFrom and now.")


def check_countries(candidate: Agreement) -> None:
    """Check that place and law are countries of the vocabulary, no group and no region.

    Raises:
        PeerError: ``country`` (NEG-14).
    """
    countries = load_vocabulary().locations.countries
    if candidate.place not in countries:
        raise PeerError("country", "The place is no country of the vocabulary.")
    if candidate.governing_law not in countries:
        raise PeerError("country", "The governing law is of no country of the vocabulary.")


def check_answer(
    answer: Document[Agreement], *, first: Agreement, counter_offer: Document[CounterOffer]
) -> None:
    """Check that a candidate takes the counter-offer as it is and changes nothing else.

    Raises:
        PeerError: ``reference`` (NEG-07).
    """
    taken = alternative_to(first, counter_offer, agreement_id=answer.body.id)
    if answer.body != taken or answer.body.id == first.id:
        raise PeerError(
            "reference", "The candidate differs from the counter-offer in more than its terms."
        )


def check_cancellation(cancellation: Cancellation, proffer: Proffer) -> None:
    """Check that a cancellation names its proffer and exactly the candidates of it.

    Raises:
        PeerError: ``reference`` (NEG-04).
    """
    first = proffer.candidates[0].body
    if (cancellation.proffer, cancellation.first_party) != (proffer.id, first.first_party):
        raise PeerError("reference", "The cancellation is about another proffer.")
    if set(cancellation.cancels) != {item.body_digest for item in proffer.candidates}:
        raise PeerError("reference", "The cancellation does not name the proffer's candidates.")


def check_decline(decline: Decline, counter_offer: Document[CounterOffer]) -> None:
    """Check that a first party's decline names the counter-offer that was made to it.

    Raises:
        PeerError: ``reference`` (NEG-03).
    """
    offer = counter_offer.body
    if decline.declined_by is not Party.FIRST or decline.first_party != offer.first_party:
        raise PeerError("reference", "The counter-offer was not made to who declines it.")
    if (decline.proffer, decline.declines) != (offer.proffer, (counter_offer.record_digest,)):
        raise PeerError("reference", "The decline does not name the counter-offer.")


def alternative_to(
    first: Agreement, counter_offer: Document[CounterOffer], *, agreement_id: str
) -> Agreement:
    """The candidate that takes a counter-offer: the first one with the other terms (NEG-07)."""
    offer = counter_offer.body
    return replace(
        first,
        id=agreement_id,
        terms=offer.terms,
        roster=offer.roster,
        practices=offer.practices,
        proffer=replace(first.proffer, counter=Counter.NONE, answers=counter_offer.record_digest),
    )


def is_outdated(candidate: Agreement, current: Current) -> bool:
    """Whether a candidate rests on something else than what we publish now (NEG-08)."""
    described = candidate.description.digest_multibase != current.description
    worded = candidate.vocabulary.digest_multibase != current.vocabulary
    return described or worded or candidate.second_party.legal_name != current.legal_name


def _check_whole(proffer: Proffer, name: str) -> None:
    """Candidates share everything but their terms, and say where they stand (NEG-10)."""
    if proffer.id != name:
        raise PeerError("container", "The proffer's id is not the one in the address.")
    first = proffer.candidates[0].body
    for position, candidate in enumerate(proffer.candidates, start=1):
        body = candidate.body
        place = (name, str(position), first.proffer.counter, None)
        said = body.proffer
        if (said.ref, said.position, said.counter, said.answers) != place:
            raise PeerError("container", "A candidate does not state its place in the proffer.")
        if body is not first and body != replace(first, **_own_terms(body)):
            raise PeerError("container", "Candidates of one proffer differ in more than terms.")
    count = len(proffer.candidates)
    if len({item.body.id for item in proffer.candidates}) != count:
        raise PeerError("container", "Two candidates have one id.")
    if len({item.body.terms.digest_multibase for item in proffer.candidates}) != count:
        raise PeerError("container", "Two candidates have the same terms.")


def _own_terms(body: Agreement) -> dict[str, Any]:
    return {name: getattr(body, name) for name in _OWN_TO_A_CANDIDATE}


_OWN_TO_A_CANDIDATE = ("id", "terms", "roster", "practices", "contributions", "proffer")


def _check_personal_terms(proffer: Proffer) -> None:
    """Terms by value are those of the candidates outside any roster, each of them (NEG-11)."""
    named = {
        item.body.terms.digest_multibase for item in proffer.candidates if item.body.roster is None
    }
    if named != {item.record_digest for item in proffer.personal_terms}:
        raise PeerError("container", "Personal terms are not those that the candidates name.")
    if not all(item.body.personal for item in proffer.personal_terms):
        raise PeerError("container", "Terms by value are a first party's own, by their id.")
