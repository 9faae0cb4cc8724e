"""Evidence bundles: one file with everything a stranger needs to check a history offline.

Owns the container; ``audit`` judges what is in it. The keys of the second party are in it too,
but prove nothing by being there: whose they are must be known from elsewhere (REC-05).
"""

from dataclasses import dataclass
from typing import Any

from assent.documents.agreement import Agreement
from assent.documents.answers import CounterOffer
from assent.documents.containers import (
    BUNDLE_BYTES_MAX,
    History,
    history_members,
    history_of,
    member,
    open_container,
    pack,
)
from assent.documents.description import SecondPartyDescription
from assent.documents.document import Document
from assent.documents.parts import Digest
from assent.documents.roster import Roster
from assent.documents.terms import Practices, Terms
from assent.errors import PeerError
from assent.multibase import digest

__all__ = ["Bundle", "Text", "read", "write"]

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The plain or legal text of terms in one language."""

    language: str
    kind: str
    text: str

    @property
    def digest(self) -> Digest:
        """The digest of the text's UTF-8 bytes, as the terms name it."""
        return digest(self.text.encode())


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """A history with all that it rests on.

    ``descriptions`` hold the one that the record pins and later ones; ``counter_offer`` is the
    one that the record answers; ``successors`` are later records that supersede it;
    ``conflicts`` are second-party documents that cannot stand beside the history, and rival
    records of its proffer: proof of equivocation.
    """

    history: History
    descriptions: tuple[Document[SecondPartyDescription], ...]
    practices: Document[Practices]
    terms: Document[Terms]
    texts: tuple[Text, ...] = ()
    roster: Document[Roster] | None = None
    counter_offer: Document[CounterOffer] | None = None
    successors: tuple[Document[Agreement], ...] = ()
    conflicts: tuple[Document[Any], ...] = ()


def read(raw: bytes) -> Bundle:
    """The bundle that ``raw`` spells; no proof is checked yet.

    Raises:
        PeerError: any code of PRF-01 to PRF-06; ``too-large`` over 4 MiB; ``reference``, a text
            has another digest than it says.
    """
    value = open_container(raw, "Bundle", bytes_max=BUNDLE_BYTES_MAX)
    return Bundle(
        history=history_of(value["history"]),
        descriptions=_members(value, "descriptions"),
        practices=member(value["practices"]),
        terms=member(value["terms"]),
        texts=tuple(map(_read_text, value["texts"])),
        roster=member(value["roster"]) if "roster" in value else None,
        counter_offer=member(value["counterOffer"]) if "counterOffer" in value else None,
        successors=_members(value, "successors"),
        conflicts=_members(value, "conflicts"),
    )


def write(bundle: Bundle) -> bytes:
    """The canonical bytes of a bundle."""
    members: Json = {
        "history": history_members(bundle.history),
        "descriptions": _values(bundle.descriptions),
        "practices": bundle.practices.value,
        "terms": bundle.terms.value,
        "texts": list(map(_write_text, bundle.texts)),
        "roster": bundle.roster and bundle.roster.value,
        "counterOffer": bundle.counter_offer and bundle.counter_offer.value,
        "successors": _values(bundle.successors) or None,
        "conflicts": _values(bundle.conflicts) or None,
    }
    return pack("Bundle", {name: item for name, item in members.items() if item is not None})


def _members(value: Json, name: str) -> tuple[Document[Any], ...]:
    return tuple(map(member, value.get(name, ())))


def _values(items: tuple[Document[Any], ...]) -> list[Json]:
    return [item.value for item in items]


def _read_text(value: Json) -> Text:
    text = Text(language=value["language"], kind=value["kind"], text=value["text"])
    if text.digest != value["digestMultibase"]:
        raise PeerError("reference", "A text has another digest than it says.")
    return text


def _write_text(text: Text) -> Json:
    return {
        "digestMultibase": text.digest,
        "language": text.language,
        "kind": text.kind,
        "text": text.text,
    }
