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
from assent.policy import Accept, AskPerson, Judged, Match, Offer, Policy, Refuse, decide
from assent.roster import objection_at_signing, roster_reference, terms_reference
from assent.terms import VENDOR, Result, Verdict, Vocabulary, match, sensitive_data
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
    """One roster entry: what becomes of it, by which profile, and each profile's verdict.

    ``sensitive`` are the sensitive categories of data that this profile names.
    """

    entry: RosterEntry
    roster: VersionedReference
    outcome: Outcome
    profile: Document[Practices] | None
    verdicts: Mapping[str, Verdict]
    sensitive: tuple[str, ...] = ()

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
            sensitive = () if keeper is None else sensitive_data(keeper.body, vocabulary)
            found.setdefault(
                entry.digest_multibase,
                Considered(
                    entry=entry,
                    roster=roster_reference(pinned.document),
                    outcome=(
                        Outcome.ROSTER_ENDED if ended else _outcome(entry, own, policy, sensitive)
                    ),
                    profile=keeper,
                    verdicts=own,
                    sensitive=sensitive,
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
            is_sensitive=bool(item.sensitive),
        )
        for item in considered
        if item.is_offered and item.profile is not None
    )


def _outcome(
    entry: RosterEntry,
    verdicts: Mapping[str, Verdict],
    policy: Policy,
    sensitive: tuple[str, ...],
) -> Outcome:
    if entry.status is not EntryStatus.ACTIVE:
        return Outcome.RETIRED
    results = {verdict.result for verdict in verdicts.values()}
    if Result.WITHIN not in results:
        return Outcome.UNKNOWN if Result.UNKNOWN in results else Outcome.NOT_KEPT
    judged = Judged(terms=entry.digest_multibase, match=Match.WITHIN, is_sensitive=bool(sensitive))
    return _OUTCOMES[type(decide(policy, [judged], (), may_counter=False))]


_OUTCOMES = {
    Accept: Outcome.ACCEPTED,
    AskPerson: Outcome.PERSON,
    Refuse: Outcome.REMOVED,
}
