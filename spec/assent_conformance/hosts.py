"""Which hosts are tested: those of this machine, unless somebody says that others are meant.

A run sends hundreds of broken documents and leaves agreements behind: nobody should do that to an
endpoint of somebody else by a slip of the keyboard.
"""

import ipaddress
import socket
from urllib.parse import urlsplit

from assent.errors import LocalError

__all__ = ["check_host", "is_loopback"]


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine's own.

    Of names only ``localhost`` and those below it are, and only where they lead to this machine:
    a resolver may have other plans.
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        pass
    if host != "localhost" and not host.endswith(".localhost"):
        return False
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        # Nobody can be asked under a name that leads nowhere.
        return True
    return all(ipaddress.ip_address(item[4][0]).is_loopback for item in found)


def check_host(url: str, *, any_host: bool) -> None:
    """Check that an address may be tested.

    Raises:
        LocalError: it is not on this machine and that was not said; or it is no address.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise LocalError(f"“{url}” is no address.", "Write it like http://localhost:8000.")
    if not any_host and not is_loopback(parts.hostname):
        raise LocalError(
            f"{parts.hostname} is not on this machine; nothing was sent.",
            "Where you are in charge of it and mean it, say --any-host.",
        )
