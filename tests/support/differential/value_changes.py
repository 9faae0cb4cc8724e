"""One change of a value somewhere in a document or container."""

import random
import re
from collections.abc import Iterator
from typing import Any

from support.differential.resigning import documents_in

Holder = dict[str, Any] | list[Any]
Place = tuple[Holder, Any]

_VALUES: tuple[Any, ...] = (
    "", "x", "x" * 5000, "\u0000", "e\u0301", "\u202e", "\ufdd0", "\U0001f600", "\u00e9", "\n",
    0, 1, -1, 1.5, 2**53, True, False, None, [], {}, [[]], [{}], {"id": "x"}, {"constructor": "x"},
    "1.0", "2.0", "Agreement", "Withdrawal", "one", "none", "all", "yes", "first-party",
    "second-party", "https://w3id.org/assent/v1", "https://shop.example", "did:web:shop.example",
    "did:web:localhost%3A8443", "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
    "did:key:z6MkeTG3bFFSLYVU7VqhgZxqr6YzpaGrQtFMh1uvqGy1vDnP",
    "did:key:z6Mkzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", "did:web:shop.example#key-1",
    "uEiAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "uAAAAAAAAAAAAAAAAAAAAAA",
    "2027-02-29T00:00:00Z", "2027-03-01T12:00:00Z", "2027-03-01T24:00:00Z", "2027-03-01T12:00:60Z",
    "2027-03-01t12:00:00z", "0000-01-01T00:00:00Z", "0999-12-31T00:00:00Z", "9999-12-31T23:59:59Z",
    "P30D", "P1M", "P9999Y", "P99999Y", "PT10H", "indefinite",
)  # fmt: skip
_KINDS = tuple(
    re.compile(pattern)
    for pattern in (
        r"uE.*", r"u.*", r"[0-9]{4}-.*Z", r"urn:uuid:.*#.*", r"urn:uuid:.*", r"did:web:.*#.*",
        r"did:web:.*", r"did:key:.*#.*", r"did:key:.*", r"https://w3id.org/.*", r"https://.*",
        r"[0-9.]+", r"P.*", r"[a-z-]+", r"(?s).*",
    )
)  # fmt: skip
_NAMES = ("id", "type", "proof", "@context", "extra", "ref", "constructor", "a b", "é", "nonce")


def change_value(value: Any, chance: random.Random) -> None:
    """Change ``value`` in one place: put in, leave out, exchange, double, rename, respell."""
    # A document at a time: rosters are long, and what happens to notices is as interesting.
    part = chance.choice([value, *documents_in(value)])
    holder, key = chance.choice(list(places(part)))
    match chance.randrange(12):
        case 0:
            del holder[key]
        case 1:
            holder[key] = chance.choice(_VALUES)
        case 2:
            _add(holder, chance)
        case 3:
            other, where = chance.choice(list(places(value)))
            holder[key], other[where] = _copy(other[where]), _copy(holder[key])
        case 4:
            other, where = chance.choice(list(places(value)))
            holder[key] = _copy(other[where])
        case 5 if isinstance(holder, dict):
            holder[chance.choice(_NAMES)] = holder.pop(key)
        case 6 if isinstance(holder, list):
            holder.insert(chance.randrange(len(holder) + 1), _copy(holder[key]))
        case 7:
            holder[key] = _respelled(holder[key], chance)
        case _:
            exchange_kin(value, part, chance)


def places(value: Any) -> Iterator[Place]:
    """Every member and item, with what holds it."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, member in pairs:
        yield value, key
        if isinstance(member, dict | list):
            yield from places(member)


def _add(holder: Holder, chance: random.Random) -> None:
    if isinstance(holder, dict):
        holder[chance.choice(_NAMES)] = chance.choice(_VALUES)
    else:
        holder.append(chance.choice(_VALUES))


def exchange_kin(value: Any, part: Any, chance: random.Random) -> None:
    """Put a text of ``value`` in the place of one of its kind in ``part``: often that is
    well-formed, too."""
    texts = [(holder, key) for holder, key in places(value) if isinstance(holder[key], str)]
    own = [(holder, key) for holder, key in places(part) if isinstance(holder[key], str)]
    holder, key = chance.choice(own or texts)
    kind = next(kind for kind in _KINDS if kind.fullmatch(holder[key]))
    kin = {other[name] for other, name in texts if kind.fullmatch(other[name])} - {holder[key]}
    fixed = {item for item in _VALUES if isinstance(item, str) and kind.fullmatch(item)}
    holder[key] = chance.choice(sorted(kin | fixed) or [holder[key]])


def _respelled(member: Any, chance: random.Random) -> Any:
    """A text with one character changed; other values wrapped once more."""
    if not isinstance(member, str) or not member:
        return [member]
    place = chance.randrange(len(member))
    other = chance.choice("019aZz-_:/#.%\u00e9\U0001f600 \n")
    return member[:place] + other + member[place + chance.randrange(2) :]


def _copy(value: Any) -> Any:
    """A copy that shares nothing, so that a later change is one change."""
    if isinstance(value, dict):
        return {name: _copy(member) for name, member in value.items()}
    return [_copy(item) for item in value] if isinstance(value, list) else value
