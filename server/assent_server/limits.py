"""How often one address and one first-party key may ask, and nonces that are good for one use.

Owns counting in bounded memory. A withdrawal is never counted: callers leave it out (SRV-03).
"""

import hashlib
import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Protocol

from assent.errors import LocalError, PeerError
from assent.request_signature import AGE_MAX_S, SignedRequest
from assent.times import Instant, plus, seconds_between
from assent_server.nonce_log import NonceLog

__all__ = ["Limits", "Nonces", "OnceOnly", "Rate", "Tally", "forgotten_at", "name_of", "replayed"]

_ENTRIES_MAX: Final = 100_000
_IPV6_PREFIX: Final = 64  # One household or host has at least this much of IPv6 to itself.

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """``per_minute`` requests in the long run, ``burst`` of them at once."""

    per_minute: float
    burst: int


PER_ADDRESS: Final = Rate(per_minute=1_200, burst=240)
PER_KEY: Final = Rate(per_minute=120, burst=60)


class Limits:
    """Token buckets by address and by first-party key; the least recently used are forgotten."""

    def __init__(
        self,
        *,
        per_address: Rate = PER_ADDRESS,
        per_key: Rate = PER_KEY,
        proxies: Iterable[str] = (),
        clock: Callable[[], float] = time.monotonic,
        entries_max: int = _ENTRIES_MAX,
    ) -> None:
        """``proxies`` are addresses or networks whose X-Forwarded-For is believed; ``clock``
        gives seconds that never go back."""
        self._proxies = tuple(ipaddress.ip_network(proxy) for proxy in proxies)
        self._addresses = _Buckets(per_address, clock, entries_max)
        self._keys = _Buckets(per_key, clock, entries_max)

    def is_from_proxy(self, scope: Any) -> bool:
        """Whether a proxy that is believed made the request of an ASGI ``scope``."""
        client = scope.get("client") if self._proxies else None
        return client is not None and _within(client[0], self._proxies)

    def check_address(self, scope: Any) -> None:
        """Count one request of the address that an ASGI ``scope`` comes from.

        Raises:
            PeerError: ``too-many``, with the seconds to wait.
        """
        name = client_name(scope, self._proxies)
        if name is not None:
            self._addresses.take(name)

    def check_key(self, first_party: str) -> None:
        """Count one request that a first party's key signed.

        Raises:
            PeerError: ``too-many``, with the seconds to wait.
        """
        self._keys.take(first_party)


class Tally:
    """Counts one request of an address once, as soon as it is known to be one that counts."""

    __slots__ = ("_is_counted", "_limits", "_scope")

    def __init__(self, limits: Limits, scope: Any) -> None:
        self._limits = limits
        self._scope = scope
        self._is_counted = False

    def count(self) -> None:
        """Count the request, unless it was counted before.

        Raises:
            PeerError: ``too-many``, with the seconds to wait.
        """
        if not self._is_counted:
            self._is_counted = True
            self._limits.check_address(self._scope)


class _Buckets:
    """For each name the moment at which its bucket is full again (GCRA): one number a name."""

    def __init__(self, rate: Rate, clock: Callable[[], float], entries_max: int) -> None:
        self._step_s = 60 / rate.per_minute
        self._span_s = self._step_s * rate.burst
        self._clock = clock
        self._entries_max = entries_max
        self._full_at: OrderedDict[str, float] = OrderedDict()

    def take(self, name: str) -> None:
        now = self._clock()
        full_at = max(self._full_at.get(name, now), now) + self._step_s
        wait_s = full_at - now - self._span_s
        # Half a step of grace keeps rounding from refusing the last one of a burst.
        if wait_s > self._step_s / 2:
            raise PeerError("too-many", retry_after_s=max(1, math.ceil(wait_s)))
        self._full_at[name] = full_at
        self._full_at.move_to_end(name)
        if len(self._full_at) > self._entries_max:
            self._full_at.popitem(last=False)


def client_name(scope: Any, proxies: tuple[Network, ...]) -> str | None:
    """The IPv4 address, or IPv6 network, that a request comes from; None where none counts.

    Of forwarded addresses only those count that a trusted proxy added: the last one that is no
    proxy. Everything left of it the client may have written itself (SV5).
    """
    client = scope.get("client")
    if client is None:
        return None
    if not proxies:
        return _name(client[0])
    hops = [client[0], *reversed(_forwarded(scope))]
    return _name(next((hop for hop in hops if not _within(hop, proxies)), hops[-1]))


def _forwarded(scope: Any) -> list[str]:
    values = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
    hops = b",".join(values).decode("latin-1").split(",")
    return [hop.strip() for hop in hops if hop.strip()]


@lru_cache(maxsize=4096)
def _name(text: str) -> str | None:
    address = _address(text)
    # Nobody far away has a loopback address: these are the operator's own processes.
    if address is None or address.is_loopback:
        return None
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((address, _IPV6_PREFIX), strict=False))


def _within(text: str, networks: tuple[Network, ...]) -> bool:
    address = _address(text)
    return address is not None and any(address in network for network in networks)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


class OnceOnly(Protocol):
    """What remembers the nonces of signed requests that could still be replayed."""

    async def use(self, request: SignedRequest, now: Instant) -> None:
        """Remember a request's nonce for as long as the request would be believed again.

        Raises:
            PeerError: ``request-signature``, it was used before; ``busy``, it cannot be
                remembered now (BND-04). Forgetting one early would let it be replayed.
        """
        ...


def forgotten_at(now: Instant) -> Instant:
    """When a request that is believed now is believed no more.

    It may be dated that much ahead, and is believed that much after its date.
    """
    return plus(now, 2 * AGE_MAX_S)


def replayed() -> PeerError:
    """What is said to a request whose nonce was used before."""
    return PeerError("request-signature", "This request was made before.")


def name_of(request: SignedRequest) -> bytes:
    """What a request is remembered by: 32 bytes, a digest of its key and nonce."""
    return hashlib.sha256(f"{request.first_party} {request.nonce}".encode()).digest()


class Nonces:
    """The nonces that one process has seen, in the order they came."""

    def __init__(self, *, entries_max: int = _ENTRIES_MAX, log: NonceLog | None = None) -> None:
        """With a ``log``, which was begun, the next process will know them, too."""
        self._entries_max = entries_max
        self._log = log
        self._seen: OrderedDict[bytes, Instant] = OrderedDict()
        self._unsure_until: Instant | None = None

    @classmethod
    def kept(cls, log: NonceLog, *, now: Instant, entries_max: int = _ENTRIES_MAX) -> "Nonces":
        """Those of the process that serves from now on, and of the ones before it (SRV-04).

        Raises:
            LocalError: the log cannot be written.
        """
        nonces = cls(entries_max=entries_max, log=log)
        earlier = log.read()
        used = ((name, ends) for name, ends in earlier.used.items() if ends >= now)
        nonces._seen.update(used)
        if not earlier.is_whole:
            # What was served before is dated at most that much ahead.
            nonces._unsure_until = plus(now, AGE_MAX_S)
        log.begin(nonces._seen)
        return nonces

    async def use(self, request: SignedRequest, now: Instant) -> None:
        """As :class:`OnceOnly`; ``busy`` where there are too many to remember, where the log
        cannot be written, and where the machine ended and nobody knows what it served."""
        while self._seen and next(iter(self._seen.values())) < now:
            self._seen.popitem(last=False)
        name = name_of(request)
        if name in self._seen:
            raise replayed()
        if self._unsure_until is not None and request.created <= self._unsure_until:
            raise PeerError("busy", retry_after_s=self._unsure_s(now, self._unsure_until))
        if len(self._seen) >= self._entries_max:
            raise PeerError("busy", retry_after_s=AGE_MAX_S)
        ends = forgotten_at(now)
        if self._log is not None:
            try:
                self._log.add(name, ends, self._seen)
            except (OSError, LocalError) as error:
                raise PeerError("busy") from error
        self._seen[name] = ends

    def end(self) -> None:
        """Leave what is known to the next process, at an orderly end; without a log, nothing."""
        if self._log is not None:
            # Where the disk is full, the next process reads what was written so far.
            with suppress(LocalError):
                self._log.end(self._seen)

    @staticmethod
    def _unsure_s(now: Instant, until: Instant) -> int:
        # Customers' times are whole minutes (PRF-06): a new request may be dated that much back.
        return max(0, seconds_between(now, until)) + 60
