"""``assent-server agreements export``: everything that a stranger needs to check an agreement."""

from pathlib import Path

import click

from assent import bundle
from assent_server import clock, description_files, durable_files
from assent_server.commands.options import Session, command_options
from assent_server.commands.records import look
from assent_server.dossier import bundle_of, find, open_dossier
from assent_server.store import Store

__all__ = ["agreements_export"]


@click.command("export")
@click.argument("agreement")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write.  [default: stdout]",
)
@command_options
def agreements_export(session: Session, agreement: str, output: Path | None) -> None:
    """Write the evidence bundle of AGREEMENT: history, terms, texts, practices, descriptions.

    `assent verify` checks it offline; the company's keys are to come from its site, not from the
    file.
    """

    async def read(store: Store) -> bytes:
        row = await find(store, agreement)
        dossier = await open_dossier(store, row, clock.now())
        descriptions = description_files.read(session.folder)
        return bundle.write(await bundle_of(store, dossier, descriptions))

    data = look(session, read)
    if output is None:
        session.screen.raw(data)
        return
    durable_files.replace(output, data)
    session.screen.answer({"file": str(output), "bytes": len(data)}, [f"Wrote {output}."])
