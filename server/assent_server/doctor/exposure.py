"""Checks of who can reach what: proxies that are believed, and ports that are open."""

import ipaddress
from collections.abc import Iterator

from assent.times import Instant
from assent_server.doctor.finding import Finding, bad, warning
from assent_server.folder import Folder
from assent_server.publishing import Sources

__all__ = ["listeners", "proxies"]


def proxies(folder: Folder, sources: Sources, now: Instant) -> Iterator[Finding]:
    """Whether the address of a customer can be known, and by nobody be made up."""
    server = sources.config.server
    for text in server.trusted_proxies:
        network = ipaddress.ip_network(text)
        if network.prefixlen == 0:
            yield bad(
                "proxies",
                f"trusted_proxies holds {text}: everybody may make up an address.",
                "Name the address of the proxy, or the network in which it alone is.",
            )
    if not server.trusted_proxies and not sources.config.vendor.is_loopback:
        yield warning(
            "proxies",
            "No proxy is trusted: all customers seem to come from the address of the proxy, and no "
            "limit can tell them apart.",
            "Name its address: trusted_proxies in [server], for one on this machine 127.0.0.1.",
        )


def listeners(folder: Folder, sources: Sources, now: Instant) -> Iterator[Finding]:
    """Whether ports without TLS are open to other machines."""
    settings = sources.config
    if _is_open(settings.server.host) and not settings.server.trusted_proxies:
        yield warning(
            "listeners",
            f"{settings.server.host}, port {settings.server.port} is open to other machines, "
            "without TLS.",
            "Listen on 127.0.0.1 behind a proxy with TLS; in a container publish the port to the "
            "proxy only, and name it in trusted_proxies.",
        )
    if _is_open(settings.decisions.host) and settings.decisions.url is None:
        yield bad(
            "listeners",
            f"Decisions are asked at {settings.decisions.host}, port {settings.decisions.port}, "
            "open to other machines: tokens travel without TLS.",
            "Listen on 127.0.0.1, or put a proxy with TLS before it and name its address by url in "
            "[decisions].",
        )


def _is_open(host: str) -> bool:
    """Whether other machines reach this address."""
    if host == "localhost":
        return False
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return True
