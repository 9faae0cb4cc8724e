"""The outermost command: whatever goes wrong ends here, in one or two lines and an exit code.

Errors say what happened, why, and what to do next. There is never a traceback, and what is said
of a mistake of our own holds nothing about a person, a customer or a vendor.
"""

import errno
import os
import sys
from collections.abc import Iterable
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import click

from assent_terminal import exits
from assent_terminal.groups import Group
from assent_terminal.pasting import pasteable

__all__ = ["Failure", "Program"]


_SETTINGS: Final = {"help_option_names": ["-h", "--help"], "max_content_width": 88}


class Failure(Exception):
    """How a command ends that cannot go on: what happened and why, and what to do next."""

    def __init__(self, code: int, message: str, hint: str = "") -> None:
        self.code = code
        self.message = message
        self.hint = hint
        super().__init__(message)


class Program(Group):
    """A whole command line. Subclasses ``explain`` the errors of their own kinds."""

    def __init__(self, name: str, *, commands: Iterable[click.Command], **attributes: Any) -> None:
        super().__init__(name, commands=commands, context_settings=_SETTINGS, **attributes)

    def explain(self, error: Exception) -> Failure | None:
        """What to say of an error that only this program knows."""
        return None

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
        except (KeyboardInterrupt, EOFError):
            failure = Failure(exits.STOPPED, "Stopped.")
        except Exception as error:
            failure = self._failure(error)
        _say(failure)
        raise click.exceptions.Exit(failure.code)

    def _failure(self, error: Exception) -> Failure:
        if isinstance(error, ExceptionGroup):
            # Of several things at once, what went wrong first is said.
            return self._failure(error.exceptions[0])
        if isinstance(error, Failure):
            return error
        return self.explain(error) or _common(error)


def _common(error: Exception) -> Failure:
    """How the errors end that any program may meet."""
    # Only who failed needs the core and its words for people.
    from assent.errors import LocalError, PeerError
    from assent_schemas import PinError
    from assent_terminal.plain import plain

    match error:
        case LocalError():
            return Failure(exits.FAILED, plain(error.message), plain(error.hint))
        case PeerError():
            return Failure(exits.FAILED, plain(error.detail))
        case click.Abort():
            return Failure(exits.STOPPED, "Stopped: nothing was changed.")
        case PinError():
            return Failure(exits.FAILED, str(error))
        case OSError() if error.errno == errno.EPIPE:
            raise error
        case OSError():
            return Failure(exits.FAILED, _of_system(error), _cure(error))
        case _:
            return _mistake(error)


def _of_system(error: OSError) -> str:
    """What the system says, of which file."""
    place = f"{error.filename}: " if error.filename else ""
    return f"{place}{error.strerror or type(error).__name__}."


_CURES = {
    errno.EACCES: "Become its owner, or name another place.",
    errno.EPERM: "Become its owner, or name another place.",
    errno.EROFS: "Name a place that can be written.",
    errno.ENOSPC: "Make room on the disk, then try again.",
    errno.EDQUOT: "Make room on the disk, then try again.",
}


def _cure(error: OSError) -> str:
    return _CURES.get(error.errno or 0, "")


def _mistake(error: Exception) -> Failure:
    """Where our own mistake is, by names of our files only."""
    import platform
    from importlib.metadata import version

    name, line = _place(error.__traceback__)
    return Failure(
        exits.MISTAKE,
        "This is a mistake in Assent, not one of yours. What was kept before is safe.",
        f"Please report this line, it says nothing about you: assent {version('assent')}, "
        f"{type(error).__name__} in {name}:{line}, Python {platform.python_version()}.",
    )


def _place(traceback: TracebackType | None) -> tuple[str, int]:
    """The innermost of our own files that was at work, and its line."""
    place = ("?", 0)
    while traceback is not None:
        file = traceback.tb_frame.f_code.co_filename
        if f"{os.sep}assent" in file:
            place = (Path(file).name, traceback.tb_lineno)
        traceback = traceback.tb_next
    return place


def _say(failure: Failure) -> None:
    click.echo(f"{click.style('error:', fg='red')} {pasteable(failure.message)}", err=True)
    if failure.hint:
        click.echo(f"       {pasteable(failure.hint)}", err=True)
    sys.stderr.flush()
