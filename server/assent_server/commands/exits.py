"""The exit codes of ``assent-server``, in one table; they mean the same as those of ``assent``."""

from typing import Final

__all__ = ["DONE", "FAILED", "MISTAKE", "NO", "STOPPED", "TABLE", "USAGE", "help_text"]

DONE: Final = 0
NO: Final = 1
USAGE: Final = 2
FAILED: Final = 3
MISTAKE: Final = 70
STOPPED: Final = 130

TABLE: Final[dict[int, str]] = {
    DONE: "done",
    NO: "the answer is no, or faults were found",
    USAGE: "called wrongly",
    FAILED: "could not be done; the message says why",
    MISTAKE: "a mistake in this program",
    STOPPED: "stopped by Ctrl-C",
}


def help_text() -> str:
    """All exit codes as a paragraph that click leaves as it is."""
    lines = "\n".join(f"  {code:<4} {meaning}" for code, meaning in TABLE.items())
    return f"\b\nExit codes:\n{lines}"
