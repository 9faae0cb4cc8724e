"""A disk that fails on demand and remembers what it was told, as a VFS under SQLite.

``Disk`` makes chosen calls fail. Its ``journal`` holds every write, truncation and sync in
order, so that ``crash_state`` can show what a real disk may hold after the power fails: all that
was synced, and of the rest any part.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import apsw

SECTOR = 512
_SUFFIXES = {"db": "", "wal": "-wal", "journal": "-journal"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call to the disk, or a mark of the test (``kind`` mark)."""

    kind: str
    file: str = ""
    offset: int = 0
    data: bytes = b""


class Disk(apsw.VFS):
    """A VFS over the default one. ``fault`` may raise for a call before it is made."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.fault: Callable[[Call], None] = lambda call: None
        self.journal: list[Call] = []
        super().__init__(name, "")

    def xOpen(self, name, flags):  # noqa: N802
        return _File(self, name, flags)

    def xDelete(self, filename, syncdir):  # noqa: N802
        self.note(Call(kind="delete", file=_kind(filename)))
        super().xDelete(filename, syncdir)

    def note(self, call: Call) -> None:
        """Fail the call, or write it down."""
        self.fault(call)
        self.journal.append(call)

    def mark(self, text: str) -> None:
        """Write down that something was reported at this point."""
        self.journal.append(Call(kind="mark", file=text))

    def fail(self, error: type[Exception], kind: str, *, file: str = "") -> None:
        """From now on let every call of ``kind`` fail, of one file or of all."""

        def fault(call: Call) -> None:
            if call.kind == kind and call.file.endswith(file):
                raise error(f"injected: {kind}")

        self.fault = fault

    def heal(self) -> None:
        """Let every call succeed again."""
        self.fault = lambda call: None


class _File(apsw.VFSFile):
    def __init__(self, disk: Disk, name, flags) -> None:
        self._disk = disk
        self._name = _kind(name.filename() if isinstance(name, apsw.URIFilename) else name or "")
        super().__init__("", name, flags)

    def xWrite(self, data, offset):  # noqa: N802
        call = Call(kind="write", file=self._name, offset=offset, data=bytes(data))
        self._disk.note(call)
        super().xWrite(data, offset)

    def xTruncate(self, newsize):  # noqa: N802
        self._disk.note(Call(kind="truncate", file=self._name, offset=newsize))
        super().xTruncate(newsize)

    def xSync(self, flags):  # noqa: N802
        self._disk.note(Call(kind="sync", file=self._name))
        super().xSync(flags)


def _kind(name: str) -> str:
    return next((kind for kind in _SUFFIXES if name.endswith(f"-{kind}")), "db")


def crash_state(journal: list[Call], folder: Path, name: str, chance: Random) -> None:
    """Write into ``folder`` what the disk may hold when the power fails after ``journal``.

    What came before a file's last sync is there. Of later writes each sector is there or not,
    by chance; later truncations happen by chance, too.
    """
    for file, suffix in _SUFFIXES.items():
        content = bytearray()
        calls = [call for call in journal if call.file == file]
        synced = max((i for i, call in enumerate(calls) if call.kind == "sync"), default=-1)
        for index, call in enumerate(calls):
            sure = index <= synced
            if call.kind == "write":
                _write(content, call, sure, chance)
            elif call.kind == "truncate" and (sure or chance.random() < 0.5):
                del content[call.offset :]
            elif call.kind == "delete":
                content.clear()
        if calls and calls[-1].kind != "delete":
            (folder / f"{name}{suffix}").write_bytes(content)


def _write(content: bytearray, call: Call, sure: bool, chance: Random) -> None:
    end = call.offset + len(call.data)
    if len(content) < end:
        content.extend(bytes(end - len(content)))
    # The parts of one write need not arrive together, nor in order.
    at = 0
    while at < len(call.data):
        step = SECTOR - (call.offset + at) % SECTOR
        if sure or chance.random() < 0.5:
            part = call.data[at : at + step]
            content[call.offset + at : call.offset + at + len(part)] = part
        at += step
