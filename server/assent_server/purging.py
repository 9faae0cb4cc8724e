"""Deleting agreements with all that is kept about them, at the end of their time (AGR-19).

What is over, owes nothing and is not disputed may go once it was kept for as long as the operator
says. Digests stay, so that no name of it is ever used again and customers learn what became of it.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from assent import documents
from assent.agreement import open_disputes
from assent.documents import Digest, Dispute, Withdrawal
from assent.documents.notices import Acknowledgement
from assent.errors import LocalError
from assent.times import Instant, plus_duration
from assent_server import logs
from assent_server.dossier import Dossier, every_agreement, open_dossier
from assent_server.exchange import Exchange
from assent_server.store import Damaged, Purge, Store, Write

__all__ = ["Purging"]

_LOOKED_AT_MAX = 2000
_ATTEMPTS_MAX = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Purging:
    """Deletes what may go, a part of all agreements at a time."""

    exchange: Exchange
    keep_after_end: Callable[[], str | None]

    async def purge(self, after: str | None = None, is_dry: bool = True) -> dict[str, Any]:
        """Delete what may go of the agreements behind ``after``, or only say how many it would be.

        ``next`` is where the following part begins, None at the end. What does not read back is
        left as it is, and counted as ``damaged``.

        Raises:
            LocalError: the operator has not said how long agreements are kept.
        """
        keep = self.keep_after_end()
        if keep is None:
            raise LocalError(
                "How long agreements are kept is not set.",
                'Set keep_after_end in [limits] of policy.toml, such as "P6Y".',
            )
        begin = Digest(after) if after else None
        records = await self.exchange.store.records(after=begin, limit=_LOOKED_AT_MAX)
        purged = damaged = 0
        for record in records:
            try:
                purged += await self._purged(record, keep, is_dry=is_dry)
            except Damaged as error:
                logs.log_failure(error, "not-purged")
                damaged += 1
            await asyncio.sleep(0)  # Requests are answered in between.
        following = records[-1] if len(records) == _LOOKED_AT_MAX else None
        return {
            "looked_at": len(records),
            "purged": purged,
            "damaged": damaged,
            "next": following,
        }

    async def forget(self, *, rewrite: bool = False) -> bool:
        """Whether nothing of what was deleted is left in the files of the store."""
        return await self.exchange.store.forget(rewrite=rewrite)

    async def _purged(self, record: Digest, keep: str, *, is_dry: bool) -> int:
        """Whether an agreement was deleted, or might be."""
        store = self.exchange.store
        for _ in range(_ATTEMPTS_MAX):
            now = self.exchange.now()
            row = await store.agreement_by_record(record)
            if row is None or plus_duration(row.signed_at, keep) > now:
                return 0
            dossier = await open_dossier(store, row, now)
            if not _may_go(dossier, keep, now) or await self._is_needed(dossier):
                return 0
            if is_dry:
                return 1
            if await self.exchange.commit(Write(purges=(await _all_of(store, dossier),))):
                return 1
        return 0

    async def _is_needed(self, dossier: Dossier) -> bool:
        """Whether what it superseded is still there: without its successor that would not be over.

        So of a row of agreements each run takes the first one that is left.
        """
        named = dossier.body.supersedes
        held = await self.exchange.store.agreement_by_record(named) if named else None
        return held is not None and held.first_party == dossier.row.first_party


def _may_go(dossier: Dossier, keep: str, now: Instant) -> bool:
    where = dossier.standing
    return (
        where.status.is_over
        and plus_duration(where.since, keep) <= now
        and dossier.body.accept_by < now
        and not dossier.owed
        and not open_disputes(dossier.history.documents)
    )


async def _all_of(store: Store, dossier: Dossier) -> Purge:
    """All that is kept about an agreement."""
    row, body = dossier.row, dossier.body
    notices = [
        item.id
        for item in dossier.history.documents
        if isinstance(item.body, Withdrawal | Acknowledgement | Dispute)
    ]
    return Purge(
        record=row.record,
        version=row.version,
        agreement_id=row.agreement_id,
        proffer_id=body.proffer.ref,
        first_party=row.first_party,
        # A candidate that answered a counter-offer came under the agreement's own id.
        inbox=(*notices, row.agreement_id),
        terms=await _own_terms(store, dossier),
    )


async def _own_terms(store: Store, dossier: Dossier) -> tuple[Digest, ...]:
    """Her personal terms, unless another agreement rests on them."""
    if not dossier.body.is_personal:
        return ()
    digest = dossier.body.terms.digest_multibase
    async for row in every_agreement(store, dossier.row.first_party):
        if row.record == dossier.row.record:
            continue
        other = documents.read(row.raw, "Agreement").body
        if other.terms.digest_multibase == digest:
            return ()
    return (digest,)
