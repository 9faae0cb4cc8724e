"""``assent export``: one file with all that a stranger needs to check an agreement."""

from pathlib import Path

import click

from assent_client.commands.options import networked
from assent_client.commands.session import Session
from assent_client.commands.which import agreement_named
from assent_client.wallet.database import write_new
from assent_client.words import LOCAL_TEST

__all__ = ["export"]


@click.command(short_help="Write the evidence of an agreement to a file.")
@click.argument("which")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@networked
def export(session: Session, which: str, file: Path) -> None:
    """Write the evidence of the agreement WHICH to a new FILE; - writes it to stdout.

    It holds what both signed, what came after, and all texts: enough to check it offline. It says
    with whom you deal and on which terms, so think before you hand it on.
    """
    with session.client() as client:
        view = agreement_named(client, which)
        raw = session.run(client.export(view.record))
    if str(file) == "-":
        session.screen.raw(raw)
        return
    write_new(file, raw)
    local = f"[{LOCAL_TEST}] " if view.local_test else ""
    session.screen.answer(
        {"file": str(file), "bytes": len(raw), "record": view.record},
        [f"{local}The evidence of your agreement with {view.legal_name} is in {file}."],
    )
    flag = " --loopback" if view.local_test else ""
    session.screen.note(
        f"Anybody can check it: assent verify {file} --keys did.json{flag}, with the vendor's keys "
        f"from {view.agreement.origin}/.well-known/did.json."
    )
