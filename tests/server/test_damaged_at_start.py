"""An endpoint whose database is damaged does not start, and says what to run."""

import asyncio
import subprocess
import sys
from pathlib import Path

import apsw
import pytest

from assent.errors import LocalError
from assent_server.endpoint import open_endpoint
from support.vendor_folder import VendorFolder

PAGE_BYTES = 4096


@pytest.fixture
def used(tmp_path: Path) -> VendorFolder:
    """A folder with a record; the clock is the computer's, as the process reads it."""
    vendor = VendorFolder(tmp_path / "vendor").made()
    with vendor.opened() as shop:
        shop.agreed()
    return vendor


def pages(vendor: VendorFolder, table: str) -> list[int]:
    """The numbers of the pages that hold a table."""
    connection = apsw.Connection(str(vendor.folder.records), flags=apsw.SQLITE_OPEN_READONLY)
    root: int = connection.execute(
        "SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)
    ).get
    connection.close()
    return [root]


def run(vendor: VendorFolder) -> subprocess.CompletedProcess[str]:
    """The real program, which must end by itself."""
    program = [sys.executable, "-c", "from assent_server.commands import main; main()"]
    words = ["run", "--port", "0", "--folder", str(vendor.path)]
    return subprocess.run([*program, *words], capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("table", ["agreement", "history", "content", "agreement_record"])
def test_a_damaged_page_ends_the_start(used: VendorFolder, table: str) -> None:
    """STO-12, ST7: one line says what is wrong, one what to do; nothing is written."""
    (page,) = pages(used, table)
    data = bytearray(used.folder.records.read_bytes())
    data[(page - 1) * PAGE_BYTES : page * PAGE_BYTES] = bytes(PAGE_BYTES)
    used.folder.records.write_bytes(data)

    ended = run(used)

    assert ended.returncode == 3
    assert "is damaged" in ended.stderr
    assert " fsck` says what is lost" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert used.folder.records.read_bytes() == data
    assert used.command("fsck").exit_code == 1


def test_commands_that_write_refuse_a_damaged_database_too(used: VendorFolder) -> None:
    """STO-12."""
    (page,) = pages(used, "agreement")
    with used.folder.records.open("r+b") as file:
        file.seek((page - 1) * PAGE_BYTES)
        file.write(bytes(PAGE_BYTES))

    with pytest.raises(LocalError, match="is damaged"):
        asyncio.run(open_endpoint(used.folder))


def test_a_newer_schema_ends_the_start(used: VendorFolder) -> None:
    """STO-05, ST12."""
    connection = apsw.Connection(str(used.folder.records))
    connection.execute("PRAGMA user_version = 999")
    connection.close()

    ended = run(used)

    assert ended.returncode == 3
    assert "newer version" in ended.stderr


def test_a_damaged_description_ends_the_start(used: VendorFolder) -> None:
    """SRV-12: records rest on it."""
    (path,) = used.folder.descriptions.glob("*.json")
    path.write_bytes(path.read_bytes().replace(b"analytics", b"analysis!", 1))

    ended = run(used)

    assert ended.returncode == 3
    assert str(path) in ended.stderr
    assert "backup" in ended.stderr
