"""Everything that was ever published stays in the store: records name it by digest.

A later version of this program, or of the practices, ships other files; what a record rests on
must still be served and exported then.
"""

from collections.abc import Iterator

from assent_server.published import Published
from assent_server.store import ContentRow, Store, Write

__all__ = ["archive"]


async def archive(store: Store, published: Published) -> None:
    """Store what is published and is not stored yet."""
    await store.put_many([Write(contents=tuple(_rows(published)))])


def _rows(published: Published) -> Iterator[ContentRow]:
    described = (published.description, *published.former)
    practices = {**published.former_practices, **published.practices}
    rosters = {**published.former_rosters, **published.rosters}
    kinds = {
        "descriptions": {item.record_digest: item.raw for item in described},
        "practices": {digest: item.raw for digest, item in practices.items()},
        "terms": {digest: item.raw for digest, item in published.terms.items()},
        "rosters": {digest: item.raw for digest, item in rosters.items()},
        "texts": published.texts,
    }
    for kind, held in kinds.items():
        for digest, raw in held.items():
            yield ContentRow(kind=kind, digest=digest, raw=raw)
