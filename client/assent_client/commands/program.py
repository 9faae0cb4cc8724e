"""The outermost command: whatever goes wrong ends here, in one or two lines and an exit code.

Errors say what happened, why, and what to do next. There is never a traceback, and what is said
of a mistake of our own holds nothing about the person or her vendors.
"""

import errno
import os
import platform
import sys
from importlib.metadata import version
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType
from typing import Any

import click

from assent.errors import LocalError, PeerError
from assent_client.commands import exits
from assent_client.problems import Refused, VendorFault
from assent_client.transport import Unreachable
from assent_client.words import plain
from assent_schemas import PinError

__all__ = ["Group", "Program"]


class Group(click.Group):
    """Commands in the order in which one uses them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order in which they were added."""
        return list(self.commands)


class Program(Group):
    """The whole command line."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; raises nothing but click's own exits."""
        if os.environ.get("NO_COLOR"):
            ctx.color = False
        for stream in (sys.stdout, sys.stderr):
            # A terminal that has no quotation marks shows another sign in their place.
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="replace")
        try:
            return super().invoke(ctx)
        except (click.exceptions.Exit, click.ClickException):
            raise
        except Exception as error:
            code, message, hint = _in_words(error)
        except (KeyboardInterrupt, EOFError):
            code, message, hint = exits.STOPPED, "Stopped.", ""
        _say(message, hint)
        raise click.exceptions.Exit(code)


def _in_words(error: Exception) -> tuple[int, str, str]:
    """The exit code, what happened, and what to do next."""
    match error:
        case LocalError():
            return exits.FAILED, plain(error.message), plain(error.hint)
        case ExceptionGroup():
            # Several vendors at once: what went wrong at the first is said.
            return _in_words(error.exceptions[0])
        case click.Abort():
            return exits.STOPPED, "Stopped: the question was not answered.", ""
        case Unreachable():
            return exits.OPEN, f"They cannot be reached: {error.reason}.", "Try again later."
        case VendorFault():
            return exits.VENDOR, plain(error.sentence), "What they sent is not used."
        case Refused() | PeerError():
            return exits.FAILED, plain(error.detail), ""
        case PinError():
            return exits.FAILED, str(error), ""
        case OSError() if error.errno == errno.EPIPE:
            raise error
        case OSError():
            place = f"{error.filename}: " if error.filename else ""
            return exits.FAILED, f"{place}{error.strerror or type(error).__name__}.", ""
        case _:
            return exits.MISTAKE, *_mistake(error)


def _mistake(error: Exception) -> tuple[str, str]:
    """Where our own mistake is, by names of our files only."""
    where = [(Path(file).name, line) for file, line in _places(error.__traceback__)]
    name, line = where[-1] if where else ("?", 0)
    return (
        "This is a mistake in Assent, not one of yours. What was kept before is safe.",
        f"Please report this line, it says nothing about you: assent {version('assent')}, "
        f"{type(error).__name__} in {name}:{line}, Python {platform.python_version()}.",
    )


def _places(traceback: TracebackType | None) -> list[tuple[str, int]]:
    places: list[tuple[str, int]] = []
    while traceback is not None:
        file = traceback.tb_frame.f_code.co_filename
        if f"{os.sep}assent" in file:
            places.append((file, traceback.tb_lineno))
        traceback = traceback.tb_next
    return places


def _say(message: str, hint: str) -> None:
    label = click.style("error:", fg="red")
    click.echo(f"{label} {message}", err=True)
    if hint:
        click.echo(f"       {hint}", err=True)
    sys.stderr.flush()
