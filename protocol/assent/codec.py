"""Bytes to values and back (PRF-01 to PRF-03); knows no document.

A signed document consists of objects, arrays and strings, and travels as its own RFC 8785 form,
so that the bytes sent are the bytes signed. One comparison after parsing finds duplicate names,
odd escapes, white space and key order at once.

An input that breaks several rules gets the code of the first in the order of ``decode`` (PRF-10).
"""

from typing import Any, Final

import orjson

from assent.errors import LocalError, PeerError
from assent.json_grammar import fault, read
from assent.json_profile import check_profile, check_text, strings, survey

__all__ = ["BODY_BYTES_MAX", "canonical", "decode", "decode_foreign", "encode"]

BODY_BYTES_MAX: Final = 65_536
_ASCII: Final = bytes(range(128))


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
        text = "\n".join(strings(value)).encode()
        check_text(text, refusable=text)
    elif not data.isascii():
        # Without escapes, what stands between the strings composes with nothing either.
        try:
            check_text(data, refusable=data.translate(None, _ASCII))
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
    literals, names, _ = survey(value)
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
    value = read(data)
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
        raise fault(data) from error


def _in_utf16_order(value: Any) -> Any:
    if type(value) is list:
        return [_in_utf16_order(item) for item in value]
    if type(value) is not dict:
        return value
    names = sorted(value, key=lambda name: name.encode("utf-16-be"))
    return {name: _in_utf16_order(value[name]) for name in names}
