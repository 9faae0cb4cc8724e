"""Options that many commands share; each may stand before a command's name, too."""

from collections.abc import Callable, Iterable
from typing import Any, Final

import click

__all__ = ["SPEAKING", "Decorator", "given", "with_options"]

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

SPEAKING: Final[tuple[Decorator, ...]] = (
    click.option("--json", "as_json", is_flag=True, help="Answer in JSON on stdout."),
    click.option("-q", "--quiet", is_flag=True, help="Say nothing but the answer."),
)
"""How an answer is wanted."""


def with_options(command: Callable[..., Any], *options: Decorator) -> Callable[..., Any]:
    """A command with these options, listed in this order."""
    for option in reversed(options):
        command = option(command)
    return command


def given(names: Iterable[str], own: dict[str, Any]) -> dict[str, Any]:
    """Take shared options out of a command's ``own``: ``assent --json sync`` is ``sync --json``."""
    root = click.get_current_context().find_root()
    return {name: own.pop(name, None) or root.params.get(name) for name in names}
