"""``assent backup``: the whole wallet in one sealed file."""

from pathlib import Path

import click

from assent_client.commands.options import walletful
from assent_client.commands.session import Session
from assent_client.wallet import find_passphrase, write_backup
from assent_client.words import count

__all__ = ["backup"]


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--backup-passphrase-file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="File with a passphrase for the backup.  [default: the wallet's]",
)
@walletful
def backup(session: Session, file: Path, backup_passphrase_file: Path | None) -> None:
    """Write the whole wallet, sealed, to a new FILE.

    Keep it on another device than the wallet, and make the next one after each new agreement.
    """
    opened, passphrase = session.wallet_and_passphrase()
    with opened as wallet:
        own = backup_passphrase_file
        note = write_backup(
            wallet,
            file,
            passphrase=passphrase if own is None else find_passphrase(file=own),
            now=session.around.now(),
            cost=session.around.cost,
        )
        agreements = len(wallet.records.all())
    session.screen.answer(
        {"file": str(file), "made": note.made, "agreements": agreements},
        [f"The wallet with {count(agreements, 'agreement')} is in {file}."],
    )
    opens = "its own passphrase" if backup_passphrase_file else "the passphrase of your wallet"
    session.screen.note(f"On any computer “assent restore” brings it back; it opens by {opens}.")
