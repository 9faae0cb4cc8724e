"""Where a passphrase comes from: a file, the environment, or a person at a terminal.

The first of these that is there counts; none of them ever ends up in a message.
"""

import getpass
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, TypeVar

from assent.errors import LocalError
from assent_client.wallet.sealing import WrongPassphrase, check_passphrase
from assent_terminal import variables

__all__ = [
    "TRIES",
    "find_new_passphrase",
    "find_passphrase",
    "open_by_passphrase",
]

TRIES: Final = 3
"""How often a person may type a passphrase."""

_BYTES_MAX: Final = 4096
_QUESTION: Final = "Passphrase of your wallet: "
_ADVICE: Final = (
    "Choose a passphrase: several words that do not belong together. It opens the wallet each time."
)

T = TypeVar("T")
Ask = Callable[[str], str]
"""Shows a question and returns the answer."""


def find_passphrase(
    *,
    file: Path | None = None,
    environment: Mapping[str, str] = os.environ,
    ask: Ask | None = None,
) -> str:
    """The passphrase from ``file``, the environment, or a prompt.

    ``ask`` is by default the terminal, if there is one.

    Raises:
        LocalError: there is none to be had, or it is empty.
    """
    given = _given(file, environment)
    return _asked(ask or _terminal(), _QUESTION) if given is None else given


def open_by_passphrase(
    opens: Callable[[str], T],
    *,
    file: Path | None = None,
    environment: Mapping[str, str] = os.environ,
    ask: Ask | None = None,
    say: Callable[[str], None] = lambda said: None,
) -> T:
    """What ``opens`` by the passphrase from ``file``, the environment, or a prompt.

    A person who mistypes is told so by ``say`` and may try again; a script has one try.

    Raises:
        LocalError: there is none to be had, or it opens nothing.
    """
    given = _given(file, environment)
    if given is not None:
        return opens(given)
    ask = ask or _terminal()
    for left in reversed(range(TRIES)):
        try:
            return opens(_asked(ask, _QUESTION))
        except WrongPassphrase as error:
            if not left:
                raise
            say(error.message)
    raise AssertionError("The last try returns or raises.")


def find_new_passphrase(
    *,
    file: Path | None = None,
    environment: Mapping[str, str] = os.environ,
    ask: Ask | None = None,
    say: Callable[[str], None] = lambda said: None,
) -> str:
    """A passphrase for what is sealed first by it; a person types it twice.

    Who mistypes, or chooses one that is too short, is told so by ``say`` and may try again.

    Raises:
        LocalError: there is none to be had, it is too short, or all tries failed.
    """
    given = _given(file, environment)
    if given is not None:
        check_passphrase(given)
        return given
    ask = ask or _terminal()
    say(_ADVICE)
    for left in reversed(range(TRIES)):
        try:
            return _typed_twice(ask)
        except LocalError as error:
            if not left:
                raise
            say(f"{error.message} {error.hint}".strip())
    raise AssertionError("The last try returns or raises.")


def _typed_twice(ask: Ask) -> str:
    answer = _asked(ask, "New passphrase: ")
    check_passphrase(answer)
    if ask("The same passphrase again: ") != answer:
        raise LocalError("The two passphrases differ.", "Type the same one twice.")
    return answer


def _given(file: Path | None, environment: Mapping[str, str]) -> str | None:
    """What a file or the environment holds, if it is there that a passphrase is to come from."""
    if file is None and environment.get(variables.PASSPHRASE_FILE):
        file = Path(environment[variables.PASSPHRASE_FILE])
    if file is not None:
        return _not_empty(_read(file), f"The passphrase file {file} is empty.")
    if variables.PASSPHRASE in environment:
        return _not_empty(environment[variables.PASSPHRASE], f"{variables.PASSPHRASE} is empty.")
    return None


def _asked(ask: Ask, question: str) -> str:
    return _not_empty(ask(question), "The passphrase is empty.")


def _terminal() -> Ask:
    return getpass.getpass if sys.stdin.isatty() else _nobody


def _read(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            data = stream.read(_BYTES_MAX)
        return data.decode().rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise LocalError(
            f"The passphrase file {file} cannot be read: {reason}.",
            "Name a file that holds the passphrase and nothing else.",
        ) from error


def _not_empty(passphrase: str, message: str) -> str:
    if not passphrase:
        raise LocalError(message)
    return passphrase


def _nobody(_question: str) -> str:
    raise LocalError(
        "A passphrase is needed, and there is no terminal to ask for it.",
        f"Set {variables.PASSPHRASE_FILE} to a file that holds it, or {variables.PASSPHRASE}.",
    )
