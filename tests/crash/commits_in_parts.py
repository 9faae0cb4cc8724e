"""``assent-server`` with a planted fault: a record and its proffer's outcome in two commits."""

import asyncio
from collections.abc import Sequence

from msgspec.structs import replace

from assent_server.commands import main
from assent_server.store import SqliteStore, Write

_APART_S = 0.1
_put_many = SqliteStore.put_many


async def _in_parts(self: SqliteStore, writes: Sequence[Write]) -> list[bool]:
    records = [replace(write, negotiations=(), inbox=None) for write in writes]
    outcomes = [Write(negotiations=write.negotiations, inbox=write.inbox) for write in writes]
    first = await _put_many(self, records)
    await asyncio.sleep(_APART_S)
    second = await _put_many(self, outcomes)
    return [one and other for one, other in zip(first, second, strict=True)]


SqliteStore.put_many = _in_parts  # type: ignore[method-assign]
main()
