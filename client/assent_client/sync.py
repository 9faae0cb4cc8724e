"""The same client for programs that do not wait for several things at once."""

import asyncio
from collections.abc import Callable, Collection, Coroutine
from typing import Any, TypeVar

from assent.audit import Verdict
from assent.documents.notices import DisputeStatus
from assent_client.client import Client
from assent_client.discovery import Discovery
from assent_client.notices import NoticeResult
from assent_client.proffering import Order
from assent_client.results import ProfferResult
from assent_client.syncing import VendorSync
from assent_client.visiting import OpenSession, SessionResult
from assent_client.wallet import DEFAULT_CONTEXT

__all__ = ["SyncClient"]

T = TypeVar("T")


class SyncClient:
    """A :class:`Client` whose methods return when they are done.

    What needs no vendor is reached by ``client``. Not to be used inside a running event loop.
    """

    def __init__(self, client: Client) -> None:
        self.client = client

    def discover(
        self, url: str, *, context: str = DEFAULT_CONTEXT, accept_new_keys: bool = False
    ) -> Discovery:
        """See ``Client.discover``."""
        return _run(self.client.discover(url, context=context, accept_new_keys=accept_new_keys))

    def proffer(
        self,
        *urls: str,
        order: Order | None = None,
        progress: Callable[[ProfferResult], None] | None = None,
    ) -> tuple[ProfferResult, ...]:
        """See ``Client.proffer``."""
        return _run(self.client.proffer(*urls, order=order, progress=progress))

    def resume(self) -> tuple[ProfferResult, ...]:
        """See ``Client.resume``."""
        return _run(self.client.resume())

    def ask_again(self, proffer_id: str) -> ProfferResult:
        """See ``Client.ask_again``."""
        return _run(self.client.ask_again(proffer_id))

    def answer(self, proffer_id: str, *, accept: bool) -> ProfferResult:
        """See ``Client.answer``."""
        return _run(self.client.answer(proffer_id, accept=accept))

    def cancel(self, proffer_id: str) -> ProfferResult:
        """See ``Client.cancel``."""
        return _run(self.client.cancel(proffer_id))

    def withdraw(
        self,
        name: str,
        *,
        purposes: Collection[str] = (),
        erase: bool = False,
        give_back: bool = False,
        close_key: bool = False,
    ) -> NoticeResult:
        """See ``Client.withdraw``."""
        return _run(
            self.client.withdraw(
                name, purposes=purposes, erase=erase, give_back=give_back, close_key=close_key
            )
        )

    def dispute(
        self,
        name: str,
        *,
        subject: str,
        auditor: str | None = None,
        status: DisputeStatus = DisputeStatus.OPEN,
    ) -> NoticeResult:
        """See ``Client.dispute``."""
        return _run(self.client.dispute(name, subject=subject, auditor=auditor, status=status))

    def sync(
        self,
        *vendors: str,
        due_only: bool = False,
        progress: Callable[[VendorSync], None] | None = None,
    ) -> tuple[VendorSync, ...]:
        """See ``Client.sync``."""
        return _run(self.client.sync(*vendors, due_only=due_only, progress=progress))

    def open_session(self, name: str, *, origin: str | None = None) -> SessionResult:
        """See ``Client.open_session``."""
        return _run(self.client.open_session(name, origin=origin))

    def renewed(self, session: OpenSession) -> SessionResult:
        """See ``Client.renewed``."""
        return _run(self.client.renewed(session))

    def export(self, name: str) -> bytes:
        """See ``Client.export``."""
        return _run(self.client.export(name))

    def verify(self, raw: bytes, *, did_json: bytes | None = None, live: bool = False) -> Verdict:
        """See ``Client.verify``."""
        return _run(self.client.verify(raw, did_json=did_json, live=live))


def _run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)
