"""Known gaps: checks that are expected to fail, in a file that has to stay true.

One line a check: its name, a blank, and why. An entry that passes is a failure of the run until
its line goes, and so is one that names no check: the list can only shrink by being right.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from assent.errors import LocalError
from assent_conformance.check import Verdict
from assent_conformance.runner import Result

__all__ = ["Expectations", "Outcome", "judged", "read"]

_COMMENT = "#"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectations:
    """Why each known gap exists, by the name of its check."""

    reasons: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a run amounts to: unexpected failures, mended gaps, and lines that name nothing."""

    failed: tuple[str, ...]
    mended: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def is_good(self) -> bool:
        """Whether all is as it was expected."""
        return not (self.failed or self.mended or self.unknown)


def read(path: Path | None) -> Expectations:
    """The known gaps of a file; none without one.

    Raises:
        LocalError: a line gives no reason, or a check twice.
    """
    reasons: dict[str, str] = {}
    lines = [] if path is None else path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        text = line.partition(_COMMENT)[0].strip()
        if not text:
            continue
        name, _, reason = text.partition(" ")
        if not reason.strip() or name in reasons:
            raise LocalError(
                f"Line {number} of {path} is not “<check> <why it is known to fail>”, once a check."
            )
        reasons[name] = reason.strip()
    return Expectations(reasons=reasons)


def judged(results: Iterable[Result], expected: Expectations, known: Iterable[str]) -> Outcome:
    """What results amount to; ``known`` are the names of all checks, run or not."""
    verdicts = {item.check.name: item.verdict for item in results}
    failed = {name for name, verdict in verdicts.items() if verdict is Verdict.FAILED}
    # A check that did not run says nothing about its gap.
    ran = {name for name, verdict in verdicts.items() if verdict is not Verdict.SKIPPED}
    return Outcome(
        failed=tuple(sorted(failed - expected.reasons.keys())),
        mended=tuple(sorted((expected.reasons.keys() & ran) - failed)),
        unknown=tuple(sorted(expected.reasons.keys() - set(known))),
    )
