"""A check: one behaviour of one requirement, and how it can end.

A check is a function that takes the implementation under test. It returns if all is well and
otherwise raises one of the exceptions here. Checks are listed in an :class:`Area`, one a module.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

__all__ = [
    "Area",
    "Caution",
    "Check",
    "Failure",
    "Level",
    "NeedsReview",
    "Skip",
    "Verdict",
    "require",
]

Run = Callable[[Any], None]


class Verdict(StrEnum):
    """How a check ended, the worst last."""

    PASSED = "PASSED"
    SKIPPED = "SKIPPED"
    REVIEW = "REVIEW"
    WARNING = "WARNING"
    FAILED = "FAILED"


class Level(StrEnum):
    """How binding the behaviour is: what breaks a SHOULD is a warning."""

    MUST = "MUST"
    SHOULD = "SHOULD"


class Failure(Exception):
    """The implementation did something else than the requirement says."""


class Caution(Exception):
    """The implementation did what is allowed and not recommended."""


class NeedsReview(Exception):
    """Only a person can tell; the message says what to look at."""


class Skip(Exception):
    """The check does not apply, or the implementation was not set up for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """``name`` is ``<class>/<area>/<behaviour>`` and stays the same for good."""

    name: str
    requirement: str
    title: str
    run: Run
    level: Level = Level.MUST

    @property
    def area(self) -> str:
        """The part of the name that groups checks."""
        return self.name.split("/")[1]


@dataclass(frozen=True, slots=True)
class Area:
    """The checks of one module, in their order."""

    kind: str
    name: str
    checks: list[Check] = field(default_factory=list)

    def check(self, requirement: str, *, level: Level = Level.MUST) -> Callable[[Run], Run]:
        """Add a function; its name is the behaviour, its docstring's first line the title."""

        def add(run: Run) -> Run:
            title = (run.__doc__ or "").strip().splitlines()[0]
            self.add(requirement, run.__name__.replace("_", "-"), title, run, level=level)
            return run

        return add

    def add(
        self, requirement: str, name: str, title: str, run: Run, *, level: Level = Level.MUST
    ) -> None:
        """Add a check that is made of a row of a table."""
        full = f"{self.kind}/{self.name}/{name}"
        if any(item.name == full for item in self.checks):
            raise ValueError(f"Two checks have the name {full}.")
        self.checks.append(
            Check(name=full, requirement=requirement, title=title, run=run, level=level)
        )

    def __iter__(self) -> Iterator[Check]:
        return iter(self.checks)


def require(holds: bool, otherwise: str) -> None:
    """Check a fact; ``otherwise`` is a whole sentence that says what was seen.

    Raises:
        Failure: it does not hold.
    """
    if not holds:
        raise Failure(otherwise)
