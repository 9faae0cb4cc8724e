"""A command in a message can be pasted: it names the program and the place as they were given."""

import re
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from assent.errors import LocalError
from assent_client.commands import main as assent
from assent_server.commands import main as assent_server
from assent_terminal import Later, Program
from assent_terminal.pasting import pasteable, remember


def said(text: str, *given: tuple[str, str]) -> str:
    """A text as a command of a program says it that was called with these options."""
    heard: list[str] = []

    @click.command("sync")
    def sync() -> None:
        for option, value in given:
            remember(option, value)
        heard.append(pasteable(text))

    CliRunner().invoke(Program("assent", commands=(sync,)), ["sync"], catch_exceptions=False)
    return heard[0]


def test_a_command_repeats_the_place_that_was_given():
    assert said("Run assent sync.", ("--wallet", "w")) == "Run assent --wallet w sync."


def test_a_place_is_quoted_as_a_shell_needs_it():
    assert said("assent sync", ("--wallet", "my wallet")) == "assent --wallet 'my wallet' sync"


@pytest.mark.parametrize(
    "text",
    ["Assent is free.", "assent is a word", "./assent sync", "assent-server sync", "assent synced"],
)
def test_what_is_no_command_stays_as_it_is(text: str):
    assert said(text, ("--wallet", "w")) == text


def test_without_a_place_or_a_program_nothing_changes():
    assert said("assent sync") == pasteable("assent sync") == "assent sync"


def test_a_program_that_the_shell_would_not_find_is_named_by_its_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    program = tmp_path / "bin" / "assent"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o700)
    monkeypatch.setattr(sys, "argv", [str(program)])

    by_path = said("assent sync")
    monkeypatch.setenv("PATH", str(program.parent))
    by_name = said("assent sync")

    assert (by_path, by_name) == (f"{program} sync", "assent sync")


def test_an_error_names_commands_in_the_same_way():
    @click.command("sync")
    def sync() -> None:
        remember("--wallet", "w")
        raise LocalError("There is none.", "Make one: assent init")

    program = Program("assent", commands=(sync, Later("init", "", module="", attribute="")))
    result = CliRunner().invoke(program, ["sync"])

    assert "Make one: assent --wallet w init" in result.stderr


COMMANDS = re.compile(r"\bassent(?:-server)? (?!--)[a-z-]+")


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("agreements", "list"),
        ("init", "--yes", "--sheet", "-"),
        ("overview",),
        ("prefer", "service"),
        ("config", "show"),
        ("agreements", "show", "nobody"),
        ("answer", "nobody"),
        ("init", "--yes"),
    ],
)
def test_every_hint_of_a_customer_who_named_her_wallet_names_it(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """CLI-61."""
    monkeypatch.setenv("ASSENT_PASSPHRASE", "a long passphrase")
    wallet = str(tmp_path / "wallet")
    if "init" not in words:
        CliRunner().invoke(assent, ["--wallet", wallet, "init", "--yes", "--sheet", "-"])

    result = CliRunner().invoke(assent, ["--wallet", wallet, *words])

    assert COMMANDS.findall(result.output) == []
    if "show" not in words or "nobody" in words:
        assert f"assent --wallet {wallet} " in result.output


@pytest.mark.parametrize(
    "words",
    [
        ("practices", "show"),
        ("run",),
        ("agreements", "list"),
        ("doctor",),
        ("retire",),
        ("init", "--loopback"),
        ("policy", "check", "nonsense"),
    ],
)
def test_every_hint_of_a_vendor_who_named_the_folder_names_it(
    words: tuple[str, ...], tmp_path: Path
):
    """CLI-61."""
    result = CliRunner().invoke(assent_server, ["--folder", str(tmp_path / "shop"), *words])

    assert COMMANDS.findall(result.output) == []
    assert f"assent-server --folder {tmp_path / 'shop'} " in result.output
