"""Reading a vendor's signed answers, trusting nothing (NEG-09).

An answer is used only when the vendor's pinned key made it, now, in answer to what was sent. Owns
these checks; what state follows is the business of ``settling``.
"""

from typing import Any

from assent import documents
from assent.description import check_description
from assent.documents import Agreement, CounterOffer, Document, Roster, SecondPartyDescription
from assent.documents.containers import Proffer, open_container
from assent.documents.notices import Receipt
from assent.documents.parts import Reference
from assent.errors import PeerError
from assent.negotiation import OUTCOMES, check_alternative, check_outcome
from assent.record import verify
from assent.roster import matching_entry
from assent.times import is_ahead
from assent_client.agent import Agent
from assent_client.content import fetch, fetch_document
from assent_client.problems import Refused, VendorFault, as_vendor_fault
from assent_client.storefront import NoEndpoint, look, standard_terms
from assent_client.transport import Unreachable

__all__ = ["check_pending", "keep_alternative", "read_outcome", "read_signed", "verified"]


async def read_signed(agent: Agent, vendor: str, raw: bytes, *expected: str) -> Document[Any]:
    """The vendor's document that ``raw`` spells; its type is one of ``expected``.

    Raises:
        VendorFault: it is none, is not signed by the vendor, or not of this time.
    """
    with as_vendor_fault(raw):
        document = documents.read(raw, *expected)
    await verified(agent, vendor, document)
    return document


async def verified(agent: Agent, vendor: str, document: Document[Any]) -> None:
    """Check the proofs of a document by the vendor's pinned keys.

    A key that is not pinned may be the vendor's next one: then its site is looked at once more.

    Raises:
        VendorFault: a proof is wrong, by a foreign key, or far in the future.
    """
    # First, since a clock of ours that is behind also hides their newest keys; and without
    # documents, since nothing says whose clock it is.
    if document.proofs and is_ahead(document.proofs[-1].created, agent.now()):
        raise VendorFault(
            "proof-time",
            "Their document is dated in the future: their clock or this computer's is wrong.",
        )
    try:
        verify(document, keys=agent.wallet.vendors.keys(vendor))
    except PeerError as error:
        if error.code != "key-unknown":
            raise VendorFault(error.code, error.detail, document.raw) from error
        await _look_again(agent, vendor, error)
        with as_vendor_fault(document.raw):
            verify(document, keys=agent.wallet.vendors.keys(vendor))
    if document.body.second_party.ref != vendor:
        raise VendorFault("wrong-audience", "The document is by another vendor.", document.raw)


async def read_outcome(
    agent: Agent,
    vendor: str,
    raw: bytes,
    proffer: Proffer,
    *,
    counter_offer: Document[CounterOffer] | None,
    answer: Document[Agreement] | None,
) -> Document[Any]:
    """The outcome of a proffer: an agreement, a counter-offer, a decline or a receipt.

    ``counter_offer`` is the alternative that came before, ``answer`` what took it. A second
    alternative is an outcome, too: who settles by it has both.

    Raises:
        VendorFault: as ``read_signed``; ``reference``, it is about something else, or an
            alternative that changes more than terms, or none of the roster.
    """
    outcome = await read_signed(agent, vendor, raw, *OUTCOMES)
    with as_vendor_fault(proffer.raw, raw):
        is_offer = isinstance(outcome.body, CounterOffer)
        check_outcome(
            outcome, proffer, counter_offer=None if is_offer else counter_offer, answer=answer
        )
        if is_offer:
            await _check_alternative(agent, outcome.body, proffer.candidates[0].body)
        elif isinstance(outcome.body, Receipt):
            _check_receipt(agent, vendor, outcome.body, proffer)
    return outcome


def check_pending(raw: bytes, proffer_id: str) -> None:
    """Check that a 202 says that this proffer waits for a person.

    Raises:
        VendorFault: it says something else.
    """
    with as_vendor_fault():
        if open_container(raw, "Pending")["proffer"] != proffer_id:
            raise PeerError("reference", "Their answer is about another proffer.")


async def keep_alternative(agent: Agent, offer: CounterOffer, first: Agreement) -> None:
    """Keep everything that an agreement on an alternative would rest on, as evidence.

    Raises:
        VendorFault, Unreachable, Refused: it is not served as it is named.
    """
    base = agent.wallet.vendors.base(first.second_party.ref)
    roster = await fetch_document(agent, base, "rosters", offer.roster.digest_multibase)
    entry = next(
        item
        for item in roster.body.entries
        if item.digest_multibase == offer.terms.digest_multibase
    )
    terms = await standard_terms(agent, base, entry)
    practices = await fetch_document(agent, base, "practices", offer.practices.digest_multibase)
    texts = [await fetch(agent, base, "texts", item.digest_multibase) for item in terms.body.texts]
    with agent.wallet.transaction():
        agent.wallet.contents.keep("rosters", roster.raw)
        agent.wallet.contents.keep("terms", terms.raw)
        agent.wallet.contents.keep("practices", practices.raw)
        for text in texts:
            agent.wallet.contents.keep("texts", text)


def _check_receipt(agent: Agent, vendor: str, receipt: Receipt, proffer: Proffer) -> None:
    """Check that a receipt is for nothing that was sent about something else.

    What this wallet did not send, another device of the same customer did. A withdrawal closes
    the proffer of what would supersede its agreement (AGR-07).

    Raises:
        PeerError: ``reference`` (NEG-09).
    """
    sent = agent.wallet.outbox.find(vendor, receipt.answers)
    if sent is None or sent.proffer == proffer.id:
        return
    if sent.record is None or sent.record != proffer.candidates[0].body.supersedes:
        raise PeerError("reference", "Their receipt is for something else that was sent.")


async def _check_alternative(agent: Agent, offer: CounterOffer, first: Agreement) -> None:
    """Check that the terms of an alternative stand in the proffered roster (PR8, PR10).

    Raises:
        PeerError: ``reference``.
        VendorFault: ``withheld``, the roster is not shown.
    """
    if first.roster is None:
        raise PeerError("reference", "Personal terms have no alternative.")
    base = agent.wallet.vendors.base(first.second_party.ref)
    own = await fetch_document(agent, base, "rosters", first.roster.digest_multibase)
    other = own
    if offer.roster.digest_multibase != own.record_digest:
        other = await _other_roster(agent, offer, first)
    check_alternative(offer, other)
    if matching_entry(own, other, offer.terms.digest_multibase) is None:
        raise PeerError("reference", "The alternative is not of the same roster.")
    if offer.practices not in _profiles(_description(agent, first)):
        raise PeerError("reference", "The alternative rests on practices that they do not show.")


async def _other_roster(agent: Agent, offer: CounterOffer, first: Agreement) -> Document[Roster]:
    """The roster of an alternative that is not the proffered one, as far as it is trusted.

    Raises:
        PeerError: ``reference``, it is not.
        VendorFault: ``withheld``, nobody shows it.
    """
    try:
        shown = await look(agent, first.origin)
    except (Refused, NoEndpoint) as error:
        raise VendorFault(
            "withheld", "They do not show the roster of their alternative."
        ) from error
    for roster in shown.rosters.trusted:
        if roster.record_digest == offer.roster.digest_multibase:
            return roster
    raise PeerError("reference", "The alternative is of a roster that is not trusted here.")


def _description(agent: Agent, agreement: Agreement) -> Document[SecondPartyDescription]:
    """The pinned description that an agreement names."""
    vendor = agreement.second_party.ref
    for held in agent.wallet.vendors.descriptions(vendor):
        if held.record_digest == agreement.description.digest_multibase:
            check_description(held)
            return held
    raise PeerError("reference", "The description of the proffer is not one that was seen.")


def _profiles(description: Document[SecondPartyDescription]) -> tuple[Reference, ...]:
    return tuple(
        Reference(ref=item.ref, digest_multibase=item.digest_multibase)
        for item in description.body.profiles
    )


async def _look_again(agent: Agent, vendor: str, error: PeerError) -> None:
    """Pin what the vendor's site describes now.

    Raises:
        VendorFault: it does not say; whose key it is stays open, so nothing shows a breach.
    """
    origin = agent.wallet.vendors.description(vendor).body.origins[0]
    try:
        await look(agent, origin)
    except (NoEndpoint, VendorFault, Refused, Unreachable) as reason:
        raise VendorFault(error.code, error.detail) from reason
