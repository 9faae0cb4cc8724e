"""Groups of commands that load a command when it is called, not when the others are listed.

To start a program and list what it can do takes no more than this module and the table of names.
"""

from collections.abc import Iterable
from importlib import import_module
from typing import Any

import click

__all__ = ["Group", "Later"]


class Later(click.Command):
    """A command of which only name and purpose are known until somebody calls it."""

    def __init__(self, name: str, about: str, *, module: str, attribute: str) -> None:
        super().__init__(name, short_help=about)
        self._module, self._attribute = module, attribute

    @classmethod
    def within(cls, package: str, name: str, about: str, *, group: str = "") -> "Later":
        """The command of a package: its module is called as it is, after its group's name."""
        called = f"{group}_{name}" if group else name
        return cls(name, about, module=f"{package}.{called}", attribute=called)

    def load(self) -> click.Command:
        """The command itself."""
        command: click.Command = getattr(import_module(self._module), self._attribute)
        return command

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: object,
    ) -> click.Context:
        """The context of the command itself, which alone goes on from here."""
        return self.load().make_context(info_name, args, parent, **extra)


class Group(click.Group):
    """Commands in the order in which one uses them."""

    def __init__(self, name: str, *, commands: Iterable[click.Command], **attributes: Any):
        super().__init__(
            name, commands={command.name or "": command for command in commands}, **attributes
        )

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order in which they were given."""
        return list(self.commands)
