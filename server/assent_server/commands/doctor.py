"""``assent-server doctor``: likely mistakes, each with its cure."""

import click

from assent_server import clock
from assent_server.commands.options import Session, command_options
from assent_server.doctor import Finding, Front, Health, examine
from assent_server.doctor.front import check_place
from assent_terminal import exits
from assent_terminal.plain import plain

__all__ = ["doctor"]

_MARKS = {Health.GOOD: "✓", Health.WARNING: "!", Health.BAD: "✗"}
_COLOURS = {Health.GOOD: "green", Health.WARNING: "yellow", Health.BAD: "red"}


@click.command()
@click.option("--public", is_flag=True, help="Look from outside, too: names, TLS and proxies.")
@click.option("--via", metavar="HOST:PORT", help="With --public: ask there, not where names lead.")
@command_options
def doctor(session: Session, public: bool, via: str | None) -> None:
    """Look for likely mistakes: clock, permissions, keys, origins, practices, port, disk, …

    Changes nothing. The exit code is 1 if something is bad; a warning is not. With --public the
    site is called as customers call it, before its name leads there by --via.
    """
    front = Front(via and check_place(via)) if public or via else None
    found = examine(session.folder, clock.now(), front)
    session.screen.answer(
        [
            {
                "check": item.check,
                "health": item.health.value,
                "says": item.says,
                "cure": item.cure,
            }
            for item in found
        ],
        [line for item in found for line in _lines(item)],
    )
    if any(item.health is Health.BAD for item in found):
        raise click.exceptions.Exit(exits.NO)


def _lines(finding: Finding) -> list[str]:
    mark = click.style(_MARKS[finding.health], fg=_COLOURS[finding.health])
    lines = [f"{mark} {finding.check}: {plain(finding.says)}"]
    return [*lines, f"    {plain(finding.cure)}"] if finding.cure else lines
