"""Many customers at once against an endpoint that is killed again and again.

The customers' side is the judge: what a reply said, once it was received whole, must stand
after every restart, byte for byte.
"""

import asyncio
import random
from asyncio import IncompleteReadError
from collections.abc import Awaitable, Callable, Iterable
from itertools import count
from pathlib import Path

from assent_server import clock, publishing
from assent_server.opening import open_store
from assent_server.store import AgreementRow, HistoryRow, NegotiationRow
from crash.endpoint import REAL, Connection, Endpoint
from crash.story import Sent, Story
from support.customer import Customer
from support.stored import all_stored
from support.vendor_folder import VendorFolder

_CONNECTIONS = 16
_REPLIES_MAX = 80
_REPLAYS = 0.15

Work = Callable[[Story, Connection], Awaitable[None]]


class Broken(AssertionError):
    """What was acknowledged does not stand, or stands twice."""


class Storm:
    """A shop in ``folder``, its customers, and all that they were told.

    A kill comes within ``delay_max_s`` of a reply.
    """

    def __init__(
        self,
        folder: Path,
        rng: random.Random,
        *,
        program: tuple[str, ...] = REAL,
        goes_on: bool = True,
        delay_max_s: float = 0.004,
    ) -> None:
        self.vendor = VendorFolder(folder / "vendor").made()
        self.stories: list[Story] = []
        self.kills = 0
        self._endpoint = Endpoint(self.vendor.path, program)
        self._rng = rng
        self._goes_on = goes_on
        self._delay_max_s = delay_max_s
        self._seeds = count(1)
        self._published = publishing.load(self.vendor.folder)
        self._described: bytes | None = None

    def cycle(self) -> None:
        """Start, check what the last kill left, load, kill at a random moment."""
        until = self._rng.randint(1, _REPLIES_MAX)
        self._endpoint.begin()
        open_before = [story for story in self.stories if story.current]
        fresh = [self._story() for _ in range(until + _CONNECTIONS - len(open_before))]
        self._endpoint.wait()
        asyncio.run(self._check(open_before))
        running = [story for story in open_before if story.current]
        self.stories += fresh
        asyncio.run(self._load([*running, *fresh], until))
        self._endpoint.gone()
        self.kills += 1

    def end(self) -> None:
        """Start once more, ask for everything again, stop in order, compare what is stored."""
        self._endpoint.begin()
        self._endpoint.wait()
        asyncio.run(self._check(self.stories))
        asyncio.run(self._load([story for story in self.stories if story.current], until=None))
        if self._endpoint.stop() != 0:
            raise Broken(f"The server did not end in order: {self._endpoint.log}")
        asyncio.run(self._compare())

    def close(self) -> None:
        self._endpoint.close()

    @property
    def acknowledged(self) -> int:
        """How many replies were received whole."""
        return sum(len(story.acknowledged) for story in self.stories)

    def _story(self) -> Story:
        customer = Customer(published=self._published, seed=next(self._seeds), now=clock.now())
        return Story(customer, self._rng, self._goes_on)

    async def _load(self, stories: list[Story], until: int | None) -> None:
        """Carry the stories on; kill just after reply number ``until``, or let them end."""
        replies = count(1)

        async def act(story: Story, connection: Connection) -> None:
            while story.current is not None:
                status, reply = await connection.put(story.current)
                if next(replies) == until:
                    delay_s = self._rng.uniform(0, self._delay_max_s)
                    asyncio.get_running_loop().call_later(delay_s, self._endpoint.kill)
                _expect(status in (200, 201), f"Refused under load: {status} {reply!r}")
                story.take(reply)
                if self._rng.random() < _REPLAYS:
                    await _ask_again(story, self._rng.choice(story.acknowledged), connection)

        await self._at_once(act, stories, survives=until is None)
        if until is not None:
            self._endpoint.kill()

    async def _check(self, stories: list[Story]) -> None:
        """What was acknowledged stands; what was not has one outcome, the same twice."""
        await self._at_once(self._stands, stories, survives=True)
        connection = Connection(self._endpoint.port)
        described = (await connection.get("/.well-known/assent"))[1]
        connection.close()
        _expect(self._described in (None, described), "The description changed by a restart.")
        self._described = described

    async def _stands(self, story: Story, connection: Connection) -> None:
        unanswered, earlier = story.current, None
        proffers = [sent for sent in story.acknowledged if sent.kind == "proffers"]
        before = story.outcome
        if unanswered is not None:
            if proffers:
                earlier = (await connection.put(proffers[0]))[1]
            status, reply = await connection.put(unanswered)
            _expect(status in (200, 201), f"Refused when sent again: {status} {reply!r}")
            story.take(reply)
        _expect(
            earlier in (None, before, story.outcome), "The outcome was neither the old nor the new."
        )
        for sent in story.acknowledged:
            await _ask_again(story, sent, connection)

    async def _at_once(self, work: Work, stories: Iterable[Story], *, survives: bool) -> None:
        """Go through the stories over all connections; a server that is gone ends it."""
        left = iter(stories)

        async def worker() -> None:
            connection = Connection(self._endpoint.port)
            try:
                for story in left:
                    await work(story, connection)
            except (ConnectionError, IncompleteReadError) as error:
                if survives:
                    raise Broken(f"The server is gone: {self._endpoint.log}") from error
            finally:
                connection.close()

        async with asyncio.TaskGroup() as group:
            for _ in range(_CONNECTIONS):
                group.create_task(worker())

    async def _compare(self) -> None:
        """The store holds what the customers hold, and nothing beside it."""
        store = await open_store(self.vendor.folder, read_only=True)
        rows = await all_stored(store)
        await store.close()
        records = [row.raw for row in rows if isinstance(row, AgreementRow)]
        history = [row.raw for row in rows if isinstance(row, HistoryRow)]
        proffers = [row.proffer_id for row in rows if isinstance(row, NegotiationRow)]
        told = [story.record.raw for story in self.stories if story.record is not None]
        said = [raw for story in self.stories for raw in story.history]
        _expect(
            sorted(records) == sorted(told),
            f"The shop holds {len(records)} records, its customers {len(told)}, not all the same.",
        )
        _expect(sorted(history) == sorted(said), "The histories hold different documents.")
        _expect(len(proffers) == len(set(proffers)), "A proffer has two outcomes.")
        sent = [sent for story in self.stories for sent in story.acknowledged]
        begun = {item.id for item in sent if item.kind == "proffers"}
        _expect(begun == set(proffers), "The shop knows other proffers than its customers sent.")


async def _ask_again(story: Story, sent: Sent, connection: Connection) -> None:
    status, reply = await connection.put(sent)
    _expect(
        (status, reply) == (200, story.due(sent)),
        f"An acknowledged reply was lost: {sent.kind} {sent.id} now fetches {status} {reply!r}",
    )


def _expect(holds: bool, sentence: str) -> None:
    if not holds:
        raise Broken(sentence)
