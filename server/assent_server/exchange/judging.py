"""How a candidate stands to what we do: its terms found, matched and put into a judgement.

The matching is ``assent.terms``'s; wishes are ``assent.policy``'s. This joins them.
"""

from collections.abc import Mapping

from assent.documents import Agreement, Difference, Digest, Document
from assent.documents.containers import Proffer
from assent.documents.parts import Counter
from assent.errors import PeerError
from assent.policy import Decision, Judged, Match, decide
from assent.roster import entry_for
from assent.terms.matching import match
from assent.terms.model import Terms
from assent.terms.verdict import Result, Verdict
from assent.times import Instant
from assent_server.published import Published

__all__ = ["decision_about", "find_terms", "judge"]

_DIFFERENCES_MAX = 8


def decision_about(proffer: Proffer, published: Published, now: Instant) -> Decision:
    """What policy decides about a checked proffer (POL-02)."""
    personal = {item.record_digest: item for item in proffer.personal_terms}
    first = proffer.candidates[0].body
    return decide(
        published.policy,
        [judge(item.body, personal, published, now) for item in proffer.candidates],
        published.offers,
        may_counter=first.proffer.counter is Counter.ONE,
    )


def judge(
    candidate: Agreement,
    personal: Mapping[Digest, Document[Terms]],
    published: Published,
    now: Instant,
) -> Judged:
    """How one candidate's terms and the practices that it names go together.

    Raises:
        PeerError: ``reference``, IRI, name or version are not those of the terms by digest.
    """
    digest = candidate.terms.digest_multibase
    practices = published.practices.get(candidate.practices.digest_multibase)
    terms = find_terms(candidate, personal, published, now)
    if practices is None or terms is None:
        return Judged(terms=digest, match=Match.NOT_OFFERED)
    verdict = match(practices.body, terms.body, published.vocabulary)
    return Judged(
        terms=digest,
        match=_MATCHES[verdict.result],
        is_personal=candidate.roster is None,
        differences=differences(verdict),
    )


def find_terms(
    candidate: Agreement,
    personal: Mapping[Digest, Document[Terms]],
    published: Published,
    now: Instant,
) -> Document[Terms] | None:
    """The terms a candidate names by digest: of a roster that is current, or its own.

    Raises:
        PeerError: ``reference``, what is said of them is not what they say (PR10).
    """
    named = candidate.terms
    if candidate.roster is None:
        terms = personal.get(named.digest_multibase)
    else:
        roster = published.rosters.get(candidate.roster.digest_multibase)
        if roster is None or entry_for(roster.body, named, now=now) is None:
            return None
        terms = published.terms.get(named.digest_multibase)
    if terms is None:
        return None
    if (terms.body.id, terms.body.name, terms.body.version) != (
        named.ref,
        named.name,
        named.version,
    ):
        raise PeerError("reference", "The terms by digest have another IRI, name or version.")
    return terms


def differences(verdict: Verdict) -> tuple[Difference, ...]:
    """The findings against, as a decline or counter-offer carries them."""
    against = [item for item in verdict.findings if item.result is not Result.WITHIN]
    return tuple(
        Difference(dimension=item.dimension, explanation=item.sentence)
        for item in against[:_DIFFERENCES_MAX]
    )


_MATCHES = {
    Result.WITHIN: Match.WITHIN,
    Result.OUTSIDE: Match.OUTSIDE,
    Result.UNKNOWN: Match.UNKNOWN,
}
