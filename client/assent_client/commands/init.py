"""``assent init``: a new wallet, with its recovery sheet written, checked and understood.

Nothing is left of an attempt that does not come to its end: no wallet without its sheet.
"""

from pathlib import Path

import click

from assent.errors import LocalError
from assent_client.commands.options import walletful
from assent_client.commands.restore import restore_from_file, restore_from_words
from assent_client.commands.session import Session
from assent_client.wallet import Wallet, check_some, places_to_ask, recovery_sheet
from assent_client.wallet.database import write_new

__all__ = ["init"]

_TRIES = 3
_SECRET_BYTES = 32


@click.command()
@click.option(
    "--sheet",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    default=Path("assent-recovery-sheet.txt"),
    show_default=True,
    help="Where to write the recovery sheet; - shows it on the screen instead.",
)
@click.option("--restore", is_flag=True, help="Restore a wallet by the words of its sheet.")
@click.option("--yes", is_flag=True, help="Ask nothing: the words of the sheet are not checked.")
@walletful
def init(session: Session, sheet: Path, restore: bool, yes: bool) -> None:
    """Make your wallet, or restore one that you had.

    The wallet keeps your agreements and what they are signed with, sealed by a passphrase. Its
    recovery sheet is the only other way to it, so you are asked for two of its words.
    """
    if session.has_wallet and not restore:
        raise LocalError(
            f"There is a wallet in {session.folder} already.",
            "See where you stand: assent overview",
        )
    if restore:
        return restore_from_words(session, None)
    if not yes and session.screen.can_ask:
        choice = _choice(session)
        if choice == "2":
            return restore_from_words(session, None)
        if choice == "3":
            return restore_from_file(session, Path(session.screen.ask("The backup file")))
    return _create(session, sheet, yes=yes)


def _choice(session: Session) -> str:
    session.screen.lines(
        "Assent keeps your agreements in a wallet on this computer.",
        "",
        "  1  make a new wallet",
        "  2  restore one by the words of its recovery sheet",
        "  3  restore one from a backup file",
        "",
    )
    while (said := session.screen.ask("Your choice", default="1")) not in ("1", "2", "3"):
        session.screen.lines("Please answer 1, 2 or 3.")
    return said


def _create(session: Session, sheet: Path, *, yes: bool) -> None:
    secret = session.around.randomness(_SECRET_BYTES)
    passphrase = session.new_passphrase()
    on_paper = _write_sheet(session, sheet, secret)
    try:
        if not yes:
            _check_words(session, secret)
        Wallet.create(
            session.folder, passphrase=passphrase, secret=secret, cost=session.around.cost
        ).close()
    except BaseException:
        if on_paper is not None:
            on_paper.unlink(missing_ok=True)
        raise
    _say_done(session, on_paper, checked=not yes)


def _write_sheet(session: Session, sheet: Path, secret: bytes) -> Path | None:
    """Write the sheet, or show it; the file that now holds it."""
    text = recovery_sheet(secret, made=session.around.now())
    if str(sheet) == "-":
        session.screen.lines("", text)
        return None
    path = sheet.expanduser().absolute()
    write_new(path, text.encode())
    session.screen.note(
        "",
        f"Your recovery sheet is in {path}.",
        "Print it now, or copy its 18 words by hand. Without it, a lost computer or a forgotten "
        "passphrase means that nobody can bring your agreements back: not even we.",
        "",
    )
    return path


def _check_words(session: Session, secret: bytes) -> None:
    """Ask for two words of the sheet.

    Raises:
        LocalError: they were not given, or wrong three times; there is no wallet then.
    """
    for place in places_to_ask(lambda below: _below(session, below)):
        for left in reversed(range(_TRIES)):
            try:
                check_some(secret, {place: session.screen.ask(f"Word {place} of your sheet")})
                break
            except LocalError as error:
                if left:
                    session.screen.lines(f"{error.message} {error.hint}")
                    continue
                raise LocalError(
                    "The words are not those of the sheet: no wallet was made, no sheet is kept.",
                    "Begin again, with the new sheet before you: assent init",
                ) from error
            except click.Abort as error:
                raise LocalError(
                    "The words of the sheet were not given, so no wallet was made.",
                    "Answer with the sheet before you; a script says --yes.",
                ) from error


def _below(session: Session, below: int) -> int:
    return int.from_bytes(session.around.randomness(8), "big") % below


def _say_done(session: Session, sheet: Path | None, *, checked: bool) -> None:
    where = None if sheet is None else str(sheet)
    session.screen.answer(
        {"wallet": str(session.folder), "sheet": where, "checked": checked},
        [f"Your wallet is in {session.folder}."],
    )
    if sheet is not None:
        session.screen.step(
            "Once the sheet is on paper, delete its file; whoever reads it can act in your name:",
            f"rm {sheet}",
        )
    if not checked:
        session.screen.note("The words of the sheet were not checked. Is it readable?")
    session.screen.note("")
    session.say_where()
    session.screen.step("Next, see on which terms one can deal:", "assent terms list")
    session.screen.step("Then say which you prefer, as here:", "assent prefer service-care service")
