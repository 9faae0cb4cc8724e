"""Where a name that a stranger wrote may lead: to the public internet, and nowhere inside.

A name is looked up once, and what was found is what is called: a second look-up could find
something else (ID6). For a trial ``localhost`` leads to this machine, and only then.
"""

import ipaddress
import socket
from typing import Final

from assent_client.transport import Unreachable

__all__ = ["is_public", "places"]

_PLACES_MAX: Final = 4
_UNICAST: Final = ipaddress.ip_network("2000::/3")
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
_NOT_PUBLIC: Final = tuple(
    ipaddress.ip_network(text)
    for text in (
        *("192.0.0.0/24", "192.88.99.0/24"),
        # Teredo, 6to4 and their like would carry a packet on to an address inside them.
        *("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
    )
)

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def is_public(address: Address) -> bool:
    """Whether an address is somebody's on the public internet."""
    if isinstance(address, ipaddress.IPv4Address):
        is_global = address.is_global and not address.is_multicast
    elif address.ipv4_mapped is not None:
        return False
    elif address in _NAT64:
        # On networks without IPv4 this is how every site with IPv4 alone is reached.
        return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    else:
        is_global = address in _UNICAST
    return is_global and not any(address in network for network in _NOT_PUBLIC)


async def places(host: str, port: int, *, loopback: bool) -> tuple[str, ...]:
    """The addresses to call for a name, in the order of the system's; at most four.

    With ``loopback`` they are this machine's, and no others.

    Raises:
        Unreachable: it leads nowhere, or only where no name of a stranger's may lead (SV8).
    """
    import asyncio

    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Unreachable("no connection could be made") from error
    addresses = dict.fromkeys(ipaddress.ip_address(item[4][0]) for item in found)
    admitted = [
        address
        for address in addresses
        if (address.is_loopback if loopback else is_public(address))
    ]
    if not admitted:
        raise Unreachable("its name leads to an address that is not on the public internet")
    return tuple(map(str, admitted[:_PLACES_MAX]))
