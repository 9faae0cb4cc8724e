"""What a vendor shows of itself, fetched and checked; nothing about the customer is sent for it.

Plain GETs without a key, in the same order for everybody. A storefront is what candidates are
built from; what it means for the customer is ``discovery``'s business.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from assent import documents
from assent.did_web import origin_to_did
from assent.documents import Digest, Document, Practices, Roster, SecondPartyDescription, Terms
from assent.documents.description import Endpoint
from assent.documents.document import PROTOCOL_VERSION
from assent.documents.parts import TermsReference
from assent.documents.roster import RosterEntry
from assent.errors import LocalError, PeerError
from assent.record import verify
from assent.roster import terms_reference
from assent.terms import load_vocabulary
from assent_client.agent import Agent
from assent_client.content import fetch_document
from assent_client.problems import Refused, VendorFault, as_vendor_fault
from assent_client.rosters import Rosters, trusted_rosters
from assent_client.trust import believe

__all__ = ["NoEndpoint", "Offered", "Storefront", "look", "read_origin", "standard_terms"]


class NoEndpoint(Exception):
    """The site answers, but has no endpoint; ``reason`` says how that shows."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """Terms of a trusted roster that a vendor says it accepts, and the profile that keeps them."""

    terms: Document[Terms]
    entry: RosterEntry
    roster: Document[Roster]
    practices: Digest

    @property
    def reference(self) -> TermsReference:
        """How documents name the terms."""
        return terms_reference(self.entry)


@dataclass(frozen=True, slots=True, kw_only=True)
class Storefront:
    """A believed description and everything it names, each by its digest.

    ``profiles`` are verified practices; ``warnings`` are sentences about what is not used.
    """

    origin: str
    base: str
    description: Document[SecondPartyDescription]
    profiles: Mapping[Digest, Document[Practices]]
    rosters: Rosters
    accepted: tuple[Offered, ...]
    warnings: tuple[str, ...] = ()

    @property
    def did(self) -> str:
        """The vendor's DID."""
        return self.description.body.second_party.ref

    @property
    def legal_name(self) -> str:
        """The vendor's legal name."""
        return self.description.body.second_party.legal_name


def read_origin(url: str, *, loopback: bool = False) -> str:
    """The origin of an address as people write it: ``shop.example`` or any page of it.

    Raises:
        LocalError: it is no address that an endpoint can have.
    """
    text = url.strip()
    scheme = "http" if loopback and re.match(r"localhost(:|/|$)", text) else "https"
    parts = urlsplit(text if "://" in text else f"{scheme}://{text}")
    origin = f"{parts.scheme.lower()}://{parts.netloc.lower()}"
    try:
        origin_to_did(origin, loopback=loopback)
    except PeerError as error:
        hint = "Write it like https://shop.example, without a port or a user name."
        if parts.scheme == "http":
            hint = "Only https:// is used; for a trial on this machine, http://localhost:PORT."
        raise LocalError(f"“{text}” is no address of a site.", hint) from error
    return origin


async def look(agent: Agent, origin: str, *, accept_new_keys: bool = False) -> Storefront:
    """The storefront at an origin, its description pinned.

    Raises:
        NoEndpoint: the site has none.
        VendorFault: what it shows breaks a rule, or its keys are not those known before.
        Unreachable: it does not answer.
    """
    description = await _description(agent, origin)
    base = _base(description.body, loopback=agent.loopback)
    await believe(agent, description, origin=origin, base=base, accept_new_keys=accept_new_keys)
    body = description.body
    profiles = {}
    for profile in body.profiles:
        practices = await _profile(agent, base, profile.digest_multibase, description)
        profiles[profile.digest_multibase] = practices
    rosters = await trusted_rosters(agent, body, base)
    accepted, doubts = await _accepted(agent, base, body, rosters)
    return Storefront(
        origin=origin,
        base=base,
        description=description,
        profiles=profiles,
        rosters=rosters,
        accepted=accepted,
        warnings=(*rosters.objections, *doubts, *_vocabulary_warning(body)),
    )


async def _description(agent: Agent, origin: str) -> Document[SecondPartyDescription]:
    try:
        raw = await agent.wire.get(f"{origin}/.well-known/assent")
    except Refused as error:
        raise NoEndpoint("it has no description of an endpoint") from error
    except VendorFault as error:
        reasons = {
            "redirect": "it redirects to another address; look at that one instead",
            "media-type": "it shows a web page where an endpoint would describe itself",
            "status": "it has no description of an endpoint",
        }
        if error.code not in reasons:
            raise
        raise NoEndpoint(reasons[error.code]) from error
    with as_vendor_fault():
        return documents.read(raw, "SecondPartyDescription")


def _base(body: SecondPartyDescription, *, loopback: bool) -> str:
    """The base URL of the version that we speak, on one of the vendor's own origins.

    Raises:
        VendorFault: ``version``, there is none (PR15); ``wrong-audience``, it is elsewhere.
    """
    spoken: list[Endpoint] = [item for item in body.endpoints if item.speaks == PROTOCOL_VERSION]
    if not spoken:
        raise VendorFault("version", "They speak no version of the protocol that is known here.")
    parts = urlsplit(spoken[0].base)
    origin = f"{parts.scheme}://{parts.netloc}"
    with as_vendor_fault():
        origin_to_did(origin, loopback=loopback)
    if origin not in body.origins:
        raise VendorFault("wrong-audience", "Their endpoint is not at one of their own sites.")
    return spoken[0].base


async def _profile(
    agent: Agent, base: str, name: Digest, description: Document[SecondPartyDescription]
) -> Document[Practices]:
    practices: Document[Practices] = await fetch_document(
        agent, base, "practices", name, fresh=True
    )
    did = description.body.second_party.ref
    with as_vendor_fault(practices.raw, description.raw):
        if practices.body.second_party.ref != did:
            raise PeerError("reference", "They show somebody else's practices.")
        verify(practices, keys=agent.wallet.vendors.keys(did))
    return practices


async def _accepted(
    agent: Agent, base: str, body: SecondPartyDescription, rosters: Rosters
) -> tuple[tuple[Offered, ...], list[str]]:
    """The terms that a vendor says it accepts, as far as they stand in a trusted roster."""
    offered: list[Offered] = []
    doubts: list[str] = []
    for named in body.accepted_terms:
        found = rosters.entry(named.digest_multibase)
        said = TermsReference(
            ref=named.ref,
            name=named.name,
            version=named.version,
            digest_multibase=named.digest_multibase,
        )
        if found is None or terms_reference(found[1]) != said:
            doubts.append(
                f"The terms they call “{named.name} {named.version}” are not those of a trusted "
                "roster; they are not used."
            )
            continue
        terms = await standard_terms(agent, base, found[1], fresh=True)
        offered.append(
            Offered(terms=terms, entry=found[1], roster=found[0], practices=named.practices)
        )
    return tuple(offered), doubts


async def standard_terms(
    agent: Agent, base: str, entry: RosterEntry, *, fresh: bool = False
) -> Document[Terms]:
    """The terms of a roster's entry.

    Raises:
        VendorFault: what is served is not what the roster lists (PR10).
    """
    terms: Document[Terms] = await fetch_document(
        agent, base, "terms", entry.digest_multibase, fresh=fresh
    )
    body = terms.body
    if (body.id, body.name, body.version, body.kind) != (
        entry.ref,
        entry.name,
        entry.version,
        entry.kind,
    ):
        raise VendorFault("reference", "Terms differ from what their roster says of them.")
    return terms


def _vocabulary_warning(body: SecondPartyDescription) -> tuple[str, ...]:
    own = load_vocabulary().reference
    if body.vocabulary.digest_multibase == own.digest_multibase:
        return ()
    return (
        f"They speak version {body.vocabulary.version} of the vocabulary, here it is "
        f"{own.version}: no agreement can be made.",
    )
