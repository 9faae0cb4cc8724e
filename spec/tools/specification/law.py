"""The table of legal duties, from ``law.yaml``."""

from dataclasses import dataclass

import yaml

from specification.regions import Writers
from specification.tables.markdown import table
from specification.text import SPEC

__all__ = ["TABLES", "Duty", "read"]

_FILE = SPEC / "law.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A duty, where it stands, the requirements that help to meet it, or why none does."""

    duty: str
    source: str
    requirements: tuple[str, ...] = ()
    note: str = ""
    reason: str = ""


def read() -> tuple[Duty, ...]:
    """All duties in the order of the file."""
    rows = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return tuple(
        Duty(**{**row, "requirements": tuple(row.get("requirements", ()))}) for row in rows
    )


def _law() -> str:
    rows = []
    for item in read():
        helps = ", ".join(f"[{name}]" for name in item.requirements)
        rows.append((item.duty, item.source, helps or "none", item.note or item.reason))
    return table(("duty", "source", "requirements", "remark"), rows)


TABLES: Writers = {"law": _law}
