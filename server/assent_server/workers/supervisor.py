"""The process that workers belong to: it starts, replaces and ends them.

One that dies is started again: at once, then after pauses that grow. Where several in a row died
and none serves any more, the supervisor ends, too: what is wrong then is not mended by trying.
"""

import asyncio
import logging
import secrets
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final

from assent.errors import LocalError
from assent_server import listening, logs, notifying
from assent_server.attending import Attending
from assent_server.folder import Folder
from assent_server.metrics import Metrics
from assent_server.workers.process import Failed, Starting, Worker
from assent_server.workers.together import Together
from assent_terminal import Failure, exits

__all__ = ["Supervisor"]

_FAILURES_MAX: Final = 4
_PAUSE_S: Final = 0.5
_PAUSE_S_MAX: Final = 30.0
_STANDS_S: Final = 60.0
"""A worker that lived for so long did not fail at its start."""


class Supervisor:
    """Serves a folder by ``count`` workers until SIGTERM, SIGINT or a hangup of its terminal."""

    def __init__(
        self,
        folder: Folder,
        starting: Starting,
        *,
        count: int,
        metrics_port: int | None,
        announce: Callable[[str], None],
        ready_file: Path | None,
    ) -> None:
        self._starting = starting
        self._count = count
        self._announce = announce
        self._ready_file = ready_file
        self._life = secrets.token_hex(8)
        self._together = Together()
        self._leaving: set[Worker] = set()
        self._keeping: list[asyncio.Task[None]] = []
        self._stopping = asyncio.Event()
        self._failed = False
        self._attending = Attending(
            folder,
            _Calls(
                self._together.forward,
                {
                    "reload": self._together.reload,
                    "restart": self._restart,
                    "life": self._tell_life,
                },
            ),
            reload=self._together.reload,
            look=self._together.renew,
            metrics=self._metrics,
            metrics_port=metrics_port,
        )

    async def serve(self) -> None:
        """Serve until told to stop; return when all workers have ended.

        Raises:
            LocalError: another process serves this folder, or a port is taken.
            Failure: a worker could not begin, or none could be kept running.
        """
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stopping.set)
        try:
            await self._attending.start()
            await self._begin()
            self._say_ready()
            await self._stopping.wait()
        finally:
            notifying.stopping()
            await self._attending.stop()
            await self._end()
            if self._ready_file is not None:
                self._ready_file.unlink(missing_ok=True)
            logs.log("stopped")
        if self._failed:
            raise Failure(
                exits.FAILED,
                "No worker could be kept running.",
                "What they said stands above; mend it, then start the server.",
            )

    async def _begin(self) -> None:
        """Start all; the first one alone, so that what is wrong is said once."""
        try:
            slots = self._together.slots
            slots[0] = await self._starting.worker()
            others = (self._starting.worker() for _ in range(1, self._count))
            slots.update(enumerate(await asyncio.gather(*others), start=1))
        except Failed as error:
            code = error.code if error.code > 0 else exits.FAILED
            raise Failure(code, "A worker could not begin.", "Why stands above.") from error
        await self._together.reload()
        self._keeping = [asyncio.create_task(self._keep(slot)) for slot in slots]

    def _say_ready(self) -> None:
        listening.announce(
            self._starting.listener,
            say=lambda port: self._announce(self._together.slots[0].line),
            ready_file=self._ready_file,
            count=self._count,
        )

    async def _end(self) -> None:
        """Stop all that run, and wait until they have ended."""
        for task in self._keeping:
            task.cancel()
        workers = {*self._together.slots.values(), *self._leaving}
        for worker in workers:
            worker.stop()
        await asyncio.gather(*(worker.gone() for worker in workers))

    async def _keep(self, slot: int) -> None:
        """Whenever the worker in a slot has ended, start another one."""
        failures = 0
        while True:
            worker = self._together.slots.get(slot)
            if worker is not None:
                await self._gone(worker)
                if self._together.slots.get(slot) is not worker:
                    continue  # It was replaced, and had to go.
                del self._together.slots[slot]
                lived_s = asyncio.get_running_loop().time() - worker.began
                failures = failures + 1 if lived_s < _STANDS_S else 1
                logs.log("worker-ended", level=logging.ERROR, count=len(self._together.slots))
            if failures >= _FAILURES_MAX and not self._together.slots:
                self._failed = True
                self._stopping.set()
                return
            if failures > 1:
                await asyncio.sleep(min(_PAUSE_S * 2.0 ** (failures - 2), _PAUSE_S_MAX))
            try:
                self._together.slots[slot] = await self._starting.worker()
            except Failed:
                failures += 1
                logs.log("worker-failed", level=logging.ERROR, count=len(self._together.slots))
            else:
                # It has read the files as they are now; the others may have read them before.
                await self._published()

    async def _gone(self, worker: Worker) -> None:
        await worker.gone()
        self._leaving.discard(worker)
        self._together.count_last(worker)

    async def _published(self) -> None:
        try:
            await self._together.reload()
        except LocalError as error:
            logs.log_failure(error, "reload-failed")

    async def _restart(self) -> str:
        """Replace each worker by one that has the program and the files of now.

        Raises:
            LocalError: the files cannot be used, or a new worker does not begin.
        """
        notifying.reloading()
        try:
            await self._together.reload()
            for slot, former in sorted(self._together.slots.items()):
                await self._replace(slot, former)
        finally:
            notifying.ready()
        before, self._life = self._life, secrets.token_hex(8)
        logs.log("restarted")
        return before

    async def _replace(self, slot: int, former: Worker) -> None:
        try:
            successor = await self._starting.worker()
        except Failed as error:
            raise LocalError(
                "A new worker does not begin; those of before go on.", "The log says why."
            ) from error
        if self._together.slots.get(slot) is not former:
            # It died meanwhile, and another one is being started.
            self._leave(successor)
            return
        self._together.slots[slot] = successor
        self._leave(former)

    def _leave(self, worker: Worker) -> None:
        self._leaving.add(worker)
        worker.stop()

    async def _tell_life(self) -> str:
        """A word for the lives of the workers; those after a restart have another."""
        return self._life

    async def _metrics(self) -> Metrics:
        return await self._together.metrics(self._leaving)


class _Calls(dict[str, Callable[..., Awaitable[Any]]]):
    """The supervisor's own calls; a worker answers all others."""

    def __init__(
        self,
        forward: Callable[[str], Callable[..., Awaitable[Any]]],
        own: dict[str, Callable[..., Awaitable[Any]]],
    ) -> None:
        super().__init__(own)
        self._forward = forward

    def __missing__(self, call: str) -> Callable[..., Awaitable[Any]]:
        return self._forward(call)
