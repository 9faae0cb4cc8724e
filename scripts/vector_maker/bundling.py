"""Evidence bundles of the story, and the statements that make up its histories, signed."""

from typing import Any

from vector_maker import exchanged
from vector_maker.complete import container
from vector_maker.documents import EVENING, Json, digest_of
from vector_maker.encoding import digest
from vector_maker.keys import SHOP, Key
from vector_maker.published import LEGAL_TEXT, PLAIN_TEXT
from vector_maker.story import DESCRIPTION, PRACTICES, RECORD, ROSTER, TERMS, by_first, by_second

__all__ = [
    "TEXTS",
    "acknowledged",
    "bundle",
    "confirmed",
    "fulfilled",
    "terminated",
    "text",
    "withdrawn",
]


def text(kind: str, said: str) -> Json:
    """A text of the terms as a bundle carries it."""
    named = digest(said.encode())
    return {"digestMultibase": named, "kind": kind, "language": "en", "text": said}


TEXTS = [text("plain", PLAIN_TEXT), text("legal", LEGAL_TEXT)]


def bundle(*documents: Json, record: Json = RECORD, **changes: Any) -> Json:
    """A bundle with this history; ``changes`` are other members, None drops one."""
    members = {
        "history": {"record": record, "documents": sorted(documents, key=digest_of)},
        "descriptions": [DESCRIPTION],
        "practices": PRACTICES,
        "terms": TERMS,
        "texts": TEXTS,
        "roster": ROSTER,
        **changes,
    }
    given = {name: value for name, value in members.items() if value is not None}
    return container("Bundle", given)


def withdrawn(*, at: str = EVENING, of: Json = RECORD, **changes: Any) -> Json:
    """The customer's withdrawal, made at a time."""
    return by_first(exchanged.withdrawal(of, **changes), created=at)


def acknowledged(*seen: Json, at: str, of: Json = RECORD, **changes: Any) -> Json:
    """The customer's word that she saw documents."""
    said = {"received": at[:17] + "00Z", "seen": [digest_of(item) for item in seen]}
    return by_first(exchanged.acknowledgement(of, **said | changes), created=at)


def confirmed(
    notice: Json, *, at: str, after: Json | None = None, key: Key = SHOP, **changes: Any
) -> Json:
    """The shop's receipt for a notice."""
    said = {"received": at} | changes
    return by_second(exchanged.receipt(notice, after=after, **said), key=key, created=at)


def terminated(*, at: str, after: Json | None = None, key: Key = SHOP, **changes: Any) -> Json:
    """The shop's notice that it ends the agreement."""
    return by_second(exchanged.termination(after=after, **changes), key=key, created=at)


def fulfilled(
    notice: Json, *, at: str, after: Json | None = None, key: Key = SHOP, **changes: Any
) -> Json:
    """What the shop says that it did."""
    actions = [{"action": "erase", "outcome": "done", "at": at}]
    said = {"actions": actions} | changes
    return by_second(exchanged.fulfilment(notice, after=after, **said), key=key, created=at)
