"""The exit codes of ``assent``, in one table; ``--help`` is written from it.

0 to 3 mean the same as those of ``assent-server``.
"""

from typing import Final

from assent.audit import Answer

__all__ = [
    "ATTENTION",
    "DONE",
    "FAILED",
    "MISTAKE",
    "NO",
    "OPEN",
    "STOPPED",
    "TABLE",
    "USAGE",
    "VENDOR",
    "VERDICTS",
    "help_text",
]

DONE: Final = 0
NO: Final = 1
USAGE: Final = 2
FAILED: Final = 3
OPEN: Final = 4
VENDOR: Final = 5
ATTENTION: Final = 6
MISTAKE: Final = 70
STOPPED: Final = 130

TABLE: Final[dict[int, str]] = {
    DONE: "done",
    NO: "the answer is no: declined, or nothing was sent",
    USAGE: "called wrongly",
    FAILED: "could not be done; the message says why",
    OPEN: "no answer yet; assent sync goes on",
    VENDOR: "a vendor broke a rule; what it sent is not used",
    ATTENTION: "something waits for your answer, or for a look",
    MISTAKE: "a mistake in this program",
    STOPPED: "stopped by Ctrl-C",
}

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


def help_text(*codes: int) -> str:
    """The exit codes, or some of them, as a paragraph that click leaves as it is."""
    rows = [(code, TABLE[code]) for code in codes or TABLE]
    return "\b\nExit codes:\n" + "\n".join(f"  {code:>3}  {meaning}" for code, meaning in rows)
