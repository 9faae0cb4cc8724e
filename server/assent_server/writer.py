"""Many writes, one commit: what queued while the last commit ran is committed together.

No write waits for time to pass: a lone one is committed at once. But requests that are being
answered already may queue theirs first, turn by turn of the event loop: otherwise the first of
those that a commit lets go on would take the next commit for itself. The queue is bounded; a
share of it is kept for what must not be refused because of load (STO-10).
"""

import asyncio
from collections import deque

from assent.errors import PeerError
from assent_server.logs import log_failure
from assent_server.metrics import Metrics
from assent_server.store import Store, StoreUnavailable, Write

__all__ = ["Writer"]

_QUEUE_MAX = 1024
_URGENT_MAX = 1024
_BATCH_MAX = 256
_GATHER_MAX = 32

_Queued = tuple[Write, asyncio.Future[bool]]


class Writer:
    """The way to a store for everything that serves one endpoint.

    It needs no start: the first write in an event loop starts the task, which ends when nothing
    is left to write.
    """

    def __init__(
        self,
        store: Store,
        *,
        metrics: Metrics | None = None,
        queue_max: int = _QUEUE_MAX,
        urgent_max: int = _URGENT_MAX,
        batch_max: int = _BATCH_MAX,
        gather_max: int = _GATHER_MAX,
    ) -> None:
        """Write to ``store``: at most ``queue_max`` writes wait, and ``urgent_max`` urgent ones
        more; at most ``batch_max`` are in one commit, and once ``gather_max`` wait it begins."""
        self._store = store
        self._metrics = metrics or Metrics()
        self._queue_max = queue_max
        self._urgent_max = urgent_max
        self._batch_max = batch_max
        self._gather_max = gather_max
        self._queue: deque[_Queued] = deque()
        self._task: asyncio.Task[None] | None = None
        self._closed = False

    @property
    def waiting(self) -> int:
        """How many writes wait for the next commit."""
        return len(self._queue)

    async def commit(self, write: Write, *, urgent: bool = False) -> bool:
        """Whether ``write`` is written, durably; False where what it rests on has changed.

        A caller that is cancelled leaves its write in the queue.

        Raises:
            PeerError: ``busy``, the queue is full or this process ends; ``storage``, nothing
                can be written now. The same bytes may be sent again (BND-09).
        """
        room = self._queue_max + (self._urgent_max if urgent else 0)
        if self._closed or len(self._queue) >= room:
            raise PeerError("busy", retry_after_s=1)
        loop = asyncio.get_running_loop()
        written: asyncio.Future[bool] = loop.create_future()
        self._queue.append((write, written))
        if self._task is None or self._task.done():
            self._task = loop.create_task(self._drain())
        return await written

    async def close(self) -> None:
        """Take no more; return when all that was taken is answered."""
        self._closed = True
        if self._task is not None:
            await asyncio.wait([self._task])

    async def _drain(self) -> None:
        while self._queue:
            await self._gather()
            size = min(len(self._queue), self._batch_max)
            batch = [self._queue.popleft() for _ in range(size)]
            try:
                results = await self._store.put_many([write for write, _ in batch])
            except StoreUnavailable as error:
                log_failure(error, "storage-failed")
                _fail(batch, PeerError("storage", retry_after_s=10))
            except Exception as error:
                # A fault of ours: those who wait learn of it, and the next ones are served.
                _fail(batch, error)
            else:
                self._metrics.committed(
                    [write for (write, _), ok in zip(batch, results, strict=True) if ok]
                )
                for (_, written), result in zip(batch, results, strict=True):
                    if not written.done():
                        written.set_result(result)

    async def _gather(self) -> None:
        """Let the event loop go on for as long as each of its turns brings another write."""
        waiting = 0
        while waiting < len(self._queue) < self._gather_max:
            waiting = len(self._queue)
            await asyncio.sleep(0)


def _fail(batch: list[_Queued], error: Exception) -> None:
    for _, written in batch:
        if not written.done():
            written.set_exception(error)
