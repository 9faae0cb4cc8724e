"""Lines on a screen: paragraphs, lists, pairs and tables, broken at its width.

Pure functions of text and width; which words they are is the business of others.
"""

import re
import textwrap
from collections.abc import Iterable, Sequence

import click

__all__ = ["bullets", "heading", "pairs", "paragraph", "step", "table"]

_COMMAND = re.compile(r"\b(assent(?:-server)?) (?=[a-z])")
_UNBROKEN = "\u00a0"


def heading(text: str, width: int = 80) -> list[str]:
    """A heading, bold where the screen can."""
    return [click.style(line, bold=True) for line in paragraph(" ".join(text.split()), width)]


def paragraph(text: str, width: int, *, indent: int = 0, hanging: int | None = None) -> list[str]:
    """Text broken into lines; those after the first are indented by ``hanging``.

    A program and its command stay in one line.
    """
    following = indent if hanging is None else hanging
    lines = textwrap.wrap(
        _COMMAND.sub(rf"\1{_UNBROKEN}", text),
        width=width,
        initial_indent=" " * indent,
        subsequent_indent=" " * following,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace(_UNBROKEN, " ") for line in lines] or [""]


def bullets(phrases: Iterable[str], width: int, *, indent: int = 2) -> list[str]:
    """One item a phrase."""
    return [
        line
        for phrase in phrases
        for line in paragraph(f"- {phrase}", width, indent=indent, hanging=indent + 2)
    ]


def step(text: str, command: str, width: int, *, indent: int = 0) -> list[str]:
    """What to do next, and the command for it, if any, in one piece, so that it can be copied."""
    if not command:
        return paragraph(text, width, indent=indent)
    together = f"{text} {command}".strip()
    if indent + len(together) <= width:
        return [" " * indent + together]
    return [*paragraph(text, width, indent=indent), " " * (indent + 2) + command]


def pairs(rows: Iterable[tuple[str, str]], width: int, *, indent: int = 2) -> list[str]:
    """Labels in one column, what they stand for in the next."""
    listed = [(label, text) for label, text in rows if text]
    column = indent + max((len(label) for label, _ in listed), default=0) + 2
    lines: list[str] = []
    for label, text in listed:
        lines += paragraph(
            f"{label:<{column - indent}}{text}", width, indent=indent, hanging=column
        )
    return lines


def table(rows: Sequence[Sequence[str]], *, headings: Sequence[str] = ()) -> list[str]:
    """Rows in columns as wide as their widest cell; the last column is as long as it is."""
    cells = [*([headings] if headings else []), *rows]
    if not cells:
        return []
    widths = [max(len(row[at]) for row in cells) for at in range(len(cells[0]) - 1)]
    lines = [
        "  ".join(
            [*(f"{cell:<{widths[at]}}" for at, cell in enumerate(row[:-1])), row[-1]]
        ).rstrip()
        for row in cells
    ]
    if headings:
        lines[0] = click.style(lines[0], bold=True)
    return lines
