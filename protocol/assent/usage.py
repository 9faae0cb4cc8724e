"""May this be done with a customer's data? One use, asked of what was agreed with her.

What a question leaves open, how long data is kept, where and at which level of automation, is as
the permission says that allows it; the answer repeats these as conditions. Default deny: without
an agreement that is active nothing is permitted (DEC-01).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from msgspec import structs

from assent.agreement import OwedDuty, Standing, Status, terms_in_force
from assent.documents.parts import Digest
from assent.documents.terms import Permission, Recipient, RecipientKind, Terms
from assent.terms import VENDOR, Activity, Result, Vocabulary, allow, weigh
from assent.terms.prohibitions import avoids
from assent.terms.verdict import Finding

__all__ = ["Agreed", "Decision", "Use", "decide"]

_OWN: tuple[Recipient, ...] = (Recipient(kind=RecipientKind.SECOND_PARTY),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What somebody wants to do: IRIs of the vocabulary, each combination of one from every member.

    ``recipients`` are the second party itself unless others are named. What is None or empty
    of the last three is left open.
    """

    purposes: tuple[str, ...]
    data: tuple[str, ...]
    operations: tuple[str, ...]
    recipients: tuple[Recipient, ...] = _OWN
    retention: str | None = None
    locations: tuple[str, ...] = ()
    automation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """One agreement with the customer: its terms, and where it stands at the time asked about."""

    record: Digest
    terms: Terms
    standing: Standing

    @property
    def owed(self) -> tuple[OwedDuty, ...]:
        """The duties that nobody reported yet."""
        return tuple(item for item in self.standing.duties if item.outcome is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Whether a use is permitted, and why, in words a person understands.

    ``agreed`` is the agreement that decided, None where there is none at all. ``rule`` and
    ``dimension`` are those of its terms (``permissions/0``, ``retention``). ``conditions`` are the
    limits of what the question left open, where it is permitted.

    ``owing`` are the agreements under which something is still owed, whichever decided.
    ``ended_prohibitions`` are those of other agreements that are over and hit the use, or may do
    so, the latest first: they hold for what was received under these (AGR-06).
    """

    result: Result
    sentence: str
    agreed: Agreed | None = None
    rule: str | None = None
    dimension: str | None = None
    conditions: Permission | None = None
    owing: tuple[Agreed, ...] = ()
    ended_prohibitions: tuple["Decision", ...] = ()

    @property
    def permitted(self) -> bool:
        """Whether it may be done; what nobody can tell may not (DEC-01)."""
        return self.result is Result.WITHIN

    @property
    def duties(self) -> tuple[OwedDuty, ...]:
        """All that is still owed to the customer (DEC-02)."""
        return tuple(duty for agreed in self.owing for duty in agreed.owed)


def decide(use: Use, agreed: Iterable[Agreed], vocabulary: Vocabulary) -> Decision:
    """The answer that all agreements with one customer give together.

    One that permits suffices, unless a prohibition of another active one hits, or nobody can tell
    whether it does. That of an ended one decides where none is active, and else is told beside
    the answer (DEC-02).
    """
    known = sorted(agreed, key=lambda item: item.standing.since)
    if not known:
        return Decision(result=Result.OUTSIDE, sentence="There is no agreement with this customer.")
    active = [item for item in known if item.standing.permits]
    answers = [_asked(use, item, vocabulary) for item in active or known[-1:]]
    forbidding = [item for item in answers if _forbids(item.rule)]
    decided = next(iter(forbidding), None) or max(answers, key=lambda item: item.result.rank)
    if decided.permitted:
        others = (item for item in active if item is not decided.agreed)
        against = _hits(use, decided.conditions, others, vocabulary)
        decided = min(against, key=lambda item: item.result.rank, default=decided)
    ended = (item for item in reversed(known) if item.standing.status.is_over)
    hits = list(_hits(use, decided.conditions, ended, vocabulary))
    if not active:
        decided = next((item for item in hits if item.result is Result.OUTSIDE), decided)
    return replace(
        decided,
        owing=tuple(item for item in known if item.owed),
        ended_prohibitions=tuple(item for item in hits if item is not decided),
    )


def _hits(
    use: Use, conditions: Permission | None, known: Iterable[Agreed], vocabulary: Vocabulary
) -> Iterator[Decision]:
    """Of each agreement the prohibition that hits a use under ``conditions``, or may do so."""
    activity = _read(use, conditions)
    for agreed in known:
        terms = terms_in_force(agreed.terms, agreed.standing)
        # Reasons cost more than the answer, and most agreements that are over hit nothing.
        if all(avoids(activity, rule, vocabulary) is Result.WITHIN for rule in terms.prohibitions):
            continue
        findings = allow(terms, activity, vocabulary, voice=VENDOR).findings
        against = [item for item in findings if _forbids(item.rule)]
        worst = min(against, key=lambda item: item.result.rank)
        yield _decision(agreed, worst.result, worst, rule=worst.rule)


def _asked(use: Use, agreed: Agreed, vocabulary: Vocabulary) -> Decision:
    terms = terms_in_force(agreed.terms, agreed.standing)
    for index, permission in enumerate(terms.permissions):
        activity = _read(use, permission)
        alone = structs.replace(terms, permissions=(permission,))
        if weigh(alone, activity, vocabulary) is Result.WITHIN:
            verdict = allow(alone, activity, vocabulary, voice=VENDOR)
            rule = f"permissions/{index}"
            return _decision(
                agreed, verdict.result, verdict.reason, rule=rule, conditions=permission
            )
    # A use of several elements may be permitted by several rules together.
    readings = [_read(use, permission) for permission in terms.permissions or (None,)]
    best = max(readings, key=lambda item: weigh(terms, item, vocabulary).rank)
    verdict = allow(terms, best, vocabulary, voice=VENDOR)
    return _decision(agreed, verdict.result, verdict.reason, rule=verdict.reason.rule)


def _decision(
    agreed: Agreed,
    result: Result,
    reason: Finding,
    *,
    rule: str | None,
    conditions: Permission | None = None,
) -> Decision:
    return Decision(
        result=result,
        sentence=_sentence(reason.sentence, rule, agreed.standing),
        agreed=agreed,
        rule=rule,
        dimension=reason.dimension,
        conditions=conditions,
    )


def _read(use: Use, permission: Permission | None) -> Activity:
    """The use as a permission would have it, where the question leaves something open."""
    return Activity(
        name="use",
        purposes=use.purposes,
        data=use.data,
        operations=use.operations,
        recipients=use.recipients,
        retention=use.retention or (permission.retention if permission else None),
        locations=use.locations or (permission.locations if permission else ()),
        automation=use.automation or (permission.automation if permission else None),
    )


def _forbids(rule: str | None) -> bool:
    """Whether a rule of terms, by its name, is a prohibition."""
    return rule is not None and rule.startswith("prohibitions/")


def _sentence(found: str, rule: str | None, standing: Standing) -> str:
    if standing.permits or _forbids(rule):
        return found
    if standing.status is Status.SIGNED:
        return "The agreement is signed, and not yet in force."
    return f"The agreement is {standing.status.value} since {standing.since}; it permits nothing."
