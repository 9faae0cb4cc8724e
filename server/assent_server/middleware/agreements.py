"""From what a request brings along to its agreement: what every middleware rests on."""

import time
from collections.abc import Callable
from os import PathLike, getpid
from pathlib import Path
from typing import Final

from assent.agreement import Standing, Status
from assent.errors import LocalError
from assent.times import Instant
from assent_server import clock
from assent_server.folder import Folder
from assent_server.middleware.agreement import Question, RequestAgreement, permitting
from assent_server.middleware.credentials import Credentials
from assent_server.middleware.memory import Memory
from assent_server.middleware.refusal import Offer, Refusal
from assent_server.middleware.watcher import Watcher

__all__ = ["Agreements"]

_SIGNED_NOW: Final = Standing(status=Status.ACTIVE, since=Instant("1970-01-01T00:00:00Z"))


class Agreements:
    """The agreements of one origin, as this process knows them; nothing here waits (PEP-02)."""

    def __init__(
        self,
        folder: str | PathLike[str],
        origin: str,
        *,
        now: Callable[[], Instant] = clock.now,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """``folder`` is the endpoint's, ``origin`` that of the pages, as ``https://shop.example``.

        Raises:
            LocalError: the origin is none.
        """
        if not origin.startswith(("https://", "http://")) or origin.count("/") != 2:
            raise LocalError(
                f"“{origin}” is no origin.", "Write it as browsers do: https://shop.example"
            )
        self._folder = Folder(Path(folder))
        self.memory = Memory(origin=origin, monotonic=monotonic, now=now, miss=self._missed)
        self._watcher: Watcher | None = None
        self._process = 0

    def start(self) -> None:
        """Begin to watch the records, once in each process: a thread does not survive a fork."""
        if self._process != getpid():
            self._process = getpid()
            self._watcher = Watcher(self._folder, self.memory)
            self._watcher.start()

    def stop(self) -> None:
        """Watch no more; what was known grows old."""
        if self._watcher is not None and self._process == getpid():
            self._watcher.stop()
        self._watcher, self._process = None, 0

    def find(self, brought: Credentials) -> RequestAgreement | None:
        """The agreement under which a request stands, or none."""
        self.start()
        if brought.token is None:
            return None
        return self.memory.find(brought.token, gpc=brought.gpc)

    def refusal(self, asked: Question, under: RequestAgreement | None) -> Refusal:
        """What is answered where an agreement is needed: what could be agreed instead (PEP-04)."""
        memory = self.memory
        offers = tuple(
            Offer(name=item.name, iri=item.ref, digest=item.digest_multibase)
            for item in memory.offered
            if (terms := memory.terms.get(item.digest_multibase)) is not None
            and permitting(asked, terms, _SIGNED_NOW)
        )
        return Refusal(
            origin=memory.origin,
            purposes=asked.purposes,
            offers=offers,
            has_agreement=under is not None,
        )

    def _missed(self) -> None:
        if self._watcher is not None:
            self._watcher.wake()
