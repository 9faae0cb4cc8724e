"""The exit codes of all programs, in one table: the same cause ends every command with the same.

Each ``--help`` is written from it, and so is the table in ``docs/exit-codes.md``.
"""

from collections.abc import Mapping
from typing import Final

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

TABLE: Final[Mapping[int, str]] = {
    DONE: "done",
    NO: "the answer is no: declined, not offered, or faults were found",
    USAGE: "called wrongly",
    FAILED: "could not be done; the message says why",
    OPEN: "no answer yet: they cannot be reached, or a person decides",
    VENDOR: "a vendor broke a rule; what it sent is not used",
    ATTENTION: "something waits for your answer, or for a look",
    MISTAKE: "a mistake in this program",
    STOPPED: "stopped by Ctrl-C",
}


def help_text(*codes: int) -> str:
    """All exit codes, or some, as a paragraph that click leaves as it is."""
    rows = [(code, TABLE[code]) for code in codes or TABLE]
    return "\b\nExit codes:\n" + "\n".join(f"  {code:>3}  {meaning}" for code, meaning in rows)
