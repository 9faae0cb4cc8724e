"""The requirements, read from the text, and the list for machines that is written from them."""

import re
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from specification.regions import Writers
from specification.text import SPEC, Part, paragraphs, parts

__all__ = ["LIST", "TABLES", "Requirement", "read", "write_list"]

LIST = SPEC / "requirements" / "1.0-draft.yaml"

_ROW = re.compile(r"^\| *([^|]+?) *\| *([^|]+?) *\|$", re.MULTILINE)
_ID = re.compile(r"[A-Z]{3}-[0-9]{2}")
_HEAD = """\
# Requirements of the Assent protocol, draft of version 1.0: the sentences of the text with their
# ids. Written by `make spec` from spec/*.md; change a sentence there. Code and tests name the ids.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One sentence, or a few, that bind; ``classes`` are the conformance classes that they bind.

    ``untestable`` says why no test can decide; it is empty where one can.
    """

    id: str
    part: str
    sentence: str
    classes: tuple[str, ...] = field(default=())
    untestable: str = ""


def read(parts: Iterable[Part]) -> tuple[Requirement, ...]:
    """All requirements in the order of the text.

    Raises:
        ValueError: an id stands twice, or a table of the conformance part names an unknown one.
    """
    everything = tuple(parts)
    stated = [item for part in everything for item in paragraphs(part) if item.id is not None]
    ids = [str(item.id) for item in stated]
    if len(set(ids)) != len(ids):
        raise ValueError(f"Stated twice: {sorted({name for name in ids if ids.count(name) > 1})}.")
    conformance = next((part.text for part in everything if part.name == "conformance"), "")
    classes = {
        name: _expanded(listed, ids) for name, listed in _table(conformance, "class").items()
    }
    untestable = _table(conformance, "requirement")
    _check_known(untestable, ids)
    return tuple(
        Requirement(
            id=str(item.id),
            part=item.part,
            sentence=item.text,
            classes=tuple(name for name, own in classes.items() if item.id in own),
            untestable=untestable.get(str(item.id), ""),
        )
        for item in stated
    )


def write_list(requirements: Iterable[Requirement]) -> str:
    """The list for machines, by area in the order in which the text first states one of it."""
    areas: dict[str, list[Requirement]] = {}
    for requirement in requirements:
        areas.setdefault(requirement.id[:3], []).append(requirement)
    lines = [_HEAD]
    for own in areas.values():
        for requirement in sorted(own, key=lambda item: item.id):
            lines.append(_entry(requirement))
    return "\n".join(lines)


def _entry(requirement: Requirement) -> str:
    lines = [f"- id: {requirement.id}", f"  part: {requirement.part}"]
    lines.append(f"  classes: [{', '.join(requirement.classes)}]")
    if requirement.untestable:
        lines += ["  testable: no", f"  reason: {_folded(requirement.untestable)}"]
    lines.append(f"  sentence: {_folded(requirement.sentence)}")
    return "\n".join(lines)


def _folded(sentence: str) -> str:
    wrapped = textwrap.wrap(sentence, 96, break_long_words=False, break_on_hyphens=False)
    return ">-\n" + textwrap.indent("\n".join(wrapped), "    ")


def _table(text: str, column: str) -> Mapping[str, str]:
    """The rows of the table whose first column is called ``column``: first cell to second."""
    for block in re.split(r"\n{2,}", text):
        rows = _ROW.findall(block)
        if rows and rows[0][0] == column:
            return dict(rows[2:])
    return {}


def _expanded(listed: str, ids: list[str]) -> frozenset[str]:
    """The ids that a list such as ``PRF, NEG-01 to NEG-03, BND-12`` means."""
    found: set[str] = set()
    for item in (part.strip() for part in listed.split(",")):
        first, _, last = item.partition(" to ")
        own = [name for name in ids if _is_meant(name, first, last)]
        if not own:
            raise ValueError(f"The conformance part lists {item}, which the text does not state.")
        found.update(own)
    return frozenset(found)


def _is_meant(name: str, first: str, last: str) -> bool:
    if last:
        return name[:3] == first[:3] and first <= name <= last
    return name == first or name[:3] == first


def _check_known(listed: Mapping[str, str], ids: list[str]) -> None:
    unknown = [name for name in listed if not _ID.fullmatch(name) or name not in ids]
    if unknown:
        raise ValueError(f"The conformance part calls unknown requirements untestable: {unknown}.")


def _gaps() -> str:
    """The numbers that no requirement of an area has, below its highest."""
    given: dict[str, set[int]] = {}
    for requirement in read(parts()):
        given.setdefault(requirement.id[:3], set()).add(int(requirement.id[4:]))
    missing = [
        f"{area}-{number:02}"
        for area, own in sorted(given.items())
        for number in range(1, max(own))
        if number not in own
    ]
    return f"{', '.join(missing)}."


TABLES: Writers = {"gaps": _gaps}
