"""A vendor of the simulation: the real endpoint over the real store, and people who run it.

What it publishes lies in files, so it survives a crash; the store survives as far as its disk does.
"""

import asyncio
import copy
import shutil
from collections.abc import Callable
from contextlib import suppress
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import apsw

from assent.documents import Document
from assent.documents.description import Profile, Status
from assent.documents.parts import Reference
from assent.documents.terms import Practices
from assent.errors import LocalError
from assent.policy import Offer, Policy, Unknown
from assent.roster import reference, roster_reference, terms_reference
from assent.terms import load_vocabulary, match
from assent.times import Instant
from assent_client import Response
from assent_server.app import create_app
from assent_server.exchange import Exchange
from assent_server.limits import Limits, Nonces
from assent_server.pending import Pending
from assent_server.published import Published
from assent_server.reads import Reads
from assent_server.reconciling import Reconciling
from assent_server.service import Service
from assent_server.statements import Statements
from assent_server.store import SqliteStore, Write
from assent_server.writer import Writer
from support.asgi import call
from support.parties import NEW_YEAR, Vendor
from support.parties.publishing import accepted, practices_within
from support.parties.shared import standard
from support.sessions import sessions
from support.sim_disk import SimDisk
from support.sim_loop import Process
from support.sim_network import Request

if TYPE_CHECKING:
    from support.sim_world import World

__all__ = ["FILE", "SimVendor", "empty_store"]

FILE = "records.sqlite"
ANALYTICS = standard("service-analytics").entry.digest_multibase
POLICIES = (
    Policy(),
    Policy(person=frozenset({ANALYTICS}), unknown=Unknown.PERSON),
    Policy(remove=frozenset({ANALYTICS})),
)


@cache
def _party(host: str) -> tuple[Vendor, tuple[Document[Practices], ...]]:
    """A vendor as it was on New Year's Day, and its practices, each within the one before."""
    party = Vendor(host, keeps="service-analytics")
    narrow = practices_within(standard("service").terms, did=party.did, document_id=party.new_id())
    return party, (party.practices, party.sign(narrow, at=NEW_YEAR))


@cache
def _offers(practices: Document[Practices]) -> tuple[Offer, ...]:
    vocabulary, roster = load_vocabulary(), reference()
    return tuple(
        Offer(
            terms=terms_reference(item.entry),
            roster=roster_reference(roster.document),
            practices=Reference(ref=practices.id, digest_multibase=practices.record_digest),
        )
        for item in roster.standards.values()
        if match(practices.body, item.terms, vocabulary).within
    )


# Whether anything was written for the request that a task serves.
_WROTE: ContextVar[list[bool]] = ContextVar("wrote", default=[])  # noqa: B039
_VERDICTS: dict[Any, Any] = {}
_STANDARDS: dict[Any, Any] = {}


def empty_store(path: Path) -> None:
    """A store without rows, to be copied: making its tables takes longer than a seed's step."""
    asyncio.run(SqliteStore(path).close())


class SimVendor:
    """One vendor; ``offset_s`` is how wrong its clock is."""

    def __init__(self, world: "World", host: str, folder: Path, template: Path) -> None:
        folder.mkdir()
        shutil.copyfile(template, folder / FILE)
        self.world = world
        self.host = host
        self.folder = folder
        self.offset_s = 0
        self.starts = 0
        self.latest = world.time(0)
        party, self.kept = _party(host)
        self.party = copy.copy(party)
        self.party.descriptions = list(party.descriptions)
        self.party._entries = list(party._entries)
        self.party._ids = world.ids(f"vendor {host}")
        self.former: list[Document[Practices]] = []
        self.policy = POLICIES[0]
        self.published = self._published()
        self.open()

    @property
    def did(self) -> str:
        return self.party.did

    @property
    def origin(self) -> str:
        return self.party.origin

    def now(self) -> Instant:
        """The time that its clock shows."""
        shown = self.world.time(self.offset_s)
        self.latest = max(shown, self.latest)
        return shown

    def open(self) -> None:
        """Start the endpoint on what its disk holds."""
        self.starts += 1
        self.process = Process(self.host)
        self._calls = self._under_way = 0
        self.store = SqliteStore(self.folder / FILE, vfs=SimDisk.NAME)
        self.writer = Writer(self.store)
        self.exchange = Exchange(
            store=self.store,
            commit=self._commit,
            published=lambda: self.published,
            now=self.now,
            new_id=self.party.new_id,
        )
        service = Service(
            exchange=self.exchange,
            reads=Reads(store=self.store, published=lambda: self.published, now=self.now),
            reconciling=Reconciling(exchange=self.exchange),
            sessions=sessions(self.exchange, f"{self.origin}/assent/v1"),
            published=lambda: self.published,
            limits=Limits(clock=self.world.loop.time),
            nonces=Nonces(),
            base=f"{self.origin}/assent/v1",
        )
        self._app = create_app(service)

    def crash(self, chance: Random) -> None:
        """The power fails: nothing goes on, and only what was synced is sure to be there."""
        found = self.world.disk.die(self.folder)
        self.process.kill()
        self._close()
        self.world.disk.come_back(found, chance)

    def close(self) -> None:
        """Let go of everything at the end of a simulation."""
        self.process.kill()
        self._close()

    def _close(self) -> None:
        database = self.store._database
        writer, database.writer = database.writer, None
        for connection in (writer, database.reader):
            if connection is not None:
                with suppress(apsw.Error):
                    connection.close(force=True)
        database.close()

    def rows(self, sql: str) -> list[Any]:
        """Rows as they are stored and durable, past the endpoint."""
        return self.store._database.reader.execute(sql).fetchall()

    async def _commit(self, write: Write, *, urgent: bool = False) -> bool:
        written = await self.writer.commit(write, urgent=urgent)
        if written:
            _WROTE.get()[:] = [True]
        return written

    async def answer(self, request: Request) -> tuple[Response, bool]:
        """What the endpoint answers, over ASGI, and whether it wrote something for it."""
        wrote: list[bool] = []
        _WROTE.set(wrote)
        writer = self.store._database.writer
        self._calls += 1
        alone = self._calls if not self._under_way else 0
        self._under_way += 1
        before = writer.total_changes() if writer is not None else 0
        try:
            response = await call(self._app, request)
        finally:
            self._under_way -= 1
        if alone == self._calls and writer is not None and writer.total_changes() != before:
            wrote.append(True)
        return response, bool(wrote)

    def jump(self, seconds: int) -> None:
        """Set the clock wrong, but not to before its last publication: that is refused."""
        before, self.offset_s = self.offset_s, seconds
        if self.now() < self.party.description.body.issued:
            self.offset_s = before

    def set_policy(self, number: int) -> None:
        """Let the operator change her mind about what is accepted by itself."""
        self.policy = POLICIES[number]
        self.published = self._published()

    def publish(self, change: str) -> None:
        """Publish a new description: ``open``, ``retired``, ``rotate`` or ``narrow``."""
        party, at = self.party, self.now()
        if at <= party.description.body.issued:
            return
        if change == "rotate":
            # An old key that ends before what it signed would make that worthless.
            if at < self.latest:
                return
            party.rotate(at)
        else:
            if change == "narrow" and party.practices is self.kept[0]:
                self.former.append(party.practices)
                party.practices = self.kept[1]
            status = Status.RETIRED if change == "retired" else Status.OPEN
            party.publish(
                party.signer,
                at=at,
                status=status,
                accepted_terms=accepted(party.practices),
                profiles=(
                    Profile(
                        ref=party.practices.id,
                        name="standard",
                        digest_multibase=party.practices.record_digest,
                    ),
                ),
            )
        self.published = self._published()

    async def operate(self, act: Callable[["SimVendor", Random], Any], chance: Random) -> None:
        """One act of a person; what cannot be done is told to her."""
        self._calls += 1
        try:
            await act(self, chance)
        except LocalError as error:
            self.world.log(f"{self.host}: the operator is told: {error.message}")

    @property
    def pending(self) -> Pending:
        return Pending(exchange=self.exchange)

    @property
    def statements(self) -> Statements:
        return Statements(exchange=self.exchange)

    def _published(self) -> Published:
        roster = reference()
        *former, description = self.party.descriptions
        practices = self.party.practices
        return Published(
            description=description,
            former=tuple(former),
            practices={practices.record_digest: practices},
            former_practices={item.record_digest: item for item in self.former},
            terms={digest: item.document for digest, item in roster.standards.items()},
            rosters={roster.document.record_digest: roster.document},
            texts={},
            offers=_offers(practices),
            policy=self.policy,
            vocabulary=load_vocabulary(),
            signer=self.party.signer,
            keys=self.party.keys,
            _standards=_STANDARDS,
            _verdicts=_VERDICTS,
        )


def agreement_ids(vendor: SimVendor) -> list[str]:
    """The agreements that a vendor holds."""
    found = vendor.rows("SELECT agreement_id FROM agreement ORDER BY rowid")
    return [_id(row[0]) for row in found]


def waiting_ids(vendor: SimVendor) -> list[str]:
    """The proffers that wait for a person."""
    found = vendor.rows("SELECT proffer_id FROM negotiation WHERE state = 'pending' ORDER BY rowid")
    return [_id(row[0]) for row in found]


def _id(value: bytes) -> str:
    digits = value.hex()
    return f"urn:uuid:{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
