"""Where a passphrase comes from: a file, the environment, or a person at a terminal.

The first of these that is there counts; none of them ever ends up in a message.
"""

import getpass
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from assent.errors import LocalError

__all__ = ["FILE_VARIABLE", "VARIABLE", "find_passphrase"]

VARIABLE: Final = "ASSENT_PASSPHRASE"
FILE_VARIABLE: Final = "ASSENT_PASSPHRASE_FILE"

_BYTES_MAX: Final = 4096


def find_passphrase(
    *,
    file: Path | None = None,
    twice: bool = False,
    environment: Mapping[str, str] = os.environ,
    ask: Callable[[str], str] | None = None,
) -> str:
    """The passphrase from ``file``, the environment, or a prompt.

    ``twice`` asks a person again, to be sure of a new one. ``ask`` shows a question and returns
    the answer; by default that is the terminal, if there is one.

    Raises:
        LocalError: there is none to be had, it is empty, or two answers differ.
    """
    if file is None and environment.get(FILE_VARIABLE):
        file = Path(environment[FILE_VARIABLE])
    if file is not None:
        return _not_empty(_read(file), f"The passphrase file {file} is empty.")
    if VARIABLE in environment:
        return _not_empty(environment[VARIABLE], f"{VARIABLE} is empty.")
    if ask is None:
        ask = getpass.getpass if sys.stdin.isatty() else _nobody
    answer = _not_empty(ask("Passphrase of your wallet: "), "The passphrase is empty.")
    if twice and ask("The same passphrase again: ") != answer:
        raise LocalError("The two passphrases differ.", "Nothing was changed; try again.")
    return answer


def _read(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            data = stream.read(_BYTES_MAX)
        return data.decode().rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise LocalError(f"The passphrase file {file} cannot be read: {error}.") from error


def _not_empty(passphrase: str, message: str) -> str:
    if not passphrase:
        raise LocalError(message)
    return passphrase


def _nobody(_question: str) -> str:
    raise LocalError(
        "A passphrase is needed, and there is no terminal to ask for it.",
        f"Set {FILE_VARIABLE} to a file that holds it, or {VARIABLE}.",
    )
