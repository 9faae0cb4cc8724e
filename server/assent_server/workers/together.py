"""What the workers do as one: they publish the same, answer commands, and count together."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from assent.errors import LocalError
from assent_server import logs
from assent_server.metrics import Metrics, total
from assent_server.workers.channel import Gone
from assent_server.workers.process import Worker

__all__ = ["Together"]


class Together:
    """The workers that serve, by their place; whoever starts and ends them changes ``slots``."""

    def __init__(self) -> None:
        self.slots: dict[int, Worker] = {}
        self._publishing = asyncio.Lock()
        self._counted: list[dict[str, Any]] = []

    async def reload(self) -> dict[str, Any]:
        """Publish what the files say now at every worker, and say what is accepted.

        First each makes it ready, while all serve what they did; then all begin at once, so that
        a customer finds no two that say different things. One that cannot make it ready has to go.

        Raises:
            LocalError: a file cannot be used; nothing has changed.
        """
        async with self._publishing:
            first, *others = self._running()
            try:
                said: dict[str, Any] = await first.ask("prepare")
            except Gone as error:
                raise _nobody() from error
            description = said["description"]
            same = await asyncio.gather(*(_prepared(worker, description) for worker in others))
            ready = [first, *(one for one, is_same in zip(others, same, strict=True) if is_same)]
            begun = await asyncio.gather(*(_began(worker, description) for worker in ready))
            serving = {one for one, has_begun in zip(ready, begun, strict=True) if has_begun}
            for worker in {first, *others} - serving:
                logs.log("worker-cannot-publish", level=logging.ERROR)
                worker.stop()
            return said

    async def renew(self) -> None:
        """Issue the next description well before the current one ends."""
        for worker in self._running():
            try:
                is_due = await worker.ask("renewal-is-due")
            except Gone:
                continue
            if is_due:
                await self.reload()
            return

    def forward(self, call: str) -> Callable[..., Awaitable[Any]]:
        """A call that any worker answers."""

        async def ask(**arguments: Any) -> Any:
            try:
                return await self._running()[0].pass_on(call, **arguments)
            except Gone as error:
                raise _nobody() from error

        return ask

    async def metrics(self, leaving: Iterable[Worker]) -> Metrics:
        """The figures of all workers, also of those that have ended."""
        running = list(self.slots.values())
        every = [*running, *leaving]
        await asyncio.gather(*(worker.count() for worker in every))
        counted = [worker.figures for worker in every if worker.figures is not None]
        shown = [worker.figures for worker in running if worker.figures is not None]
        return total([*self._counted, *counted], shown)

    def count_last(self, worker: Worker) -> None:
        """Keep what a worker that has ended had counted: sums never go back."""
        if worker.figures is not None:
            kept = Metrics()
            for figures in (*self._counted, worker.figures):
                kept.add(figures)
            self._counted = [kept.figures()]

    def _running(self) -> list[Worker]:
        if not self.slots:
            raise _nobody()
        return [worker for _, worker in sorted(self.slots.items())]


async def _prepared(worker: Worker, description: str) -> bool:
    """Whether a worker has made ready what another one has."""
    try:
        said = await worker.ask("prepare")
    except (Gone, LocalError):
        return False
    return bool(said["description"] == description)


async def _began(worker: Worker, description: str) -> bool:
    """Whether a worker publishes now what it has made ready."""
    try:
        await worker.ask("publish", description=description)
    except (Gone, LocalError):
        return False
    return True


def _nobody() -> LocalError:
    return LocalError("No worker answers now.", "Try again; the server's log says more.")
