"""The reference roster as it is shipped, with its terms and their texts.

Owns the reading of these files and the check that they belong together.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import assent_schemas
from assent.documents import Document, read
from assent.documents.parts import Digest
from assent.documents.roster import Roster, RosterEntry
from assent.documents.terms import Terms, TextKind
from assent.errors import LocalError, PeerError
from assent.multibase import digest
from assent.roster.rules import find

__all__ = ["Reference", "Standard", "Text", "reference"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text of standard terms."""

    language: str
    kind: TextKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """Standard terms as they are shipped: the entry, the document and its texts.

    ``translations`` are of the plain text; they help to read and decide nothing.
    """

    entry: RosterEntry
    document: Document[Terms]
    texts: tuple[Text, ...]
    translations: tuple[Text, ...] = ()

    @property
    def terms(self) -> Terms:
        """The machine-readable terms."""
        return self.document.body

    def text(self, kind: TextKind, language: str = "en") -> str:
        """The text of a kind in a language.

        Raises:
            LocalError: there is none in this language.
        """
        for text in self.texts:
            if (text.kind, text.language) == (kind, language):
                return text.text
        raise LocalError(f"The terms {self.entry.name} have no {kind} text in “{language}”.")

    def translation(self, language: str) -> str | None:
        """The plain text as it was translated to a language, if it was."""
        found = (item.text for item in self.translations if item.language == language)
        return next(found, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """The reference roster with everything it lists; ``former`` are its versions, newest first.

    ``keeper`` is the keeper's DID and ``keeper_document`` its DID document, to be pinned.
    """

    document: Document[Roster]
    former: tuple[Document[Roster], ...]
    keeper_document: bytes
    standards: Mapping[Digest, Standard]

    @property
    def keeper(self) -> str:
        """The keeper's DID."""
        return self.document.body.keeper.ref

    def find(self, name: str) -> Standard | None:
        """The standard terms meant by an IRI, a digest, a name or an alias."""
        entry = find(self.document.body, name)
        return None if entry is None else self.standards[entry.digest_multibase]


@cache
def reference() -> Reference:
    """The roster that is shipped, every digest of it verified.

    Raises:
        PinError: a shipped file was edited.
        PeerError: ``reference``, terms or a text differ from what the roster lists (ROS-01).
    """
    document: Document[Roster] = read(assent_schemas.read("roster/roster.json"), "Roster")
    return Reference(
        document=document,
        former=_former(document),
        keeper_document=assent_schemas.read("roster/keeper.did.json"),
        standards={entry.digest_multibase: _standard(entry) for entry in document.body.entries},
    )


def _standard(entry: RosterEntry) -> Standard:
    stem = f"roster/terms/{entry.name}-{entry.version}"
    document: Document[Terms] = read(assent_schemas.read(f"{stem}.json"), "Terms")
    terms = document.body
    listed = (entry.ref, entry.name, entry.version, entry.kind, entry.digest_multibase)
    if listed != (terms.id, terms.name, terms.version, terms.kind, document.record_digest):
        raise PeerError("reference", "Terms differ from what the roster lists.")
    texts = (_text(stem, text.language, text.kind, text.digest_multibase) for text in terms.texts)
    translations = (
        _text(stem, item.language, TextKind.PLAIN, item.digest_multibase)
        for item in entry.translations
    )
    return Standard(
        entry=entry, document=document, texts=tuple(texts), translations=tuple(translations)
    )


def _text(stem: str, language: str, kind: TextKind, name: Digest) -> Text:
    data = assent_schemas.read(f"{stem}.{language}.{kind}.txt")
    if digest(data) != name:
        raise PeerError("reference", "A text differs from what is named.")
    return Text(language=language, kind=kind, text=data.decode())


def _former(document: Document[Roster]) -> tuple[Document[Roster], ...]:
    """The versions before, each the one that the next names."""
    found: list[Document[Roster]] = []
    previous = document.body.previous
    while previous is not None:
        older: Document[Roster] = read(
            assent_schemas.read(f"roster/rosters/{previous}.json"), "Roster"
        )
        if older.record_digest != previous:
            raise PeerError("reference", "A former roster differs from what is named.")
        found.append(older)
        previous = older.body.previous
    return tuple(found)
