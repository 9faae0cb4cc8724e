"""The decisions, listed from their files."""

from specification.tables.markdown import table
from specification.text import SPEC

__all__ = ["decisions"]


def decisions() -> str:
    """Each decision with its title, a link to its page."""
    rows = []
    for path in sorted((SPEC / "decisions").glob("*.md")):
        number, _, title = (
            path.read_text(encoding="utf-8").partition("\n")[0].strip("# ").partition(" ")
        )
        rows.append((number, f"[{title}](decisions/{path.name})"))
    return table(("number", "decision"), rows)
