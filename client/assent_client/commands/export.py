"""``assent export``: one file with all that a stranger needs to check an agreement."""

from pathlib import Path

import click

from assent_client.commands.options import networked
from assent_client.commands.session import Session
from assent_client.commands.which import agreement_named
from assent_client.wallet.database import write_new
from assent_client.words import LOCAL_TEST
from assent_client.words.outcomes import loopback_flag

__all__ = ["export"]


@click.command()
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
    flag = loopback_flag(view.local_test)
    session.screen.step("The vendor's keys:", f"{view.agreement.origin}/.well-known/did.json")
    session.screen.step(
        "With them anybody can check it:", f"assent verify {file} --keys did.json{flag}"
    )
