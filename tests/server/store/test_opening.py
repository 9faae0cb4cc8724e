"""Who may open a database, in which form, and what a new version does to an old one."""

import os
import subprocess
import sys
from pathlib import Path

import apsw
import pytest

from assent.errors import LocalError
from assent_server.store import SqliteStore, StoreUnavailable, Write, columns, migrating
from assent_server.store.sqlite import database, migrations
from assent_server.store.sqlite.locking import network_file_system
from assent_server.store.sqlite.versions import migrate
from support.stored import accepted, content, document_id

MOUNTS = """\
21 1 254:0 / / rw,relatime - ext4 /dev/vda rw
30 21 0:40 / /srv/office\\040files rw - nfs4 files:/ rw
31 21 0:41 / /srv/office\\040files/fast rw - xfs /dev/vdb rw
32 21 0:42 / /home rw - fuse.sshfs host: rw
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "assent.db"


@pytest.fixture
def filled(path, run):
    store = SqliteStore(path)
    run(store.put_many([accepted(1)]))
    run(store.close())
    return path


def test_what_was_written_is_there_after_opening_again(filled, run):
    """STO-03, I3."""
    store = SqliteStore(filled)

    assert run(store.agreement(document_id("agreement", 1))) is not None
    run(store.close())


def test_writing_is_durable_and_deletion_overwrites(path, run):
    """STO-03, ST14."""
    opened = database.Database(path)
    settings = {
        name: opened.writer.execute(f"PRAGMA {name}").get
        for name in ("journal_mode", "synchronous", "secure_delete")
    }
    opened.close()

    assert settings == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1}


def test_a_place_that_cannot_hold_a_log_is_refused(path):
    """STO-03: without shared memory there is no WAL."""

    class Simple(apsw.VFS):
        def __init__(self):
            super().__init__("no-shared-memory", "unix-none", iVersion=1)

        def xOpen(self, name, flags):  # noqa: N802
            return _NoSharedMemory(name, flags)

    class _NoSharedMemory(apsw.VFSFile):
        def __init__(self, name, flags):
            super().__init__("unix-none", name, flags)

        def xShmMap(self, *_):  # noqa: N802
            raise apsw.IOError

    simple = Simple()
    with pytest.raises(LocalError):
        SqliteStore(path, vfs="no-shared-memory")
    simple.unregister()


def test_a_second_store_on_one_database_is_refused(filled, run):
    """STO-04, ST9."""
    store = SqliteStore(filled)

    with pytest.raises(LocalError, match=f"id {os.getpid()}.*Stop it first"):
        SqliteStore(filled)

    run(store.close())


def test_another_process_is_refused_until_the_first_ends(filled, run):
    """STO-04, ST9: the lock goes with its process, however that ends."""
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(filled)], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "holding\n"
    with pytest.raises(LocalError, match=f"id {holder.pid}"):
        SqliteStore(filled)

    holder.kill()
    holder.wait()
    holder.stdout.close()

    run(SqliteStore(filled).close())


_HOLD = """
import sys, time
from pathlib import Path
from assent_server.store import SqliteStore
store = SqliteStore(Path(sys.argv[1]))
print("holding", flush=True)
time.sleep(60)
"""


def test_a_reader_looks_while_another_process_writes(filled, run):
    """STO-04."""
    store = SqliteStore(filled)
    reader = SqliteStore(filled, read_only=True)

    run(store.put_many([accepted(2)]))

    assert len(run(reader.agreements())) == 2
    with pytest.raises(StoreUnavailable):
        run(reader.put_many([accepted(3)]))
    run(reader.close())
    run(store.close())


def test_a_reader_does_not_make_a_database(path):
    """STO-04."""
    with pytest.raises(LocalError, match="has never run"):
        SqliteStore(path, read_only=True)

    assert not path.exists()


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/var/lib/assent.db", None),
        ("/srv/office files/assent.db", "nfs4"),
        ("/srv/office files/fast/assent.db", None),
        ("/home/shop/assent.db", "fuse.sshfs"),
    ],
)
def test_a_network_file_system_is_noticed(place, kind):
    """STO-04, ST9."""
    assert network_file_system(Path(place), MOUNTS) == kind


def test_a_network_file_system_is_refused(path, monkeypatch):
    """STO-04, ST9."""
    mounts = f"1 1 0:1 / {path.parent} rw - nfs4 files:/ rw\n"
    monkeypatch.setattr(Path, "read_text", lambda *_, **__: mounts)

    with pytest.raises(LocalError, match=r"network file system \(nfs4\).*local disk"):
        SqliteStore(path)


def test_only_its_owner_can_read_a_database(filled):
    """STO-04."""
    assert {entry.stat().st_mode & 0o777 for entry in filled.parent.iterdir()} == {0o600}


def test_a_folder_that_is_not_there_is_named(tmp_path):
    """STO-04."""
    with pytest.raises(LocalError, match="Make the folder"):
        SqliteStore(tmp_path / "absent" / "assent.db")


@pytest.mark.parametrize("content", [b"not a database" * 100, None])
def test_a_foreign_file_is_refused_and_left_alone(path, content):
    """STO-05."""
    if content is None:
        other = apsw.Connection(str(path))
        other.execute("CREATE TABLE customers (name)")
        other.close()
    else:
        path.write_bytes(content)
    before = path.read_bytes()

    with pytest.raises(LocalError, match="not a database of this program"):
        SqliteStore(path)

    assert path.read_bytes() == before


@pytest.mark.parametrize("read_only", [False, True])
def test_a_newer_schema_is_refused_and_left_alone(filled, read_only):
    """STO-05, ST12."""
    newer = apsw.Connection(str(filled))
    newer.execute("PRAGMA user_version = 99")
    newer.close()

    with pytest.raises(LocalError, match=r"newer version.*schema 99"):
        SqliteStore(filled, read_only=read_only)


COUNT = "SELECT count(*) FROM sqlite_schema"
NEXT = "CREATE TABLE invoice (number TEXT) STRICT; INSERT INTO invoice VALUES ('1');"


def test_an_old_schema_is_brought_up_to_date(filled, monkeypatch, run):
    """STO-05."""
    steps = [*migrating.steps(migrations), NEXT]
    monkeypatch.setattr(database, "steps", lambda package: steps)

    store = SqliteStore(filled)

    assert len(run(store.agreements())) == 1
    run(store.close())
    assert _ask(filled, "PRAGMA user_version") == len(steps)


def test_content_of_an_older_schema_is_found_and_not_added_again(path, run):
    """STO-05: what everybody may read had no reader."""
    older = apsw.Connection(str(path))
    migrate(older, path, migrating.steps(migrations)[:3])
    kind, digest, _, raw = columns.from_content(content(1))
    older.execute("INSERT INTO content VALUES (?, ?, NULL, ?)", (kind, digest, raw))
    older.close()

    store = SqliteStore(path)
    run(store.put_many([Write(contents=(content(1),))]))

    assert run(store.content("terms", content(1).digest)) == content(1)
    run(store.close())
    assert _ask(path, "SELECT count(*) FROM content") == 1


def test_a_step_that_fails_leaves_the_old_schema(filled, monkeypatch, run):
    """STO-05, ST12."""
    old, tables = _ask(filled, "PRAGMA user_version"), _ask(filled, COUNT)
    broken = [*migrating.steps(migrations), NEXT, "CREATE TABLE invoice (number TEXT)"]
    with monkeypatch.context() as patch:
        patch.setattr(database, "steps", lambda package: broken)
        with pytest.raises(apsw.SQLError):
            SqliteStore(filled)

    assert (_ask(filled, "PRAGMA user_version"), _ask(filled, COUNT)) == (old, tables)
    store = SqliteStore(filled)
    assert len(run(store.agreements())) == 1
    run(store.close())


def _ask(path: Path, question: str) -> int:
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    answer = connection.execute(question).get
    connection.close()
    return answer
