"""Which exit code each result ends a command with: the same cause has the same everywhere."""

from typing import Final

from assent.audit import Answer
from assent_client.discovery import Discovery, VendorState
from assent_client.problems import Fault, Problem
from assent_client.results import Outcome, ProfferResult
from assent_terminal import exits

__all__ = ["VERDICTS", "code_of_look", "code_of_problem", "code_of_proffer", "worst"]

VERDICTS: Final[dict[Answer, int]] = {
    Answer.VALID: 0,
    Answer.WITHDRAWN: 10,
    Answer.TERMINATED: 11,
    Answer.SUPERSEDED: 12,
    Answer.EXPIRED: 13,
    Answer.KEY_WITHDRAWN: 14,
    Answer.DIFFERENT: 20,
    Answer.UNDECIDED: 21,
    Answer.INVALID: 22,
}
"""What ``assent verify`` exits with: 10 to 14 were valid when made."""

_PROBLEMS: Final = {
    Fault.VENDOR: exits.VENDOR,
    Fault.NETWORK: exits.OPEN,
    Fault.OURS: exits.FAILED,
}
_OUTCOMES: Final = {
    Outcome.AGREED: exits.DONE,
    Outcome.IN_FORCE: exits.DONE,
    Outcome.COUNTERED: exits.ATTENTION,
    Outcome.DECLINED: exits.NO,
    Outcome.CANCELLED: exits.NO,
    Outcome.PENDING: exits.OPEN,
    Outcome.UNKNOWN: exits.OPEN,
    Outcome.REJECTED: exits.FAILED,
    Outcome.NOT_SENT: exits.NO,
}
_MOST_PRESSING_FIRST: Final = (
    exits.VENDOR,
    exits.FAILED,
    exits.ATTENTION,
    exits.OPEN,
    exits.NO,
)


def code_of_problem(problem: Problem) -> int:
    """By whose fault something did not end as it was asked."""
    return _PROBLEMS[problem.fault]


def code_of_look(found: Discovery) -> int:
    """0 only where a proffer may be made."""
    if found.problem is not None:
        return code_of_problem(found.problem)
    return exits.DONE if found.state is VendorState.OPEN else exits.NO


def code_of_proffer(result: ProfferResult) -> int:
    """What became of it; where nothing was sent, why not."""
    problem = result.problem
    if problem is not None and (
        problem.fault is Fault.VENDOR or result.outcome is Outcome.NOT_SENT
    ):
        return code_of_problem(problem)
    return _OUTCOMES[result.outcome]


def worst(codes: list[int]) -> int:
    """The exit code of several results: what most needs a look comes first."""
    return next((code for code in _MOST_PRESSING_FIRST if code in codes), exits.DONE)
