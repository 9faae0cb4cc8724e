"""What is wrong with a publication: everything that a client or a vendor would refuse, and more.

Each fault names the requirement that it breaks. The order is that in which a reader would meet
them: who signed, whether versions follow, whether it is in time, terms, texts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from assent import record
from assent.documents import Document
from assent.documents.roster import Roster, RosterEntry
from assent.documents.terms import Terms, TextKind
from assent.errors import PeerError
from assent.key_ring import KeyRing
from assent.roster import (
    Objection,
    Publication,
    objection_at_signing,
    succession,
    verify_steps,
)
from assent.terms import Vocabulary, load_vocabulary
from assent.terms.activity import of_permission
from assent.terms.prohibitions import avoids
from assent.terms.verdict import Result
from assent.times import Instant
from assent_keeper.changes import called

__all__ = ["PAGE_WORDS_MAX", "Fault", "contradictions", "faults"]

PAGE_WORDS_MAX: Final = 320
"""How many words of plain text make a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong where, and the requirement that it breaks."""

    place: str
    fault: str
    requirement: str


def faults(publication: Publication, *, now: Instant) -> tuple[Fault, ...]:
    """All faults of a publication; none means that it can be relied on at ``now``."""
    vocabulary = load_vocabulary()
    found = [*_signatures(publication), *_order(publication), *_time(publication, now)]
    for entry in publication.document.body.entries:
        terms = publication.terms.get(entry.digest_multibase)
        if terms is None:
            what = "no terms of this digest are there"
            found.append(Fault(place=called(entry), fault=what, requirement="ROS-01"))
            continue
        found += _entry(entry, terms)
        found += _texts(entry, terms.body, publication)
        found += _translations(entry, terms.body, publication)
        found += [
            Fault(
                place=called(entry),
                fault=f"permission {number} is hit by a prohibition of the same terms",
                requirement="TRM-12",
            )
            for number in contradictions(terms.body, vocabulary)
        ]
    return tuple(found)


def _signatures(publication: Publication) -> Iterator[Fault]:
    keys = KeyRing(publication.keys)
    older: Document[Roster] | None = None
    for roster in reversed(publication.lineage()):
        try:
            record.verify(roster, keys=keys)
            verify_steps([roster], after=older, pinned=publication.keys)
        except PeerError as error:
            yield Fault(place=_sequence(roster), fault=error.detail, requirement="ROS-02")
        older = roster


def _order(publication: Publication) -> Iterator[Fault]:
    newest_first = publication.lineage()
    for newer, older in pairwise(newest_first):
        objection = succession(older, newer)
        if objection is not None:
            key = objection is Objection.KEY_UNANNOUNCED
            rule = "ROS-15" if key else "ROS-04"
            yield Fault(place=_sequence(newer), fault=objection.sentence, requirement=rule)
    first = newest_first[-1]
    if first.body.previous is not None or first.body.sequence != "1":
        yield Fault(
            place=_sequence(first), fault="the version before is not there", requirement="ROS-04"
        )


def _time(publication: Publication, now: Instant) -> Iterator[Fault]:
    objection = objection_at_signing(publication.document, now=now)
    if objection is not None:
        place = _sequence(publication.document)
        yield Fault(place=place, fault=objection.sentence, requirement="ROS-08")


def _entry(entry: RosterEntry, terms: Document[Terms]) -> Iterator[Fault]:
    body = terms.body
    said = (entry.ref, entry.name, entry.version, entry.kind)
    if said != (body.id, body.name, body.version, body.kind):
        what = "the terms call themselves otherwise than the roster calls them"
        yield Fault(place=called(entry), fault=what, requirement="ROS-01")


def _texts(entry: RosterEntry, terms: Terms, publication: Publication) -> Iterator[Fault]:
    kinds: dict[str, set[TextKind]] = {}
    for named in terms.texts:
        kinds.setdefault(named.language, set()).add(named.kind)
        place = f"{called(entry)}, {named.kind} text in {named.language}"
        text = publication.texts.get(named.digest_multibase)
        pages_max = 1 if named.kind is TextKind.PLAIN else None
        yield from _text(place, text, "ROS-06", pages_max=pages_max)
    for language, own in sorted(kinds.items()):
        for kind in sorted(set(TextKind) - own):
            what = f"there is no {kind} text in {language}"
            yield Fault(place=called(entry), fault=what, requirement="ROS-06")


def _translations(entry: RosterEntry, terms: Terms, publication: Publication) -> Iterator[Fault]:
    taken = {text.language for text in terms.texts}
    for item in entry.translations:
        place = f"{called(entry)}, translation to {item.language}"
        if item.language in taken:
            what = "the terms have a text, or a translation, in this language already"
            yield Fault(place=place, fault=what, requirement="ROS-12")
        taken.add(item.language)
        text = publication.texts.get(item.digest_multibase)
        yield from _text(place, text, "ROS-12", pages_max=1)


def _text(
    place: str, text: bytes | None, requirement: str, *, pages_max: int | None
) -> Iterator[Fault]:
    if text is None:
        yield Fault(place=place, fault="no text of this digest is there", requirement="ROS-01")
    elif pages_max is not None and len(text.split()) > pages_max * PAGE_WORDS_MAX:
        what = f"it is longer than a page of {PAGE_WORDS_MAX} words"
        yield Fault(place=place, fault=what, requirement=requirement)


def contradictions(terms: Terms, vocabulary: Vocabulary) -> tuple[int, ...]:
    """The permissions, counted from 1, that the terms' own prohibitions hit (TRM-12)."""
    return tuple(
        number
        for number, permission in enumerate(terms.permissions, start=1)
        for done in [of_permission(permission, f"permission {number}")]
        if any(avoids(done, p, vocabulary) is not Result.WITHIN for p in terms.prohibitions)
    )


def _sequence(roster: Document[Roster]) -> str:
    return f"sequence {roster.body.sequence}"
