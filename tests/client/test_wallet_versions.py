"""Wallets of every release open; those of a later one are refused and left alone."""

import importlib.util
import shutil
from pathlib import Path
from types import ModuleType

import apsw
import pytest

from assent.errors import LocalError
from assent_client.wallet import Wallet, migrations, restore_backup, write_backup
from assent_client.wallet.database import FILE_NAME
from assent_client.wallet.packing import pack, unpack
from assent_client.wallet.settings import Setting
from support.wallets import CHEAP, NOON, PASSPHRASE, new_wallet

_WALLETS = Path(__file__).with_name("wallets")
_VERSIONS = sorted(path.name for path in _WALLETS.glob("version-*"))


def contents() -> ModuleType:
    """The script that made the wallets, and knows what is in them."""
    spec = importlib.util.spec_from_file_location("made_wallets", _WALLETS / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_there_is_a_wallet_of_each_version() -> None:
    """CLI-11, CL13: a step of migration without one is not done."""
    assert [f"version-{n + 1}" for n in range(len(migrations.MIGRATIONS))] == _VERSIONS


@pytest.mark.parametrize("version", _VERSIONS)
def test_a_wallet_of_an_earlier_release_opens(tmp_path: Path, version: str) -> None:
    """CLI-11, CL13."""
    shutil.copytree(_WALLETS / version, tmp_path, dirs_exist_ok=True)

    contents().check(Wallet.open(tmp_path, passphrase=PASSPHRASE))


def test_a_new_wallet_holds_what_the_old_ones_do(tmp_path: Path) -> None:
    """CLI-11."""
    wallet = new_wallet(tmp_path)

    contents().fill(wallet)

    contents().check(wallet)


def test_a_step_of_migration_keeps_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CLI-11, CL13."""
    shutil.copytree(_WALLETS / "version-1", tmp_path, dirs_exist_ok=True)
    step = "CREATE TABLE later (one INTEGER) STRICT"
    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, step))

    wallet = Wallet.open(tmp_path, passphrase=PASSPHRASE)

    contents().check(wallet)
    assert wallet._connection.pragma("user_version") == len(_VERSIONS) + 1


def test_a_step_of_migration_that_fails_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CLI-11, CL13."""
    new_wallet(tmp_path).close()
    steps = (*migrations.MIGRATIONS, "DROP TABLE sealed; SELECT nonsense")
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "MIGRATIONS", steps)
        with pytest.raises(LocalError):
            Wallet.open(tmp_path, passphrase=PASSPHRASE)

    Wallet.open(tmp_path, passphrase=PASSPHRASE).close()


def test_a_newer_wallet_is_refused_and_left_alone(tmp_path: Path) -> None:
    """CLI-11, CL13."""
    new_wallet(tmp_path).close()
    connection = apsw.Connection(str(tmp_path / FILE_NAME))
    connection.pragma("user_version", len(migrations.MIGRATIONS) + 1)
    connection.close()
    before = (tmp_path / FILE_NAME).read_bytes()

    with pytest.raises(LocalError, match="newer Assent"):
        Wallet.open(tmp_path, passphrase=PASSPHRASE)
    assert (tmp_path / FILE_NAME).read_bytes() == before


def test_a_row_that_lacks_a_new_field_gets_its_default() -> None:
    """CLI-11, CL13: adding a field needs no migration."""
    whole = Setting(name="name", value="value")

    assert unpack(Setting, pack(whole)) == whole
    assert unpack(Setting, b'{"name":"name"}') == Setting(name="name")


def test_a_backup_of_an_older_release_is_brought_up_to_date(tmp_path: Path) -> None:
    """CLI-11, CLI-12: it holds the tables of its time."""
    shutil.copytree(_WALLETS / "version-1", tmp_path / "old")
    with Wallet.open(tmp_path / "old", passphrase=PASSPHRASE) as old:
        write_backup(old, tmp_path / "backup", passphrase=PASSPHRASE, now=NOON, cost=CHEAP)

    restored, _ = restore_backup(
        tmp_path / "backup", tmp_path / "new", passphrase=PASSPHRASE, cost=CHEAP
    )

    assert len(restored.proffers.open()) == 1
