"""What a request brings along: the token of its session, and the signal of Sec-GPC."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from assent import gpc
from assent.documents.sessions import HEADER
from assent_server.sessions.presenting import presented_in

__all__ = ["Credentials", "of_asgi", "of_wsgi"]

_HEADER: Final = HEADER.lower()
_SIGNAL: Final = "sec-gpc"
_OF_ASGI: Final = {name.encode(): name for name in (_HEADER, "cookie", _SIGNAL)}


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
    name: f"HTTP_{name.upper().replace('-', '_')}" for name in (_HEADER, "cookie", _SIGNAL)
}
_NOTHING: Final = Credentials(None, gpc=False)


def _read(found: dict[str, list[str]]) -> Credentials:
    token = presented_in(found.get(_HEADER, []), found.get("cookie", []))
    signals = [value.strip() for value in found.get(_SIGNAL, ())]
    return Credentials(token, gpc=gpc.SIGNALLED in signals)
