"""The secret under which sessions are issued: a file of the endpoint's folder, or the environment.

Whoever has it can claim any agreement of any visitor, so its file is its owner's alone. Each line
is one secret; the first one issues, a later one is a replaced one and is read until its time.
"""

import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from assent.documents.sessions import LASTS_S_MAX
from assent.errors import LocalError, PeerError
from assent.multibase import from_base64url, to_base64url
from assent.times import Instant, parse, plus
from assent_server import durable_files, environment
from assent_server.folder import Folder
from assent_server.key_files import private_bytes
from assent_server.sessions.token import SECRET_BYTES

__all__ = ["VARIABLE", "SessionKeys", "load", "obtain", "replace"]

VARIABLE: Final = "SESSION_KEY"
"""``ASSENT_SESSION_KEY`` or ``ASSENT_SESSION_KEY_FILE``, for a process apart from the folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionKeys:
    """The secret that issues, and the replaced one with the time until which it is read."""

    issues: bytes
    former: tuple[tuple[bytes, Instant], ...] = ()

    def reading(self, now: Instant) -> tuple[bytes, ...]:
        """The secrets by which tokens are read at this time."""
        return (self.issues, *(secret for secret, until in self.former if now < until))


def load(folder: Folder | None) -> SessionKeys:
    """The secrets of the environment or, where it names none, of the folder.

    Raises:
        LocalError: there are none, they are broken, or others can read their file.
    """
    said = environment.secret(VARIABLE)
    if said is not None:
        return _read(said, f"ASSENT_{VARIABLE}")
    if folder is None:
        raise LocalError(
            "There is no key for sessions.",
            f"Set ASSENT_{VARIABLE}_FILE to a copy of the endpoint's keys/session.key.",
        )
    return _of_file(folder.session_key)


def obtain(folder: Folder) -> SessionKeys:
    """The same, for the endpoint: at first need a secret is made.

    Raises:
        LocalError: as ``load``.
    """
    if environment.secret(VARIABLE) is None and not folder.session_key.exists():
        # Another process may be faster: then its secret counts.
        with suppress(LocalError):
            durable_files.create(folder.session_key, _line(_new()), mode=0o600)
    return load(folder)


def replace(folder: Folder, *, now: Instant) -> SessionKeys:
    """Issue by a new secret from now on; sessions under the former one end in their own time.

    Raises:
        LocalError: the secret comes from the environment, or the file cannot be used.
    """
    if environment.secret(VARIABLE) is not None:
        raise LocalError(
            f"The key for sessions comes from ASSENT_{VARIABLE}.", "Replace it where it is set."
        )
    held = obtain(folder)
    former = ((held.issues, plus(now, LASTS_S_MAX)),)
    keys = SessionKeys(issues=_new(), former=former)
    lines = _line(keys.issues) + b"".join(_line(secret, until) for secret, until in former)
    durable_files.replace(folder.session_key, lines, mode=0o600)
    return keys


def _of_file(path: Path) -> SessionKeys:
    raw = private_bytes(path, "Replace it: remove the file and restart the server.")
    return _read(raw.decode(errors="replace"), str(path))


def _read(text: str, name: str) -> SessionKeys:
    try:
        first, *others = (line.split() for line in text.splitlines())
        (issues,) = first
        former = [(from_base64url(word, size=SECRET_BYTES), parse(until)) for word, until in others]
        return SessionKeys(issues=from_base64url(issues, size=SECRET_BYTES), former=tuple(former))
    except (PeerError, ValueError) as error:
        raise LocalError(
            f"{name} is no key for sessions.",
            "Remove the file and restart the server: it makes a new one.",
        ) from error


def _new() -> bytes:
    return secrets.token_bytes(SECRET_BYTES)


def _line(secret: bytes, until: Instant | None = None) -> bytes:
    words = to_base64url(secret) if until is None else f"{to_base64url(secret)} {until}"
    return words.encode() + b"\n"
