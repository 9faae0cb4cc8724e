"""The next roster from the sources and the one before: it only grows (ROS-04).

An entry that was ever listed stays as it is; the sources add terms and translations, and retire
some terms.
"""

from collections.abc import Iterable

from msgspec.structs import replace

from assent.documents import Document, seal, write
from assent.documents.parts import PartyReference
from assent.documents.roster import AnnouncedKey, EntryStatus, Roster, RosterEntry
from assent.errors import LocalError
from assent.key_ring import ListedKey
from assent.roster import succession
from assent.times import Instant
from assent_keeper.sources import Sources, entries

__all__ = ["next_roster", "sequence"]


def sequence(sources: Sources) -> int:
    """The sequence that the sources say."""
    return int(sources.plan["sequence"])


def next_roster(
    sources: Sources,
    files: dict[str, bytes],
    former: Document[Roster] | None,
    *,
    keys: Iterable[ListedKey],
) -> Document[Roster]:
    """The roster of the sources, not signed; ``former`` is the one of the sequence before.

    ``keys`` are the keeper's; it announces those that have no end.

    Raises:
        LocalError: there is no former one where the sequence asks for one, an entry would change,
            or what is to be retired is not listed.
    """
    plan = sources.plan
    if former is None and sequence(sources) != 1:
        raise LocalError(
            f"There is no signed roster of sequence {sequence(sources) - 1}.",
            "Versions follow one another by one: see sequence in roster.toml.",
        )
    body = Roster(
        id=f"{plan['base']}/rosters/{plan['name']}/{plan['sequence']}",
        name=plan["name"],
        keeper=PartyReference(ref=plan["keeper"]),
        sequence=plan["sequence"],
        previous=None if former is None else former.record_digest,
        keys=tuple(
            AnnouncedKey(ref=item.id, public_key_multibase=item.key.multibase)
            for item in keys
            if item.expires is None
        ),
        entries=_entries(sources, files, former),
        issued=Instant(plan["issued"]),
        ends_at=Instant(plan["ends_at"]),
    )
    made: Document[Roster] = seal(write(body))
    objection = None if former is None else succession(former, made)
    if objection is not None:
        raise LocalError(f"Nobody would use this roster. {objection.sentence}")
    return made


def _entries(
    sources: Sources, files: dict[str, bytes], former: Document[Roster] | None
) -> tuple[RosterEntry, ...]:
    listed = {} if former is None else {entry.ref: entry for entry in former.body.entries}
    for entry in entries(sources, files):
        before = listed.setdefault(entry.ref, entry)
        # What succession allows to change, it judges itself.
        if replace(before, status=entry.status, translations=entry.translations) != entry:
            raise LocalError(
                f"The terms {entry.name} {entry.version} would differ from those already listed.",
                "Give them a new version in roster.toml; agreements rest on the old one.",
            )
        listed[entry.ref] = replace(before, translations=entry.translations)
    for name in sources.plan.get("retired", ()):
        ref = f"{sources.plan['base']}/terms/{name}"
        if ref not in listed:
            raise LocalError(f"There are no terms {name} to retire.", "Write them: name/version.")
        listed[ref] = replace(listed[ref], status=EntryStatus.RETIRED)
    return tuple(listed.values())
