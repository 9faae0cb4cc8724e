"""Which standard terms an endpoint accepts, by which profile, and why not the others.

Everything that a profile keeps is offered; policy only takes away (POL-01). Of several profiles
that keep the same terms the one is named that keeps the fewest terms in all: it is the one
that the terms were meant for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assent.documents import Document
from assent.documents.parts import Reference, VersionedReference
from assent.documents.roster import EntryStatus, RosterEntry
from assent.documents.terms import Practices
from assent.policy import Offer, Policy
from assent.roster import objection_at_signing, roster_reference, terms_reference
from assent.terms import VENDOR, Verdict, Vocabulary, match
from assent.times import Instant
from assent_server.pinned_rosters import Pinned

__all__ = ["Considered", "Outcome", "consider", "offers"]


class Outcome(StrEnum):
    """What becomes of standard terms."""

    ACCEPTED = "accepted"
    PERSON = "person"
    REMOVED = "removed"
    NOT_KEPT = "not-kept"
    UNKNOWN = "unknown"
    RETIRED = "retired"
    ROSTER_ENDED = "roster-ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Considered:
    """One roster entry: what becomes of it, by which profile, and each profile's verdict."""

    entry: RosterEntry
    roster: VersionedReference
    outcome: Outcome
    profile: Document[Practices] | None
    verdicts: Mapping[str, Verdict]

    @property
    def is_offered(self) -> bool:
        """Whether a customer who proffers these terms gets an agreement, at once or by a person."""
        return self.outcome in (Outcome.ACCEPTED, Outcome.PERSON)

    @property
    def closest(self) -> Verdict | None:
        """The verdict of the profile that comes nearest to keeping the terms."""
        return min(self.verdicts.values(), key=lambda v: len(v.findings), default=None)


def consider(
    profiles: Sequence[Document[Practices]],
    rosters: Sequence[Pinned],
    policy: Policy,
    vocabulary: Vocabulary,
    now: Instant,
) -> tuple[Considered, ...]:
    """All entries of all rosters in their order; each digest once."""
    verdicts = {
        digest: {
            item.body.profile: match(item.body, terms.body, vocabulary, voice=VENDOR)
            for item in profiles
        }
        for pinned in rosters
        for digest, terms in pinned.terms.items()
    }
    kept = {item.body.profile: 0 for item in profiles}
    for own in verdicts.values():
        for name, verdict in own.items():
            kept[name] += verdict.within
    ranked = sorted(profiles, key=lambda item: (kept[item.body.profile], item.body.profile))
    found: dict[str, Considered] = {}
    for pinned in rosters:
        ended = objection_at_signing(pinned.document, now=now) is not None
        for entry in pinned.document.body.entries:
            own = verdicts[entry.digest_multibase]
            keeper = next((item for item in ranked if own[item.body.profile].within), None)
            found.setdefault(
                entry.digest_multibase,
                Considered(
                    entry=entry,
                    roster=roster_reference(pinned.document),
                    outcome=_outcome(entry, keeper, own, policy, roster_ended=ended),
                    profile=keeper,
                    verdicts=own,
                ),
            )
    return tuple(found.values())


def offers(considered: Sequence[Considered]) -> tuple[Offer, ...]:
    """What is offered, in roster order."""
    return tuple(
        Offer(
            terms=terms_reference(item.entry),
            roster=item.roster,
            practices=Reference(ref=item.profile.id, digest_multibase=item.profile.record_digest),
        )
        for item in considered
        if item.is_offered and item.profile is not None
    )


def _outcome(
    entry: RosterEntry,
    keeper: Document[Practices] | None,
    verdicts: Mapping[str, Verdict],
    policy: Policy,
    *,
    roster_ended: bool,
) -> Outcome:
    if roster_ended:
        return Outcome.ROSTER_ENDED
    if entry.status is not EntryStatus.ACTIVE:
        return Outcome.RETIRED
    if keeper is None:
        unknown = any(verdict.result == "unknown" for verdict in verdicts.values())
        return Outcome.UNKNOWN if unknown else Outcome.NOT_KEPT
    if entry.digest_multibase in policy.remove:
        return Outcome.REMOVED
    return Outcome.PERSON if entry.digest_multibase in policy.person else Outcome.ACCEPTED
