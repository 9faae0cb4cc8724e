"""One page that holds implementations against requirements: a row a requirement, a column each.

The page is whole in itself: no script, no font and no picture comes from anywhere else.
"""

from collections import defaultdict
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from assent_conformance.check import Verdict
from assent_conformance.requirements import sentences

__all__ = ["grid"]

Json = dict[str, Any]

_ORDER = [verdict.value for verdict in Verdict]


def grid(reports: list[Json]) -> str:
    """The page of some reports, in their order."""
    environment = Environment(
        loader=PackageLoader("assent_conformance.reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    columns = [_column(report) for report in reports]
    named = {requirement for column in columns for requirement in column}
    rows = [
        {"id": key, "sentence": sentence, "cells": [column.get(key) for column in columns]}
        for key, sentence in sentences().items()
        if key in named
    ]
    template = environment.get_template("grid.html")
    return template.render(reports=reports, rows=rows, verdicts=_ORDER)


def _column(report: Json) -> dict[str, Json]:
    """The worst verdict and all checks of each requirement."""
    found: dict[str, list[Json]] = defaultdict(list)
    for row in report["checks"]:
        found[row["requirement"]].append(row)
    return {requirement: _cell(rows) for requirement, rows in found.items()}


def _cell(rows: list[Json]) -> Json:
    ran = [row["verdict"] for row in rows if row["verdict"] != Verdict.SKIPPED.value]
    worst = max(ran, key=_ORDER.index, default=Verdict.SKIPPED.value)
    return {
        "verdict": worst,
        "passed": ran.count(Verdict.PASSED.value),
        "of": len(rows),
        "rows": rows,
    }
