"""How the program behaves whatever the command: errors, exit codes, JSON, quiet, no questions."""

import json

import pytest
from click.testing import CliRunner

from assent.errors import LocalError, PeerError
from assent_client.commands import main
from assent_client.commands.surroundings import Surroundings
from assent_client.problems import Refused, VendorFault
from assent_client.transport import Unreachable
from assent_client.wallet import passphrase
from assent_terminal import exits
from support.person import Person
from support.programs import PROGRAMS, leaves
from support.town import Shop
from support.wallets import PASSPHRASE

RAISED = [
    (LocalError("It broke.", "Mend it."), exits.FAILED),
    (PeerError("schema", "The body is wrong."), exits.FAILED),
    (Refused("too-many", 429, "Too many."), exits.FAILED),
    (VendorFault("redirect", "They redirect."), exits.VENDOR),
    (Unreachable("no connection"), exits.OPEN),
    (PermissionError(13, "Permission denied", "/secret"), exits.FAILED),
    (KeyboardInterrupt(), exits.STOPPED),
    (KeyError("ada@example.org"), exits.MISTAKE),
    (ExceptionGroup("several", [LocalError("It broke.")]), exits.FAILED),
]


@pytest.mark.parametrize(("error", "code"), RAISED, ids=lambda value: type(value).__name__)
def test_every_error_is_one_or_two_lines_with_an_exit_code(
    ada: Person, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int
):
    """CLI-51."""

    def fail(*_arguments: object, **_named: object) -> None:
        raise error

    monkeypatch.setattr(Surroundings, "client", fail)
    result = ada.run("agreements", "list")

    assert result.exit_code == code
    assert result.stdout == ""
    assert 1 <= len(result.stderr.splitlines()) <= 2
    assert "Traceback" not in result.stderr


def test_a_mistake_of_ours_says_how_to_report_it_without_personal_data(
    ada: Person, monkeypatch: pytest.MonkeyPatch
):
    """CLI-51."""

    def fail(*_arguments: object, **_named: object) -> None:
        raise KeyError("ada@example.org /home/ada")

    monkeypatch.setattr(Surroundings, "client", fail)
    result = ada.run("agreements", "list")

    assert "ada" not in result.output
    assert "a mistake in Assent" in result.stderr
    assert "KeyError in session.py:" in result.stderr


def test_every_command_takes_json_and_quiet():
    """CLI-50."""
    for words in leaves(PROGRAMS["assent"]):
        said = CliRunner().invoke(main, [*words, "--help"])
        assert said.exit_code == 0
        assert "--json" in said.stdout, words
        assert "--quiet" in said.stdout, words


def test_the_help_lists_every_exit_code():
    """CLI-50."""
    said = CliRunner().invoke(main, ["--help"]).stdout

    assert all(f"{code:>3}  {meaning}" in said for code, meaning in exits.TABLE.items())


def test_nothing_that_needs_no_passphrase_asks_for_one(nobody: Person, shop: Shop):
    """CLI-51."""
    for words in (
        (),
        ("terms", "list"),
        ("terms", "show", "service"),
        ("terms", "compare", "service", "service"),
        ("config", "show"),
        ("discover", "shop.example"),
        ("--version",),
    ):
        assert nobody.run(*words, passphrase=None).exit_code == 0, words


def test_config_show_asks_for_none_even_with_a_wallet(ada: Person):
    result = ada.run("config", "show", passphrase=None)

    assert result.exit_code == 0
    assert str(ada.folder) in "".join(result.stdout.split())


def test_config_show_says_which_country_agreements_name_by_default(ada: Person):
    shown = " ".join(ada.done("config", "show").stdout.split())

    assert "each vendor's own, unless the wallet has one" in shown
    assert ada.value("config", "show")["countryDefault"] == "vendor"


def test_who_mistypes_her_passphrase_at_a_terminal_is_asked_again(
    ada: Person, monkeypatch: pytest.MonkeyPatch
):
    typed = iter(("wrong horse battery", PASSPHRASE))
    monkeypatch.setattr(passphrase, "_terminal", lambda: lambda question: next(typed))

    result = ada.done("agreements", "list", passphrase=None)

    assert "The passphrase is wrong" in result.stderr
    assert "There are no agreements yet." in result.stdout


def test_a_script_with_a_wrong_passphrase_fails_at_once(ada: Person):
    result = ada.run("agreements", "list", passphrase="wrong horse battery")

    assert result.exit_code == 3
    assert result.stderr.count("The passphrase is wrong") == 1


def test_a_command_that_needs_a_passphrase_says_how_to_give_it(ada: Person):
    result = ada.run("agreements", "list", passphrase=None)

    assert result.exit_code == 3
    assert "ASSENT_PASSPHRASE_FILE" in result.stderr


def test_without_a_wallet_it_is_said_before_a_passphrase_is_asked_for(nobody: Person):
    for words in (("agreements", "list"), ("sync",), ("backup", "file"), ("prefer", "service")):
        result = nobody.run(*words, passphrase=None)
        assert result.exit_code == 3
        assert "There is no wallet" in result.stderr
        assert "assent init" in result.stderr


def test_options_stand_before_or_after_the_command(ada: Person):
    before = ada.run("--json", "prefer")
    after = ada.run("prefer", "--json")

    assert json.loads(before.stdout) == json.loads(after.stdout) == []


def test_quiet_leaves_the_answer_alone(ada: Person, shop: Shop):
    loud = ada.run("discover", "shop.example")
    quiet = ada.run("discover", "shop.example", "-q")

    assert quiet.stdout == loud.stdout
    assert quiet.stderr == ""


def test_lines_fit_a_terminal_of_80_columns(agreed: Person):
    for words in (
        (),
        ("discover", "shop.example"),
        ("agreements", "show", "shop.example"),
        ("terms", "show", "service-sharing-portable"),
        ("terms", "list"),
        ("proffer", "shop.example"),
    ):
        result = agreed.run(*words)
        long = [line for line in result.output.splitlines() if len(line) > 80]
        assert [line for line in long if str(agreed.folder) not in line] == [], words


def test_no_color_means_none(ada: Person, monkeypatch: pytest.MonkeyPatch):
    colour = CliRunner().invoke(main, ["terms", "list"], color=True)
    monkeypatch.setenv("NO_COLOR", "1")
    plain = CliRunner().invoke(main, ["terms", "list"], color=True)

    assert "\x1b[" in colour.stdout
    assert "\x1b[" not in plain.stdout


def test_no_progress_bar_where_there_is_no_terminal(agreed: Person):
    result = agreed.run("proffer", "shop.example")

    assert "Proffering" not in result.output
