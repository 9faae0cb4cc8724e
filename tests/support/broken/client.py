"""Broken clients."""

import os
import ssl
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from assent import derivation
from assent.errors import PeerError
from assent.multibase import digest
from assent_client import (
    delivering,
    network,
    outcomes,
    rosters,
    settling,
    taking,
    trust,
    visiting,
    wire,
)
from assent_client.agent import Agent
from assent_client.commands import sessions_open
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

    async def changed(
        request: Request, places: Sequence[str], *, tls: ssl.SSLContext, **said: Any
    ) -> Response:
        change(tls)
        return await exchange(request, places, tls=tls, **said)

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


@listed("client", "hostile/session-of-another-record")
def any_session_will_do() -> None:
    def unchecked(agent: Agent, asked: Any, answer: Any) -> Any:
        made = visiting.read_session(answer.body)
        return visiting.OpenSession(
            record=made.record,
            origin=made.origin,
            ends_at=made.ends_at,
            token=made.token,
            agent=agent,
        )

    visiting._checked = unchecked


@listed("client", "hostile/session-for-another-site")
def sessions_of_any_site_will_do() -> None:
    read = visiting.read_session
    checked = visiting._checked

    def elsewhere(agent: Agent, asked: Any, answer: Any) -> Any:
        visiting.read_session = lambda raw: replace(read(raw), origin=asked.origin)
        return checked(agent, asked, answer)

    visiting._checked = elsewhere


@listed("client", "hostile/session-without-end")
def sessions_may_last_for_ever() -> None:
    visiting.LASTS_S_MAX = 10**6


@listed("client", "sessions/none-after-a-withdrawal")
def sessions_go_on_after_a_withdrawal() -> None:
    visiting._check_in_force = nothing
    sessions_open.agreement_named = lambda client, said: client.agreements()[0]


@listed("client", "sessions/kept-nowhere-in-the-clear")
def tokens_are_kept() -> None:
    checked = visiting._checked

    def kept(agent: Agent, asked: Any, answer: Any) -> Any:
        made = checked(agent, asked, answer)
        (Path(os.environ["ASSENT_WALLET"]) / "token").write_text(made.token)
        return made

    visiting._checked = kept


@listed("client", "sessions/told-on-stdout-only")
def tokens_are_told_in_messages() -> None:
    answered = sessions_open._answer

    def telling(session: Any, view: Any, opened: Any, **said: Any) -> None:
        answered(session, view, opened, **said)
        session.screen.note(opened.token)

    sessions_open._answer = telling


@listed("client", "sessions/asks-for-its-own-agreement")
def sessions_name_another_agreement() -> None:
    packed = visiting.pack_session_request
    visiting.pack_session_request = lambda asked: packed(replace(asked, record=digest(b"another")))
