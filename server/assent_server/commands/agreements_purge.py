"""``assent-server agreements purge``: what was kept for long enough after its end is deleted."""

from functools import partial
from typing import Any

import click

from assent_server import operator
from assent_server.commands.options import Session, command_options
from assent_terminal import exits
from assent_terminal.plain import count

__all__ = ["agreements_purge"]


@click.command("purge")
@click.option("--yes", is_flag=True, help="Delete; without it you are only told how many.")
@click.option(
    "--rewrite",
    is_flag=True,
    help="Then write the database anew. PostgreSQL's files hold nothing of it only after that. It "
    "takes time and room, and nothing can be agreed meanwhile.",
)
@command_options
def agreements_purge(session: Session, yes: bool, rewrite: bool) -> None:
    """Delete agreements that ended so long ago as keep_after_end in policy.toml says.

    Nothing that is still owed or disputed goes. Fingerprints stay: nothing can be agreed under the
    same name again, and customers learn that the record was deleted. They keep theirs. What cannot
    be read stays; then the exit code is 1.
    """
    purged, damaged = _in_parts(session, is_dry=not yes)
    is_forgotten = yes and operator.ask(session.folder, "forget", rewrite=rewrite)
    did = "deleted" if yes else "would be deleted"
    session.screen.answer(
        {
            "purged" if yes else "would_be_purged": purged,
            "damaged": damaged,
            "forgotten": is_forgotten,
        },
        [f"{count(purged, 'agreement')} {did}."],
    )
    if purged and yes and not is_forgotten:
        session.screen.note(
            "The files of the database still hold what was deleted: somebody reads its log, or it "
            "is PostgreSQL, which needs --rewrite. Backups hold it as long as you keep them."
        )
    if purged and not yes:
        session.screen.step("Delete them:", "assent-server agreements purge --yes")
    if damaged:
        session.screen.note(f"{count(damaged, 'agreement')} cannot be read, and stayed.")
        session.screen.step("See which:", "assent-server fsck")
        raise click.exceptions.Exit(exits.NO)


def _in_parts(session: Session, *, is_dry: bool) -> tuple[int, int]:
    """How many were deleted, or would be, and how many do not read back."""
    purged: int = 0
    damaged: int = 0
    looked_at: int = 0
    ask = partial(operator.ask, session.folder, "purge", is_dry=is_dry)
    with session.screen.counting("agreements looked at") as progress:
        part: dict[str, Any] = ask()
        while True:
            purged += part["purged"]
            damaged += part["damaged"]
            looked_at += part["looked_at"]
            progress(looked_at)
            if part["next"] is None:
                return purged, damaged
            part = ask(after=part["next"])
