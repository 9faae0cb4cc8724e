"""Commands in messages, as somebody can paste them: called as this one was, for the same place.

A message names a command in short, ``assent sync``. Who called the program by another path, or
said where the wallet or the folder is, reads it with both: ``.venv/bin/assent --wallet W sync``.
"""

import re
import shutil
import sys
from pathlib import Path
from shlex import quote
from typing import Final

import click

__all__ = ["pasteable", "remember"]

_GIVEN: Final = "assent_terminal.given"


def remember(option: str, value: str) -> None:
    """Repeat an option, which the program takes before any command, in all commands from now on."""
    given: dict[str, str] = click.get_current_context().find_root().meta.setdefault(_GIVEN, {})
    given[option] = value


def pasteable(text: str) -> str:
    """A text with its commands as they can be pasted; as it is where no program runs."""
    context = click.get_current_context(silent=True)
    root = None if context is None else context.find_root()
    if root is None or not isinstance(root.command, click.Group) or not root.command.name:
        return text
    name = root.command.name
    given: dict[str, str] = root.meta.get(_GIVEN, {})
    words = [_called(name), *(f"{option} {quote(value)}" for option, value in given.items())]
    commands = "|".join(map(re.escape, root.command.commands))
    # A name in front of which more of a path or an option stands is whole already.
    named = re.compile(rf"(?<![\w/.-]){re.escape(name)} (?=(?:{commands})\b)")
    return named.sub(lambda _found: " ".join(words) + " ", text)


def _called(name: str) -> str:
    """The program as a shell finds it: by its name, or by the path that it was called by."""
    called = Path(sys.argv[0])
    if called.name != name or not called.is_file():
        return name
    found = shutil.which(name)
    if found is not None and Path(found).resolve() == called.resolve():
        return name
    return quote(str(called))
