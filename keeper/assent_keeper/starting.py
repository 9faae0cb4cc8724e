"""Sources to begin with: those of the reference roster, in another keeper's name."""

import re

import assent_schemas
from assent.times import Instant

__all__ = ["sources"]

_FOLDER = "roster/sources/"


def sources(
    *, name: str, keeper: str, base: str, issued: Instant, ends_at: Instant
) -> dict[str, bytes]:
    """Each source file by its name. ``base`` is the address that terms get their IRIs below."""
    files = {
        path.removeprefix(_FOLDER): assent_schemas.read(path)
        for path in assent_schemas.names(_FOLDER)
    }
    own = {
        "name": name,
        "keeper": keeper,
        "base": base,
        "sequence": "1",
        "issued": issued,
        "ends_at": ends_at,
    }
    text = files["roster.toml"].decode()
    head, mark, terms = text.partition("\n[[terms]]")
    for member, value in own.items():
        head = re.sub(rf'^{member} = ".*"$', f'{member} = "{value}"', head, flags=re.MULTILINE)
    # The comment speaks of the reference roster.
    head = re.sub(r"\A(#.*\n)+", "# What is kept, and of which parts each terms consists.\n", head)
    frames = {path: _renamed(data, name) for path, data in files.items() if path.endswith(".txt")}
    return {**files, **frames, "roster.toml": f"{head}{mark}{terms}".encode()}


def _renamed(frame: bytes, name: str) -> bytes:
    return frame.replace(b"the Assent reference roster", f"the roster “{name}”".encode())
