"""Broken clients."""

import os
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assent import derivation
from assent.errors import PeerError
from assent_client import delivering, network, outcomes, rosters, settling, taking, trust, wire
from assent_client.agent import Agent
from assent_client.transport import Request, Response
from support.broken.variant import listed


def nothing(*args: Any, **kwargs: Any) -> None:
    """A check that checks nothing."""


@listed("client", "hostile/vendor-proof-broken")
def answers_are_not_verified() -> None:
    outcomes.verify = nothing


@listed("client", "hostile/decline-of-others")
def any_outcome_will_do() -> None:
    outcomes.check_outcome = nothing


@listed("client", "hostile/wrong-media-type")
def any_media_type_will_do() -> None:
    wire._MEDIA_TYPES = (*wire._MEDIA_TYPES, "text/html")


@listed("client", "hostile/did-with-another-key")
def did_documents_are_not_looked_at() -> None:
    trust.check_listed = nothing


@listed("client", "hostile/description-ended")
def ended_descriptions_are_believed() -> None:
    trust.check_current = nothing


@listed("client", "linkability/another-key-for-each")
def one_key_for_all_vendors() -> None:
    derive = derivation.derive

    def same(seed: bytes, **said: Any) -> bytes:
        return derive(seed, **(said | {"vendor_did": "did:web:shop.example"}))

    derivation.derive = same


@listed("client", "looking/no-telling-headers")
def cookies_are_sent() -> None:
    wire._FIXED = (*wire._FIXED, ("Cookie", "who=me"))


@listed("client", "hostile/receipt-of-less")
def any_receipt_will_do() -> None:
    delivering._check_receipt = nothing


@listed("client", "agreements/acknowledged")
def nothing_is_acknowledged() -> None:
    settling.queue_acknowledgement = taking.queue_acknowledgement = nothing


@listed("client", "wallet/files-are-its-owners")
def wallets_are_for_everybody() -> None:
    opened = os.open
    os.open = lambda path, flags, mode=0o777, **rest: opened(path, flags, 0o666, **rest)
    os.fchmod = os.chmod = Path.chmod = nothing
    os.umask(0)


@listed("client", "linkability/ids-of-two-copies")
def ids_are_not_random() -> None:
    Agent.new_id = lambda self: "urn:uuid:6f8b2c6e-0d4f-4f3a-9a55-0f6f3f0c1d11"


def _careless(change: Callable[[ssl.SSLContext], None]) -> None:
    exchange = network.exchange

    async def changed(request: Request, *, tls: ssl.SSLContext, **said: Any) -> Response:
        change(tls)
        return await exchange(request, tls=tls, **said)

    network.exchange = changed


@listed("client", "secured/another-host")
def any_certificate_of_an_authority_will_do() -> None:
    _careless(lambda tls: setattr(tls, "check_hostname", False))


@listed("client", "secured/unknown-authority")
def any_authority_will_do() -> None:
    def trusting(tls: ssl.SSLContext) -> None:
        tls.check_hostname = False
        tls.verify_mode = ssl.CERT_NONE

    _careless(trusting)


@listed("client", "hostile/roster-by-a-stranger")
def rosters_are_not_verified() -> None:
    rosters.rules.verify_steps = nothing


@listed("client", "hostile/roster-entry-dropped")
def rosters_may_shrink() -> None:
    rosters.rules.growth = nothing


@listed("client", "hostile/keys-replaced")
def new_keys_are_simply_believed() -> None:
    async def unlinked(*args: Any) -> tuple[()]:
        return ()

    trust._link = unlinked


@listed("client", "hostile/keys-rotated")
def no_new_key_is_ever_believed() -> None:
    def refusing(description: Any, pinned: Any) -> None:
        if description.body.keys != pinned.body.keys:
            raise PeerError("time-order")

    trust.check_successor = refusing
