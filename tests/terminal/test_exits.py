"""One table of exit codes: every program documents those it ends with, each with one meaning."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from assent_client.commands.codes import VERDICTS
from assent_client.words.verdicts import headline
from assent_terminal import exits
from support.programs import PROGRAMS, leaves

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^ +([0-9]+)  (.+)$", re.MULTILINE)


def documented(program: str, *words: str) -> dict[int, str]:
    """The exit codes in a help text."""
    said = CliRunner().invoke(PROGRAMS[program], [*words, "--help"]).stdout
    return {int(code): meaning for code, meaning in ROW.findall(said.partition("Exit codes")[2])}


def test_the_customers_program_documents_all_of_them():
    assert documented("assent") == dict(exits.TABLE)


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_code_means_the_same_in_every_help(program: str):
    for words in ((), *leaves(PROGRAMS[program])):
        said = documented(program, *words)
        if words != ("verify",):
            assert said.items() <= exits.TABLE.items(), words


def test_the_page_of_exit_codes_is_the_table():
    page = (ROOT / "docs" / "exit-codes.md").read_text(encoding="utf-8")

    own, verify = (
        {int(code): text for code, text in re.findall(r"^\| ([0-9]+) \| (.+?) \|", part, re.M)}
        for part in page.split("`assent verify` says")
    )
    assert own == exits.TABLE
    assert verify == {code: headline(answer) for answer, code in VERDICTS.items()}
