"""Which terms go to a vendor, each with the profile that it is matched with.

Owns the way from a name, a preference or terms of one's own to something a candidate can be built
from. What is found here was checked by digest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from msgspec.structs import replace

from assent import documents
from assent.documents import Digest, Document, Practices, Roster, Terms
from assent.documents.parts import TermsReference
from assent.errors import LocalError
from assent.roster import find, reference, terms_reference
from assent.terms import CUSTOMER, Result, Verdict, load_vocabulary, match
from assent_client.agent import Agent
from assent_client.storefront import Storefront, standard_terms
from assent_client.wallet import DEFAULT_CONTEXT, Preference

__all__ = ["Choice", "host_of", "named", "personal", "preference_for", "preferred", "suited"]

_RANK = {Result.WITHIN: 0, Result.UNKNOWN: 1, Result.OUTSIDE: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Terms, the vendor's profile that suits them best, and whether it is within them.

    ``roster`` is None for personal terms. ``accepted`` says whether the vendor names the terms
    among those it accepts.
    """

    terms: Document[Terms]
    reference: TermsReference
    roster: Document[Roster] | None
    practices: Document[Practices]
    verdict: Verdict
    accepted: bool

    @property
    def name(self) -> str:
        """The name of the terms."""
        return self.reference.name

    @property
    def profile(self) -> str:
        """The name of the profile."""
        return self.practices.body.profile


def host_of(origin: str) -> str:
    """The context that stands for one site: its host name, without a port."""
    return urlsplit(origin).hostname or ""


def preference_for(agent: Agent, origin: str, context: str) -> Preference | None:
    """What is preferred at a site: for the site itself, else for the context, else in general."""
    return agent.wallet.preferences.choose(host_of(origin), context, DEFAULT_CONTEXT)


def preferred(agent: Agent, shown: Storefront, context: str) -> tuple[Choice, ...]:
    """The customer's preferred terms in their order, as far as the vendor's rosters list them.

    Asks nobody: to fetch terms would tell the vendor that they are preferred.
    """
    preference = preference_for(agent, shown.origin, context)
    wanted = () if preference is None else preference.terms
    choices = []
    for named_terms in wanted:
        found = shown.rosters.entry(named_terms.digest_multibase)
        terms = _at_hand(agent, shown, named_terms.digest_multibase)
        if found is not None and terms is not None and shown.profiles:
            choices.append(suited(shown, terms, terms_reference(found[1]), found[0]))
    return tuple(choices)


async def named(agent: Agent, shown: Storefront, names: Sequence[str]) -> tuple[Choice, ...]:
    """The terms of these names, aliases, IRIs or digests.

    Raises:
        LocalError: no roster that both sides use lists one of them as active.
    """
    choices = []
    for name in names:
        listed = (find(roster.body, name) for roster in shown.rosters.trusted)
        entry = next((item for item in listed if item is not None), None)
        found = None if entry is None else shown.rosters.entry(entry.digest_multibase)
        if found is None:
            raise LocalError(
                f"No roster that {shown.legal_name} uses and you trust lists the terms “{name}”.",
                "See which there are: assent terms list",
            )
        terms = await standard_terms(agent, shown.base, found[1])
        choices.append(suited(shown, terms, terms_reference(found[1]), found[0]))
    return tuple(choices)


def personal(agent: Agent, shown: Storefront, terms: Terms) -> Choice:
    """The customer's own terms, under an id that no other vendor sees.

    Raises:
        LocalError: the vendor shows no profile that they could be matched with.
    """
    own = documents.seal(documents.write(replace(terms, id=agent.new_id(), texts=())))
    its_reference = TermsReference(
        ref=own.id,
        name=own.body.name,
        version=own.body.version,
        digest_multibase=own.record_digest,
    )
    return suited(shown, own, its_reference, None)


def suited(
    shown: Storefront,
    terms: Document[Terms],
    reference: TermsReference,
    roster: Document[Roster] | None,
) -> Choice:
    """Terms with the profile that suits them best; on equal terms the one the vendor names.

    Raises:
        LocalError: the vendor shows no profile at all.
    """
    accepted = {item.reference.digest_multibase: item.practices for item in shown.accepted}
    own = accepted.get(reference.digest_multibase)
    vocabulary = load_vocabulary()
    judged = [
        (match(practices.body, terms.body, vocabulary, voice=CUSTOMER), digest)
        for digest, practices in shown.profiles.items()
    ]
    if not judged:
        raise LocalError(f"{shown.legal_name} does not say what it does with data.")
    verdict, profile = min(judged, key=lambda item: (_RANK[item[0].result], item[1] != own))
    return Choice(
        terms=terms,
        reference=reference,
        roster=roster,
        practices=shown.profiles[profile],
        verdict=verdict,
        accepted=own is not None,
    )


def _at_hand(agent: Agent, shown: Storefront, digest: Digest) -> Document[Terms] | None:
    """Terms that are shipped, kept, or were shown to everybody who looks."""
    for item in shown.accepted:
        if item.reference.digest_multibase == digest:
            return item.terms
    standard = reference().standards.get(digest)
    if standard is not None:
        return standard.document
    raw = agent.wallet.contents.get(digest)
    return None if raw is None else documents.read(raw, "Terms")
