"""Rosters: which entry is meant, whether a roster may be used, and whether two match.

Owns these rules only. Who signed a roster is checked by ``lineage``. Expiry and rollback matter
at signing alone: agreements outlive their roster.
"""

from collections.abc import Collection, Iterable
from enum import StrEnum

from assent.documents import Document
from assent.documents.parts import Digest, TermsReference, VersionedReference
from assent.documents.roster import EntryStatus, Roster, RosterEntry
from assent.times import Instant

__all__ = [
    "Objection",
    "descends",
    "find",
    "growth",
    "matching_entry",
    "objection",
    "objection_at_signing",
    "roster_reference",
    "succession",
    "terms_reference",
]

RosterDocument = Document[Roster]


class Objection(StrEnum):
    """Why a roster is not used."""

    KEEPER_UNKNOWN = "keeper-unknown"
    KEEPER_IS_PARTY = "keeper-is-party"
    EXPIRED = "expired"
    NOT_YET_ISSUED = "not-yet-issued"
    ROLLED_BACK = "rolled-back"
    FORKED = "forked"
    SKIPPED = "skipped"
    ENTRY_CHANGED = "entry-changed"
    KEY_UNANNOUNCED = "key-unannounced"

    @property
    def sentence(self) -> str:
        """The objection in words for people."""
        return _SENTENCES[self]


_SENTENCES = {
    Objection.KEEPER_UNKNOWN: "The keeper of this roster is not among those trusted here.",
    Objection.KEEPER_IS_PARTY: "The keeper of this roster is the vendor itself.",
    Objection.EXPIRED: "This roster is no longer kept up: its end date has passed.",
    Objection.NOT_YET_ISSUED: "This roster says it was issued in the future.",
    Objection.ROLLED_BACK: "This roster is older than one that was seen before.",
    Objection.FORKED: "This roster does not follow from the one that was seen before.",
    Objection.SKIPPED: "This roster leaves out versions since the one that was seen before.",
    Objection.ENTRY_CHANGED: "This roster changes or drops terms that were in it before.",
    Objection.KEY_UNANNOUNCED: "The version before does not allow the key of this roster.",
}


def objection(
    roster: Roster, *, keepers: Collection[str], parties: Collection[str]
) -> Objection | None:
    """Why the keeper is not to be trusted here: not pinned, or a party itself (ROS-02)."""
    if roster.keeper.ref in parties:
        return Objection.KEEPER_IS_PARTY
    return None if roster.keeper.ref in keepers else Objection.KEEPER_UNKNOWN


def objection_at_signing(
    roster: RosterDocument, *, now: Instant, newest: RosterDocument | None = None
) -> Objection | None:
    """Why no new agreement is signed under a roster now (ROS-03).

    ``newest`` is the roster of the same name and keeper with the highest sequence seen so far.
    """
    body = roster.body
    if now < body.issued:
        return Objection.NOT_YET_ISSUED
    if now >= body.ends_at:
        return Objection.EXPIRED
    if newest is None or newest.record_digest == roster.record_digest:
        return None
    if int(body.sequence) < int(newest.body.sequence):
        return Objection.ROLLED_BACK
    return Objection.FORKED if body.sequence == newest.body.sequence else None


def succession(older: RosterDocument, newer: RosterDocument) -> Objection | None:
    """Why ``newer`` is not the next version of ``older``: a roster only grows (ROS-04).

    An entry changes in two things only: from active to retired, and by further translations.
    Keys are compared by name here; whether they are the ones of that name ``lineage`` checks.
    """
    before, after = older.body, newer.body
    if int(after.sequence) <= int(before.sequence):
        return Objection.ROLLED_BACK
    if int(after.sequence) != int(before.sequence) + 1:
        return Objection.SKIPPED
    same = (before.keeper, before.name) == (after.keeper, after.name)
    if not same or after.previous != older.record_digest:
        return Objection.FORKED
    kept = {entry.ref: entry for entry in after.entries}
    if len(kept) != len(after.entries):
        return Objection.ENTRY_CHANGED
    for entry in before.entries:
        if entry.ref not in kept or not _continues(entry, kept[entry.ref]):
            return Objection.ENTRY_CHANGED
    if not _is_announced(older, newer):
        return Objection.KEY_UNANNOUNCED
    return Objection.ROLLED_BACK if _is_dated_back(older, newer) else None


def growth(
    newer: RosterDocument, older: RosterDocument, chain: Iterable[RosterDocument]
) -> Objection | None:
    """Why ``newer`` does not grow out of ``older`` step by step; None if it does (ROS-04).

    ``chain`` holds the versions between them, in any order; their proofs were checked.
    """
    if int(newer.body.sequence) < int(older.body.sequence):
        return Objection.ROLLED_BACK
    known = {step.record_digest: step for step in (*chain, older)}
    while newer.record_digest != older.record_digest:
        steps = int(newer.body.sequence) - int(older.body.sequence)
        if steps < 1:
            return Objection.FORKED
        previous = older if steps == 1 else known.get(newer.body.previous or Digest(""))
        if previous is None:
            return Objection.SKIPPED
        found = succession(previous, newer)
        if found is not None:
            return found
        newer = previous
    return None


def descends(newer: RosterDocument, older: RosterDocument, chain: Iterable[RosterDocument]) -> bool:
    """Whether ``newer`` is ``older`` or grows out of it; ``chain`` as in ``growth``."""
    return growth(newer, older, chain) is None


def matching_entry(
    one: RosterDocument,
    other: RosterDocument,
    terms: Digest,
    chain: Iterable[RosterDocument] = (),
) -> RosterEntry | None:
    """The entry of the terms with this digest, if the two rosters match in it (ROS-05).

    One descends from the other, and the entry is equal but for translations, and active in both.
    """
    steps = tuple(chain)
    if not (descends(one, other, steps) or descends(other, one, steps)):
        return None
    entries = [
        entry
        for entry in (*one.body.entries, *other.body.entries)
        if entry.digest_multibase == terms
    ]
    if any(_lacks(roster, terms) for roster in (one, other)):
        return None
    if len({_unchangeable(entry) for entry in entries}) != 1:
        return None
    active = all(entry.status is EntryStatus.ACTIVE for entry in entries)
    return entries[0] if active else None


def find(roster: Roster, name: str) -> RosterEntry | None:
    """The entry meant by an IRI, a digest, a name, ``name/version`` or an alias.

    A name or alias means its newest version, an active one before a retired one.
    """
    exact = [e for e in roster.entries if name in (e.ref, e.digest_multibase)]
    named = [
        e for e in roster.entries if name in (e.name, f"{e.name}/{e.version}") or name in e.aliases
    ]
    return max(exact or named, key=_newest, default=None)


def terms_reference(entry: RosterEntry) -> TermsReference:
    """How a document names the terms of an entry."""
    return TermsReference(
        ref=entry.ref,
        name=entry.name,
        version=entry.version,
        digest_multibase=entry.digest_multibase,
    )


def roster_reference(roster: RosterDocument) -> VersionedReference:
    """How a document names a roster; its version is the sequence."""
    return VersionedReference(
        ref=roster.body.id, version=roster.body.sequence, digest_multibase=roster.record_digest
    )


def _is_dated_back(older: RosterDocument, newer: RosterDocument) -> bool:
    """Whether the later version was issued or signed before the earlier one (ROS-16).

    Who stole a keeper's former key can date a signature back to where that key was valid.
    """
    signed = [proof.created for roster in (older, newer) for proof in roster.proofs]
    return newer.body.issued < older.body.issued or signed != sorted(signed)


def _continues(before: RosterEntry, after: RosterEntry) -> bool:
    """Whether an entry is unchanged but for being retired, and for further translations."""
    retired = before.status is EntryStatus.ACTIVE and after.status is EntryStatus.RETIRED
    if before.status is not after.status and not retired:
        return False
    kept = set(before.translations) <= set(after.translations)
    return kept and _unchangeable(before) == _unchangeable(after)


def _is_announced(older: RosterDocument, newer: RosterDocument) -> bool:
    """Whether ``newer``, if it is signed yet, has a key that ``older`` allows, and allows some."""
    allowed = {item.ref for item in older.body.keys}
    if not allowed:
        return True
    return bool(newer.body.keys) and {p.verification_method for p in newer.proofs} <= allowed


def _unchangeable(entry: RosterEntry) -> tuple[object, ...]:
    return (
        entry.ref,
        entry.name,
        entry.version,
        entry.kind,
        entry.aliases,
        entry.digest_multibase,
    )


def _lacks(roster: RosterDocument, terms: Digest) -> bool:
    return all(entry.digest_multibase != terms for entry in roster.body.entries)


def _newest(entry: RosterEntry) -> tuple[bool, tuple[int, ...]]:
    return entry.status is EntryStatus.ACTIVE, tuple(map(int, entry.version.split(".")))
