"""Tables as Markdown has them."""

from collections.abc import Iterable, Sequence

__all__ = ["anchor", "code", "table"]


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; bars in cells are escaped."""
    lines = [_row(head), "|" + "---|" * len(head)]
    lines += [_row(row) for row in rows]
    return "\n".join(lines)


def code(text: str) -> str:
    """``text`` as code."""
    return f"`{text}`"


def anchor(heading: str) -> str:
    """The fragment by which a heading is reached."""
    kept = "".join(char if char.isalnum() else "-" for char in heading.lower())
    return "-".join(part for part in kept.split("-") if part)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
