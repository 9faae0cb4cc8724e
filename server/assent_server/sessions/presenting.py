"""How a request carries a token, and how the endpoint hands one to a browser."""

from collections.abc import Iterable
from typing import Final

from assent.documents.sessions import COOKIE, HEADER

__all__ = ["presented", "presented_in", "set_cookie"]

# RFC 9110, 5.6.3. A browser guards the prefix `__Host-` of exactly that name, and takes a name
# that begins with any other space for another one, which a sibling host may set.
_BLANKS: Final = " \t"

_HEADER: Final = HEADER.lower().encode()


def presented(headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    """The token in the headers of an ASGI scope, whatever it is worth (SES-06)."""
    own = [(name, value.decode("latin-1")) for name, value in headers if name in _NAMES]
    return presented_in(
        [value for name, value in own if name == _HEADER],
        [value for name, value in own if name != _HEADER],
    )


def presented_in(headers: list[str], cookies: list[str]) -> str | None:
    """The token in the values of ``Assent-Session`` and of ``Cookie``; None where there is none.

    A header is never replaced by a cookie, and of two tokens neither is believed: a cookie may
    come from whoever wrote an extra one into the browser.
    """
    if headers:
        return headers[0].strip(_BLANKS) or None if len(headers) == 1 else None
    pairs = (pair.strip(_BLANKS).partition("=") for value in cookies for pair in value.split(";"))
    tokens = [value for name, _, value in pairs if name == COOKIE]
    return tokens[0] or None if len(tokens) == 1 else None


def set_cookie(token: str, seconds: int) -> bytes:
    """The value of Set-Cookie: this host only, over TLS, out of reach of scripts (SES-05)."""
    attributes = f"Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={seconds}"
    return f"{COOKIE}={token}; {attributes}".encode()


_NAMES: Final = frozenset({_HEADER, b"cookie"})
