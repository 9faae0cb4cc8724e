"""Making a wallet: the sheet is written, two words of it are checked, nothing is left halfway."""

import random
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assent_client.wallet import Wallet, from_words, places_to_ask, to_words
from assent_terminal import Screen
from support.person import Person
from support.wallets import PASSPHRASE

SHEET = Path("assent-recovery-sheet.txt")


def asked_words(seed: int = 7) -> list[str]:
    """The two words that a person with these dice is asked for."""
    dice = random.Random(seed)
    words = to_words(dice.randbytes(32))
    places = places_to_ask(lambda below: int.from_bytes(dice.randbytes(8), "big") % below)
    return [words[place - 1] for place in places]


def words_on(sheet: Path) -> str:
    """The numbered words of a sheet."""
    lines = [line for line in sheet.read_text().splitlines() if line.lstrip()[:1].isdigit()]
    return "\n".join(lines)


def test_a_wallet_is_made_once_two_words_of_its_sheet_are_right(nobody: Person):
    """CLI-53."""
    result = nobody.run("init", answers="\n".join(asked_words()) + "\n")

    assert result.exit_code == 0, result.output
    with Wallet.open(nobody.folder, passphrase=PASSPHRASE) as wallet:
        assert from_words(words_on(SHEET)) == wallet.secret
    assert result.output.count("of your sheet") == 2


def test_a_wrong_word_may_be_given_again(nobody: Person):
    first, second = asked_words()

    result = nobody.run("init", answers=f"wrong\n{first}\n{second}\n")

    assert result.exit_code == 0
    assert "is not that of the sheet" in result.stderr


def test_without_the_words_there_is_neither_wallet_nor_sheet(nobody: Person):
    """CLI-53."""
    wrong = nobody.run("init", answers="no\nno\nno\n")
    silent = nobody.run("init")

    assert (wrong.exit_code, silent.exit_code) == (3, 3)
    assert "no wallet was made" in wrong.stderr
    assert "--yes" in silent.stderr
    assert not SHEET.exists()
    assert not Wallet.exists(nobody.folder)


def test_it_says_what_is_lost_without_the_sheet(nobody: Person):
    result = nobody.done("init", "--yes")

    said = " ".join(result.stderr.split())
    assert "Without it, a lost computer or a forgotten passphrase means that nobody can" in said
    assert "were not checked" in said


def test_the_sheet_is_its_owners_only_and_replaces_no_file(nobody: Person):
    nobody.done("init", "--yes")
    again = nobody.run("init", "--yes", "--wallet", "other")

    assert SHEET.stat().st_mode & 0o777 == 0o600
    assert again.exit_code == 3
    assert not Wallet.exists(Path("other"))


def test_a_sheet_on_the_screen_leaves_no_file(nobody: Person):
    result = nobody.done("init", "--yes", "--sheet", "-")

    assert "RECOVERY SHEET" in result.stderr
    assert "RECOVERY SHEET" not in result.stdout
    assert not SHEET.exists()


def test_a_short_passphrase_is_refused_before_anything_is_written(nobody: Person):
    result = nobody.run("init", "--yes", passphrase="short")

    assert result.exit_code == 3
    assert "shorter than 8" in result.stderr
    assert not SHEET.exists()


def test_a_wallet_that_is_there_stays(ada: Person):
    before = (ada.folder / "wallet.sqlite3").read_bytes()

    result = ada.run("init", "--yes", "--sheet", "-")

    assert result.exit_code == 3
    assert "already" in result.stderr
    assert (ada.folder / "wallet.sqlite3").read_bytes() == before


def test_restoring_is_offered_beside_making(nobody: Person, monkeypatch: pytest.MonkeyPatch):
    """CL13."""
    monkeypatch.setattr(Screen, "can_ask", True)

    result = nobody.run("init", answers="9\n3\nno-such-backup\n")

    said = " ".join(result.stderr.split())
    assert "1 make a new wallet 2 restore one by the words of its recovery sheet" in said
    assert "Please answer 1, 2 or 3." in said
    assert "There is no file no-such-backup." in said


def test_no_word_of_the_secret_reaches_stdout_or_json(nobody: Person):
    result = nobody.done("init", "--yes", "--json")

    words = to_words(random.Random(7).randbytes(32))
    assert not any(word in result.output for word in words)


def test_who_names_a_folder_is_told_how_to_find_it_again(nobody: Person, tmp_path: Path):
    result = nobody.done("init", "--yes", "--wallet", "my wallet")

    assert f"export ASSENT_WALLET='{tmp_path / 'my wallet'}'" in result.stderr


def test_a_sheet_that_cannot_be_written_leaves_nothing(nobody: Person):
    with no_file_may_grow():
        result = nobody.run("init", "--yes")

    assert result.exit_code == 3
    assert f"{SHEET} cannot be written (File too large)" in result.stderr
    assert not SHEET.exists()
    assert nobody.run("init", "--yes").exit_code == 0


def test_a_wallet_that_cannot_be_written_is_said_in_words(nobody: Person):
    result = nobody.run("init", "--yes", "--wallet", "/proc/wallet")

    assert result.exit_code == 3
    assert "cannot be read or written (No such file or directory)" in result.stderr
    assert "Errno" not in result.stderr
    assert not SHEET.exists()


@contextmanager
def no_file_may_grow() -> Iterator[None]:
    """As on a full disk, the system refuses each byte that is written to a file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
