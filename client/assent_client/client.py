"""The client: one object for programs that act for a customer. It prints and asks nothing.

Each method is one thing that a customer does; the modules beside this one say how.
"""

import os
from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import TYPE_CHECKING

from assent.documents import Counter
from assent.documents.notices import DisputeStatus
from assent.documents.parts import TermsReference
from assent.errors import LocalError
from assent.roster import reference, terms_reference
from assent.times import Instant
from assent_client import agreements, clock
from assent_client.agent import Agent, Keepers
from assent_client.agreements import AgreementView
from assent_client.http_transport import HttpTransport
from assent_client.keepers import trusted
from assent_client.transport import Transport
from assent_client.wallet import DEFAULT_CONTEXT, KeptProffer, Preference, Wallet
from assent_client.wire import Wire

if TYPE_CHECKING:
    from assent.audit import Verdict
    from assent_client.discovery import Discovery
    from assent_client.notices import NoticeResult
    from assent_client.proffering import Order
    from assent_client.publication import Publication
    from assent_client.results import ProfferResult
    from assent_client.syncing import VendorSync
    from assent_client.visiting import OpenSession, SessionResult

__all__ = ["Client"]

_FAN_OUT_S = 2.0


class Client:
    """Acts for the customer whose wallet this is, over a transport.

    ``now``, ``randomness`` (so many random bytes) and ``pause`` (wait some seconds) can be given,
    so that a simulation runs without a clock or chance of its own. ``keepers`` are the trusted
    keepers of rosters; by default that of the shipped one and those pinned in the wallet.
    ``loopback`` admits shops on this machine. Methods raise ``LocalError`` for what the customer or
    this computer has to mend, and nothing for what a vendor does: that is in the results.
    Each imports what it needs: who looks at agreements need not load what calls vendors.
    """

    def __init__(
        self,
        wallet: Wallet,
        transport: Transport | None = None,
        *,
        now: Callable[[], Instant] = clock.now,
        randomness: Callable[[int], bytes] = os.urandom,
        pause: Callable[[float], Awaitable[None]] = clock.pause,
        keepers: Keepers | None = None,
        loopback: bool = False,
    ) -> None:
        self._agent = Agent(
            wallet=wallet,
            wire=Wire(transport or HttpTransport(loopback=loopback)),
            now=now,
            randomness=randomness,
            pause=pause,
            keepers=trusted(wallet) if keepers is None else keepers,
            loopback=loopback,
        )

    @property
    def agent(self) -> Agent:
        """What the library's own functions work with."""
        return self._agent

    @property
    def wallet(self) -> Wallet:
        """The customer's wallet."""
        return self._agent.wallet

    async def discover(
        self, url: str, *, context: str = DEFAULT_CONTEXT, accept_new_keys: bool = False
    ) -> "Discovery":
        """What a vendor does and accepts, and whether my terms cover it; nothing is sent."""
        from assent_client.discovery import discover

        return await discover(self._agent, url, context=context, accept_new_keys=accept_new_keys)

    async def proffer(
        self,
        *urls: str,
        order: "Order | None" = None,
        progress: "Callable[[ProfferResult], None] | None" = None,
        at_once: int = 4,
        jitter_s: float = _FAN_OUT_S,
    ) -> "tuple[ProfferResult, ...]":
        """Proffer to each of these vendors; results in the order of ``urls``, none raised.

        With several vendors each waits up to ``jitter_s`` seconds first. What was sent when the
        program stopped is fetched by ``resume``, by ``sync``, or by proffering again.
        """
        from assent_client.fanning import each
        from assent_client.proffering import Order, proffer

        wanted = order or Order()
        return await each(
            self._agent,
            self._once(urls),
            lambda url: proffer(self._agent, url, wanted),
            progress=progress,
            at_once=at_once,
            jitter_s=jitter_s,
        )

    async def resume(self) -> "tuple[ProfferResult, ...]":
        """Send the same bytes of every proffer again whose fate is not known."""
        from assent_client import syncing
        from assent_client.results import result_of

        kept = await syncing.resume(self._agent)
        return tuple(result_of(self._agent, item) for item in kept)

    async def ask_again(self, proffer_id: str) -> "ProfferResult":
        """Send the same bytes of one proffer again, for example of one that a person decides."""
        from assent_client.results import result_of
        from assent_client.sending import send

        kept, problem = await send(self._agent, self._proffer(proffer_id))
        return result_of(self._agent, kept, problem)

    async def answer(self, proffer_id: str, *, accept: bool) -> "ProfferResult":
        """Accept the vendor's alternative as it is, or decline it."""
        from assent_client import answering
        from assent_client.results import result_of

        kept = self._proffer(proffer_id)
        act = answering.accept_alternative if accept else answering.decline_alternative
        kept, problem = await act(self._agent, kept)
        return result_of(self._agent, kept, problem)

    async def cancel(self, proffer_id: str) -> "ProfferResult":
        """Take back a proffer that has no outcome yet."""
        from assent_client import answering
        from assent_client.results import result_of

        kept, problem = await answering.cancel(self._agent, self._proffer(proffer_id))
        return result_of(self._agent, kept, problem)

    async def withdraw(
        self,
        name: str,
        *,
        purposes: Collection[str] = (),
        erase: bool = False,
        give_back: bool = False,
        close_key: bool = False,
    ) -> "NoticeResult":
        """End an agreement, or take purposes back from it: at once, the vendor being told."""
        from assent_client import notices

        return await notices.withdraw(
            self._agent,
            name,
            purposes=purposes,
            erase=erase,
            give_back=give_back,
            close_key=close_key,
        )

    async def dispute(
        self,
        name: str,
        *,
        subject: str,
        auditor: str | None = None,
        status: DisputeStatus = DisputeStatus.OPEN,
    ) -> "NoticeResult":
        """State what is disputed about an agreement, or that it no longer is."""
        from assent_client import notices

        return await notices.dispute(
            self._agent, name, subject=subject, auditor=auditor, status=status
        )

    async def sync(
        self,
        *vendors: str,
        due_only: bool = False,
        progress: "Callable[[VendorSync], None] | None" = None,
    ) -> "tuple[VendorSync, ...]":
        """Bring everything up to date with all vendors, or with these DIDs; tells changes only."""
        from assent_client import syncing

        return await syncing.sync(self._agent, vendors, due_only=due_only, progress=progress)

    async def open_session(self, name: str, *, origin: str | None = None) -> "SessionResult":
        """Open a session, under which visits to a vendor's site stand for up to 15 minutes."""
        from assent_client import visiting

        return await visiting.open_session(self._agent, name, origin=origin)

    async def renewed(self, session: "OpenSession") -> "SessionResult":
        """The same session, or a new one like it where it is about to end."""
        from assent_client import visiting

        return await visiting.renewed(self._agent, session)

    def agreements(self) -> tuple[AgreementView, ...]:
        """All agreements in the order they were made."""
        return agreements.views(self._agent)

    def agreement(self, name: str) -> AgreementView:
        """The agreement of a record's digest, an agreement's id, or the beginning of one."""
        return agreements.view(self._agent, name)

    def proffers(self) -> "tuple[ProfferResult, ...]":
        """All proffers as they stand, oldest first."""
        from assent_client.results import result_of

        return tuple(result_of(self._agent, kept) for kept in self.wallet.proffers.all())

    def prefer(
        self,
        names: Sequence[str],
        *,
        context: str = DEFAULT_CONTEXT,
        counter: Counter = Counter.NONE,
    ) -> Preference:
        """Prefer these standard terms, best first, in a context: default, work, or a host name."""
        terms = tuple(map(_reference, names))
        return self.wallet.preferences.put(
            Preference(context=context, terms=terms, counter=counter, changed=self._agent.now())
        )

    def publication(self, *, statement: str = "", include_sites: bool = False) -> "Publication":
        """My preferences as the files of a static folder."""
        from assent_client import publication

        return publication.publication(
            self._agent, statement=statement, include_sites=include_sites
        )

    async def export(self, name: str) -> bytes:
        """The evidence bundle of an agreement."""
        from assent_client import evidence

        return await evidence.export_bundle(self._agent, name)

    async def verify(
        self, raw: bytes, *, did_json: bytes | None = None, live: bool = False
    ) -> "Verdict":
        """What can be said of a bundle: by ``did_json``, else the wallet's pin, else the site."""
        from assent_client import evidence

        return await evidence.verify_bundle(self._agent, raw, did_json=did_json, live=live)

    def _proffer(self, proffer_id: str) -> KeptProffer:
        kept = self.wallet.proffers.get(proffer_id)
        if kept is None:
            raise LocalError("This wallet does not hold such a proffer.")
        return kept

    def _once(self, urls: Sequence[str]) -> list[str]:
        """The addresses without those that lead to the same site: it would be asked twice."""
        from assent_client.storefront import read_origin

        seen: dict[str, str] = {}
        for url in urls:
            try:
                seen.setdefault(read_origin(url, loopback=self._agent.loopback), url)
            except LocalError:
                seen.setdefault(url, url)
        return list(seen.values())


def _reference(name: str) -> TermsReference:
    standard = reference().find(name)
    if standard is None:
        raise LocalError(
            f"There are no standard terms “{name}”.", "See which there are: assent terms list"
        )
    return terms_reference(standard.entry)
