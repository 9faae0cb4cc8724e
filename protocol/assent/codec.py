"""Bytes to values and back. Owns the JSON of the profile (PRF-01 to PRF-03); knows no document.

A signed document consists of objects, arrays and strings, and travels as its own RFC 8785 form,
so that the bytes sent are the bytes signed. One comparison after parsing finds duplicate names,
odd escapes, white space and key order at once.

An input that breaks several rules gets the code of the first in the order of ``decode`` (PRF-10).
"""

import json
import re
import unicodedata
from functools import lru_cache
from typing import Any, Final, Never

import orjson

from assent.errors import LocalError, PeerError

__all__ = [
    "BODY_BYTES_MAX",
    "DEPTH_MAX",
    "canonical",
    "check_profile",
    "decode",
    "decode_foreign",
    "encode",
]

BODY_BYTES_MAX: Final = 65_536
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
_ASCII: Final = bytes(range(128))
_FIRST_COMBINING: Final = "\u0300"  # Whatever comes before it is in normalisation form C.
# A string, closed or not, or one bracket. Possessive: never more than one pass over the bytes.
_BRACKETS: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[\]{}]', re.DOTALL)


def decode(
    data: bytes, *, bytes_max: int = BODY_BYTES_MAX, shape_follows: bool = False
) -> dict[str, Any]:
    """The JSON object that ``data`` is the RFC 8785 form of, within the profile.

    Where ``shape_follows``, the caller checks a closed schema next, which leaves no room for
    literals, foreign names and depth; ``schema`` then names those breaches by ``check_profile``.

    Raises:
        PeerError: in this order: ``too-large``, ``encoding``, ``depth``, ``not-json``,
            ``number``, ``boolean``, ``null``, ``name``, ``not-canonical``, ``text``.
    """
    _check_size(data, bytes_max)
    value = _parse(data)
    is_canonical = _has_canonical_form(value, data)
    if not (shape_follows and is_canonical and type(value) is dict):
        check_profile(value)
    if not is_canonical:
        raise PeerError("not-canonical")
    # In canonical ASCII without escapes there is nothing that the rules for text could refuse.
    if b"\\" in data or b"\x7f" in data:
        # Among what stands there may be numbers still, which are no text and come first.
        check_profile(value)
        # A line feed composes with nothing, so all strings can be judged in one go.
        text = "\n".join(_strings(value)).encode()
        _check_text(text, refusable=text)
    elif not data.isascii():
        # Without escapes, what stands between the strings composes with nothing either.
        try:
            _check_text(data, refusable=data.translate(None, _ASCII))
        except PeerError:
            check_profile(value)
            raise
    decoded: dict[str, Any] = value
    return decoded


def _has_canonical_form(value: Any, data: bytes) -> bool:
    try:
        # ASCII names have one order; encode's UTF-16 order is not needed here.
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS) == data
    except TypeError:  # Nested deeper than it writes.
        return False


def check_profile(value: object) -> None:
    """Check that a parsed value is an object of objects, arrays and strings only.

    Raises:
        PeerError: in this order: ``depth``, ``not-json``, ``number``, ``boolean``, ``null``,
            ``name`` (PRF-03).
    """
    literals, names, depth = _survey(value)
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


def canonical(value: dict[str, Any]) -> bytes:
    """The RFC 8785 form of a value that ``decode`` made or that passed its schema.

    On the way of every document, so nothing that was checked is checked again.
    """
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def encode(value: object) -> bytes:
    """The RFC 8785 form of ``value``: dicts, lists and strings, nothing else.

    Names may be any text, as other protocols' documents have them, and are sorted by UTF-16 code
    units.

    Raises:
        LocalError: a number, a boolean, null, another type, or a lone surrogate (PRF-03).
    """
    literals, names, _ = _survey(value)
    if literals:
        kinds = ", ".join(sorted(kind.__name__ for kind in literals))
        raise LocalError(
            f"Signed documents hold objects, arrays and strings only, not: {kinds}.",
            "Write counters as decimal strings and leave out what is absent.",
        )
    try:
        if all(map(str.isascii, names)):
            return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
        return orjson.dumps(_in_utf16_order(value))
    except (TypeError, UnicodeEncodeError) as error:
        raise LocalError(f"This value has no RFC 8785 form: {error}.") from error


def decode_foreign(data: bytes, *, bytes_max: int = BODY_BYTES_MAX) -> dict[str, Any]:
    """The JSON object in ``data``, a file that another specification defines.

    It need not be canonical. Numbers are kept as the text they are spelled with: nobody here
    counts with them, and 10^5 digits cost nothing that way.

    Raises:
        PeerError: ``too-large``, ``encoding``, ``depth``, ``not-json``; equal names in one
            object are ``not-json``, since two readers would keep different ones.
    """
    _check_size(data, bytes_max)
    _check_encoding(data)
    if _nests_too_deep(data):
        raise PeerError("depth")
    try:
        value = _parse_slowly(data)
    except ValueError as error:
        raise PeerError("not-json") from error
    value = _members_once(value)
    if type(value) is not dict:
        raise PeerError("not-json", "The file is not one JSON object.")
    return value


def _check_size(data: bytes, bytes_max: int) -> None:
    if len(data) > bytes_max:
        raise PeerError("too-large", f"At most {bytes_max} bytes are read.")


def _check_encoding(data: bytes) -> None:
    if data.isascii():
        return
    if data.startswith(b"\xef\xbb\xbf"):
        raise PeerError("encoding", "A byte order mark is not allowed.")
    try:
        data.decode()
    except UnicodeDecodeError as error:
        raise PeerError("encoding", "The bytes are not UTF-8.") from error


def _parse(data: bytes) -> Any:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        # It reads UTF-8 without a byte order mark only.
        _check_encoding(data)
        raise _fault(data) from error


def _fault(data: bytes) -> PeerError:
    """Why the fast parser refused ``data``; it says so in words that may change."""
    if _nests_too_deep(data):
        return PeerError("depth")
    try:
        # How long a number is must cost nothing; that it is one is all that matters here.
        value = json.loads(
            data.decode(), parse_int=len, parse_float=len, parse_constant=_refuse_constant
        )
    except ValueError:
        return PeerError("not-json")
    try:
        check_profile(value)
    except PeerError as error:
        return error
    # It is JSON by the grammar, and yet nothing that every reader can hold: half a surrogate
    # pair, or a number beyond all doubles that a second member of its name hides.
    if _holds_half_a_pair(data):
        return PeerError("text", "A string holds half a surrogate pair.")
    return PeerError("not-canonical")


def _holds_half_a_pair(data: bytes) -> bool:
    try:
        json.dumps(_parse_slowly(data), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False


def _parse_slowly(data: bytes) -> Any:
    """What ``data`` says by the grammar: an object is a tuple of pairs, a number its spelling."""
    return json.loads(
        data.decode(),
        object_pairs_hook=tuple,
        parse_int=str,
        parse_float=str,
        parse_constant=_refuse_constant,
    )


def _refuse_constant(spelling: str) -> Never:
    raise ValueError(f"{spelling} is not JSON")


def _members_once(value: Any) -> Any:
    """``value`` of ``_parse_slowly`` with dicts for objects; refuses equal names in one object."""
    if type(value) is list:
        return [_members_once(item) for item in value]
    if type(value) is not tuple:
        return value
    members = {name: _members_once(item) for name, item in value}
    if len(members) != len(value):
        raise PeerError("not-json", "A name occurs twice in one object.")
    return members


def _nests_too_deep(data: bytes) -> bool:
    depth = 0
    for token in _BRACKETS.finditer(data):
        if token[0] in (b"[", b"{"):
            depth += 1
            if depth > DEPTH_MAX:
                return True
        elif token[0] in (b"]", b"}"):
            depth -= 1
    return False


def _survey(value: object) -> tuple[set[type], set[str], int]:
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


# The names of our documents are few; others only push each other out.
@lru_cache(maxsize=1024)
def _is_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None and name not in _UNSAFE_NAMES


def _check_text(text: bytes, *, refusable: bytes) -> None:
    """Judge UTF-8 ``text``, of which all but ``refusable`` are ASCII characters of no danger."""
    characters = refusable.decode()
    if _REFUSED_CHARACTERS.search(characters) is not None:
        raise PeerError("text", "A string holds a character that is not allowed.")
    composes = max(characters, default="") >= _FIRST_COMBINING
    if composes and not unicodedata.is_normalized("NFC", text.decode()):
        raise PeerError("text", "A string is not in Unicode normalisation form C.")


def _strings(value: Any) -> list[str]:
    if type(value) is str:
        return [value]
    items = value.values() if type(value) is dict else value
    return [text for item in items for text in _strings(item)]


def _in_utf16_order(value: Any) -> Any:
    if type(value) is list:
        return [_in_utf16_order(item) for item in value]
    if type(value) is not dict:
        return value
    names = sorted(value, key=lambda name: name.encode("utf-16-be"))
    return {name: _in_utf16_order(value[name]) for name in names}
