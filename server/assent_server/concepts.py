"""Short names of vocabulary concepts, as practices are written: ``Contract``, ``pd:Name``, ``DE``.

Every name means exactly one concept of the pinned vocabulary; a full IRI means itself.
"""

import difflib
from collections.abc import Iterable

from assent.errors import LocalError
from assent.terms.vocabulary import Vocabulary

__all__ = ["Concepts"]

_ANYWHERE = "anywhere"


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
        found = sorted(iri for iri in known if _is_called(iri, name))
        if len(found) == 1:
            return found[0]
        if found:
            raise LocalError(
                f"“{name}” means several concepts.", f"Write one of: {', '.join(found)}."
            )
        raise LocalError(f"The vocabulary has no {dimension} called “{name}”.", _near(name, known))

    def all(self, dimension: str, names: Iterable[str]) -> tuple[str, ...]:
        """The IRIs of several names of one dimension."""
        return tuple(dict.fromkeys(self.full(dimension, name) for name in names))


def _is_called(iri: str, name: str) -> bool:
    prefix, mark, local = name.rpartition(":")
    space, _, own = iri.rpartition("#")
    return own == local and (not mark or space.rpartition("/")[2] == prefix)


def _near(name: str, known: Iterable[str]) -> str:
    locals_ = {iri.rpartition("#")[2] for iri in known}
    close = difflib.get_close_matches(name, locals_, n=3, cutoff=0.5)
    if close:
        return f"Did you mean {' or '.join(close)}?"
    return "The names are those of the Data Privacy Vocabulary, https://w3id.org/dpv."
