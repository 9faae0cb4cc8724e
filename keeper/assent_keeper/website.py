"""The static files of a publication, for any web server.

What a digest names lies under that digest, so that it can be cached for ever and mirrored by
anybody; ``roster.json`` and ``index.json`` alone change.
"""

from pathlib import Path

import orjson

from assent import did_document
from assent.documents import Document
from assent.documents.roster import Roster
from assent.errors import LocalError
from assent.roster import KEEPER_KEYS, ROSTER, Publication, growth
from assent_keeper.workshop import put, read_roster

__all__ = ["publish", "site"]


def site(publication: Publication) -> dict[str, bytes]:
    """All files by path, in the order in which they may appear: what others name comes first."""
    versions = publication.lineage()
    listed = [
        terms
        for entry in publication.document.body.entries
        if (terms := publication.terms.get(entry.digest_multibase)) is not None
    ]
    entries = publication.document.body.entries
    named = {text.digest_multibase for terms in listed for text in terms.body.texts}
    named |= {text.digest_multibase for entry in entries for text in entry.translations}
    keys = did_document.write(publication.document.body.keeper.ref, publication.keys)
    return {
        **{f"texts/{name}.txt": publication.texts[name] for name in sorted(named)},
        **{f"terms/{terms.record_digest}.json": terms.raw for terms in listed},
        **{f"rosters/{roster.record_digest}.json": roster.raw for roster in versions},
        ".well-known/did.json": keys,
        KEEPER_KEYS: keys,
        ROSTER: publication.document.raw,
        "index.json": _index(versions),
    }


def publish(publication: Publication, folder: Path) -> dict[str, bytes]:
    """Write the files into a folder, over an earlier publication of the same roster.

    Raises:
        LocalError: what is published there is newer, or another roster.
    """
    before = folder / ROSTER
    if before.exists():
        _check_grows(publication, read_roster(before), folder)
    files = site(publication)
    for name, data in files.items():
        put(folder / name, data)
    return files


def _check_grows(publication: Publication, before: Document[Roster], folder: Path) -> None:
    objection = growth(publication.document, before, publication.lineage())
    if objection is not None:
        raise LocalError(
            f"Sequence {publication.document.body.sequence} cannot take the place of what is "
            f"published in {folder}. {objection.sentence}",
            "Whoever saw that would refuse this one.",
        )


def _index(versions: tuple[Document[Roster], ...]) -> bytes:
    body = versions[0].body
    return orjson.dumps(
        {
            "name": body.name,
            "keeper": body.keeper.ref,
            "sequence": body.sequence,
            "issued": body.issued,
            "endsAt": body.ends_at,
            "current": versions[0].record_digest,
            "rosters": [
                {"sequence": roster.body.sequence, "digestMultibase": roster.record_digest}
                for roster in versions
            ],
        },
        option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE,
    )
