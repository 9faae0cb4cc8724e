"""``assent-server duties list``: what is overdue or due soon, of all agreements."""

import re
from dataclasses import asdict
from typing import Any, Final

import click

from assent.agreement import DeadlineKind
from assent.times import plus_duration
from assent_server import clock
from assent_server.commands.options import Session, command_options
from assent_server.commands.records import look
from assent_server.due import DECIDE, Due, due
from assent_server.store import NothingYet, Store
from assent_terminal import exits
from assent_terminal.layout import table
from assent_terminal.plain import count, day, plain

__all__ = ["duties_list"]

_HEADINGS: Final = ("BY", "TO DO", "FOR", "")
_WORDS: Final = {
    DeadlineKind.OWED: "{}, and report it",
    DeadlineKind.ANSWER: "answer the dispute: {}",
    DeadlineKind.RENEWAL_NOTICE: "tell her that it ends or is renewed",
    DeadlineKind.END: "use nothing under it any more",
    DeadlineKind.DELETE: "delete what is left of her data",
    DECIDE: "decide about the proffer",
}
_SPAN: Final = re.compile(r"([1-9][0-9]{0,3})([dwmy])")


def _duration(_context: object, _option: object, said: str) -> str:
    """``7d`` as ``P7D``."""
    found = _SPAN.fullmatch(said.lower().removeprefix("p"))
    if found is None:
        raise click.BadParameter("a number of days, weeks, months or years: 7d, 2w, 3m, 1y")
    return f"P{found[1]}{found[2].upper()}"


@click.command("list")
@click.option(
    "--due",
    "within",
    default="30d",
    show_default=True,
    callback=_duration,
    help="How far to look ahead: 7d, 2w, 3m, 1y.",
)
@click.option("--limit", type=click.IntRange(1), default=1000, show_default=True)
@command_options
def duties_list(session: Session, within: str, limit: int) -> None:
    """List what has to be done by when: data to erase or return, disputes to answer, notices before
    a renewal, ends, days after which data must be gone, proffers to decide about.

    The exit code is 1 if anything is overdue.
    """
    now = clock.now()

    async def read(store: Store) -> tuple[list[Due], bool]:
        with session.screen.counting("agreements looked at") as progress:
            until = plus_duration(now, within)
            return await due(store, now=now, until=until, limit=limit, progress=progress)

    try:
        found, is_cut = look(session, read)
    except NothingYet:
        found, is_cut = [], False
    overdue = sum(item.is_overdue for item in found)
    lines = table([_cells(item) for item in found], headings=_HEADINGS) if found else []
    session.screen.answer([_value(item) for item in found], lines)
    session.screen.note(
        f"{count(len(found), 'deadline')}, {overdue} overdue."
        + (" There are more: see --limit." if is_cut else "")
    )
    if overdue:
        raise click.exceptions.Exit(exits.NO)


def _value(item: Due) -> dict[str, Any]:
    """A deadline for programs."""
    named = asdict(item)
    named["proffer" if item.kind == DECIDE else "agreement"] = named.pop("name")
    named["overdue"] = named.pop("is_overdue")
    return named


def _cells(item: Due) -> tuple[str, ...]:
    words = _WORDS[item.kind].format(plain(item.what.replace("-", " ")))
    return (day(item.at), words, item.name[:8], "OVERDUE" if item.is_overdue else "")
