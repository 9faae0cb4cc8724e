"""A PostgreSQL cluster of a test's own: made, started and stopped here, on a private port.

It runs as the user ``postgres`` where the tests run as root, because it refuses root.
"""

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest

from support.processes import free_port

__all__ = ["Cluster"]

_LEAVES_S = 10.0
_HELD = """
    SELECT pid, state, query FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"""
_INSTALLED = Path("/usr/lib/postgresql")
_USER = "postgres"
_SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 60
log_min_messages = warning
"""


class Cluster:
    """An own cluster in a temporary folder; ``fresh_url`` gives each test tables of its own."""

    def __init__(self) -> None:
        self._bin = _binaries()
        self._folder = Path(tempfile.mkdtemp(prefix="assent-postgres-"))
        self._data = self._folder / "data"
        self._port = free_port()
        self._password = secrets.token_hex(16)
        self._numbers = count(1)
        if os.geteuid() == 0:
            shutil.chown(self._folder, _USER)
        self._make()
        self.start()

    @property
    def port(self) -> int:
        """Where it listens on the loopback address."""
        return self._port

    @property
    def url(self) -> str:
        """The database of the cluster's own user."""
        return f"postgresql://{_USER}:{self._password}@127.0.0.1:{self._port}/{_USER}"

    @property
    def pid(self) -> int:
        """Its first process."""
        return int((self._data / "postmaster.pid").read_text().split("\n", 1)[0])

    def fresh_url(self) -> str:
        """The URL of a schema without tables."""
        name = f"test_{os.getpid()}_{next(self._numbers)}"
        self.sql(f"CREATE SCHEMA {name}")
        return f"{self.url}?search_path={name}"

    def sql(self, statement: str) -> str:
        """What ``psql`` prints for a statement."""
        done = subprocess.run(
            ["psql", "--no-psqlrc", "-qAtX", "-v", "ON_ERROR_STOP=1", "-c", statement, self.url],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def check_left(self) -> None:
        """Check that every program and store of a test has let go of its connections."""
        until = time.monotonic() + _LEAVES_S
        while held := self.sql(_HELD):
            assert time.monotonic() < until, f"still connected: {held}"
            time.sleep(0.05)

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        self._ctl("start", "--wait", "--log", str(self._folder / "log"))

    def stop(self, mode: str = "fast") -> None:
        """Stop it in order (``fast``), or at once, like a crash (``immediate``)."""
        self._ctl("stop", "--wait", "--mode", mode)

    def kill(self) -> None:
        """End all its processes without a word."""
        first = self.pid
        others = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        for process in (first, *map(int, others)):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        # They are nobody's children here, so they are looked for until they are gone.
        while any(Path(f"/proc/{process}").exists() for process in (first, *others)):
            time.sleep(0.01)

    @property
    def data(self) -> Path:
        """Where its files are."""
        return self._data

    def dump(self, schema: str, file: Path) -> None:
        """Write a copy of one schema by ``pg_dump``."""
        command = [str(self._bin / "pg_dump"), f"--schema={schema}", f"--file={file}", self.url]
        subprocess.run(command, check=True)

    def restore(self, schema: str, file: Path) -> None:
        """Put the copy of a schema in its place."""
        self.sql(f"DROP SCHEMA {schema} CASCADE")
        subprocess.run(
            ["psql", "--no-psqlrc", "-qX", "-v", "ON_ERROR_STOP=1", "-f", str(file), self.url],
            stdout=subprocess.DEVNULL,
            check=True,
        )

    def backup(self, folder: Path) -> None:
        """Make a base backup: all files, and of the log what they need."""
        made = self._folder / f"backup-{next(self._numbers)}"
        secret = self._folder / ".pgpass"
        secret.write_text(f"127.0.0.1:{self._port}:*:{_USER}:{self._password}\n")
        secret.chmod(0o600)
        if os.geteuid() == 0:
            shutil.chown(secret, _USER)
        where = f"host=127.0.0.1 port={self._port} user={_USER} passfile={secret}"
        self._run("pg_basebackup", "--pgdata", str(made), "--dbname", where, "--checkpoint=fast")
        shutil.move(made, folder)

    def put_back(self, folder: Path) -> None:
        """Go on with the files of a base backup in the place of all that is there."""
        self.stop()
        shutil.rmtree(self._data)
        subprocess.run(["cp", "--archive", str(folder), str(self._data)], check=True)
        self.start()

    def close(self) -> None:
        """Stop it and remove all that it wrote."""
        self._run("pg_ctl", "stop", "--pgdata", str(self._data), "--mode", "immediate", check=False)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _make(self) -> None:
        secret = self._folder / "password"
        secret.write_text(self._password)
        if os.geteuid() == 0:
            shutil.chown(secret, _USER)
        self._run(
            "initdb",
            "--pgdata",
            str(self._data),
            f"--username={_USER}",
            "--auth=scram-sha-256",
            f"--pwfile={secret}",
            "--encoding=UTF8",
            "--locale=C",
            "--data-checksums",
        )
        with (self._data / "postgresql.conf").open("a") as file:
            file.write(f"{_SETTINGS}port = {self._port}\n")

    def _ctl(self, verb: str, *options: str) -> None:
        self._run("pg_ctl", verb, "--pgdata", str(self._data), "--silent", *options)

    def _run(self, program: str, *arguments: str, check: bool = True) -> None:
        command = [str(self._bin / program), *arguments]
        user = _USER if os.geteuid() == 0 else None
        # What it starts in the background must not hold our pipes open.
        with (self._folder / "output").open("w+") as output:
            done = subprocess.run(
                command, stdout=output, stderr=output, user=user, cwd=self._folder, check=False
            )
            output.seek(0)
            assert done.returncode == 0 or not check, f"{program}: {output.read()}"


def _binaries() -> Path:
    found = sorted(_INSTALLED.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        pytest.fail("PostgreSQL is not installed: run `make postgres` first.", pytrace=False)
    return found[-1].parent
