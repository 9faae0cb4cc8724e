"""Whose keys a vendor's proofs are checked by: its DID document, its pin, the link between both.

A description is believed when it speaks for the origin that was asked, its keys stand in the DID
document of its own origin, and a key known before signed it, where one was known (ID4, ID5, PR14).
"""

from collections.abc import Iterable

from assent import did_document
from assent.description import (
    check_current,
    check_description,
    check_successor,
    key_ring,
    listed_keys,
)
from assent.did_web import did_to_url
from assent.documents import Document, SecondPartyDescription
from assent.errors import PeerError
from assent.key_ring import ListedKey
from assent.times import Instant, is_ahead
from assent_client.agent import Agent
from assent_client.content import fetch_document
from assent_client.problems import VendorFault, as_vendor_fault

__all__ = ["believe", "check_listed", "published_keys"]

_STEPS_MAX = 16

Description = Document[SecondPartyDescription]


async def believe(
    agent: Agent, description: Description, *, origin: str, base: str, accept_new_keys: bool = False
) -> None:
    """Pin a description fetched at ``origin``, if it may be believed.

    ``accept_new_keys`` is the customer's word that a vendor whose new keys no old key vouches for
    is the one she knows.

    Raises:
        VendorFault: it speaks for another origin, has ended, is older than the one known, its keys
            are not published, or nothing links them to those known before.
        Unreachable, Refused: the DID document cannot be fetched.
    """
    now = agent.now()
    with as_vendor_fault(description.raw):
        check_description(description)
        check_current(description.body, origin=origin, now=now)
    if is_ahead(description.body.issued, now):
        # Nothing shows whose clock is wrong.
        raise VendorFault("time-order", "The description says it was issued in the future.")
    listed = await published_keys(agent, description.body.second_party.ref)
    with as_vendor_fault(description.raw):
        check_listed(description, listed, now=now)
    between = await _link(agent, description, origin, base, accept_new_keys)
    _check_methods(agent, description)
    with agent.wallet.transaction():
        for step in (*between, description):
            agent.wallet.vendors.pin(step, now=now)


async def published_keys(agent: Agent, did: str) -> tuple[ListedKey, ...]:
    """The keys that a vendor lists in the DID document at its own origin now.

    Raises:
        VendorFault: it is no DID document of this vendor (ID7).
        Unreachable, Refused: as any request.
    """
    with as_vendor_fault():
        url = did_to_url(did, loopback=agent.loopback)
    raw = await agent.wire.get(url)
    with as_vendor_fault(raw):
        return did_document.read(raw, did=did)


def check_listed(description: Description, listed: Iterable[ListedKey], *, now: Instant) -> None:
    """Check that the keys of a description are those of the DID document.

    Raises:
        PeerError: ``key-unknown``, a key in use is not listed, or is another there;
            ``key-not-valid``, it was withdrawn there before it signed.
    """
    published = {entry.id: entry for entry in listed}
    for own in listed_keys(description.body):
        outside = published.get(own.id)
        if outside is not None and outside.key != own.key:
            raise PeerError("key-unknown", "The site publishes another key under the same name.")
        if outside is None and (own.expires is None or own.expires > now):
            raise PeerError("key-unknown", "The site does not list a key of its description.")
    latest = description.proofs[-1]
    signer = published.get(latest.verification_method)
    if signer is None:
        raise PeerError("key-unknown", "The key that signed the description is not the site's.")
    signer.check_valid(latest.created)


async def _link(
    agent: Agent, description: Description, origin: str, base: str, accept_new_keys: bool
) -> tuple[Description, ...]:
    """The descriptions between the pinned one and this, oldest first; each vouches for the next.

    Raises:
        VendorFault: ``key-unknown``, no known key vouches for it; ``time-order``, it is older than
            the pinned one.
    """
    vendors = agent.wallet.vendors
    did = description.body.second_party.ref
    before = vendors.at(origin)
    if before is not None and before.did != did and not accept_new_keys:
        raise VendorFault(
            "key-unknown",
            f"This site was {before.legal_name} ({before.did}) before; now somebody else answers.",
            vendors.description(before.did).raw,
            description.raw,
        )
    if vendors.get(did) is None:
        return ()
    pinned = vendors.description(did)
    try:
        check_successor(description, pinned)
    except PeerError as error:
        if error.code != "key-unknown":
            raise VendorFault(error.code, error.detail, pinned.raw, description.raw) from error
        if accept_new_keys:
            return ()
        return await _steps(agent, description, pinned, base)
    return ()


async def _steps(
    agent: Agent, description: Description, pinned: Description, base: str
) -> tuple[Description, ...]:
    """Go back from a description to one that a pinned key vouches for."""
    steps: list[Description] = []
    current = description
    for _ in range(_STEPS_MAX):
        if current.body.previous in (None, pinned.record_digest):
            break
        earlier = await fetch_document(agent, base, "descriptions", current.body.previous)
        with as_vendor_fault(pinned.raw, description.raw):
            check_description(earlier)
            check_successor(current, earlier)
        steps.insert(0, earlier)
        try:
            check_successor(earlier, pinned)
        except PeerError:
            current = earlier
            continue
        return tuple(steps)
    raise VendorFault(
        "key-unknown",
        "Their keys have changed, and no key that was known before vouches for the new ones.",
        pinned.raw,
        description.raw,
    )


def _check_methods(agent: Agent, description: Description) -> None:
    """Check that no verification method stands for another key than it did before."""
    did = description.body.second_party.ref
    if agent.wallet.vendors.get(did) is None:
        return
    pinned = agent.wallet.vendors.descriptions(did)
    with as_vendor_fault(pinned[-1].raw, description.raw):
        key_ring([*(item.body for item in pinned), description.body])
