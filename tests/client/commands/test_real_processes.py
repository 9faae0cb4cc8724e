"""The program as it is installed, with a real shop on this machine and a real terminal."""

import json
import os
import pty
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from support.processes import heard
from support.wallets import PASSPHRASE

CUSTOMER = "from assent_client.commands import main; main()"
VENDOR = "from assent_server.commands import main; main()"


@dataclass(slots=True)
class LocalShop:
    """A shop in a process of its own; ``stop`` ends it."""

    origin: str
    folder: Path
    process: subprocess.Popen[str] | None = None

    @property
    def site(self) -> str:
        return self.origin.removeprefix("http://")

    def start(self) -> None:
        words = ["run", "--loopback", "--folder", str(self.folder)]
        self.process = subprocess.Popen(
            [sys.executable, "-c", VENDOR, *words], stderr=subprocess.PIPE, text=True
        )
        assert self.process.stderr is not None
        for line in self.process.stderr:
            if "LOCAL TEST" in line:
                return
        raise AssertionError("The shop did not start.")

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.communicate(timeout=20)
            self.process = None


@pytest.fixture
def local_shop(tmp_path: Path) -> Iterator[LocalShop]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    shop = LocalShop(origin=f"http://localhost:{port}", folder=tmp_path / "shop")
    words = ["init", "--loopback", "--origin", shop.origin, "--practices", "analytics"]
    subprocess.run(
        [sys.executable, "-c", VENDOR, *words, "--port", str(port), "--folder", str(shop.folder)],
        check=True,
        capture_output=True,
    )
    shop.start()
    yield shop
    shop.stop()


def assent(*words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    """What the installed program ends with."""
    environment = {
        **os.environ,
        "ASSENT_WALLET": str(Path("wallet").absolute()),
        "ASSENT_PASSPHRASE": PASSPHRASE,
    }
    result = subprocess.run(
        [sys.executable, "-c", CUSTOMER, *words],
        env=environment,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert result.returncode == code, (words, result.stdout, result.stderr)
    return result


@pytest.mark.slow
def test_a_local_test_from_looking_to_withdrawing_with_the_shop_down(local_shop: LocalShop):
    """CLI-56."""
    origin, site = local_shop.origin, local_shop.site
    assent("init", "--yes")
    assent("prefer", "service-analytics")

    looked = assent("discover", origin, "--loopback").stdout
    proffered = assent("proffer", origin, "--loopback").stdout
    listed = assent("agreements", "list").stdout
    shown = assent("agreements", "show", site).stdout
    exported = assent("export", site, "bundle.json", "--loopback").stdout
    local_shop.stop()
    withdrawn = assent("withdraw", site, "--loopback")
    local_shop.start()
    synced = assent("sync", "--loopback").stdout

    said = (looked, proffered, listed, shown, exported, withdrawn.stdout, synced)
    assert [text for text in said if "LOCAL TEST" not in text] == []
    assert "has yet to be told" in " ".join(withdrawn.stdout.split())
    assert json.loads(assent("agreements", "list", "--json").stdout)[0]["waiting"] == 0


@pytest.mark.slow
def test_without_the_word_loopback_nothing_on_this_machine_is_called(local_shop: LocalShop):
    """CLI-34."""
    origin, site = local_shop.origin, local_shop.site
    assent("init", "--yes")
    assent("proffer", origin, "--terms", "service-analytics", "--loopback")

    for words in (
        ("discover", origin),
        ("proffer", origin, "--terms", "service-analytics"),
        ("withdraw", site),
        ("sync", origin),
    ):
        assert "For a LOCAL TEST say --loopback." in assent(*words, code=3).stderr
    assert "left out" in assent("sync").stderr
    assert json.loads(assent("agreements", "list", "--json").stdout)[0]["status"] == "active"


@pytest.mark.slow
def test_a_local_test_verifies_only_where_that_is_said(local_shop: LocalShop):
    assent("init", "--yes")
    assent("proffer", local_shop.origin, "--terms", "service-analytics", "--loopback")
    assent("export", local_shop.site, "bundle.json", "--loopback")
    keys = f"{local_shop.origin}/.well-known/did.json"
    Path("did.json").write_bytes(_fetched(keys))

    plain = assent("verify", "bundle.json", "--keys", "did.json", code=22)
    local = assent("verify", "bundle.json", "--keys", "did.json", "--loopback")

    assert "local test" in plain.stdout
    assert local.stdout.startswith("VALID [LOCAL TEST]")


@pytest.mark.slow
def test_at_a_terminal_there_is_a_progress_bar(local_shop: LocalShop):
    assent("init", "--yes")
    assent("prefer", "service-analytics")

    said, code = at_a_terminal(lambda _: PASSPHRASE, "proffer", local_shop.origin, "--loopback")

    assert code == 0
    assert "Proffering" in said


def test_at_a_terminal_the_passphrase_is_asked_for_and_never_shown(tmp_path: Path):
    assent("init", "--yes")

    said, code = at_a_terminal(lambda _question: PASSPHRASE, "agreements", "list")

    assert code == 0
    assert "Passphrase of your wallet:" in said
    assert PASSPHRASE not in said
    assert "There are no agreements yet." in said


def test_at_a_terminal_a_wallet_is_made_by_answering(tmp_path: Path):
    sheet = Path("assent-recovery-sheet.txt")

    def answer(question: str) -> str:
        if "Your choice" in question:
            return "1"
        if "assphrase" in question:
            return PASSPHRASE
        (place,) = re.findall(r"Word ([0-9]+) of your sheet", question)
        (word,) = re.findall(rf"\b{place}\. ([a-z]{{5}})", sheet.read_text())
        return str(word)

    said, code = at_a_terminal(answer, "init")

    assert code == 0, said
    assert "restore one by the words of its recovery sheet" in said
    assert Path("wallet/wallet.sqlite3").exists()


def test_at_a_terminal_a_wrong_passphrase_is_an_error_of_two_lines(tmp_path: Path):
    assent("init", "--yes")

    said, code = at_a_terminal(lambda _question: "something else", "agreements", "list")

    assert code == 3
    assert "error:" in said
    assert "Traceback" not in said


def at_a_terminal(answer: Callable[[str], str], *words: str) -> tuple[str, int]:
    """What a person at a terminal of 80 columns reads, and the exit code."""
    environment = {
        **os.environ,
        "ASSENT_WALLET": str(Path("wallet").absolute()),
        "COLUMNS": "80",
        "NO_COLOR": "1",
    }
    terminal, its_end = pty.openpty()
    # Who opens a terminal as the first of a session gets questions and answers there.
    own = f"import os; os.open(os.ttyname(0), os.O_RDWR); {CUSTOMER}"
    with subprocess.Popen(
        [sys.executable, "-c", own, *words],
        stdin=its_end,
        stdout=its_end,
        stderr=its_end,
        start_new_session=True,
        env=environment,
    ) as process:
        os.close(its_end)
        said = heard(terminal, answer, process)
    os.close(terminal)
    return said, process.returncode


def _fetched(url: str) -> bytes:
    from urllib.request import urlopen

    with urlopen(url, timeout=10) as answer:  # noqa: S310
        data: bytes = answer.read()
    return data
