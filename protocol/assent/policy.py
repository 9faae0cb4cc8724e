"""What a second party wants: policy on top of matching, and the decision about a proffer.

By default every terms that a profile keeps is accepted, unless the practices use sensitive data
(POL-06); policy only removes, orders, or sends to a person. ``unknown`` is declined unless policy
sends it to a person (POL-01). Pure rules: the practices and terms were matched before.
"""

from collections.abc import Sequence, Set
from enum import StrEnum

from msgspec import Struct

from assent.documents.parts import Difference, Reference, TermsReference, VersionedReference
from assent.terms.vocabulary import words

__all__ = [
    "Accept",
    "AskPerson",
    "Decision",
    "Judged",
    "Match",
    "Offer",
    "Policy",
    "Propose",
    "Refuse",
    "Treatment",
    "Unknown",
    "best_offer",
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


class Treatment(StrEnum):
    """What becomes of a kind of candidates that the practices are within."""

    ACCEPT = "accept"
    PERSON = "person"
    DECLINE = "decline"


class Policy(Struct, frozen=True, kw_only=True):
    """The operator's wishes. ``remove``, ``person`` and ``prefer`` hold digests of terms;
    ``personal`` is about personal terms, ``sensitive`` about practices with sensitive data.
    ``laws`` are the countries whose law is taken, as location IRIs; none means any."""

    remove: frozenset[str] = frozenset()
    person: frozenset[str] = frozenset()
    prefer: tuple[str, ...] = ()
    unknown: Unknown = Unknown.DECLINE
    personal: Treatment = Treatment.ACCEPT
    sensitive: Treatment = Treatment.PERSON
    laws: frozenset[str] = frozenset()


class Judged(Struct, frozen=True, kw_only=True):
    """A candidate's terms, whether they are personal, and how the practices match them.

    ``is_sensitive`` says that the practices which it names use sensitive data.
    """

    terms: str
    match: Match
    is_personal: bool = False
    is_sensitive: bool = False
    differences: tuple[Difference, ...] = ()


class Offer(Struct, frozen=True, kw_only=True):
    """Roster terms that one of our profiles is within, and whether that uses sensitive data."""

    terms: TermsReference
    roster: VersionedReference
    practices: Reference
    is_sensitive: bool = False


class Accept(Struct, frozen=True, kw_only=True):
    """Sign the candidate at ``index``, counted from 0."""

    index: int


class AskPerson(Struct, frozen=True, kw_only=True):
    """A person shall decide about the candidate at ``index``."""

    index: int


class Propose(Struct, frozen=True, kw_only=True):
    """Make the one alternative."""

    offer: Offer
    differences: tuple[Difference, ...]


class Refuse(Struct, frozen=True, kw_only=True):
    """Decline with a code of the registry of reasons, and say what differed."""

    reason: str
    differences: tuple[Difference, ...] = ()


Decision = Accept | AskPerson | Propose | Refuse


def decide(
    policy: Policy,
    candidates: Sequence[Judged],
    offers: Sequence[Offer],
    *,
    may_counter: bool,
    law: str | None = None,
) -> Decision:
    """What to do about a proffer's candidates, given in the first party's order.

    ``offers`` stand in roster order; ``law`` is the country whose law all candidates name, where
    there is a proffer; one that is not taken ends it (POL-08). The first candidate that policy
    accepts is signed; then a person is asked about the first that policy sends to one; then the
    one alternative is made if it was asked for; else it is declined for the reason that concerns
    the first candidate (POL-02).
    """
    if law is not None and policy.laws and law not in policy.laws:
        return Refuse(reason="policy", differences=(_other_law(policy.laws),))
    wishes = [_wish(policy, judged, index) for index, judged in enumerate(candidates)]
    for kind in (Accept, AskPerson):
        wanted = next((wish for wish in wishes if isinstance(wish, kind)), None)
        if wanted is not None:
            return wanted
    first = candidates[0]
    alternative = best_offer(policy, offers, without={item.terms for item in candidates})
    if may_counter and alternative is not None and not first.is_personal:
        return Propose(offer=alternative, differences=first.differences)
    return wishes[0]


def best_offer(policy: Policy, offers: Sequence[Offer], *, without: Set[str]) -> Offer | None:
    """The offer that policy prefers, else the first of the roster; None if it holds all back.

    What a person decides about is never offered by itself (POL-04).
    """
    held_back = policy.remove | policy.person | without
    rank = {digest: place for place, digest in enumerate(policy.prefer)}
    return min(
        (
            offer
            for offer in offers
            if offer.terms.digest_multibase not in held_back
            and not (offer.is_sensitive and policy.sensitive is not Treatment.ACCEPT)
        ),
        key=lambda offer: rank.get(offer.terms.digest_multibase, len(rank)),
        default=None,
    )


def _other_law(laws: Set[str]) -> Difference:
    """What differs where the law of other countries was proffered."""
    taken = ", ".join(sorted(map(words, laws)))
    return Difference(
        dimension="law", explanation=f"They make agreements under the law of {taken} only."
    )


def _wish(policy: Policy, judged: Judged, index: int) -> Accept | AskPerson | Refuse:
    """What policy wants of one candidate alone. What matching says goes before any wish."""
    reason = _objection(policy, judged)
    if reason is not None:
        return Refuse(reason=reason, differences=judged.differences)
    if (
        judged.match is Match.UNKNOWN
        or judged.terms in policy.person
        or Treatment.PERSON in _treatments(policy, judged)
    ):
        return AskPerson(index=index)
    return Accept(index=index)


def _objection(policy: Policy, judged: Judged) -> str | None:
    """Why a candidate is declined, as a code of the registry of reasons; None if it is not."""
    if judged.match is Match.NOT_OFFERED:
        return "not-offered"
    if judged.match is Match.OUTSIDE:
        return "outside-practices"
    if judged.terms in policy.remove:
        return "policy"
    if Treatment.DECLINE in _treatments(policy, judged):
        return "policy"
    if judged.match is Match.UNKNOWN and policy.unknown is Unknown.DECLINE:
        return "unknown"
    return None


def _treatments(policy: Policy, judged: Judged) -> tuple[Treatment, ...]:
    """What policy wants of the kinds that a candidate is of (POL-05, POL-06)."""
    personal = (policy.personal,) if judged.is_personal else ()
    return (*personal, policy.sensitive) if judged.is_sensitive else personal
