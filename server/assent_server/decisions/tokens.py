"""Who may ask: tokens by name, of which the folder keeps a digest only.

A token is 32 random bytes, so its plain SHA-256 is as hard to turn back as it is to guess.
"""

import hashlib
import hmac
import re
import secrets
from typing import Any, Final

import orjson

from assent.errors import LocalError
from assent_server import durable_files
from assent_server.folder import Folder

__all__ = ["Callers", "add", "names", "remove"]

_NAME: Final = re.compile("[a-z][a-z0-9-]{0,31}")
_PREFIX: Final = "assent-"


class Callers:
    """The tokens as the file has them now: it is read again when it has changed."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._stamp: tuple[int, int] | None = None
        self._known: list[dict[str, str]] = []

    def named(self, token: str) -> str | None:
        """The name of who holds this token; None where nobody does."""
        self._refresh()
        asked = _digest(token)
        found = None
        # All are compared, so that the time tells nothing.
        for entry in self._known:
            if hmac.compare_digest(entry["sha256"], asked):
                found = entry["name"]
        return found

    def _refresh(self) -> None:
        try:
            status = self._folder.callers.stat()
            stamp = (status.st_mtime_ns, status.st_ino)
        except FileNotFoundError:
            self._known, self._stamp = [], None
            return
        if stamp != self._stamp:
            self._known, self._stamp = _read(self._folder), stamp


def names(folder: Folder) -> list[str]:
    """Who may ask."""
    return [entry["name"] for entry in _read(folder)]


def add(folder: Folder, name: str) -> str:
    """A new token for ``name``; it is shown once and kept nowhere.

    Raises:
        LocalError: the name is taken, or is none.
    """
    if _NAME.fullmatch(name) is None:
        raise LocalError(f"{name} is no name for a caller.", "Use small letters, digits and -.")
    known = _read(folder)
    if any(entry["name"] == name for entry in known):
        raise LocalError(
            f"{name} has a token already.",
            f"Run `assent-server decisions revoke {name}` first, or use another name.",
        )
    token = _PREFIX + secrets.token_urlsafe(32)
    _write(folder, [*known, {"name": name, "sha256": _digest(token)}])
    return token


def remove(folder: Folder, name: str) -> None:
    """Let ``name`` ask no more, from this moment on.

    Raises:
        LocalError: nobody has this name.
    """
    known = _read(folder)
    left = [entry for entry in known if entry["name"] != name]
    if len(left) == len(known):
        listed = ", ".join(names(folder)) or "nobody"
        raise LocalError(f"Nobody is called {name}.", f"Who may ask: {listed}.")
    _write(folder, left)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="surrogateescape")).hexdigest()


def _read(folder: Folder) -> list[dict[str, str]]:
    try:
        found: Any = orjson.loads(folder.callers.read_bytes())
        return [{"name": str(item["name"]), "sha256": str(item["sha256"])} for item in found]
    except FileNotFoundError:
        return []
    except (OSError, orjson.JSONDecodeError, TypeError, KeyError) as error:
        raise LocalError(
            f"{folder.callers} cannot be read ({type(error).__name__}).",
            "Remove it, and make new tokens.",
        ) from error


def _write(folder: Folder, entries: list[dict[str, str]]) -> None:
    durable_files.replace(folder.callers, orjson.dumps(entries), mode=0o600)
