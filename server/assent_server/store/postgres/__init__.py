"""The store on PostgreSQL, for several workers and machines."""

from assent_server.store.postgres.store import PostgresStore

__all__ = ["PostgresStore"]
