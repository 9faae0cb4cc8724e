"""The thread that looks at the records again and again, so that no request has to.

It has an event loop and a read-only connection of its own. What fails is tried again; meanwhile
the last look grows old, and with it everything that rests on it (PEP-01).
"""

import asyncio
import logging
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from assent import documents, roster
from assent.documents import Digest, SecondPartyDescription
from assent.documents.terms import Terms
from assent.errors import LocalError
from assent_server import config, environment, logs, opening, pinned_rosters
from assent_server.dossier import open_dossier
from assent_server.exchange.stored import stored_terms
from assent_server.folder import Folder
from assent_server.middleware.memory import Known, Memory
from assent_server.sessions import secret
from assent_server.store import Damaged, SqliteStore, Store

__all__ = ["Watcher"]

_EVERY_S: Final = 1.0
_LOOK_S: Final = 5.0
_PAUSE_S: Final = 0.02
_ABSENT: Final = 0
# What changed nothing in the agreement's own row, or could not be read, may count by now.
_READ_ANEW_S: Final = 300.0


class Watcher:
    """Keeps a :class:`Memory` up to date until it is stopped."""

    def __init__(self, folder: Folder, memory: Memory) -> None:
        self._folder = folder
        self._memory = memory
        self._store: Store | None = None
        self._file: tuple[int, int] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._woken = asyncio.Event()
        self._stopping = False
        self._failing = False
        self._thread = threading.Thread(target=self._run, name="assent-watcher", daemon=True)

    def start(self) -> None:
        """Begin to look; returns at once."""
        self._thread.start()

    def stop(self, wait_s: float = 2.0) -> None:
        """Look no more."""
        self._stopping = True
        self.wake()
        self._thread.join(wait_s)

    def wake(self) -> None:
        """Look now, from whatever thread."""
        loop = self._loop
        if loop is not None:
            with suppress(RuntimeError):  # It has just ended.
                loop.call_soon_threadsafe(self._woken.set)

    def _run(self) -> None:
        asyncio.run(self._watch())

    async def _watch(self) -> None:
        self._loop = loop = asyncio.get_running_loop()
        due = loop.time()
        while not self._stopping:
            try:
                async with asyncio.timeout(_LOOK_S):
                    store = await self._opened()
                    if loop.time() >= due:
                        due = loop.time() + _EVERY_S
                        await self._look(store)
                    await self._meet(store, until=loop.time() + _EVERY_S)
                self._failing = False
            except Exception as error:
                await self._close()
                if not self._failing:
                    logs.log_failure(error, "records-unread")
                self._failing = True
            await self._rest(due - loop.time())
        self._loop = None
        await self._close()

    async def _rest(self, seconds: float) -> None:
        """Wait so long, or until somebody unknown comes; those who come together are met so."""
        await asyncio.sleep(_EVERY_S if self._failing else _PAUSE_S)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), max(seconds, 0))
        self._woken.clear()

    async def _look(self, store: Store) -> None:
        """One look: the secrets, what is known already, and that the rest could be read."""
        memory = self._memory
        began = memory.monotonic()
        memory.trust(self._secrets())
        await store.last_signed()
        memory.forget()
        known = list(memory.records.items())
        versions = await store.versions([record for record, _ in known])
        for record, held in known:
            is_same = held.version == versions.get(record, _ABSENT)
            if is_same and held.read_at >= began - _READ_ANEW_S:
                memory.records[record] = replace(held, confirmed_at=began)
            else:
                memory.records[record] = await self._read(store, record)
        memory.offered = _offered(self._folder)
        # A look is as old as its begin.
        memory.looked_at = began

    async def _meet(self, store: Store, *, until: float) -> None:
        """Read the records that are asked for and not known; many take more than one turn."""
        memory, loop = self._memory, asyncio.get_running_loop()
        for record in [item for item in memory.wanted.copy() if item not in memory.records]:
            memory.records[record] = await self._read(store, record)
            if loop.time() >= until:
                return

    def _secrets(self) -> tuple[bytes, ...]:
        """By what sessions are read; none before the endpoint has opened the first one."""
        if environment.secret(secret.VARIABLE) is None and not self._folder.session_key.exists():
            return ()
        return secret.load(self._folder).reading(self._memory.now())

    async def _opened(self) -> Store:
        """The store; another file in the place of the one that was opened is opened instead."""
        if isinstance(self._store, SqliteStore) and self._file != _identity(self._folder.records):
            await self._close()
        if self._store is not None and not await self._store.is_in_use():
            logs.log("records-moved", level=logging.WARNING)
            # Withdrawals are written elsewhere now.
            self._memory.looked_at = float("-inf")
            await self._close()
        if self._store is None:
            self._store = await opening.open_store(self._folder, read_only=True)
            if isinstance(self._store, SqliteStore):
                self._file = _identity(self._folder.records)
            self._memory.terms = {**_standard_terms(self._folder), **self._memory.terms}
        return self._store

    async def _close(self) -> None:
        store, self._store = self._store, None
        if store is not None:
            with suppress(Exception):
                await store.close()

    async def _read(self, store: Store, record: Digest) -> Known:
        """Where an agreement stands now, if it is there and reads back."""
        moment = self._memory.monotonic()
        row = await store.agreement_by_record(record)
        standing = None
        if row is not None:
            try:
                dossier = await open_dossier(store, row, self._memory.now())
                await self._learn(store, dossier.body.terms.digest_multibase)
                standing = dossier.standing
            except Damaged as error:
                logs.log_failure(error, "storage-failed")
        version = _ABSENT if row is None else row.version
        return Known(standing=standing, version=version, confirmed_at=moment, read_at=moment)

    async def _learn(self, store: Store, digest: Digest) -> None:
        """Personal terms, and those of rosters that are not used any more."""
        if digest not in self._memory.terms:
            terms = await stored_terms(store, digest)
            if terms is None:
                raise Damaged("The terms of a record are not stored.")
            self._memory.terms[digest] = terms


def _identity(path: Path) -> tuple[int, int]:
    """Which file lies at a path, whatever its name was before."""
    found = path.stat()
    return found.st_dev, found.st_ino


def _standard_terms(folder: Folder) -> dict[Digest, Terms]:
    """The terms of all rosters in use; of the shipped one where the folder is elsewhere."""
    try:
        pinned = pinned_rosters.read(folder, config.read(folder))
        return {digest: item.body for one in pinned for digest, item in one.terms.items()}
    except LocalError:
        standards = roster.reference().standards
        return {digest: item.document.body for digest, item in standards.items()}


def _offered(folder: Folder) -> tuple[documents.description.AcceptedTerms, ...]:
    """The terms that the newest description offers; none where the folder is elsewhere."""
    newest = max(folder.descriptions.glob("[0-9]*.json"), default=None)
    if newest is None:
        return ()
    described: SecondPartyDescription = documents.read(
        newest.read_bytes(), "SecondPartyDescription"
    ).body
    return described.accepted_terms
