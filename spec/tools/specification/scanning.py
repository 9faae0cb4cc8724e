"""Which tests hold which requirement or threat: those whose docstring names its id.

Reads the sources of the tests and runs none of them.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from specification.text import ROOT

__all__ = ["TestCase", "cases", "holding"]

_IDS = re.compile(r"\b(?:[A-Z]{3}-[0-9]{2}|(?:CJ|LD|PF|PR|ID|SV|ST|CL)[0-9]{1,2})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class TestCase:
    """One test function: where it stands, what it says, and which ids it names.

    ``names`` are those of its docstring and of its file's, which speaks for all tests in it.
    """

    __test__ = False

    file: str
    name: str
    line: int
    says: str
    source: str
    names: frozenset[str]

    @property
    def id(self) -> str:
        """``tests/…/test_x.py::test_y``, as pytest is called with it."""
        return f"{self.file}::{self.name}"


@cache
def cases() -> tuple[TestCase, ...]:
    """All test functions, by file and line."""
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    return tuple(case for path in files for case in _read(path))


def holding(name: str, among: Iterable[TestCase] | None = None) -> tuple[TestCase, ...]:
    """The tests that name the id ``name``."""
    return tuple(case for case in (cases() if among is None else among) if name in case.names)


def _read(path: Path) -> Iterator[TestCase]:
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    shared = _IDS.findall(ast.get_docstring(tree) or "")
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            if not node.name.startswith("test_"):
                continue
            says = ast.get_docstring(node) or ""
            first = min([node.lineno, *(item.lineno for item in node.decorator_list)])
            lines = source.splitlines()[first - 1 : node.end_lineno]
            yield TestCase(
                file=path.relative_to(ROOT).as_posix(),
                name=node.name,
                line=first,
                says=says,
                source="\n".join(lines),
                names=frozenset((*shared, *_IDS.findall(says))),
            )
