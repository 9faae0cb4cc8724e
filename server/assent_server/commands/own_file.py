"""The file with the records, where they are in one."""

from pathlib import Path

from assent.errors import LocalError
from assent_server import config
from assent_server.folder import Folder

__all__ = ["own_file"]


def own_file(folder: Folder) -> Path:
    """The file in which an endpoint keeps its records.

    Raises:
        LocalError: it keeps them in PostgreSQL, which has programs of its own.
    """
    if config.read(folder).store.url is not None:
        raise LocalError(
            "The records are in PostgreSQL.",
            "Use its own programs: pg_dump and pg_restore, or pg_basebackup.",
        )
    return folder.records
