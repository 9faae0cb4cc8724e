"""``assent restore``: a wallet back from a backup, or from the words of its recovery sheet."""

import sys
from pathlib import Path

import click

from assent.errors import LocalError
from assent_client.commands.options import walletful
from assent_client.commands.session import Session
from assent_client.wallet import Wallet, from_words, restore_backup
from assent_client.wallet.recovery import WORDS
from assent_client.words import count, moment
from assent_terminal.layout import paragraph

__all__ = ["restore", "restore_from_file", "restore_from_words"]


@click.command()
@click.argument(
    "backup", required=False, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.option(
    "--words",
    "words_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True),
    help="File with the words of the sheet; - reads them from the input.",
)
@walletful
def restore(session: Session, backup: Path | None, words_file: Path | None) -> None:
    """Bring a wallet back from the file BACKUP, or by the words of its recovery sheet.

    A backup brings everything back that was there when it was made, and opens by the passphrase
    it was made with. The sheet brings your keys back, and vendors then give back your agreements.
    It also opens a wallet whose passphrase was forgotten.
    """
    if backup is not None and words_file is not None:
        raise click.UsageError("Name a backup or the words of the sheet, not both.")
    if backup is not None:
        restore_from_file(session, backup)
    else:
        restore_from_words(session, words_file)


def restore_from_file(session: Session, backup: Path) -> None:
    """Install the wallet of a backup."""
    _check_free(session)
    backup = backup.expanduser()
    if not backup.is_file():
        raise LocalError(f"There is no file {backup}.", "Name the backup as it is called.")
    if session.screen.can_ask:
        session.screen.note("The backup opens by the passphrase that it was made with.")
    wallet, note = session.by_passphrase(
        lambda passphrase: restore_backup(
            backup, session.folder, passphrase=passphrase, cost=session.around.cost
        )
    )
    with wallet:
        vendors = len(wallet.vendors.all())
        agreements = len(wallet.records.all())
    session.screen.answer(
        {"wallet": str(session.folder), "made": note.made, "agreements": agreements},
        paragraph(
            f"Restored into {session.folder}: {count(agreements, 'agreement')} with "
            f"{count(vendors, 'vendor')}, as of {moment(note.made)}.",
            session.screen.width,
        ),
    )
    session.screen.note("")
    session.say_where()
    session.screen.step("Next, fetch what happened since:", "assent sync")


def restore_from_words(session: Session, words_file: Path | None) -> None:
    """Make the wallet of a recovery sheet, or open a wallet that is there by its sheet."""
    secret = from_words(_words(session, words_file))
    forgotten = session.has_wallet
    session.screen.note("These are the words of a sheet.")
    passphrase = session.new_passphrase()
    if forgotten:
        wallet = Wallet.reset_passphrase(
            session.folder, secret=secret, passphrase=passphrase, cost=session.around.cost
        )
    else:
        wallet = Wallet.create(
            session.folder,
            passphrase=passphrase,
            secret=secret,
            restored=True,
            cost=session.around.cost,
        )
    wallet.close()
    did = "opens by the new passphrase" if forgotten else "has your keys again"
    session.screen.answer(
        {"wallet": str(session.folder), "passphraseReplaced": forgotten},
        [f"The wallet in {session.folder} {did}."],
    )
    if not forgotten:
        session.screen.note("")
        session.say_where()
        session.screen.step(
            "Next, name each site that you have an agreement with; it gives back what it holds:",
            "assent sync https://shop.example",
        )


def _words(session: Session, words_file: Path | None) -> str:
    """What was typed or written as the words of a sheet."""
    if words_file is not None and str(words_file) != "-":
        return words_file.read_text("utf-8", errors="replace")
    if words_file is not None or not session.screen.can_ask:
        return sys.stdin.read()
    session.screen.lines(
        f"Type the {WORDS} words of the sheet in order; capitals and line breaks do not matter. An "
        "empty line ends them."
    )
    typed: list[str] = []
    while len(typed) < WORDS and (line := sys.stdin.readline().strip()):
        typed += line.split()
    return " ".join(typed)


def _check_free(session: Session) -> None:
    if session.has_wallet:
        raise LocalError(
            f"There is a wallet in {session.folder} already; it stays as it is.",
            "Name another folder with --wallet.",
        )
