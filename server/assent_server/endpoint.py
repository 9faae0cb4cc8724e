"""One endpoint in this process: its store, its writer, and what it publishes at the moment.

The one place where the parts are put together, for ``run`` and for commands that find no
running server.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from assent.errors import LocalError
from assent.times import Instant, seconds_between
from assent_server import clock, config, logs, publishing
from assent_server.archive import archive
from assent_server.describing import renewal_is_due
from assent_server.exchange import Exchange
from assent_server.folder import Folder
from assent_server.limits import Limits, Nonces, OnceOnly
from assent_server.metrics import Gauge, Metrics
from assent_server.nonce_log import NonceLog
from assent_server.opening import open_store
from assent_server.published import Published
from assent_server.reads import Reads
from assent_server.reconciling import Reconciling
from assent_server.service import Service
from assent_server.sessions import secret
from assent_server.sessions.opening import Sessions
from assent_server.sessions.secret import SessionKeys
from assent_server.settings import Config
from assent_server.store import Store
from assent_server.writer import Writer

__all__ = ["Endpoint", "assemble", "open_endpoint"]

_LOOKS_S_MAX = 2.0
"""How long a start may take to look at the database; `fsck` looks at everything."""


@dataclass(slots=True, kw_only=True)
class Endpoint:
    """An open endpoint. It holds the lock of its folder's database until it is closed."""

    folder: Folder
    config: Config
    store: Store
    writer: Writer
    published: Published
    session_keys: SessionKeys
    exchange: Exchange = field(init=False)
    limits: Limits = field(init=False)
    now: Callable[[], Instant] = clock.now
    new_id: Callable[[], str] = clock.new_id
    metrics: Metrics = field(default_factory=Metrics)
    _prepared: tuple[Published, SessionKeys] | None = field(default=None, repr=False)
    _nonces: Nonces | None = field(default=None, repr=False)
    _reloading: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    def __post_init__(self) -> None:
        self.metrics.gauges.update(self._gauges())
        self.limits = Limits(proxies=self.config.server.trusted_proxies)
        self.exchange = Exchange(
            store=self.store,
            commit=self.writer.commit,
            published=lambda: self.published,
            now=self.now,
            new_id=self.new_id,
            admit=self.limits.check_key,
        )

    @property
    def renewal_is_due(self) -> bool:
        """Whether the description ends soon, and the next one is to be issued."""
        return renewal_is_due(self.published.description.body, self.now())

    async def reload(self) -> dict[str, Any]:
        """Publish what the files say now, and say what is accepted; an error changes nothing.

        Where the process listens, and its base URL, need a new start.

        Raises:
            LocalError: a file cannot be used.
        """
        async with self._reloading:
            said = await self.prepare()
            await self.publish(said["description"])
        return said

    async def prepare(self) -> dict[str, Any]:
        """Make ready what the files say now, for ``publish``; what is served stays as it is.

        Raises:
            LocalError: a file cannot be used.
        """
        now_set = config.read(self.folder).vendor
        if (now_set.did, now_set.base) != (self.config.vendor.did, self.config.vendor.base):
            raise LocalError(
                "vendor.did or vendor.base in policy.toml has changed.",
                "Begin anew: `assent-server restart`.",
            )
        # In a thread: it takes as long as hundreds of answers.
        prepared = await asyncio.to_thread(
            publishing.load,
            self.folder,
            loopback=self.config.vendor.is_loopback,
            now=self.now,
            new_id=self.new_id,
        )
        await archive(self.store, prepared)
        self._prepared = prepared, secret.obtain(self.folder)
        return {
            "accepted": [offer.terms.name for offer in prepared.offers],
            "description": prepared.description.record_digest,
        }

    async def publish(self, description: str) -> None:
        """Publish what was made ready, of which this is the description.

        Raises:
            LocalError: something else was, or nothing.
        """
        prepared = self._prepared
        if prepared is None or prepared[0].description.record_digest != description:
            raise LocalError("Something else was published meanwhile.", "Try again.")
        self.published, self.session_keys = prepared
        logs.log("reloaded")

    def service(self) -> Service:
        """What answers requests.

        Raises:
            LocalError: what it has to remember cannot be written.
        """
        return assemble(
            self.config,
            self.exchange,
            self.limits,
            lambda: self.session_keys,
            self.store.nonces or self._own_nonces(),
            self.metrics,
        )

    def _own_nonces(self) -> Nonces:
        if self._nonces is None:
            self._nonces = Nonces.kept(NonceLog(self.folder.nonces), now=self.now())
        return self._nonces

    def _gauges(self) -> dict[str, Gauge]:
        def until(instant: Instant) -> float:
            return seconds_between(self.now(), instant)

        return {
            "queue_exchanges": Gauge(
                told="Exchanges that wait for the next commit.",
                figure=lambda: self.writer.waiting,
                adds=True,
            ),
            "terms_offered": Gauge(
                told="Standard terms that are accepted now.",
                figure=lambda: len(self.published.offers),
            ),
            "description_ends_seconds": Gauge(
                told="Time until the description ends.",
                figure=lambda: until(self.published.description.body.ends_at),
            ),
            "rosters_end_seconds": Gauge(
                told="Time until the last roster in use ends.",
                figure=lambda: max(
                    until(item.body.ends_at) for item in self.published.rosters.values()
                ),
            ),
            # A key has no end before it is replaced: `keys rotate`.
            "signing_key_age_seconds": Gauge(
                told="Time since the key that signs now became valid.",
                figure=lambda: -until(self._signing_since()),
            ),
            "store_log_bytes": Gauge(
                told="Size of a write-ahead log that cannot be emptied; 0 is well.",
                figure=lambda: self.store.warnings().get("log-grows", 0),
            ),
        }

    def _signing_since(self) -> Instant:
        published = self.published
        method = published.signer.verification_method
        (listed,) = (item for item in published.keys.listed() if item.id == method)
        return listed.valid_from or self.now()

    async def close(self) -> None:
        """Answer what was accepted, then let go of the database."""
        await self.writer.close()
        # As long as the store is held, no other process reads them.
        if self._nonces is not None:
            self._nonces.end()
        await self.store.close()


async def open_endpoint(
    folder: Folder,
    *,
    loopback: bool | None = None,
    now: Callable[[], Instant] = clock.now,
    new_id: Callable[[], str] = clock.new_id,
) -> Endpoint:
    """Open the endpoint in a folder; ``loopback`` None means as its policy is.

    Raises:
        LocalError: another process has it open, or a file cannot be used.
    """
    settings = config.read(folder)
    local = settings.vendor.is_loopback if loopback is None else loopback
    publishing.check_loopback(settings, loopback=local)
    # The database comes first: its lock keeps two processes from publishing at once.
    store = await open_store(folder)
    try:
        await _check_sound(store)
        published = publishing.load(folder, loopback=local, now=now, new_id=new_id)
        await archive(store, published)
        session_keys = secret.obtain(folder)
    except BaseException:
        await store.close()
        raise
    metrics = Metrics()
    return Endpoint(
        folder=folder,
        config=settings,
        store=store,
        writer=Writer(store, metrics=metrics),
        metrics=metrics,
        published=published,
        session_keys=session_keys,
        now=now,
        new_id=new_id,
    )


async def _check_sound(store: Store) -> None:
    """Check that nothing is written to a database that is visibly damaged (STO-12).

    Raises:
        LocalError: it is.
    """
    fault = await store.first_fault(seconds=_LOOKS_S_MAX)
    if fault is not None:
        raise LocalError(
            f"The database is damaged: {fault}.",
            "`assent-server fsck` says what is lost; keep a copy, then restore a backup.",
        )


def assemble(
    settings: Config,
    exchange: Exchange,
    limits: Limits,
    session_keys: Callable[[], SessionKeys],
    nonces: OnceOnly,
    metrics: Metrics,
) -> Service:
    """The service that answers requests by this exchange, within these limits."""
    store: Store = exchange.store
    return Service(
        exchange=exchange,
        reads=Reads(store=store, published=exchange.published, now=exchange.now),
        reconciling=Reconciling(exchange=exchange),
        sessions=Sessions(exchange=exchange, keys=session_keys, base=settings.vendor.base),
        published=exchange.published,
        limits=limits,
        nonces=nonces,
        base=settings.vendor.base,
        metrics=metrics,
        logs_requests=settings.server.log_requests,
    )
