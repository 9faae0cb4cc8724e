"""The programs, and all commands that one can type."""

from collections.abc import Iterator
from typing import Final

import click

from assent_client.commands import main as customer_program
from assent_keeper.commands import main as keeper_program
from assent_server.commands import main as vendor_program
from assent_terminal import Later

__all__ = ["PROGRAMS", "leaves", "listed"]

PROGRAMS: Final[dict[str, click.Group]] = {
    "assent": customer_program,
    "assent-server": vendor_program,
    "assent-keeper": keeper_program,
}

Words = tuple[str, ...]


def listed(group: click.Group, before: Words = ()) -> Iterator[tuple[Words, Later]]:
    """Every command as it is listed, at all levels, with the words that one types."""
    for name, later in group.commands.items():
        assert isinstance(later, Later)
        yield (*before, name), later
        command = later.load()
        if isinstance(command, click.Group):
            yield from listed(command, (*before, name))


def leaves(group: click.Group) -> list[Words]:
    """All commands that have no commands below them, as one types them."""
    return [words for words, it in listed(group) if not isinstance(it.load(), click.Group)]
