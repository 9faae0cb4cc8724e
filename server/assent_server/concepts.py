"""Short names of vocabulary concepts, as practices are written: ``Contract``, ``pd:Name``, ``DE``.

Every name means exactly one concept of the pinned vocabulary; a full IRI means itself.
"""

import difflib
from collections.abc import Iterable

from assent.documents.terms import Recipient, RecipientKind
from assent.errors import LocalError
from assent.terms.vocabulary import Vocabulary

__all__ = ["Concepts"]

_ANYWHERE = "anywhere"
_PLAIN_RECIPIENTS = frozenset(
    {
        RecipientKind.NONE,
        RecipientKind.SECOND_PARTY,
        RecipientKind.PROCESSORS,
        RecipientKind.PARTNERS,
        RecipientKind.ANY,
    }
)


class Concepts:
    """The names of one vocabulary, by dimension."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        places = vocabulary.locations
        self._anywhere = places.anywhere
        self._known = {
            "purposes": vocabulary.purposes.names,
            "data": vocabulary.data.names,
            "operations": vocabulary.operations.names,
            "recipients": vocabulary.recipients.names,
            "legal_basis": vocabulary.legal_bases.names,
            "automation": frozenset(vocabulary.automation),
            "locations": places.countries | frozenset(places.groups) | places.moving,
        }
        self._called: dict[tuple[str, str], list[str]] = {}
        for dimension, known in self._known.items():
            for iri in sorted(known):
                for name in _names(iri):
                    self._called.setdefault((dimension, name), []).append(iri)

    def full(self, dimension: str, name: str) -> str:
        """The IRI of a short name.

        Raises:
            LocalError: no such concept, or several; the hint names the nearest.
        """
        if name.startswith("https://"):
            return name
        if dimension == "locations" and name == _ANYWHERE:
            return self._anywhere
        known = self._known[dimension]
        found = self._called.get((dimension, name), [])
        if len(found) == 1:
            return found[0]
        if found:
            raise LocalError(
                f"“{name}” means several concepts.", f"Write one of: {', '.join(found)}."
            )
        raise LocalError(f"The vocabulary has no {dimension} called “{name}”.", _near(name, known))

    def short(self, dimension: str, iri: str) -> str:
        """The shortest name that means this concept only."""
        names = (name for name in _names(iri) if self._called.get((dimension, name)) == [iri])
        return next(names, iri)

    def all(self, dimension: str, names: Iterable[str]) -> tuple[str, ...]:
        """The IRIs of several names of one dimension."""
        return tuple(dict.fromkeys(self.full(dimension, name) for name in names))

    def recipient(self, name: str) -> Recipient:
        """``processors``, an IRI by name with or without `` (Category)``, or a category.

        Raises:
            LocalError: no such concept, or several; the hint names the nearest.
        """
        if name in _PLAIN_RECIPIENTS:
            return Recipient(kind=RecipientKind(name))
        if name.startswith("https://") and "#" not in name:
            ref, _, category = name.partition(" (")
            named = self.full("recipients", category.rstrip(")")) if category else None
            return Recipient(kind=RecipientKind.NAMED, ref=ref, category=named)
        return Recipient(kind=RecipientKind.CATEGORY, ref=self.full("recipients", name))


def _names(iri: str) -> tuple[str, str]:
    """The short names of a concept: ``Name`` and ``pd:Name``."""
    space, _, local = iri.rpartition("#")
    return local, f"{space.rpartition('/')[2]}:{local}"


def _near(name: str, known: Iterable[str]) -> str:
    locals_ = {iri.rpartition("#")[2] for iri in known}
    close = difflib.get_close_matches(name, locals_, n=3, cutoff=0.5)
    if close:
        return f"Did you mean {' or '.join(close)}?"
    return "The names are those of the Data Privacy Vocabulary, https://w3id.org/dpv."
