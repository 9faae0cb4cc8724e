"""Evidence bundles: one file with everything a stranger needs to check a history offline.

Owns the container; ``audit`` judges what is in it. The keys of the second party are in it too,
but prove nothing by being there: whose they are must be known from elsewhere (REC-05).
"""

from dataclasses import dataclass
from typing import Any

from assent.documents.answers import CounterOffer
from assent.documents.containers import (
    BUNDLE_BYTES_MAX,
    History,
    Proffer,
    history_members,
    history_of,
    member,
    open_container,
    pack,
    proffer_of,
)
from assent.documents.description import SecondPartyDescription
from assent.documents.document import Document
from assent.documents.parts import Digest
from assent.multibase import digest
from assent.terms.model import Practices, Roster, Terms
from assent import codec

__all__ = ["Bundle", "Text", "read", "write"]


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

    ``descriptions`` hold the one that the record pins and later ones; ``conflicts`` are
    second-party documents that cannot stand beside the history: proof of equivocation.
    """

    history: History
    descriptions: tuple[Document[SecondPartyDescription], ...]
    practices: Document[Practices]
    terms: Document[Terms]
    texts: tuple[Text, ...] = ()
    roster: Document[Roster] | None = None
    proffer: Proffer | None = None
    counter_offer: Document[CounterOffer] | None = None
    conflicts: tuple[Document[Any], ...] = ()


def read(raw: bytes) -> Bundle:
    """The bundle that ``raw`` spells; no proof is checked yet.

    Raises:
        PeerError: any code of PRF-01 to PRF-06; ``too-large`` over 4 MiB.
    """
    value = open_container(raw, "Bundle", bytes_max=BUNDLE_BYTES_MAX)
    proffer = value.get("proffer")
    return Bundle(
        history=history_of(value["history"]),
        descriptions=tuple(member(item) for item in value["descriptions"]),
        practices=member(value["practices"]),
        terms=member(value["terms"]),
        texts=tuple(
            Text(language=item["language"], kind=item["kind"], text=item["text"])
            for item in value["texts"]
        ),
        roster=member(value["roster"]) if "roster" in value else None,
        proffer=proffer_of(proffer, codec.encode(proffer)) if proffer else None,
        counter_offer=member(value["counterOffer"]) if "counterOffer" in value else None,
        conflicts=tuple(member(item) for item in value.get("conflicts", ())),
    )


def write(bundle: Bundle) -> bytes:
    """The canonical bytes of a bundle."""
    members: dict[str, Any] = {
        "history": history_members(bundle.history),
        "descriptions": [item.value for item in bundle.descriptions],
        "practices": bundle.practices.value,
        "terms": bundle.terms.value,
        "texts": [
            {
                "digestMultibase": text.digest,
                "language": text.language,
                "kind": text.kind,
                "text": text.text,
            }
            for text in bundle.texts
        ],
    }
    if bundle.roster is not None:
        members["roster"] = bundle.roster.value
    if bundle.proffer is not None:
        members["proffer"] = codec.decode(bundle.proffer.raw, bytes_max=BUNDLE_BYTES_MAX)
    if bundle.counter_offer is not None:
        members["counterOffer"] = bundle.counter_offer.value
    if bundle.conflicts:
        members["conflicts"] = [item.value for item in bundle.conflicts]
    return pack("Bundle", members)
