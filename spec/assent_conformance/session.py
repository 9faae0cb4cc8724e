"""What the commands share: one run of checks, its expected failures, and its reports."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import click

from assent.times import Instant
from assent_conformance.check import Check, Verdict
from assent_conformance.expectations import judged, read
from assent_conformance.progress import Progress
from assent_conformance.report import Run, report, write_json
from assent_conformance.reports import grid, junit
from assent_conformance.runner import Worker, chosen, run_by

__all__ = ["Session"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One call of the kit. ``now`` is the clock; everything random follows from ``seed``."""

    kind: str
    name: str
    patterns: tuple[str, ...]
    seed: str
    now: Callable[[], Instant]
    expected: Path | None = None
    json: Path | None = None
    junit: Path | None = None
    html: Path | None = None
    quiet: bool = False

    def chance(self, number: int = 0) -> Random:
        """The dice of one of the workers of this run."""
        return Random(f"{self.kind} {self.seed} {number}")  # noqa: S311 Test keys are not secret.

    def run(self, checks: list[Check], *workers: Worker) -> bool:
        """Run the chosen checks, write the reports; whether all is as expected."""
        expected = read(self.expected)
        wanted = chosen(checks, self.patterns)
        if not wanted:
            raise click.UsageError("No check has such a name; see assent-conformance list.")
        progress = Progress(len(wanted), quiet=self.quiet)
        results = run_by(workers, wanted, progress=progress)
        outcome = judged(results, expected, [item.name for item in checks])
        made = Run(implementation=self.name, kind=self.kind, made=self.now(), seed=self.seed)
        value = report(made, results, expected, outcome)
        forms = {
            self.json: write_json(value),
            self.junit: junit(value).encode(),
            self.html: grid([value]).encode(),
        }
        for path, content in forms.items():
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        self._sum_up(value)
        return outcome.is_good

    def _sum_up(self, value: dict[str, Any]) -> None:
        counts = ", ".join(f"{number} {verdict}" for verdict, number in value["counts"].items())
        click.echo(f"{value['implementation']} as {value['class']}: {counts}")
        for kind, sentence in _UNEXPECTED.items():
            names = value["unexpected"][kind]
            for name in names[:_NAMED_MAX]:
                click.echo(f"  {sentence}: {name}")
            if names[_NAMED_MAX:]:
                click.echo(f"  {sentence}: {len(names) - _NAMED_MAX} more")
        if value["unexpected"]["failed"]:
            self._say_where(value["checks"])

    def _say_where(self, checks: list[dict[str, Any]]) -> None:
        """How far each area is, and what to do next."""
        areas: dict[str, list[bool]] = {}
        for check in checks:
            area = check["name"].split("/")[1]
            areas.setdefault(area, []).append(check["verdict"] == Verdict.PASSED)
        told = ", ".join(f"{area} {sum(good)}/{len(good)}" for area, good in areas.items())
        click.echo(f"  passed by area: {told}")
        click.echo(f"  Go on with one area: --check '{self.kind}/AREA/*'", err=True)
        if self.json is None:
            click.echo("  What was exchanged: --json FILE; as a page: --html FILE", err=True)


_NAMED_MAX = 20
"""More names than this are no summary; the reports have them all."""

_UNEXPECTED = {
    "failed": "failed",
    "mended": "is mended; take its line out of the list",
    "unknown": "is expected to fail and is no check",
}


def fresh_seed() -> str:
    """A seed for a run that nobody wants to repeat yet."""
    return os.urandom(4).hex()
