"""``assent-server agreements export``: everything that a stranger needs to check agreements."""

from pathlib import Path

import click

from assent import bundle
from assent_server import clock, description_files, durable_files
from assent_server.commands.options import Session, command_options
from assent_server.commands.records import look
from assent_server.dossier import bundle_of, find, open_dossier
from assent_server.exporting import INDEX, KEYS, Exported, export_all
from assent_server.store import Store
from assent_terminal import exits
from assent_terminal.plain import count

__all__ = ["agreements_export"]


@click.command("export")
@click.argument("agreement", required=False)
@click.option("--all", "every", is_flag=True, help="All agreements, into a folder.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="The file to write, or with --all the folder.  [default: stdout]",
)
@command_options
def agreements_export(
    session: Session, agreement: str | None, every: bool, output: Path | None
) -> None:
    """Write the evidence bundle of AGREEMENT: history, terms, texts, practices, descriptions.

    `assent verify` checks it offline; the company's keys are to come from its site, not from the
    file. With --all there is a file for each agreement, and an index; what ended early goes on
    when it is called again. The exit code is 1 if one of them could not be written.
    """
    if every:
        if agreement is not None or output is None:
            raise click.UsageError("--all takes no agreement, and a folder: --all -o FOLDER")
        _export_all(session, output)
    elif agreement is None:
        raise click.UsageError("Name an agreement, or --all.")
    else:
        _export_one(session, agreement, output)


def _export_one(session: Session, agreement: str, output: Path | None) -> None:
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


def _export_all(session: Session, output: Path) -> None:
    descriptions = description_files.read(session.folder)

    async def read(store: Store) -> Exported:
        with session.screen.counting("agreements written") as progress:
            return await export_all(store, output, descriptions, now=clock.now, progress=progress)

    done = look(session, read)
    session.screen.answer(
        {"folder": str(output), "agreements": done.agreements, "faults": done.faults},
        [f"{count(done.agreements, 'agreement')} in {output}, {count(done.faults, 'fault')}."],
    )
    session.screen.note(
        f"{INDEX} lists them. Whoever verifies takes the company's keys from its site; {KEYS} "
        "has them for the time when there is none."
    )
    if done.faults:
        raise click.exceptions.Exit(exits.NO)
