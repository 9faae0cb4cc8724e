"""What a value of the profile is (PRF-03): how deep, of which types, under which names, which text.

Judges what was parsed; bytes are ``codec``'s business.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Any, Final

from assent.errors import PeerError

__all__ = ["DEPTH_MAX", "check_profile", "check_text", "strings", "survey"]

DEPTH_MAX: Final = 16

# JavaScript programs that copy members into plain objects give these names another meaning.
_UNSAFE_NAMES: Final = frozenset({"__proto__", "constructor", "prototype"})
_NAME: Final = re.compile(r"@?[A-Za-z][A-Za-z0-9-]{0,63}")

# Control characters but \n, the twelve bidirectional controls, and the noncharacters.
_REFUSED_CHARACTERS: Final = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
    + "]"
)
_FIRST_COMBINING: Final = "\u0300"  # Whatever comes before it is in normalisation form C.


def check_profile(value: object) -> None:
    """Check that a parsed value is an object of objects, arrays and strings only.

    Raises:
        PeerError: in this order: ``depth``, ``not-json``, ``number``, ``boolean``, ``null``,
            ``name`` (PRF-03).
    """
    literals, names, depth = survey(value)
    if depth > DEPTH_MAX:
        raise PeerError("depth")
    if type(value) is not dict:
        raise PeerError("not-json", "A document is one JSON object.")
    for kind, code in ((int, "number"), (float, "number"), (bool, "boolean")):
        if kind in literals:
            raise PeerError(code)
    if literals:
        raise PeerError("null")
    if not all(map(_is_name, names)):
        raise PeerError("name")


def check_text(text: bytes, *, refusable: bytes) -> None:
    """Judge UTF-8 ``text``, of which all but ``refusable`` are ASCII characters of no danger.

    Raises:
        PeerError: ``text`` (PRF-03).
    """
    characters = refusable.decode()
    if _REFUSED_CHARACTERS.search(characters) is not None:
        raise PeerError("text", "A string holds a character that is not allowed.")
    composes = max(characters, default="") >= _FIRST_COMBINING
    if composes and not unicodedata.is_normalized("NFC", text.decode()):
        raise PeerError("text", "A string is not in Unicode normalisation form C.")


def survey(value: object) -> tuple[set[type], set[str], int]:
    """The types that are no profile type, all member names, and how many levels there are.

    Level by level and not recursive, since this runs for every document that arrives.
    """
    literals: set[type] = set()
    names: set[str] = set()
    level: list[Any] = [[value]]
    depth = -1
    while level:
        depth += 1
        deeper: list[Any] = []
        for container in level:
            if type(container) is dict:
                names.update(container)
                container = container.values()
            for item in container:
                kind = type(item)
                if kind is str:
                    continue
                if kind is dict or kind is list:
                    deeper.append(item)
                else:
                    literals.add(kind)
        level = deeper
    return literals, names, depth


def strings(value: Any) -> list[str]:
    """All strings in a value but its names, in their order."""
    if type(value) is str:
        return [value]
    items = value.values() if type(value) is dict else value
    return [text for item in items for text in strings(item)]


# The names of our documents are few; others only push each other out.
@lru_cache(maxsize=1024)
def _is_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None and name not in _UNSAFE_NAMES
