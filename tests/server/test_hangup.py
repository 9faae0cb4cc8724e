"""SIGHUP: the end for who was started from a terminal that has closed, else a reload."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.processes import Terminal
from support.vendor_folder import VendorFolder
from support.vendor_process import VendorProcess, eventually

BY_ITSELF = ("/bin/sh", "-c", 'exec "$@"', "sh")
BY_A_SHELL = ("/bin/sh", "-c", '"$@"; true', "sh")
BY_NOHUP = ("/bin/sh", "-c", 'exec nohup "$@" > /dev/null', "sh")


@pytest.fixture
def folder(tmp_path: Path) -> VendorFolder:
    return VendorFolder(tmp_path / "vendor").made()


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    with Terminal() as opened:
        yield opened


def started(folder: VendorFolder, terminal: Terminal, by: tuple[str, ...]) -> VendorProcess:
    return VendorProcess(folder, "--port", "0", by=by, **terminal.arguments)


@pytest.mark.parametrize("by", [BY_ITSELF, BY_A_SHELL], ids=["by itself", "by a shell"])
def test_closing_its_terminal_ends_it_in_order(
    folder: VendorFolder, terminal: Terminal, by: tuple[str, ...]
) -> None:
    """SRV-18, SRV-05: nothing is left behind, and what was agreed is there."""
    with started(folder, terminal, by) as server:
        server.answer("proffers", server.customer().proffer("service-analytics"))

        terminal.close()

        eventually(lambda: '"event":"stopped"' in server.log)
        assert '"event":"terminal-closed"' in server.log
        eventually(lambda: not server.ready_file.exists())

    assert not folder.folder.control.exists()
    assert len(folder.value("agreements", "list")) == 1


def test_while_its_terminal_is_there_it_reloads(folder: VendorFolder, terminal: Terminal) -> None:
    """SRV-18."""
    with started(folder, terminal, BY_ITSELF) as server:
        before = server.get("/.well-known/assent").content
        folder.change("policy.toml", "remove = []", 'remove = ["service-sharing"]')

        server.signal(signal.SIGHUP)

        eventually(lambda: server.get("/.well-known/assent").content != before)


def test_under_nohup_it_outlives_its_terminal(folder: VendorFolder, terminal: Terminal) -> None:
    """SRV-18."""
    with started(folder, terminal, BY_NOHUP) as server:
        terminal.close()
        server.signal(signal.SIGHUP)

        assert server.get("/health/live").status_code == 200
        server.signal(signal.SIGTERM)
        assert server.process.wait(20) == 0

    assert "terminal-closed" not in server.log
