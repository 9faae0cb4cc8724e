"""What a second party wants: policy on top of matching, and the decision about a proffer.

By default every terms that a profile keeps is accepted; policy only removes, orders, or sends to
a person. ``unknown`` is declined unless policy sends it to a person (POL-01). Pure rules: the
practices and terms were matched before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from assent.documents.parts import Difference, Reference, TermsReference, VersionedReference

__all__ = [
    "Accept",
    "AskPerson",
    "Decision",
    "Judged",
    "Match",
    "Offer",
    "Personal",
    "Policy",
    "Propose",
    "Refuse",
    "Unknown",
    "decide",
]


class Match(StrEnum):
    """What is known of a candidate: a matching verdict, or that its terms are not offered."""

    WITHIN = "within"
    OUTSIDE = "outside"
    UNKNOWN = "unknown"
    NOT_OFFERED = "not-offered"


class Unknown(StrEnum):
    """What becomes of a verdict that cannot be decided."""

    DECLINE = "decline"
    PERSON = "person"


class Personal(StrEnum):
    """What becomes of personal terms that the practices are within."""

    ACCEPT = "accept"
    PERSON = "person"
    DECLINE = "decline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The operator's wishes. ``remove``, ``person`` and ``prefer`` hold digests of terms."""

    remove: frozenset[str] = frozenset()
    person: frozenset[str] = frozenset()
    prefer: tuple[str, ...] = ()
    unknown: Unknown = Unknown.DECLINE
    personal: Personal = Personal.ACCEPT


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A candidate's terms, whether they are personal, and how the practices match them."""

    terms: str
    match: Match
    is_personal: bool = False
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Roster terms that one of our profiles is within."""

    terms: TermsReference
    roster: VersionedReference
    practices: Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept:
    """Sign the candidate at ``index``, counted from 0."""

    index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPerson:
    """A person shall decide about the candidate at ``index``."""

    index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Propose:
    """Make the one alternative."""

    offer: Offer
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse:
    """Decline with a code of the registry of reasons, and say what differed."""

    reason: str
    differences: tuple[Difference, ...] = ()


Decision = Accept | AskPerson | Propose | Refuse


def decide(
    policy: Policy, candidates: Sequence[Judged], offers: Sequence[Offer], *, may_counter: bool
) -> Decision:
    """What to do about a proffer's candidates, given in the first party's order.

    ``offers`` stand in roster order. The first candidate that policy accepts is signed; then a
    person is asked; then the one alternative is made if it was asked for; else it is declined
    for the reason that concerns the first candidate (POL-02).
    """
    wishes = [_wish(policy, judged) for judged in candidates]
    for index, wish in enumerate(wishes):
        if wish == _ACCEPT:
            return Accept(index=index)
    for index, wish in enumerate(wishes):
        if wish == _PERSON:
            return AskPerson(index=index)
    differences = candidates[0].differences
    alternative = best_offer(policy, offers, without={item.terms for item in candidates})
    if may_counter and alternative is not None and not candidates[0].is_personal:
        return Propose(offer=alternative, differences=differences)
    return Refuse(reason=wishes[0], differences=differences)


def best_offer(policy: Policy, offers: Sequence[Offer], *, without: set[str]) -> Offer | None:
    """The offer that policy prefers, else the first of the roster that it does not hold back."""
    open_offers = {
        offer.terms.digest_multibase: offer
        for offer in reversed(offers)
        if offer.terms.digest_multibase not in policy.remove | policy.person | without
    }
    for digest in policy.prefer:
        if digest in open_offers:
            return open_offers[digest]
    return next(reversed(open_offers.values()), None)


_ACCEPT, _PERSON = "accept", "ask"


def _wish(policy: Policy, judged: Judged) -> str:
    """``accept``, ``person``, or the reason why not."""
    if judged.match is Match.NOT_OFFERED:
        return "not-offered"
    if judged.match is Match.OUTSIDE:
        return "outside-practices"
    if judged.terms in policy.remove:
        return "policy"
    if judged.is_personal and policy.personal is Personal.DECLINE:
        return "policy"
    if judged.match is Match.UNKNOWN:
        return _PERSON if policy.unknown is Unknown.PERSON else "unknown"
    by_person = judged.terms in policy.person
    if by_person or (judged.is_personal and policy.personal is Personal.PERSON):
        return _PERSON
    return _ACCEPT
