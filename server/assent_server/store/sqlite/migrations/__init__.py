"""The steps of the SQLite schema: data only, one numbered file of plain SQL a version."""
