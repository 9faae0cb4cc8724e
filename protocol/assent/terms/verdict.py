"""What matching answers: a result of three values, and the findings that led to it."""

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Finding", "Result", "Verdict", "worst"]


class Result(StrEnum):
    """Strong Kleene logic: ``outside`` < ``unknown`` < ``within``."""

    OUTSIDE = "outside"
    UNKNOWN = "unknown"
    WITHIN = "within"

    @property
    def rank(self) -> int:
        """Its place in that order, from 0."""
        return _RANKS[self]


_RANKS = {Result.OUTSIDE: 0, Result.UNKNOWN: 1, Result.WITHIN: 2}


def worst(*results: Result) -> Result:
    """The conjunction of ``results``; ``within`` where there is none."""
    return min(results, key=_RANKS.__getitem__, default=Result.WITHIN)


def best(*results: Result) -> Result:
    """The disjunction of ``results``; ``outside`` where there is none."""
    return max(results, key=_RANKS.__getitem__, default=Result.OUTSIDE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One reason, in words a person understands.

    ``dimension`` is ``purposes``, ``data``, ``operations``, ``recipients``, ``retention``,
    ``locations``, ``automation``, ``obligations``, ``vocabulary`` or ``all``. ``rule`` is where
    the rule stands in the terms, for example ``permissions/0``; None where no rule permits.
    ``process`` names the process of the practices, or the rule of the terms compared.
    """

    result: Result
    dimension: str
    rule: str | None
    process: str | None
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether what is done is within what is allowed, with every reason against it."""

    result: Result
    findings: tuple[Finding, ...]

    @property
    def within(self) -> bool:
        """Whether it may be signed automatically."""
        return self.result is Result.WITHIN

    @property
    def reason(self) -> Finding:
        """The finding that decided."""
        return next(f for f in self.findings if f.result is self.result)
