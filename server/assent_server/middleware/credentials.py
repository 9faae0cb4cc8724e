"""What a request brings along: the token of its session, and the signal of Sec-GPC.

The session's header goes before its cookie, and a bad header is never replaced by a good cookie.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from assent import gpc

__all__ = ["COOKIE", "HEADER", "Credentials", "of_asgi", "of_wsgi"]

COOKIE: Final = "__Host-assent-session"
HEADER: Final = "assent-session"
_SIGNAL: Final = "sec-gpc"
_OF_ASGI: Final = {name.encode(): name for name in (HEADER, "cookie", _SIGNAL)}


@dataclass(frozen=True, slots=True)
class Credentials:
    """The session's token, None where there is none or not exactly one, and the signal."""

    token: str | None
    gpc: bool


def of_asgi(headers: Iterable[tuple[bytes, bytes]]) -> Credentials:
    """From the headers of an ASGI scope, whose names are lower-case."""
    found: dict[str, list[str]] = {}
    for key, value in headers:
        name = _OF_ASGI.get(key)
        if name is not None:
            found.setdefault(name, []).append(value.decode("latin-1"))
    return _read(found) if found else _NOTHING


def of_wsgi(environ: dict[str, object]) -> Credentials:
    """From a WSGI environ; it joins headers of one name, so that several are no token."""
    found = {
        name: [str(value)]
        for name, key in _OF_WSGI.items()
        if (value := environ.get(key)) is not None
    }
    return _read(found) if found else _NOTHING


_OF_WSGI: Final = {
    name: f"HTTP_{name.upper().replace('-', '_')}" for name in (HEADER, "cookie", _SIGNAL)
}
_NOTHING: Final = Credentials(None, gpc=False)


def _read(found: dict[str, list[str]]) -> Credentials:
    given = found.get(HEADER)
    if given is None:
        given = [value for line in found.get("cookie", ()) for value in _cookies(line)]
    token = given[0].strip() if len(given) == 1 else None
    signals = [value.strip() for value in found.get(_SIGNAL, ())]
    return Credentials(token or None, gpc=gpc.SIGNALLED in signals)


def _cookies(line: str) -> list[str]:
    """The values of the session's cookie in one header; more than one is none that counts."""
    pairs = (part.strip().partition("=") for part in line.split(";"))
    return [value for name, _, value in pairs if name == COOKIE]
