"""A roster as its keeper publishes it: all versions, the terms, the texts and the keeper's keys.

Owns which file of such a folder is what. Whoever reads the folder hands its bytes in; whether
what they say may be used is the business of ``rules`` and of ``record``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assent import did_document
from assent.documents import Document, read
from assent.documents.parts import Digest
from assent.documents.roster import Roster
from assent.documents.terms import Terms
from assent.errors import LocalError
from assent.key_ring import ListedKey
from assent.multibase import digest

__all__ = ["KEEPER_KEYS", "PATTERNS", "ROSTER", "Publication", "read_publication"]

ROSTER = "roster.json"
"""The current roster."""
KEEPER_KEYS = "keeper.did.json"
"""The keeper's DID document."""
PATTERNS = (ROSTER, KEEPER_KEYS, "rosters/*.json", "terms/*.json", "terms/*.txt", "texts/*.txt")
"""All files of a publication that are read; how those in folders are called does not matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A roster with what it rests on, by digest. Nothing is verified yet.

    ``former`` are the versions before it, perhaps itself among them.
    """

    document: Document[Roster]
    former: Mapping[Digest, Document[Roster]]
    terms: Mapping[Digest, Document[Terms]]
    texts: Mapping[Digest, bytes]
    keys: tuple[ListedKey, ...]

    def lineage(self) -> tuple[Document[Roster], ...]:
        """The current roster and those before it as far as they are here, newest first."""
        found = [self.document]
        while (previous := self.former.get(found[-1].body.previous or Digest(""))) is not None:
            found.append(previous)
        return tuple(found)


def read_publication(files: Mapping[str, bytes]) -> Publication:
    """The publication in files, each by its path below the folder.

    Raises:
        LocalError: a file is missing that every publication has.
        PeerError: a file is no such document.
    """
    for name in (ROSTER, KEEPER_KEYS):
        if name not in files:
            raise LocalError(f"There is no {name}.", f"It needs {ROSTER}, {KEEPER_KEYS} and terms.")
    document: Document[Roster] = read(files[ROSTER], "Roster")
    texts = [data for name, data in files.items() if name.endswith(".txt")]
    return Publication(
        document=document,
        former=_documents(files, "rosters/", "Roster"),
        terms=_documents(files, "terms/", "Terms"),
        texts={digest(data): data for data in texts},
        keys=did_document.read(files[KEEPER_KEYS], did=document.body.keeper.ref),
    )


def _documents(files: Mapping[str, bytes], folder: str, kind: str) -> dict[Digest, Document[Any]]:
    found = [
        read(data, kind)
        for name, data in sorted(files.items())
        if name.startswith(folder) and name.endswith(".json")
    ]
    return {document.record_digest: document for document in found}
