"""A visitor of a vendor's pages: sessions as its endpoint issues them, and what a page is told."""

import time
from collections.abc import Callable
from typing import Any

from assent.documents import Document
from assent.documents.sessions import LASTS_S_MAX
from assent.times import plus
from assent_server import clock
from assent_server.middleware.agreements import Agreements
from assent_server.sessions import secret
from assent_server.sessions.token import Claims, issue
from support.vendor_folder import VendorFolder

ORIGIN = "https://shop.example"
_WITHIN_S = 15.0


def token_for(
    vendor: VendorFolder,
    record: Document[Any],
    *,
    lasts_s: int = LASTS_S_MAX,
    without: tuple[str, ...] = (),
    origin: str = ORIGIN,
) -> str:
    """A session as the endpoint would open it now, which ends after so many seconds."""
    claims = Claims(
        record=record.record_digest,
        agreement_id=record.id,
        first_party=record.body.first_party.ref,
        origin=origin,
        ends_at=plus(clock.now(), lasts_s),
        terms=record.body.terms.digest_multibase,
        without=without,
        session="s",
    )
    return issue(secret.obtain(vendor.folder).issues, claims)


def until(holds: Callable[[], bool]) -> None:
    """Wait until another thread or process has seen something."""
    end = time.monotonic() + _WITHIN_S
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


def awake(agreements: Agreements) -> Agreements:
    """The agreements of a process that has looked at the records."""
    agreements.start()
    until(lambda: agreements.memory.is_believed)
    return agreements
