"""What all commands share: the folder, how they speak, and how errors end them."""

import errno
import functools
import os
import platform
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
import orjson

from assent.errors import LocalError, PeerError
from assent_schemas import PinError
from assent_server.commands import exits
from assent_server.folder import DEFAULT, ENVIRONMENT, Folder
from assent_server.store import StoreUnavailable

__all__ = ["Group", "Program", "Screen", "Session", "command_options"]


class Group(click.Group):
    """A command with commands below it, listed in the order in which one uses them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


class Program(Group):
    """The outermost command: errors end it in one or two lines, never in a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; raises nothing but click's own exits."""
        if os.environ.get("NO_COLOR"):
            ctx.color = False
        try:
            return super().invoke(ctx)
        except (click.exceptions.Exit, click.ClickException):
            raise
        except Exception as error:
            code, message, hint = _in_words(error)
        except (KeyboardInterrupt, EOFError):
            code, message, hint = exits.STOPPED, "Stopped.", ""
        click.echo(f"{click.style('error:', fg='red')} {message}", err=True)
        if hint:
            click.echo(f"       {hint}", err=True)
        raise click.exceptions.Exit(code)


def _in_words(error: Exception) -> tuple[int, str, str]:
    """The exit code, what happened, and what to do next."""
    match error:
        case LocalError():
            return exits.FAILED, error.message, error.hint
        case PeerError():
            return exits.FAILED, error.detail, ""
        case click.Abort():
            return exits.STOPPED, "Stopped: nothing was changed.", ""
        case PinError():
            return exits.FAILED, "A file of this program was changed.", str(error)
        case StoreUnavailable():
            return exits.FAILED, f"The database fails ({error}).", "See `assent-server doctor`."
        case OSError() if error.errno == errno.EPIPE:
            raise error
        case OSError():
            place = f"{error.filename}: " if error.filename else ""
            return exits.FAILED, f"{place}{error.strerror or type(error).__name__}.", ""
        case _:
            return exits.MISTAKE, "This is a mistake in Assent, not one of yours.", _report(error)


def _report(error: Exception) -> str:
    """Where our own mistake is: names of our files, nothing that was read from them."""
    where = error.__traceback__
    while where is not None and where.tb_next is not None:
        where = where.tb_next
    place = "?" if where is None else f"{Path(where.tb_frame.f_code.co_filename).name}"
    line = 0 if where is None else where.tb_lineno
    return (
        f"Please report this line: assent {version('assent')}, {type(error).__name__} in "
        f"{place}:{line}, Python {platform.python_version()}."
    )


class Screen:
    """What is said: results on stdout, in words or as JSON; the rest on stderr unless quiet."""

    def __init__(self, *, as_json: bool, quiet: bool) -> None:
        self.as_json = as_json
        self.quiet = quiet

    def result(self, value: Any, *lines: str) -> None:
        """The answer of the command: ``value`` as JSON, or these lines."""
        if self.as_json:
            data = orjson.dumps(value, option=orjson.OPT_INDENT_2)
            click.echo(data.decode())
        else:
            for line in lines:
                click.echo(line)

    def show(self, *lines: str) -> None:
        """Lines for a person to read; with ``--json`` they go to stderr."""
        for line in lines:
            click.echo(line, err=self.as_json)

    def note(self, *lines: str) -> None:
        """What helps but is not asked for."""
        if not self.quiet:
            for line in lines:
                click.echo(line, err=True)

    def count(self, number: int, what: str) -> None:
        """How far something long has got; on a terminal only."""
        if not self.quiet and sys.stderr.isatty():
            click.echo(f"\r{number} {what}", nl=False, err=True)

    def counted(self) -> None:
        """End the line that ``count`` wrote."""
        if not self.quiet and sys.stderr.isatty():
            click.echo("\r\033[K", nl=False, err=True)

    @property
    def can_ask(self) -> bool:
        """Whether somebody is there to answer."""
        return sys.stdin.isatty()


class Session:
    """One call of a command: the folder it works on, and the screen."""

    def __init__(self, folder: Folder, screen: Screen) -> None:
        self.folder = folder
        self.screen = screen


def command_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command ``--folder``, ``--json`` and ``-q``; it gets a ``session`` for them."""

    @click.option(
        "--folder",
        type=click.Path(path_type=Path, file_okay=False),
        default=DEFAULT,
        envvar=ENVIRONMENT,
        show_default=True,
        show_envvar=True,
        help="The endpoint's folder.",
    )
    @click.option("--json", "as_json", is_flag=True, help="Answer in JSON on stdout.")
    @click.option("-q", "--quiet", is_flag=True, help="Say nothing but the answer.")
    @functools.wraps(function)
    def wrapped(folder: Path, as_json: bool, quiet: bool, **rest: Any) -> Any:
        session = Session(Folder(folder.absolute()), Screen(as_json=as_json, quiet=quiet))
        return function(session, **rest)

    return wrapped
