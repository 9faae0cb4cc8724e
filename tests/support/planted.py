"""Bytes that tell whether anything of some rows lies in a file: names, keys, pieces of bodies."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from support.raw_rows import Rows

_PIECE = 24


def vanished(before: Rows, after: Rows) -> set[bytes]:
    """Pieces of every row that was there before and is not any more, as they lay in its columns.

    Of a record's digest nothing is said: that is what stays.
    """
    rows = {name: set(found) - set(after[name]) for name, found in before.items()}
    tombstones = {value for row in after["purged"] for value in row}
    pieces = {piece for found in rows.values() for row in found for piece in _pieces(row)}
    return pieces - tombstones


def found_in(folder: Path, pieces: set[bytes]) -> dict[str, int]:
    """How many of these pieces each file below a folder holds."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            held = path.read_bytes()
            number = sum(piece in held for piece in pieces)
            if number:
                found[str(path.relative_to(folder))] = number
    return found


def _pieces(row: tuple[Any, ...]) -> Iterable[bytes]:
    for value in row:
        if isinstance(value, bytes) and len(value) in (16, 32):
            yield value
        elif isinstance(value, bytes):
            yield value[len(value) // 2 :][:_PIECE]
            yield value[-_PIECE:]
        elif isinstance(value, str) and value.startswith("did:key:"):
            yield value.encode()
