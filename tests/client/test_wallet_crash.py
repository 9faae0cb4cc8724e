"""A program that is killed between keeping and sending has lost nothing (CL6)."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from assent_client.wallet import ProfferState, Wallet
from support.wallets import PASSPHRASE, SECRET, new_wallet

_TESTS = Path(__file__).resolve().parents[1]

# Each line is written to the pipe only after the wallet said that it is durable; the kill comes
# while the program goes on.
_PROFFERING = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from dataclasses import replace
from assent_client.wallet import ProfferState, Wallet
from support.wallets import PASSPHRASE, a_proffer
wallet = Wallet.open(Path(sys.argv[1]), passphrase=PASSPHRASE)
for number in range(1, 100_000):
    kept = wallet.proffers.prepare(a_proffer(wallet, number))
    print("prepared", kept.id, flush=True)
    wallet.proffers.save(replace(kept, state=ProfferState.UNKNOWN, attempts=1))
    print("sending", kept.id, flush=True)
"""

_MAKING = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from support.wallets import new_wallet
print("begin", flush=True)
new_wallet(Path(sys.argv[1])).close()
"""


def killed(code: str, folder: Path, *, lines: int) -> list[str]:
    """What a program said until it was killed, a little after its ``lines``-th line."""
    command = [sys.executable, "-c", code, str(folder), str(_TESTS)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        said = [program.stdout.readline() for _ in range(lines)]
        program.send_signal(signal.SIGKILL)
        said += program.stdout.readlines()
    assert program.returncode == -signal.SIGKILL
    return [line.strip() for line in said if line.endswith("\n")]


@pytest.mark.parametrize("lines", [1, 2, 7, 50])
def test_a_proffer_is_still_there_after_a_kill(tmp_path: Path, lines: int) -> None:
    """CLI-03, CL6: with the bytes to send again, and its state at least as far as was said."""
    new_wallet(tmp_path).close()

    said = killed(_PROFFERING, tmp_path, lines=lines)

    wallet = Wallet.open(tmp_path, passphrase=PASSPHRASE)
    kept = {row.id: row for row in wallet.proffers.open()}
    assert {line.split()[1] for line in said} <= kept.keys()
    for word, proffer_id in map(str.split, said):
        row = kept[proffer_id]
        assert row.raw
        assert word == "prepared" or row.state is ProfferState.UNKNOWN


def test_a_kill_while_proffering_needs_no_comparison(tmp_path: Path) -> None:
    """CLI-06: a crash alone is no roll-back."""
    new_wallet(tmp_path).close()

    killed(_PROFFERING, tmp_path, lines=9)

    assert Wallet.open(tmp_path, passphrase=PASSPHRASE).restored is None


def test_a_kill_while_making_a_wallet_leaves_a_whole_one_or_none(tmp_path: Path) -> None:
    """CL3."""
    for attempt in range(6):
        folder = tmp_path / str(attempt)
        killed_early(folder, after_s=attempt * 0.004)

        if Wallet.exists(folder):
            Wallet.open(folder, passphrase=PASSPHRASE).close()
        else:
            new_wallet(folder, secret=SECRET).close()


def killed_early(folder: Path, *, after_s: float) -> None:
    """Kill the making of a wallet some milliseconds after it began."""
    command = [sys.executable, "-c", _MAKING, str(folder), str(_TESTS)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        program.stdout.readline()
        try:
            program.wait(timeout=after_s)
        except subprocess.TimeoutExpired:
            program.kill()
