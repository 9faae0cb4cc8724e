"""A site behind that is the sidecar itself, at once or by way of others, would never answer."""

import secrets
import socket
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from assent.errors import LocalError
from assent_server.sidecar.headers import Headers

__all__ = ["check_apart", "has_been_here", "via"]

# A host's name would tell the site's readers what stands inside.
_PSEUDONYM: Final = f"assent-{secrets.token_hex(8)}".encode()


def via(http_version: str) -> Headers:
    """What says to the next ones that a request was here (RFC 9110, 7.6.3)."""
    return [(b"via", http_version.encode() + b" " + _PSEUDONYM)]


def has_been_here(headers: Headers) -> bool:
    """Whether a request comes back that this process has passed on."""
    return any(key == b"via" and _PSEUDONYM in value for key, value in headers)


def check_apart(upstream: str, host: str, port: int) -> None:
    """Look whether a site is another one than what listens at this host and port.

    Raises:
        LocalError: it is the same.
    """
    parts = urlsplit(upstream)
    asked = parts.port or (443 if parts.scheme == "https" else 80)
    if asked == port and any(_reaches(found, host) for found in _addresses(parts.hostname, asked)):
        raise LocalError(
            f"{upstream} is where this sidecar itself listens.",
            "Name the site's own address by --upstream, or another port here by --port.",
        )


def _addresses(host: str | None, port: int) -> set[str]:
    try:
        return {str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except OSError:  # The site may get its name later.
        return set()


def _reaches(address: str, listens: str) -> bool:
    if address == listens or ip_address(address).is_unspecified:
        return True
    return ip_address(listens).is_unspecified and _is_of_this_machine(address)


def _is_of_this_machine(address: str) -> bool:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return False
    return True
