"""An event loop that does one thing at a time; nothing outside decides what comes next, or when.

Time stands still while code runs and jumps to the next timer when nothing is left to do. What would
run in a thread runs in the loop, a moment later. ``after`` is called between any two steps of any
task, so that a crash can happen at every await.
"""

import asyncio
import heapq
from collections.abc import Callable, Coroutine
from contextvars import ContextVar, copy_context
from typing import Any

__all__ = ["Process", "SimLoop", "Stuck"]


class Stuck(AssertionError):
    """Something waits for what can never come."""


class Process:
    """What runs on one machine, until it is killed: then none of its tasks takes another step."""

    current: ContextVar["Process | None"] = ContextVar("process", default=None)

    def __init__(self, name: str) -> None:
        self.name = name
        self.alive = True
        self.tasks: list[asyncio.Task[Any]] = []

    @property
    def busy(self) -> bool:
        """Whether something is under way."""
        self.tasks = [task for task in self.tasks if not task.done()]
        return bool(self.tasks)

    def start(self, work: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
        """A task of this process; the tasks that it starts belong to the process, too."""
        context = copy_context()
        context.run(self.current.set, self)
        return asyncio.get_running_loop().create_task(work, context=context)

    def kill(self) -> None:
        """Let nothing of it go on; its disk must be dead before, so that no cleaning up counts."""
        self.alive = False
        for task in self.tasks:
            task.cancel()
        self.tasks.clear()


class SimLoop(asyncio.BaseEventLoop):
    """The loop. ``moment`` gives the seconds that work in a thread takes."""

    def __init__(self, moment: Callable[[], float]) -> None:
        super().__init__()
        self._now = 0.0
        self._moment = moment
        self.after: Callable[[], None] = lambda: None
        self.faults: list[BaseException] = []
        self.set_task_factory(_owned)
        self.set_exception_handler(self._note)

    def time(self) -> float:
        return self._now

    def run_in_executor(self, executor: Any, func: Any, *args: Any) -> Any:
        """``func`` in this thread, a moment later; never if the process is killed before."""
        future = self.create_future()
        process = Process.current.get()

        def work() -> None:
            if future.cancelled() or (process is not None and not process.alive):
                return
            try:
                result = func(*args)
            except BaseException as error:
                future.set_exception(error)
            else:
                # The answer of the disk takes its way, too: a crash may come between.
                self.call_soon(_tell, future, result)

        self.call_later(self._moment(), work)
        return future

    def _run_once(self) -> None:
        if self._ready:
            handle = self._ready.popleft()
            if not handle._cancelled:
                handle._run()
                self.after()
            return
        if not self._scheduled:
            raise Stuck("Nothing is left to do, and something is still awaited.")
        timer = heapq.heappop(self._scheduled)
        timer._scheduled = False
        if not timer._cancelled:
            self._now = max(self._now, timer._when)
            self._ready.append(timer)

    def _process_events(self, event_list: Any) -> None:
        """There are none."""

    def _write_to_self(self) -> None:
        """There is nobody to wake."""

    def _note(self, _loop: Any, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if error is not None:
            self.faults.append(error)


def _owned(loop: Any, work: Any, **arguments: Any) -> "asyncio.Task[Any]":
    task: asyncio.Task[Any] = asyncio.Task(work, loop=loop, **arguments)
    context = arguments.get("context")
    process = context.get(Process.current) if context is not None else Process.current.get()
    if process is not None:
        process.tasks.append(task)
    return task


def _tell(future: Any, result: Any) -> None:
    if not future.done():
        future.set_result(result)
