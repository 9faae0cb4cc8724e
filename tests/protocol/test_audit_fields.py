"""Delete or change any one field of a bundle, and it is not valid any more: generated."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from assent import bundle as bundles
from assent import codec
from assent.audit import Answer, judge
from assent.documents.containers import BUNDLE_BYTES_MAX
from assent.errors import PeerError
from support.bundles import TOMORROW, story

TOLD = story()
WHOLE: dict[str, Any] = codec.decode(bundles.write(TOLD.bundle), bytes_max=BUNDLE_BYTES_MAX)
Path = tuple[str | int, ...]


def answer_about(value: dict[str, Any]) -> Answer:
    """What is said of a bundle file; a file that is none is invalid."""
    try:
        bundle = bundles.read(codec.encode(value))
    except PeerError:
        return Answer.INVALID
    return judge(bundle, trusted=TOLD.published, at=TOMORROW).answer


def members(value: Any, path: Path = ()) -> Iterator[Path]:
    """The path of every member of every object."""
    if isinstance(value, dict):
        for name, member in value.items():
            yield (*path, name)
            yield from members(member, (*path, name))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from members(item, (*path, number))


def leaves(value: Any, path: Path = ()) -> Iterator[Path]:
    """The path of every string."""
    if isinstance(value, str):
        yield path
    else:
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for name, item in items:
            yield from leaves(item, (*path, name))


def parent_of(value: Any, path: Path) -> Any:
    for step in path[:-1]:
        value = value[step]
    return value


def changed(text: str) -> str:
    """Another text that looks alike: one character of the middle is the next of its kind."""
    middle = len(text) // 2
    for place in (*range(middle, len(text)), *range(middle)):
        character = text[place]
        if character.isdecimal():
            other = str((int(character) + 1) % 10)
        elif character in "azAZ":
            other = chr(ord(character) + (1 if character in "aA" else -1))
        elif character.isascii() and character.isalpha():
            other = chr(ord(character) + 1)
        else:
            continue
        return f"{text[:place]}{other}{text[place + 1 :]}"
    return f"{text}x"


def test_the_whole_bundle_is_valid() -> None:
    """REC-06: otherwise the tests below could not fail."""
    assert answer_about(WHOLE) is Answer.VALID


@pytest.mark.parametrize("part", sorted(WHOLE))
def test_a_bundle_without_any_one_member_is_not_valid(part: str) -> None:
    """REC-06, GDPR 7(1): from its top to the innermost member of each document."""
    still_valid = []
    for path in members({part: WHOLE[part]}):
        value = {**WHOLE, part: copy.deepcopy(WHOLE[part])}
        del parent_of(value, path)[path[-1]]
        if answer_about(value) is Answer.VALID:
            still_valid.append(path)

    assert still_valid == []


@pytest.mark.parametrize("part", sorted(WHOLE))
def test_a_bundle_with_any_one_text_changed_is_not_valid(part: str) -> None:
    """REC-06."""
    still_valid = []
    for path in leaves({part: WHOLE[part]}):
        value = {**WHOLE, part: copy.deepcopy(WHOLE[part])}
        parent = parent_of(value, path)
        parent[path[-1]] = changed(parent[path[-1]])
        if answer_about(value) is Answer.VALID:
            still_valid.append(path)

    assert still_valid == []
