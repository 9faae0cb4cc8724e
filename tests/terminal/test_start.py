"""Programs start without what a command may need: it is imported when that command is called."""

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from support.programs import PROGRAMS, listed
from support.wallets import PASSPHRASE

HEAVY = {
    *("apsw", "cryptography", "httpx2", "http_message_signatures", "jsonschema_rs", "nacl"),
    *("rich", "starlette", "uvicorn", "jinja2", "asyncio", "assent.documents", "assent.terms"),
}
CALLING = {
    *("asyncio", "ssl", "assent.audit", "assent_client.delivering", "assent_client.discovery"),
    *("assent_client.proffering", "assent_client.publication", "assent_client.syncing"),
}
MODULES = {
    "assent": "assent_client.commands",
    "assent-server": "assent_server.commands",
    "assent-keeper": "assent_keeper.commands",
}
_CODE = """
import json, sys
from {module} import main
try:
    main({words!r})
finally:
    print(json.dumps(sorted(sys.modules)))
"""


def loaded(program: str, *words: str, **environment: str) -> set[str]:
    """The modules that a program has imported when it ends."""
    code = _CODE.format(module=MODULES[program], words=list(words))
    ended = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(ended.stdout.splitlines()[-1]))


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("words", [("--help",), ("--version",)])
def test_saying_what_it_can_do_loads_nothing_of_what_it_does(program: str, words: tuple[str]):
    assert loaded(program, *words) & HEAVY == set()


def test_what_needs_no_wallet_loads_none():
    found = loaded("assent", "terms", "list")

    assert "assent.roster" in found
    assert found & {"apsw", "asyncio", "cryptography", "httpx2", "http_message_signatures"} == set()


def test_what_calls_nobody_loads_nothing_that_calls(tmp_path: Path):
    here = {"ASSENT_WALLET": str(tmp_path / "wallet"), "ASSENT_PASSPHRASE": PASSPHRASE}
    made = loaded("assent", "init", "--yes", "--sheet", str(tmp_path / "sheet"), **here)
    listing = loaded("assent", "agreements", "list", **here)

    assert "apsw" in made & listing
    assert (made | listing) & {"httpx2", "http_message_signatures", "rich"} == set()
    assert listing & CALLING == set()


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_command_is_what_it_is_listed_as(program: str):
    for words, later in listed(PROGRAMS[program]):
        command = later.load()
        assert command.name == words[-1], words
        assert command.help, words
        assert CliRunner().invoke(PROGRAMS[program], [*words, "--help"]).exit_code == 0, words


@pytest.mark.parametrize("program", PROGRAMS)
def test_commands_are_listed_with_their_whole_purpose(program: str):
    for group in (PROGRAMS[program], *groups(PROGRAMS[program])):
        said = CliRunner().invoke(group, ["--help"]).stdout
        told = " ".join(said.partition("Commands:")[2].split())
        for name, later in group.commands.items():
            assert f"{name} {later.short_help}" in told


def groups(group: click.Group) -> list[click.Group]:
    return [found for _, later in listed(group) if isinstance(found := later.load(), click.Group)]


@pytest.mark.parametrize(
    ("program", "typed", "meant"),
    [
        ("assent", ["agreements", "lst"], "'list'"),
        ("assent", ["withdrew"], "'withdraw'"),
        ("assent-server", ["practices", "sing"], "'sign'"),
    ],
)
def test_who_mistypes_a_command_is_told_the_nearest(program: str, typed: list[str], meant: str):
    said = CliRunner().invoke(PROGRAMS[program], typed)

    assert said.exit_code == 2
    assert f"Did you mean {meant}" in said.stderr
