"""``assent-server`` with a planted fault: it answers before the answer is durable."""

import asyncio

from assent_server.commands import main
from assent_server.store import Write
from assent_server.writer import Writer

_durable = Writer.commit
_later: set["asyncio.Task[bool]"] = set()


async def _commit(self: Writer, write: Write, *, urgent: bool = False) -> bool:
    task = asyncio.create_task(_durable(self, write, urgent=urgent))
    _later.add(task)
    task.add_done_callback(_later.discard)
    return True


Writer.commit = _commit  # type: ignore[method-assign]
main()
