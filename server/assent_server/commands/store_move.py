"""``assent-server store move``: all records to another database."""

import asyncio
from collections.abc import Callable

import click

from assent.errors import LocalError
from assent_server import config, control
from assent_server.commands.options import Session, command_options
from assent_server.folder import Folder
from assent_server.moving import Moved, move
from assent_server.store.whole import Whole
from assent_terminal.layout import table
from assent_terminal.plain import count

__all__ = ["store_move"]

_FILE = "sqlite"


@click.command("move")
@click.option(
    "--to",
    "to",
    metavar="URL|sqlite",
    required=True,
    help="A PostgreSQL URL, or `sqlite` for the file in the folder.",
)
@command_options
def store_move(session: Session, to: str) -> None:
    """Copy all records to another database, compare both, and leave the old one.

    The server has to be stopped. What ended early goes on when it is called again; until it is
    done nobody can use the new database, and then nobody the old one, whose records stay there.
    """
    folder = session.folder
    folder.check_made()
    control.refuse_running(folder)
    url = None if to == _FILE else to
    with session.screen.counting("rows copied") as progress:
        moved = asyncio.run(_moved(folder, url, progress))
    rows = sum(item.rows for item in moved)
    headings = ("TABLE", "ROWS", "SHA-256 OF BOTH")
    session.screen.answer(
        {item.table: {"rows": item.rows, "sha256": item.sha256} for item in moved},
        [
            *table([(one.table, str(one.rows), one.sha256) for one in moved], headings=headings),
            f"{count(rows, 'row')} moved; both say the same.",
        ],
    )
    session.screen.note(*_what_next(folder, url))


async def _moved(folder: Folder, url: str | None, progress: Callable[[int], None]) -> list[Moved]:
    here = config.read(folder).store.url
    if here == url:
        raise LocalError("The records are kept there already.", "Name another place: --to.")
    source = await _open(folder, here, is_target=False)
    try:
        target = await _open(folder, url, is_target=True)
        try:
            return await move(source, target, progress=progress)
        finally:
            await target.close()
    finally:
        await source.close()


async def _open(folder: Folder, url: str | None, *, is_target: bool) -> Whole:
    # Imported here: vendors with one of them need not have the other.
    if url is None:
        from assent_server.store.sqlite.whole import WholeSqlite

        return WholeSqlite(folder.records, is_target=is_target)
    from assent_server.store.postgres.whole import WholePostgres

    return await WholePostgres.open(url, is_target=is_target)


def _what_next(folder: Folder, url: str | None) -> tuple[str, ...]:
    if url is None:
        return (
            f"Now take `url` out of [store] in {folder.policy}, and ASSENT_STORE_URL out of the "
            "environment; then start the server, and all that read the records.",
        )
    return (
        f'Now write the same URL into [store] of {folder.policy}, as url = "postgresql://…", or '
        "better, since it may hold a password, set ASSENT_STORE_URL or ASSENT_STORE_URL_FILE; "
        "then start the server, and all that read the records: applications with the middleware, "
        "and `assent-server decisions run`.",
    )
