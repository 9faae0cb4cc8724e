"""A passphrase comes from a file, the environment or a person, in that order."""

from collections.abc import Callable
from pathlib import Path

import pytest

from assent.errors import LocalError
from assent_client.wallet import find_new_passphrase, find_passphrase, open_by_passphrase
from assent_client.wallet.sealing import WrongPassphrase


def answers(*texts: str) -> Callable[[str], str]:
    """A person who gives these answers one after the other."""
    left = list(texts)
    return lambda question: left.pop(0)


def opens(passphrase: str) -> str:
    if passphrase != "right":
        raise WrongPassphrase("The passphrase is wrong, or the file was changed or cut off.")
    return "open"


def test_who_mistypes_a_passphrase_is_told_and_may_try_again() -> None:
    said: list[str] = []
    typed = answers("wrong", "worse", "right")

    assert open_by_passphrase(opens, environment={}, ask=typed, say=said.append) == "open"
    assert ["is wrong" in line for line in said] == [True, True]


def test_after_three_wrong_passphrases_nothing_opens() -> None:
    said: list[str] = []
    typed = answers("wrong", "wrong", "wrong", "right")

    with pytest.raises(WrongPassphrase):
        open_by_passphrase(opens, environment={}, ask=typed, say=said.append)
    assert len(said) == 2


def test_what_no_passphrase_could_open_is_not_asked_for_again() -> None:
    def damaged(passphrase: str) -> str:
        raise LocalError("This is nothing that Assent has sealed.")

    with pytest.raises(LocalError, match="nothing that Assent has sealed"):
        open_by_passphrase(damaged, environment={}, ask=answers("right"))


def test_a_script_has_one_try(tmp_path: Path) -> None:
    file = tmp_path / "passphrase"
    file.write_text("wrong")

    for environment in ({"ASSENT_PASSPHRASE": "wrong"}, {"ASSENT_PASSPHRASE_FILE": str(file)}):
        with pytest.raises(WrongPassphrase):
            open_by_passphrase(opens, environment=environment, ask=answers())


def test_a_file_comes_first(tmp_path: Path) -> None:
    file = tmp_path / "passphrase"
    file.write_text("from the file\n")

    found = find_passphrase(file=file, environment={"ASSENT_PASSPHRASE": "from the variable"})

    assert found == "from the file"


def test_a_file_named_in_the_environment_comes_before_the_variable(tmp_path: Path) -> None:
    file = tmp_path / "passphrase"
    file.write_text("from the file")
    environment = {"ASSENT_PASSPHRASE_FILE": str(file), "ASSENT_PASSPHRASE": "other"}

    assert find_passphrase(environment=environment) == "from the file"


def test_the_variable_saves_the_question() -> None:
    assert find_passphrase(environment={"ASSENT_PASSPHRASE": "secret"}, ask=answers()) == "secret"


def test_a_person_is_asked_last() -> None:
    assert find_passphrase(environment={}, ask=answers("typed")) == "typed"


def test_a_new_passphrase_is_asked_for_twice() -> None:
    found = find_new_passphrase(environment={}, ask=answers("long enough", "long enough"))

    assert found == "long enough"


def test_who_mistypes_a_new_passphrase_is_told_and_may_try_again() -> None:
    said: list[str] = []
    typed = ("short", "long enough", "wrong enough", "long enough", "long enough")

    found = find_new_passphrase(environment={}, ask=answers(*typed), say=said.append)

    assert found == "long enough"
    assert "Choose" in said[0], "First comes what makes a good one."
    assert ["shorter" in said[1], "differ" in said[2], len(said)] == [True, True, 3]


def test_after_three_tries_there_is_no_passphrase() -> None:
    said: list[str] = []

    with pytest.raises(LocalError, match="differ"):
        find_new_passphrase(
            environment={}, ask=answers(*("long enough", "wrong enough") * 3), say=said.append
        )

    assert len(said) == 3


def test_a_script_has_one_try_for_a_new_passphrase() -> None:
    with pytest.raises(LocalError, match="shorter"):
        find_new_passphrase(environment={"ASSENT_PASSPHRASE": "short"}, ask=answers())


@pytest.mark.parametrize("given", ["", None])
def test_an_empty_passphrase_is_refused(given: str | None) -> None:
    environment = {} if given is None else {"ASSENT_PASSPHRASE": given}

    with pytest.raises(LocalError, match="is empty"):
        find_passphrase(environment=environment, ask=answers(""))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(LocalError, match="nothing-here"):
        find_passphrase(file=tmp_path / "nothing-here", environment={})


def test_a_script_without_passphrase_is_told_where_to_put_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)

    with pytest.raises(LocalError, match="ASSENT_PASSPHRASE_FILE"):
        find_passphrase(environment={})
