"""``assent-server store backup`` and ``restore``: whole copies, and nothing is overwritten."""

import stat

import apsw
import pytest

from assent_server.store import SqliteStore
from support import raw_rows
from support.stored import accepted
from support.vendor_folder import VendorFolder
from support.vendor_process import VendorProcess


@pytest.fixture
def shop(vendor):
    with vendor.opened() as opened:
        opened.agreed()
    return vendor


def test_a_copy_is_whole_while_somebody_writes(shop, tmp_path, run):
    """STO-16: as of one moment, its owner's only, and one file."""
    copy = tmp_path / "copy.sqlite"
    store = SqliteStore(shop.folder.records)
    before = raw_rows.in_file(shop.folder.records)

    shop.done("store", "backup", "--to", str(copy))
    run(store.put_many([accepted(1)]))
    run(store.close())

    assert raw_rows.in_file(copy) == before
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if "copy" in path.name] == ["copy.sqlite"]


def test_a_copy_takes_the_place_and_the_former_stays(shop, tmp_path, run):
    """STO-16."""
    copy = tmp_path / "copy.sqlite"
    shop.done("store", "backup", "--to", str(copy))
    held = raw_rows.in_file(shop.folder.records)
    with shop.opened() as opened:
        opened.agreed(seed=2)
    later = raw_rows.in_file(shop.folder.records)

    said = shop.value("store", "restore", str(copy))

    assert raw_rows.in_file(shop.folder.records) == held
    assert said["former"] == str(shop.path / "records.sqlite.before-restore")
    assert raw_rows.in_file(shop.path / "records.sqlite.before-restore") == later
    again = shop.command("store", "restore", str(copy))
    assert again.exit_code == 3
    assert "there already" in again.stderr


def test_a_lost_file_is_restored(shop, tmp_path):
    """STO-16."""
    shop.done("store", "backup", "--to", str(tmp_path / "copy.sqlite"))
    shop.folder.records.unlink()

    assert shop.value("store", "restore", str(tmp_path / "copy.sqlite"))["former"] is None

    assert len(shop.value("agreements", "list")) == 1


def test_nothing_is_overwritten_and_nothing_foreign_restored(shop, tmp_path):
    """STO-16, STO-05."""
    copy, foreign, torn = (tmp_path / name for name in ("copy", "foreign", "torn"))
    shop.done("store", "backup", "--to", str(copy))
    other = apsw.Connection(str(foreign))
    other.execute("CREATE TABLE invoice (number TEXT)")
    other.close()
    torn.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])
    before = shop.folder.records.read_bytes()

    assert shop.command("store", "backup", "--to", str(copy)).exit_code == 3
    junk = tmp_path / "junk"
    junk.write_bytes(b"no database at all" * 512)
    empty = tmp_path / "empty"
    empty.touch()
    for file in (foreign, torn, junk, empty):
        refused = shop.command("store", "restore", str(file))
        assert refused.exit_code == 3
        assert "not a database of this program, or it is damaged" in refused.stderr
        assert "Take another copy" in refused.stderr

    assert shop.folder.records.read_bytes() == before


def test_a_copy_goes_into_a_folder_that_is_there(shop, tmp_path):
    """STO-16."""
    refused = shop.command("store", "backup", "--to", str(tmp_path / "missing" / "copy"))

    assert refused.exit_code == 3
    assert f"There is no folder {tmp_path / 'missing'}." in refused.stderr


def test_a_running_server_keeps_its_file(tmp_path):
    """STO-16."""
    vendor = VendorFolder(tmp_path / "vendor").made()
    with VendorProcess(vendor, "--port", "0"):
        vendor.done("store", "backup", "--to", str(tmp_path / "copy"))
        refused = vendor.command("store", "restore", str(tmp_path / "copy"))

    assert refused.exit_code == 3
    assert "A server runs" in refused.stderr


def test_who_has_postgresql_is_told_to_use_its_programs(vendor, cluster, monkeypatch, tmp_path):
    """STO-16."""
    monkeypatch.setenv("ASSENT_STORE_URL", cluster.fresh_url())

    refused = vendor.command("store", "backup", "--to", str(tmp_path / "copy"))

    assert refused.exit_code == 3
    assert "pg_dump" in refused.stderr
