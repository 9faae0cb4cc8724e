"""Backups and the recovery sheet: a wallet on another machine."""

from pathlib import Path

from assent_client.wallet import Wallet, recovery_sheet, to_words
from assent_client.wallet.recovery import WORDS
from support.person import Person
from support.town import Shop, Town
from support.wallets import PASSPHRASE


def secret_of(person: Person) -> bytes:
    with Wallet.open(person.folder, passphrase=PASSPHRASE) as wallet:
        return wallet.secret


def test_a_backup_brings_agreements_to_an_empty_folder(agreed: Person, town: Town, tmp_path: Path):
    agreed.done("backup", "copy.assent")
    other = Person(town, tmp_path / "elsewhere", seed=8)

    other.done("restore", "copy.assent")

    assert other.value("agreements", "list") == agreed.value("agreements", "list")
    assert other.run("sync").exit_code == 0


def test_a_backup_opens_by_its_own_passphrase_only(ada: Person, town: Town, tmp_path: Path):
    Path("other").write_text("another long passphrase\n")
    ada.done("backup", "copy.assent", "--backup-passphrase-file", "other")
    other = Person(town, tmp_path / "elsewhere")

    wrong = other.run("restore", "copy.assent")
    right = other.run("restore", "copy.assent", "--passphrase-file", "other")

    assert (wrong.exit_code, right.exit_code) == (3, 0)


def test_a_backup_replaces_no_file_and_no_wallet(ada: Person):
    ada.done("backup", "copy.assent")

    assert ada.run("backup", "copy.assent").exit_code == 3
    assert ada.run("restore", "copy.assent").exit_code == 3


def test_the_sheet_brings_agreements_back_from_the_vendor(
    agreed: Person, town: Town, tmp_path: Path
):
    sheet = recovery_sheet(secret_of(agreed), made=town.now)
    words = sheet.partition("\n\n")[2].partition("\n\n")[0]
    other = Person(town, tmp_path / "elsewhere", seed=8)

    other.done("init", "--restore", answers=words)
    before = other.value("agreements", "list")
    result = other.done("sync", "shop.example")

    assert before == []
    assert "holds an agreement with you" in " ".join(result.stdout.split())
    (mine,), (theirs,) = agreed.value("agreements", "list"), other.value("agreements", "list")
    assert mine["record"] == theirs["record"]
    assert "They may\n" in other.done("agreements", "show", "shop.example").stdout


def test_words_in_a_file_do(ada: Person, town: Town, tmp_path: Path):
    Path("words").write_text("\n".join(to_words(secret_of(ada))).upper())
    other = Person(town, tmp_path / "elsewhere")

    other.done("restore", "--words", "words")

    assert secret_of(other) == secret_of(ada)


def test_one_wrong_word_is_named_and_no_wallet_made(ada: Person, town: Town, tmp_path: Path):
    words = list(to_words(secret_of(ada)))
    words[4] = "babab" if words[4] != "babab" else "dadad"
    other = Person(town, tmp_path / "elsewhere")

    result = other.run("restore", answers=" ".join(words))

    assert result.exit_code == 3
    assert "Word 5" in result.stderr
    assert not Wallet.exists(other.folder)


def test_the_sheet_opens_a_wallet_whose_passphrase_was_forgotten(agreed: Person):
    words = " ".join(to_words(secret_of(agreed)))
    assert len(words.split()) == WORDS

    agreed.done("restore", answers=words, passphrase="quite another one")

    assert agreed.run("agreements", "list").exit_code == 3
    assert agreed.run("agreements", "list", passphrase="quite another one").exit_code == 0


def test_a_restored_wallet_compares_before_it_proffers(
    agreed: Person, shop: Shop, town: Town, tmp_path: Path
):
    """CL2."""
    other = Person(town, tmp_path / "elsewhere", seed=8)
    other.done("restore", answers=" ".join(to_words(secret_of(agreed))))

    (result,) = other.value("proffer", "shop.example", "--terms", "service-analytics")

    assert result["outcome"] == "in-force"
