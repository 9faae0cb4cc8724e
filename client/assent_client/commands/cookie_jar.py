"""A file of cookies as curl and browsers read it, in which a session has one line of its own."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from assent.documents.sessions import COOKIE
from assent.errors import LocalError
from assent.times import to_datetime
from assent_client.visiting import OpenSession

__all__ = ["put_cookie"]

_HEAD: Final = "# Netscape HTTP Cookie File"


def put_cookie(path: Path, opened: OpenSession) -> None:
    """Let the file hold a session's cookie in place of an earlier one; other lines stay.

    Raises:
        LocalError: it holds something else than cookies, or cannot be written.
    """
    domain = f"#HttpOnly_{urlsplit(opened.origin).hostname}"
    ends = int(to_datetime(opened.ends_at).timestamp())
    line = "\t".join((domain, "FALSE", "/", "TRUE", str(ends), COOKIE, opened.token))
    try:
        held = path.read_text(encoding="utf-8").splitlines() if path.exists() else [_HEAD]
    except (OSError, UnicodeDecodeError) as error:
        raise _cannot(path, "it cannot be read") from error
    if not held or not held[0].endswith("HTTP Cookie File"):
        raise _cannot(path, "it holds something else than cookies")
    own = (domain, COOKIE)
    kept = [item for item in held if (*item.split("\t")[:1], *item.split("\t")[5:6]) != own]
    _write(path, "\n".join((*kept, line)) + "\n")


def _write(path: Path, text: str) -> None:
    """Put a file in the place of another in one step, its owner's alone from the first byte."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink()
        raise _cannot(path, "it cannot be written") from error


def _cannot(path: Path, why: str) -> LocalError:
    return LocalError(
        f"{path} is not used: {why}.", "Name another file for the session, or a new one."
    )
