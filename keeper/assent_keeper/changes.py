"""What changed from one roster to the next, one line a change, and whether clients accept it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from msgspec.structs import fields, replace

from assent.documents.roster import EntryStatus, Roster, RosterEntry

__all__ = ["Change", "Kind", "called", "changes"]


class Kind(StrEnum):
    """What happened to an entry or a member. Only the first four are allowed."""

    ADDED = "added"
    RETIRED = "retired"
    RENEWED = "renewed"
    TRANSLATED = "translated"
    CHANGED = "changed"
    REMOVED = "removed"
    REVIVED = "revived"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference: what of, of which kind, and the members that differ."""

    what: str
    kind: Kind
    members: tuple[str, ...] = ()


def changes(older: Roster, newer: Roster) -> tuple[Change, ...]:
    """All differences that a reader has to know of, in the order of the newer roster."""
    before = {entry.ref: entry for entry in older.entries}
    after = {entry.ref: entry for entry in newer.entries}
    found = (
        []
        if older.ends_at == newer.ends_at
        else [Change(what=f"ends {newer.ends_at}", kind=Kind.RENEWED)]
    )
    for ref, entry in after.items():
        found += _entry(before.get(ref), entry)
    found += [
        Change(what=called(entry), kind=Kind.REMOVED)
        for ref, entry in before.items()
        if ref not in after
    ]
    return tuple(found)


def _entry(before: RosterEntry | None, after: RosterEntry) -> Iterator[Change]:
    if before is None:
        yield Change(what=called(after), kind=Kind.ADDED)
        return
    if before.status is not after.status:
        retired = after.status is EntryStatus.RETIRED
        yield Change(what=called(after), kind=Kind.RETIRED if retired else Kind.REVIVED)
    added = [item.language for item in after.translations if item not in before.translations]
    if added and set(before.translations) < set(after.translations):
        yield Change(what=called(after), kind=Kind.TRANSLATED, members=tuple(added))
        before = replace(before, translations=after.translations)
    if replace(before, status=after.status) != after:
        differ = tuple(
            field.encode_name
            for field in fields(after)
            if field.name != "status" and getattr(before, field.name) != getattr(after, field.name)
        )
        yield Change(what=called(after), kind=Kind.CHANGED, members=differ)


def called(entry: RosterEntry) -> str:
    """The name and version of an entry, as people read it."""
    return f"{entry.name} {entry.version}"
