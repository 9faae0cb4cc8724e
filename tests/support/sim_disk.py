"""A disk whose power can fail: then it holds what was synced, and of the rest any part.

A VFS of SQLite over files in memory. It serves every database that is opened while it is the
default one; files outside of ``root`` go through untouched.
"""

from pathlib import Path
from random import Random

import apsw

__all__ = ["SimDisk"]

_SECTOR = 512


class _Image:
    """What of one file would survive, and the writes since the last sync."""

    def __init__(self, content: bytes) -> None:
        self.durable = bytearray(content)
        self.pending: list[tuple[int, bytes | None]] = []
        self.dead = False

    def sync(self) -> None:
        for offset, data in self.pending:
            self._apply(offset, data)
        self.pending.clear()

    def fail(self, chance: Random) -> bytes:
        """The content after a power failure."""
        for offset, data in self.pending:
            for at, part in _sectors(offset, data):
                if chance.random() < 0.5:
                    self._apply(at, part)
        self.dead = True
        return bytes(self.durable)

    def _apply(self, offset: int, data: bytes | None) -> None:
        if data is None:
            del self.durable[offset:]
            return
        if len(self.durable) < offset:
            self.durable.extend(bytes(offset - len(self.durable)))
        self.durable[offset : offset + len(data)] = data


class SimDisk(apsw.VFS):
    """All disks of one simulation; each folder can fail by itself."""

    NAME = "assent-simulation"

    def __init__(self) -> None:
        self.images: dict[str, _Image] = {}
        super().__init__(self.NAME, "unix")

    def xOpen(self, name, flags):  # noqa: N802
        return _File(self, name, flags)

    def xDelete(self, filename, syncdir):  # noqa: N802
        self.images.pop(filename, None)
        super().xDelete(filename, syncdir)

    def image(self, path: str) -> _Image:
        if path not in self.images:
            file = Path(path)
            self.images[path] = _Image(file.read_bytes() if file.exists() else b"")
        return self.images[path]

    def die(self, folder: Path) -> list[tuple[str, _Image]]:
        """Let nothing written in a folder from now on count; ``come_back`` takes the result."""
        names = [name for name in self.images if Path(name).parent == folder]
        found = [(name, self.images.pop(name)) for name in names]
        for _, image in found:
            image.dead = True
        return found

    def come_back(self, found: list[tuple[str, _Image]], chance: Random) -> None:
        """Put in place what survived; every connection must be closed."""
        for name, image in found:
            Path(name).write_bytes(image.fail(chance))
            Path(f"{name}-shm").unlink(missing_ok=True)


class _File(apsw.VFSFile):
    def __init__(self, disk: SimDisk, name, flags) -> None:
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        self._image = disk.image(path) if path else _Image(b"")
        super().__init__("unix", name, flags)

    def xWrite(self, data, offset):  # noqa: N802
        if not self._image.dead:
            self._image.pending.append((offset, bytes(data)))
            super().xWrite(data, offset)

    def xTruncate(self, newsize):  # noqa: N802
        if not self._image.dead:
            self._image.pending.append((newsize, None))
            super().xTruncate(newsize)

    def xSync(self, flags):  # noqa: N802
        # The files lie in memory: there is nothing below that could be synced.
        if not self._image.dead:
            self._image.sync()


def _sectors(offset: int, data: bytes | None):
    """The parts of a write that need not arrive together."""
    if data is None:
        yield offset, None
        return
    at = 0
    while at < len(data):
        step = _SECTOR - (offset + at) % _SECTOR
        yield offset + at, data[at : at + step]
        at += step
