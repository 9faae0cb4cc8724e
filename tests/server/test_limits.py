"""How often one may ask: by address, by key, in bounded memory; and nonces for one use."""

import asyncio
from contextlib import suppress

import pytest

from assent.errors import PeerError
from assent.request_signature import SignedRequest
from assent.times import Instant, plus
from assent_server.limits import Limits, Nonces, Rate, Tally
from support.stored import customer

NOON = Instant("2030-01-01T12:00:00Z")


class Clock:
    """Seconds as the test wants them."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


def limits_of(clock, *, per_minute=60, burst=3, **options):
    rate = Rate(per_minute=per_minute, burst=burst)
    return Limits(per_address=rate, per_key=rate, clock=clock, **options)


def scope(client, *forwarded):
    return {
        "client": client and (client, 1234),
        "headers": [(b"x-forwarded-for", value.encode()) for value in forwarded],
    }


def asked(number, nonce, created=NOON):
    return SignedRequest(first_party=customer(number), nonce=nonce, created=created)


def passed(limits, request, times=10):
    """How many of ``times`` requests are let through."""
    count = 0
    for _ in range(times):
        with suppress(PeerError):
            limits.check_address(request)
            count += 1
    return count


def test_a_burst_is_let_through_and_then_no_more(clock):
    """SRV-03, SV5."""
    assert passed(limits_of(clock, burst=3), scope("203.0.113.9")) == 3


def test_waiting_as_long_as_told_helps(clock):
    """SRV-03, SV5."""
    limits = limits_of(clock, per_minute=6, burst=1)
    limits.check_key(customer(1))
    with pytest.raises(PeerError) as refused:
        limits.check_key(customer(1))

    assert (refused.value.status, refused.value.retry_after_s) == (429, 10)
    clock.now += 10
    limits.check_key(customer(1))


def test_being_refused_costs_nothing(clock):
    """SRV-03: who keeps asking is not locked out for ever."""
    limits = limits_of(clock)
    passed(limits, scope("203.0.113.9"), times=1_000)
    clock.now += 2

    assert passed(limits, scope("203.0.113.9")) == 2


def test_one_does_not_use_up_the_share_of_another(clock):
    """SRV-03."""
    limits = limits_of(clock)
    passed(limits, scope("203.0.113.9"))

    assert passed(limits, scope("203.0.113.10")) == 3
    limits.check_key(customer(1))


def test_one_request_is_counted_once(clock):
    """SRV-03."""
    limits = limits_of(clock, burst=2)
    tally = Tally(limits, scope("203.0.113.9"))
    for _ in range(50):
        tally.count()

    assert passed(limits, scope("203.0.113.9")) == 1


def test_a_forwarded_address_counts_only_from_a_trusted_proxy(clock):
    """SRV-03, SV5."""
    limits = limits_of(clock, proxies=["10.0.0.0/8"])

    spoofed = [scope("203.0.113.9", f"198.51.100.{number}") for number in range(10)]
    assert sum(passed(limits, request, 1) for request in spoofed) == 3
    proxied = [scope("10.0.0.7", f"198.51.100.{number}") for number in range(10)]
    assert sum(passed(limits, request, 1) for request in proxied) == 10


@pytest.mark.parametrize(
    "forwarded",
    [
        ("192.0.2.{}, 203.0.113.9",),
        ("192.0.2.{}", "203.0.113.9"),
        ("192.0.2.{}, 203.0.113.9, 10.0.0.8",),
    ],
)
def test_what_a_client_wrote_before_its_proxy_is_not_believed(clock, forwarded):
    """SRV-03, SV5."""
    limits = limits_of(clock, proxies=["10.0.0.0/8"])
    requests = [
        scope("10.0.0.7", *(value.format(number) for value in forwarded)) for number in range(10)
    ]

    assert sum(passed(limits, request, 1) for request in requests) == 3


def test_many_addresses_of_one_ipv6_network_are_one(clock):
    """SRV-03, SV24."""
    limits = limits_of(clock)
    requests = [scope(f"2001:db8:1:2::{number}") for number in range(10)]

    assert sum(passed(limits, request, 1) for request in requests) == 3
    assert passed(limits, scope("2001:db8:1:3::1")) == 3


def test_an_ipv4_address_has_one_name_however_it_is_written(clock):
    """SRV-03."""
    limits = limits_of(clock)
    passed(limits, scope("203.0.113.9"))

    assert passed(limits, scope("::ffff:203.0.113.9")) == 0


@pytest.mark.parametrize("client", ["127.0.0.1", "::1", None, "unix socket"])
def test_the_operators_own_processes_are_not_counted(clock, client):
    """SRV-03."""
    assert passed(limits_of(clock), scope(client), times=50) == 50


def test_the_memory_for_counting_is_bounded(clock):
    """SRV-03, SV24."""
    limits = limits_of(clock, entries_max=100)
    for number in range(1_000):
        limits.check_address(scope(f"198.51.{number // 250}.{number % 250}"))

    assert len(limits._addresses._full_at) == 100


def test_a_nonce_is_good_once_for_each_key():
    """BND-04, SRV-04."""
    nonces = Nonces()
    asyncio.run(nonces.use(asked(1, "nonce-1"), NOON))
    asyncio.run(nonces.use(asked(2, "nonce-1"), NOON))

    with pytest.raises(PeerError) as refused:
        asyncio.run(nonces.use(asked(1, "nonce-1"), plus(NOON, 600)))
    assert refused.value.code == "request-signature"


def test_a_nonce_is_forgotten_once_its_request_is_too_old():
    """SRV-04."""
    nonces = Nonces(entries_max=1)
    asyncio.run(nonces.use(asked(1, "nonce-1"), NOON))

    asyncio.run(nonces.use(asked(1, "nonce-2"), plus(NOON, 601)))


def test_too_many_nonces_are_busy_not_forgotten():
    """SRV-04."""
    nonces = Nonces(entries_max=2)
    asyncio.run(nonces.use(asked(1, "nonce-1"), NOON))
    asyncio.run(nonces.use(asked(1, "nonce-2"), NOON))

    with pytest.raises(PeerError, match="busy"):
        asyncio.run(nonces.use(asked(1, "nonce-3"), NOON))
    with pytest.raises(PeerError, match="request-signature"):
        asyncio.run(nonces.use(asked(1, "nonce-1"), NOON))
