"""The store on SQLite, in one file of one process."""

from assent_server.store.sqlite.store import SqliteStore

__all__ = ["SqliteStore"]
