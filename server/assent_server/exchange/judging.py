"""How a candidate stands to what we do: its terms found, matched and put into a judgement.

The matching is ``assent.terms``'s; wishes are ``assent.policy``'s. This joins them.
"""

from collections.abc import Mapping

from assent.documents import Agreement, Difference, Digest, Document
from assent.documents.containers import Proffer
from assent.documents.parts import Counter, TermsReference, VersionedReference
from assent.documents.terms import TermsKind
from assent.errors import PeerError
from assent.policy import Decision, Judged, Match, decide
from assent.roster import objection_at_signing, roster_reference
from assent.terms.model import Practices, Terms
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
        law=first.governing_law,
    )


def judge(
    candidate: Agreement,
    personal: Mapping[Digest, Document[Terms]],
    published: Published,
    now: Instant,
) -> Judged:
    """How one candidate's terms and the practices that it names go together.

    Raises:
        PeerError: ``reference``, something is named by a digest and another identifier.
    """
    digest = candidate.terms.digest_multibase
    practices = published.practices.get(candidate.practices.digest_multibase)
    terms = find_terms(candidate, personal, published, now)
    _check_named(candidate, practices, published)
    if practices is None or terms is None or _replaces_by_a_contribution(candidate, terms):
        return Judged(terms=digest, match=Match.NOT_OFFERED)
    verdict = published.verdict(practices, terms)
    return Judged(
        terms=digest,
        match=_MATCHES[verdict.result],
        is_personal=candidate.roster is None,
        is_sensitive=practices.record_digest in published.sensitive,
        differences=() if verdict.within else differences(verdict),
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
        return _personal_terms(personal.get(named.digest_multibase), named)
    return _standard_terms(candidate.roster, named, published, now)


def _personal_terms(terms: Document[Terms] | None, named: TermsReference) -> Document[Terms] | None:
    """The first party's own terms, sent by value."""
    if terms is not None:
        said = (terms.body.id, terms.body.name, terms.body.version)
        if said != (named.ref, named.name, named.version):
            raise PeerError("reference", "The terms by digest have another IRI, name or version.")
    return terms


def _standard_terms(
    roster_named: VersionedReference, named: TermsReference, published: Published, now: Instant
) -> Document[Terms] | None:
    """The terms of an active entry of a roster that is used here and has not ended (ROS-03)."""
    standard = published.standard(roster_named.digest_multibase, named.digest_multibase)
    if standard is None or objection_at_signing(standard.roster, now=now) is not None:
        return None
    if standard.named != named:
        raise PeerError("reference", "The terms by digest have another IRI, name or version.")
    if roster_reference(standard.roster) != roster_named:
        raise PeerError("reference", "The roster by digest has another IRI or version.")
    return standard.terms


def _check_named(
    candidate: Agreement, practices: Document[Practices] | None, published: Published
) -> None:
    """Check that what a candidate names by digest has the identifiers that it says (DOC-04).

    A record that names them otherwise would be invalid to every auditor, though both signed it.
    """
    if practices is not None and practices.id != candidate.practices.ref:
        raise PeerError("reference", "The practices by digest have another id.")
    described, vocabulary = published.description, published.description.body.vocabulary
    if candidate.description.digest_multibase == described.record_digest:
        if candidate.description.ref != described.id:
            raise PeerError("reference", "The description by digest has another id.")
        if candidate.vocabulary != vocabulary:
            raise PeerError("reference", "The vocabulary by digest has another IRI or version.")


def _replaces_by_a_contribution(candidate: Agreement, terms: Document[Terms]) -> bool:
    """What takes no place cannot take over the one of an agreement in force (AGR-10)."""
    return candidate.supersedes is not None and terms.body.kind is not TermsKind.ONGOING


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
