"""The one statement of each read. Every one is answered from an index, so none slows down as
the store grows; a test asks SQLite for its plans."""

# ruff: noqa: S608 -- The column lists are constants; every value is a bound parameter (SV6).

from typing import Final

from assent_server.store import columns

__all__ = ["QUERIES"]

_AGREEMENT: Final = f"SELECT {columns.AGREEMENT} FROM agreement"
_OPEN: Final = (
    f"SELECT {columns.NEGOTIATION} FROM negotiation WHERE state IN ('pending', 'countered')"
)
_PAGE: Final = "record > ? ORDER BY record LIMIT ?"

QUERIES: Final[dict[str, str]] = {
    "negotiation": f"SELECT {columns.NEGOTIATION} FROM negotiation WHERE proffer_id = ?",
    "open of one": f"{_OPEN} AND first_party = ? ORDER BY accept_by",
    "open of all": f"{_OPEN} ORDER BY first_party, accept_by",
    "inbox": f"SELECT {columns.INBOX} FROM inbox WHERE document_id = ?",
    "agreement": f"{_AGREEMENT} WHERE agreement_id = ?",
    "agreements named": f"{_AGREEMENT} WHERE agreement_id BETWEEN ? AND ? LIMIT 2",
    "agreement by record": f"{_AGREEMENT} WHERE record = ?",
    "agreement in slot": f"{_AGREEMENT} WHERE slot = ?",
    "closed": "SELECT 1 FROM closed_key WHERE first_party = ?",
    "agreements of one": f"{_AGREEMENT} WHERE first_party = ? AND {_PAGE}",
    "agreements of all": f"{_AGREEMENT} WHERE {_PAGE}",
    "records": f"SELECT record FROM agreement WHERE first_party = ? AND {_PAGE}",
    "history": f"SELECT {columns.HISTORY} FROM history WHERE record = ? ORDER BY rowid",
    "content": f"SELECT {columns.CONTENT} FROM content WHERE kind = ? AND digest = ?",
}
