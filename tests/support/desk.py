"""An exchange over a real store in a folder, driven without sockets."""

import asyncio
from collections.abc import Callable
from hashlib import sha256
from itertools import count
from pathlib import Path

from assent import documents
from assent.documents import Document
from assent.documents.containers import Proffer
from assent_server.exchange import Exchange, Reply
from assent_server.published import Published
from assent_server.store import SqliteStore, Write
from support import shop


class ShopDesk:
    """The vendor's half: each call is one PUT; ``now`` and ``published`` may be changed."""

    def __init__(
        self,
        folder: Path,
        published: Published | None = None,
        admit: Callable[[str], None] = lambda first_party: None,
    ) -> None:
        self.now = shop.NOW
        self.published = published or shop.published()
        self.path = folder / "records.sqlite"
        self.store = SqliteStore(self.path)
        self._numbers = count(1)
        self.exchange = Exchange(
            store=self.store,
            commit=self.commit,
            published=lambda: self.published,
            now=lambda: self.now,
            new_id=lambda: f"urn:uuid:00000000-0000-4000-8000-{next(self._numbers):012x}",
            admit=admit,
        )

    async def commit(self, write: Write, *, urgent: bool = False) -> bool:
        (written,) = await self.store.put_many([write])
        return written

    def put(self, kind: str, document: Document[object] | Proffer) -> Reply:
        return asyncio.run(self.exchange.put(kind, document.id, document.raw))

    def answer(self, kind: str, document: Document[object] | Proffer) -> Document[object]:
        """The document in the reply."""
        return documents.read(self.put(kind, document).body, *ANSWERS)

    def stored(self) -> bytes:
        """A digest of every byte that is stored."""
        # The -shm file is memory that connections share, and holds no data.
        files = (self.path, self.path.with_name(f"{self.path.name}-wal"))
        return sha256(b"".join(f.read_bytes() for f in files if f.exists())).digest()

    def close(self) -> None:
        asyncio.run(self.store.close())


ANSWERS = ("Agreement", "CounterOffer", "Decline", "Receipt")
