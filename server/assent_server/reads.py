"""What parties read back: their proffers, agreements, histories, and published content.

A key sees its own documents only; unknown and not-yours are the same 404 (BND-05).
"""

from collections.abc import Callable
from dataclasses import dataclass

from assent.documents import Digest
from assent.documents.containers import AgreementList, pack_agreement_list, pack_history
from assent.errors import PeerError
from assent.times import Instant
from assent_server.exchange import Reply
from assent_server.exchange.replies import repeated
from assent_server.exchange.stored import current_reply, stored_history
from assent_server.published import Published
from assent_server.store.model import AgreementRow, Store

__all__ = ["PAGE_SIZE", "Reads"]

PAGE_SIZE = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Reads:
    """Reads for an authenticated first party; ``reader`` is its pairwise DID."""

    store: Store
    published: Callable[[], Published]
    now: Callable[[], Instant]

    async def proffer(self, reader: str, proffer_id: str) -> Reply:
        """The current outcome of a proffer."""
        row = await self.store.negotiation(proffer_id)
        if row is None or row.first_party != reader:
            raise await self._missing(reader, proffer_id)
        return await current_reply(self.store, row)

    async def agreement(self, reader: str, agreement_id: str) -> Reply:
        """A record's exact bytes."""
        return repeated((await self._own(reader, agreement_id)).raw)

    async def history(self, reader: str, agreement_id: str) -> Reply:
        """A record with all documents about it."""
        row = await self._own(reader, agreement_id)
        return repeated(pack_history(await stored_history(self.store, row)))

    async def agreements(self, reader: str, after: str | None) -> Reply:
        """A page of the reader's recordDigests, in their order."""
        start = Digest(after) if after else None
        found = await self.store.records(reader, after=start, limit=PAGE_SIZE + 1)
        page = AgreementList(
            records=tuple(found[:PAGE_SIZE]),
            next=found[PAGE_SIZE - 1] if len(found) > PAGE_SIZE else None,
        )
        return repeated(pack_agreement_list(page))

    async def content(self, kind: str, digest: str, reader: str | None) -> Reply:
        """Published content by digest; personal terms for the party that wrote them only."""
        current = self.published().content(kind, Digest(digest))
        if current is not None:
            return repeated(current)
        row = None if reader is None else await self.store.content_for(reader, kind, Digest(digest))
        if row is None:
            row = await self.store.content(kind, Digest(digest))
        if row is None or row.reader not in (None, reader):
            raise PeerError("not-found")
        return repeated(row.raw)

    async def _own(self, reader: str, agreement_id: str) -> AgreementRow:
        row = await self.store.agreement(agreement_id)
        if row is None or row.first_party != reader:
            raise await self._missing(reader, agreement_id)
        return row

    async def _missing(self, reader: str, name: str) -> PeerError:
        """``gone`` for what was the reader's and was deleted at the end of its time (BND-06)."""
        return PeerError("gone" if await self.store.is_purged(name, reader) else "not-found")
