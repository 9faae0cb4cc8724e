"""JSON by its grammar alone: why the fast parser refused a body, and files that are not ours.

Slower than ``codec`` and never on the way of a document that is as it should be.
"""

import json
import re
from typing import Any, Final, Never

from assent.errors import PeerError
from assent.json_profile import DEPTH_MAX, check_profile

__all__ = ["fault", "read"]

# A string, closed or not, or one bracket. Possessive: never more than one pass over the bytes.
_BRACKETS: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[\]{}]', re.DOTALL)


def read(data: bytes) -> Any:
    """What ``data`` says, a number as the text that spells it.

    Raises:
        PeerError: ``depth``; ``not-json``, also where two names in one object are equal.
    """
    if _nests_too_deep(data):
        raise PeerError("depth")
    try:
        value = _parse(data)
    except ValueError as error:
        raise PeerError("not-json") from error
    return _members_once(value)


def fault(data: bytes) -> PeerError:
    """Why the fast parser refused ``data``, whose own words for it may change."""
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
        json.dumps(_parse(data), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False


def _parse(data: bytes) -> Any:
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
    """``value`` of ``_parse`` with dicts for objects; refuses equal names in one object."""
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
