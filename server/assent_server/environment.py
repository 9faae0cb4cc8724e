"""Settings from the environment, for whoever installs an endpoint without editing its file.

The setting ``name`` of ``[section]`` is ``ASSENT_<SECTION>_<NAME>``; its value is a text, a whole
number, ``true`` or ``false``, or texts parted by commas. A secret may also stand in a file, which
``ASSENT_<SECTION>_<NAME>_FILE`` names. What is empty counts as absent. Names that mean nothing are
refused: who misspells one would believe that it holds.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from assent.errors import LocalError
from assent_server.misspellings import nearest
from assent_terminal import variables

__all__ = ["Environment", "Said", "secret"]

_FILE: Final = "_FILE"
_DIGITS_MAX: Final = 9
_LINKED: Final = "tcp://"
_UNLINK: Final = (
    "Kubernetes sets it for a service of that name: enableServiceLinks: false, or another name."
)


@dataclass(frozen=True, slots=True)
class Said:
    """What the environment says of one setting, and by which variable."""

    text: str
    variable: str

    def read_as(self, kind: type[Any]) -> Any:
        """The value of that kind that the text spells; None where it spells none."""
        text = self.text
        if kind is int:
            is_whole = text.isascii() and text.isdecimal() and len(text) <= _DIGITS_MAX
            return int(text) if is_whole else None
        if kind is bool:
            return {"true": True, "false": False}.get(text)
        if kind is list:
            return [item.strip() for item in text.split(",") if item.strip()]
        return text

    @property
    def cure(self) -> str:
        """What helps where the value is refused."""
        return _cure(self.text)


class Environment:
    """The variables with our prefix; each is taken once, and none may be left over."""

    def __init__(self, said: Mapping[str, str]) -> None:
        self._left = {
            name: value
            for name, value in said.items()
            if name.startswith(variables.PREFIX) and name not in variables.ALL and value
        }
        self._known: list[str] = []

    def take(self, section: str, name: str, *, is_secret: bool) -> Said | None:
        """What is said of a setting; None where nothing is.

        Raises:
            LocalError: value and file of a secret are both named, or the file cannot be read.
        """
        variable = f"{variables.PREFIX}{section}_{name}".upper()
        self._known.append(variable)
        text = self._left.pop(variable, None)
        if not is_secret:
            return None if text is None else Said(text, variable)
        self._known.append(variable + _FILE)
        return _secret(variable, text, self._left.pop(variable + _FILE, None))

    def check_empty(self) -> None:
        """Check that nothing is left over.

        Raises:
            LocalError: a variable that nobody knows.
        """
        for name in sorted(self._left):
            hint = _cure(self._left[name]) or nearest(name, [*self._known, *variables.ALL])
            raise LocalError(f"{name} means nothing here.", hint)


def secret(name: str) -> str | None:
    """The secret ``ASSENT_<name>``, or what is in the file that ``ASSENT_<name>_FILE`` names.

    For what has no place in ``policy.toml``, since it is needed where there is none.

    Raises:
        LocalError: both are set, or the file cannot be read.
    """
    variable = variables.PREFIX + name
    told = (os.environ.get(variable) or None, os.environ.get(variable + _FILE) or None)
    said = _secret(variable, *told)
    return None if said is None else said.text


def _secret(variable: str, text: str | None, file: str | None) -> Said | None:
    if file is None:
        return None if text is None else Said(text, variable)
    if text is not None:
        raise LocalError(
            f"{variable} and {variable}{_FILE} are both set.", "Leave one of them out."
        )
    return Said(_read(variable + _FILE, Path(file)), variable + _FILE)


def _cure(text: str) -> str:
    return _UNLINK if text.startswith(_LINKED) else ""


def _read(variable: str, file: Path) -> str:
    try:
        text = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise LocalError(
            f"{variable} names a file that cannot be read ({type(error).__name__}).",
            "Correct the name, or let this user read the file.",
        ) from error
    if not text:
        raise LocalError(f"{variable} names a file that is empty.", "Put the secret into it.")
    return text
