"""What the vendor has to do by when: the soonest days of all agreements, and of open proffers.

Goes through all agreements and holds no more of them than are asked for.
"""

import heapq
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Final

from assent.agreement import Deadline, deadlines
from assent.documents import Digest
from assent.documents.terms import Terms
from assent.negotiation import State
from assent.times import Instant
from assent_server.dossier import every_agreement, open_dossier, short
from assent_server.exchange.stored import stored_terms
from assent_server.store import Store

__all__ = ["DECIDE", "Due", "due"]

DECIDE: Final = "decide"
"""A proffer waits for a person, and not for ever."""

_TERMS_MAX: Final = 256


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Due:
    """A day, what has to be done by it, and about which agreement or proffer."""

    at: Instant
    kind: str
    what: str
    name: str
    is_overdue: bool


async def due(
    store: Store,
    *,
    now: Instant,
    until: Instant,
    limit: int,
    progress: Callable[[int], None] = lambda number: None,
) -> tuple[list[Due], bool]:
    """The soonest ``limit`` things that are overdue or due until then, and whether there are more.

    What nobody reports as done is listed until its day and not longer.
    """
    soonest: list[Due] = []
    is_cut = False
    async for item in _all(store, now, progress):
        if item.at > until or (item.at < now and not item.is_overdue):
            continue
        soonest.append(item)
        if len(soonest) >= 2 * limit:
            soonest, is_cut = heapq.nsmallest(limit, soonest), True
    is_cut = is_cut or len(soonest) > limit
    return heapq.nsmallest(limit, soonest), is_cut


async def _all(store: Store, now: Instant, progress: Callable[[int], None]) -> AsyncIterator[Due]:
    for row in await store.open_negotiations():
        if row.state is State.PENDING:
            name = short(row.proffer_id)
            late = row.accept_by < now
            yield Due(at=row.accept_by, kind=DECIDE, what="", name=name, is_overdue=late)
    known: dict[Digest, Terms | None] = {}
    looked_at = 0
    async for agreement in every_agreement(store):
        dossier = await open_dossier(store, agreement, now)
        digest = dossier.body.terms.digest_multibase
        if digest not in known:
            if len(known) == _TERMS_MAX:
                known.clear()
            known[digest] = await stored_terms(store, digest)
        for item in deadlines(dossier.history, known[digest], dossier.standing):
            yield _due(item, short(agreement.agreement_id), now)
        looked_at += 1
        progress(looked_at)


def _due(item: Deadline, name: str, now: Instant) -> Due:
    return Due(
        at=item.at,
        kind=item.kind.value,
        what=item.what,
        name=name,
        is_overdue=item.is_overdue(now),
    )
