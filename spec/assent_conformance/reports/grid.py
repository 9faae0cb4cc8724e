"""One page that holds implementations against requirements: a row a requirement, a column each.

The page is whole in itself: no script, no font and no picture comes from anywhere else. Its rows
stand in a template of their own, which another site may put on a page of its own.
"""

from collections import defaultdict
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from assent_conformance.check import Verdict
from assent_conformance.requirements import sentences

__all__ = ["TEMPLATES", "grid", "table"]

Json = dict[str, Any]

TEMPLATES = PackageLoader("assent_conformance.reports", "templates")
"""``rows.html`` and its style ``rows.css`` take what :func:`table` gives."""

_ORDER = [verdict.value for verdict in Verdict]


def grid(reports: list[Json]) -> str:
    """The page of some reports, in their order."""
    environment = Environment(
        loader=TEMPLATES,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("grid.html").render(**table(reports, addresses={}))


def table(reports: list[Json], *, addresses: dict[str, str]) -> Json:
    """What ``rows.html`` shows; ``addresses`` lead from a requirement to its sentence."""
    columns = [_column(report) for report in reports]
    named = {requirement for column in columns for requirement in column}
    rows = [
        {
            "id": key,
            "sentence": sentence,
            "cells": [column.get(key) for column in columns],
            "checks": sum(column[key]["of"] for column in columns if key in column),
        }
        for key, sentence in sentences().items()
        if key in named
    ]
    return {"reports": reports, "rows": rows, "verdicts": _ORDER, "addresses": addresses}


def _column(report: Json) -> dict[str, Json]:
    """The worst verdict and all checks of each requirement."""
    found: dict[str, list[Json]] = defaultdict(list)
    for row in report["checks"]:
        found[row["requirement"]].append(row)
    return {requirement: _cell(report, rows) for requirement, rows in found.items()}


def _cell(report: Json, rows: list[Json]) -> Json:
    ran = [row["verdict"] for row in rows if row["verdict"] != Verdict.SKIPPED.value]
    worst = max(ran, key=_ORDER.index, default=Verdict.SKIPPED.value)
    return {
        "report": report,
        "verdict": worst,
        "passed": ran.count(Verdict.PASSED.value),
        "of": len(rows),
        "rows": rows,
    }
