"""Building candidates and proffers: complete agreement bodies, signed by the customer only.

Everything in one is either the vendor's own, a pinned constant, coarse, or fresh for this vendor
(I9). Sends nothing and keeps nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from assent import record
from assent.documents import Agreement, Counter, Digest, Document
from assent.documents.containers import Proffer, write_proffer
from assent.documents.parts import PartyReference, ProfferReference, Reference
from assent.errors import LocalError, PeerError
from assent.negotiation import check_countries
from assent.record import Signer
from assent.roster import roster_reference
from assent.terms import load_vocabulary
from assent.times import Instant, plus_duration
from assent_client.agent import Agent
from assent_client.choosing import Choice
from assent_client.storefront import Storefront

__all__ = ["ACCEPT_WITHIN", "PLACE", "Wishes", "build_proffer"]

ACCEPT_WITHIN: Final = "P7D"
"""How long a vendor may take to sign, unless it describes a shorter limit itself."""

PLACE: Final = "place"
"""The setting that holds the country in which the customer is, as a location IRI."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the customer decides about an agreement beside its terms.

    ``place`` and ``governing_law`` are location IRIs; without them the wallet's setting holds, and
    without that the vendor's own jurisdiction, which says nothing about the customer.
    """

    counter: Counter = Counter.NONE
    place: str | None = None
    governing_law: str | None = None
    ends_at: Instant | None = None
    supersedes: Digest | None = None
    contributions: tuple[Digest, ...] = ()
    accept_within: str = ACCEPT_WITHIN


def build_proffer(
    agent: Agent, shown: Storefront, choices: Sequence[Choice], wishes: Wishes, *, signer: Signer
) -> Proffer:
    """A proffer of these terms in order, signed, with fresh ids and a fresh nonce.

    Raises:
        LocalError: no choice, more than the vendor takes, its vocabulary is another, or what is
            to be named as place or law is no country (NEG-14).
    """
    limits = shown.description.body.limits
    if not 1 <= len(choices) <= int(limits.candidates):
        raise LocalError(
            f"{shown.legal_name} takes 1 to {limits.candidates} candidates in one proffer."
        )
    own = load_vocabulary().reference
    if shown.description.body.vocabulary.digest_multibase != own.digest_multibase:
        raise LocalError(
            f"{shown.legal_name} speaks another version of the vocabulary.",
            "Install a version of Assent that speaks it, too.",
        )
    proffer_id, nonce, created = agent.new_id(), agent.new_nonce(), agent.minute()
    place = wishes.place or agent.wallet.settings.get(PLACE)
    place = place or shown.description.body.jurisdiction
    longest = plus_duration(created, limits.accept_within)
    candidates = [
        Agreement(
            id=agent.new_id(),
            first_party=PartyReference(ref=signer.key.did),
            second_party=shown.description.body.second_party,
            terms=choice.reference,
            roster=None if choice.roster is None else roster_reference(choice.roster),
            practices=_named(choice.practices),
            vocabulary=own,
            description=_named(shown.description),
            proffer=ProfferReference(ref=proffer_id, position=str(at), counter=wishes.counter),
            proffer_nonce=nonce,
            origin=shown.origin,
            place=place,
            governing_law=wishes.governing_law or place,
            effective_from=created,
            ends_at=wishes.ends_at,
            accept_by=min(longest, plus_duration(created, wishes.accept_within)),
            supersedes=wishes.supersedes,
            contributions=wishes.contributions,
        )
        for at, choice in enumerate(choices, start=1)
    ]
    try:
        check_countries(candidates[0])
    except PeerError as error:
        raise LocalError(
            "An agreement names a country and its law, and the one that it would name is none.",
            f"Name your country: assent proffer {shown.origin} --place DE",
        ) from error
    return write_proffer(
        proffer_id,
        tuple(record.sign(body, signer, created=created) for body in candidates),
        tuple(choice.terms for choice in choices if choice.roster is None),
    )


def _named(document: Document[object]) -> Reference:
    return Reference(ref=document.id, digest_multibase=document.record_digest)
