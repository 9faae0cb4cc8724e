"""What README.md tells people to type does what it says, in the order in which it stands there."""

import re
import tomllib
from importlib.metadata import metadata, requires
from pathlib import Path

import pytest

from readme.commands import ENDS_WITH, NOT_RUN, ROOT, Reader, commands, recipe

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("command", [item for item in commands() if item not in NOT_RUN])
def test_a_command_of_the_readme_works(command: str, reader: Reader) -> None:
    ended = reader.ended[command]
    due = [code for part, code in ENDS_WITH.items() if part in command]

    assert ended.code == (due[0] if due else 0), ended.said


def test_what_is_not_run_stands_in_the_readme() -> None:
    assert set(NOT_RUN) <= set(commands())
    assert len(commands()) > len(NOT_RUN)


def said(reader: Reader, part: str) -> str:
    """What the one command with this part said, its lines joined."""
    (ended,) = [ended for command, ended in reader.ended.items() if part in command]
    return " ".join(ended.said.split())


def test_the_company_learns_which_terms_it_keeps_and_why_not_the_others(reader: Reader) -> None:
    checked = said(reader, "policy check")

    assert "service-analytics/1.0 (SD-BASE-A) accepted" in checked
    assert "service/1.0 (SD-BASE) not kept" in checked


def test_looking_sends_nothing_and_the_proffer_is_agreed(reader: Reader) -> None:
    assert "Nothing was sent" in said(reader, "assent discover")
    assert "LOCAL TEST" in said(reader, "assent proffer")
    shown = said(reader, "agreements show")
    assert "They may" in shown
    assert "How to end it" in shown


def test_the_reviewer_gets_a_verdict_and_a_comparison(reader: Reader) -> None:
    assert "VALID WHEN MADE, LATER WITHDRAWN" in said(reader, "assent verify")
    assert '"verdict": "within"' in said(reader, "terms compare")


def test_make_targets_that_the_readme_names_exist() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", text, re.MULTILINE))

    assert named >= {"demo", "test"}
    assert all(recipe(target) for target in named)


def test_what_pip_is_told_to_install_exists() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [item.removeprefix("pip install ").strip("'") for item in NOT_RUN if "pip" in item]
    extras = {extra for item in wanted for extra in re.findall(r"\[(.+)\]", item)}

    assert {item.partition("[")[0] for item in wanted} == {project["name"]}
    assert extras <= set(project["optional-dependencies"])
    assert extras <= set(metadata("assent").get_all("Provides-Extra") or ())
    of_server = re.compile("extra == .server.")
    assert [line for line in requires("assent") or () if of_server.search(line)]


def test_every_program_of_the_readme_is_installed_by_name() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    typed = {Path(command.split()[0]).name for command in commands() if ".venv/bin" in command}

    assert {"assent", "assent-server"} <= typed <= set(project["scripts"])
