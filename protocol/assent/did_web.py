"""The ``did:web`` method: identifiers of organisations, and the addresses they stand for.

The profile is narrow (KEY-04): a lower-case host and nothing else, so that an identifier and an
origin have one spelling each and follow from one another. ``localhost`` with a port exists for
trials on one's own machine and only where the caller says ``loopback``. Fetches nothing.
"""

import re
from typing import Final

from assent.errors import PeerError

__all__ = [
    "PREFIX",
    "check",
    "check_admitted",
    "did_to_origin",
    "did_to_url",
    "is_loopback",
    "origin_to_did",
]

PREFIX: Final = "did:web:"

_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# Two labels at least, and the last begins with a letter: no bare names, no IP addresses.
_HOST: Final = re.compile(rf"(?=.{{1,253}}\Z)(?:{_LABEL}\.)+(?=[a-z]){_LABEL}")
_PORT: Final = r"([1-9][0-9]{0,4})"
_LOOPBACK_DID: Final = re.compile(rf"did:web:localhost%3A{_PORT}")
_LOOPBACK_ORIGIN: Final = re.compile(rf"http://localhost:{_PORT}")


def check(did: str, *, loopback: bool = False) -> None:
    """Check that ``did`` is the one spelling of a ``did:web`` of this profile.

    Raises:
        PeerError: ``identifier``, anything else: a path, user, port, IP address, upper case,
            non-ASCII or percent-encoding; a loopback host without ``loopback`` (KEY-04).
    """
    did_to_origin(did, loopback=loopback)


def check_admitted(did: str, *, loopback: bool) -> None:
    """Check that a second party's identifier is a proper one that may be judged here.

    Raises:
        PeerError: ``wrong-audience``, a loopback host without ``loopback``; ``identifier``.
    """
    if is_loopback(did) and not loopback:
        raise PeerError("wrong-audience", "This is a local test (loopback), no agreement.")
    check(did, loopback=loopback)


def did_to_origin(did: str, *, loopback: bool = False) -> str:
    """The origin that ``did`` stands for: ``https://`` and its host.

    Raises:
        PeerError: ``identifier``, as in ``check``.
    """
    host = did.removeprefix(PREFIX)
    if host != did and _HOST.fullmatch(host):
        return f"https://{host}"
    local = _LOOPBACK_DID.fullmatch(did)
    if loopback and local and _is_port(local[1]):
        return f"http://localhost:{local[1]}"
    raise PeerError("identifier", "This is not a did:web of a host in its one spelling.")


def did_to_url(did: str, *, loopback: bool = False) -> str:
    """The address of the DID document of ``did``.

    Raises:
        PeerError: ``identifier``, as in ``check``.
    """
    return did_to_origin(did, loopback=loopback) + "/.well-known/did.json"


def is_loopback(did: str) -> bool:
    """Whether ``did`` exists for trials on one's own machine only."""
    return _LOOPBACK_DID.fullmatch(did) is not None


def origin_to_did(origin: str, *, loopback: bool = False) -> str:
    """The ``did:web`` of an origin such as ``https://shop.example``.

    Raises:
        PeerError: ``identifier``, not an origin in its one spelling (KEY-04).
    """
    host = origin.removeprefix("https://")
    if host != origin and _HOST.fullmatch(host):
        return PREFIX + host
    local = _LOOPBACK_ORIGIN.fullmatch(origin)
    if loopback and local and _is_port(local[1]):
        return f"did:web:localhost%3A{local[1]}"
    raise PeerError("identifier", "This is not an origin of a did:web in its one spelling.")


def _is_port(digits: str) -> bool:
    # 80 is the default of http: with it one origin would have two spellings.
    return int(digits) <= 65_535 and digits != "80"
