"""The nonces of signed requests in a file, so that the next process knows them too (SRV-04).

Each is written as its request is served, and not synced: what a process wrote outlives it, even
one that is killed. Only the end of the whole machine can lose some. So the file says since when
the machine runs that it was written on, or that an orderly end synced it. Owns the file; keys and
nonces come as digests, and nothing else of a request gets here.
"""

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from assent.errors import PeerError
from assent.times import Instant, parse
from assent_server import durable_files

__all__ = ["Earlier", "NonceLog", "machine_since"]

_TITLE: Final = "assent-nonces 1"
_ENDED: Final = "ended"
_NAME_BYTES: Final = 32
_SINCE_DIFFERS_S_MAX: Final = 0.1
_LINES_MIN: Final = 20_000


def machine_since() -> float:
    """When this machine began to run, in seconds since 1970.

    It is the same for all processes until the machine ends or its clock is set. The kernel's own
    name of it stands under ``/proc/sys``, which a service that is well shut in does not see.
    """
    return time.time() - time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What processes before this one served: digests, and when each may be forgotten.

    Unless ``is_whole``, they may have served more.
    """

    used: Mapping[bytes, Instant] = field(default_factory=dict)
    is_whole: bool


class NonceLog:
    """One file, written by one process at a time. Call ``read``, ``begin``, ``add``, ``end``."""

    def __init__(self, path: Path, *, since: float | None = None) -> None:
        """``since`` is what ``machine_since`` says, unless a test knows better."""
        self._path = path
        self._since = machine_since() if since is None else since
        self._file: int | None = None
        self._bytes = 0
        self._lines = 0

    def read(self) -> Earlier:
        """What the file says. Where there is none, nothing was served here before."""
        try:
            text = self._path.read_bytes().decode("ascii")
        except FileNotFoundError:
            return Earlier(is_whole=True)
        except (OSError, ValueError):
            return Earlier(is_whole=False)
        # What follows the last line was begun by a process that was killed: it served no request.
        title, *lines = text.split("\n")[:-1] or [""]
        try:
            used = dict(_entry(line) for line in lines)
        except (PeerError, ValueError):
            return Earlier(is_whole=False)
        return Earlier(used=used, is_whole=self._is_whole(title))

    def begin(self, used: Mapping[bytes, Instant]) -> None:
        """Make the file anew with what is to be known from now on, and write to it.

        Raises:
            LocalError: it cannot be written.
        """
        data = _text(f"{self._since:.3f}", used)
        durable_files.replace(self._path, data, mode=0o600)
        self._close()
        self._file = os.open(self._path, os.O_WRONLY | os.O_CLOEXEC)
        self._bytes, self._lines = len(data), len(used)

    def add(self, name: bytes, ends: Instant, used: Mapping[bytes, Instant]) -> None:
        """Add a digest to those that are ``used``; the file is made anew where most of it is over.

        Raises:
            OSError: it cannot be written, or ``end`` was called.
            LocalError: it cannot be made anew.
        """
        if self._file is None:
            raise OSError("The file of nonces is closed.")
        if self._lines >= max(_LINES_MIN, 2 * len(used)):
            self.begin(used)
        line = _line(name, ends)
        # By place, so that the next line overwrites what a full disk took of this one.
        if os.pwrite(self._file, line, self._bytes) != len(line):
            raise OSError("The disk took a part only.")
        self._bytes += len(line)
        self._lines += 1

    def end(self, used: Mapping[bytes, Instant]) -> None:
        """Write what is known at an orderly end, durably; nothing can be added after it.

        Raises:
            LocalError: it cannot be written; what was added is still there.
        """
        self._close()
        durable_files.replace(self._path, _text(_ENDED, used), mode=0o600)

    def _is_whole(self, title: str) -> bool:
        name, _, state = title.rpartition(" ")
        if name != _TITLE:
            return False
        if state == _ENDED:
            return True
        try:
            return abs(float(state) - self._since) <= _SINCE_DIFFERS_S_MAX
        except ValueError:
            return False

    def _close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


def _text(state: str, used: Mapping[bytes, Instant]) -> bytes:
    head = f"{_TITLE} {state}\n".encode()
    return head + b"".join(_line(name, ends) for name, ends in used.items())


def _line(name: bytes, ends: Instant) -> bytes:
    return f"{ends} {name.hex()}\n".encode()


def _entry(line: str) -> tuple[bytes, Instant]:
    ends, _, name = line.partition(" ")
    digest = bytes.fromhex(name)
    if len(digest) != _NAME_BYTES:
        raise ValueError("no digest")
    return digest, parse(ends)
