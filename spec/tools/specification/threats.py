"""The threats and their answers, read from ``threats.yaml``, and the tables written from them."""

from dataclasses import dataclass
from functools import partial

import yaml

from specification.regions import Writers
from specification.tables.markdown import table
from specification.text import SPEC

__all__ = ["FILE", "GROUPS", "TABLES", "Threat", "read"]

FILE = SPEC / "threats.yaml"
GROUPS = {
    "CJ": ("bytes", 18),
    "LD": ("linked-data", 14),
    "PF": ("proofs", 24),
    "PR": ("protocol", 26),
    "ID": ("identity", 12),
    "SV": ("server", 24),
    "ST": ("storage", 16),
    "CL": ("client", 14),
}
"""What each group is about, and how many threats are in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Threat:
    """One threat: the requirements that answer it, or the reason why none does."""

    id: str
    threat: str
    requirements: tuple[str, ...] = ()
    reason: str = ""


def read() -> tuple[Threat, ...]:
    """All threats in the order of the file."""
    rows = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(
        Threat(
            id=row["id"],
            threat=row["threat"],
            requirements=tuple(row.get("requirements", ())),
            reason=row.get("reason", ""),
        )
        for row in rows
    )


def _table(group: str) -> str:
    rows = [
        (f"[{item.id}]", item.threat, item.reason or _listed(item.requirements))
        for item in read()
        if item.id.startswith(group)
    ]
    return table(("id", "threat", "answered by"), rows)


def _listed(requirements: tuple[str, ...]) -> str:
    return ", ".join(f"[{name}]" for name in requirements)


def _summary() -> str:
    threats = read()
    answered = [item for item in threats if not item.reason]
    return (
        f"{len(threats)} threats; {len(answered)} are answered by requirements, with tests that "
        f"name them; {len(threats) - len(answered)} have a reason why not."
    )


TABLES: Writers = {
    "threats": _summary,
    **{f"threats-{name}": partial(_table, group) for group, (name, _) in GROUPS.items()},
}
