"""Rules in words for people, derived from identifiers, so that no label is copied.

A phrase names no document, key or position.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from assent.documents.terms import (
    Obligation,
    ObligationKind,
    Permission,
    Process,
    Prohibition,
    Recipient,
    RecipientKind,
)
from assent.terms.durations import INDEFINITE
from assent.terms.recipients import EVERY_THIRD_PARTY
from assent.terms.vocabulary import words

__all__ = [
    "concept_words",
    "data_words",
    "duration_words",
    "duty_words",
    "kept_words",
    "listing",
    "permitted_words",
    "prohibition_words",
    "recipient_words",
    "use_words",
]

_DUTIES = {
    ObligationKind.SERVICE_DELIVERY: "delivery of the service that was asked for",
    ObligationKind.PORTABILITY: "a copy of the data to take elsewhere, {}",
    ObligationKind.DELETION: "erasure of the data, {}",
    ObligationKind.TRANSPARENCY: "an account of what is done with the data, {}",
    ObligationKind.NOTICE: "{} notice before a change or an end",
    ObligationKind.ANSWER_WITHIN: "an answer within {}",
    ObligationKind.REFUND_WINDOW: "a refund on request within {}",
    ObligationKind.RENEWAL_NOTICE: "word {} before a contract renews itself",
    ObligationKind.CANCEL_AS_EASILY: "cancelling as easily as subscribing",
    ObligationKind.ONE_OWNER: "one person who owns each request until it is closed",
}
_LEVELS = {
    "on-request": "on request",
    "at-end": "on request and when the agreement ends",
    "immediately": "at once",
    "after": "afterwards",
    "before": "beforehand",
}
_RECIPIENTS = {
    RecipientKind.NONE: "nobody",
    RecipientKind.SECOND_PARTY: "nobody else",
    RecipientKind.PROCESSORS: "processors that work for them",
    RecipientKind.PARTNERS: "partners whom nobody names",
    RecipientKind.ANY: "anybody",
}
_UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day", "TH": "hour", "TM": "minute"}
_LISTED_MAX = 6


def use_words(rule: Permission | Process) -> str:
    """What a permission allows, or a process does, in all dimensions that it names."""
    parts = [
        f"use {data_words(rule.data)} for {concept_words(rule.purposes)}",
        f"by way of {concept_words(rule.operations)}",
        f"sharing it with {recipient_words(rule.recipients)}",
    ]
    if rule.retention:
        parts.append(f"keeping it {kept_words(rule.retention)}")
    if rule.locations:
        parts.append(f"in {permitted_words(rule, 'locations')}")
    if rule.automation:
        parts.append(f"at the automation level “{words(rule.automation)}” at most")
    return ", ".join(parts)


def permitted_words(rule: Permission | Process, dimension: str) -> str:
    """What a rule says in one dimension."""
    match dimension:
        case "data":
            return data_words(rule.data)
        case "recipients":
            return f"sharing with {recipient_words(rule.recipients)}"
        case "retention":
            return duration_words(rule.retention or INDEFINITE)
        case "automation":
            return f"at most “{words(rule.automation or '')}”"
        case "locations":
            named = ("any country" if p.endswith("#Location") else words(p) for p in rule.locations)
            return listing(named)
        case _:
            return concept_words(getattr(rule, dimension))


@lru_cache(maxsize=256)
def prohibition_words(prohibition: Prohibition) -> str:
    """What a prohibition forbids: ``tracking by or with third parties``."""
    parts: list[str] = []
    if prohibition.operations:
        parts.append(concept_words(prohibition.operations))
    if prohibition.data:
        parts.append(("of " if parts else "use of ") + data_words(prohibition.data))
    if prohibition.purposes:
        parts.append(("for " if parts else "use for ") + concept_words(prohibition.purposes))
    if prohibition.recipients:
        link = "by or with " if parts else "sharing with "
        parts.append(link + recipient_words(prohibition.recipients))
    if prohibition.locations:
        parts.append(("in " if parts else "use in ") + concept_words(prohibition.locations))
    return " ".join(parts)


def duty_words(obligation: Obligation) -> str:
    """What an obligation demands: ``an answer within 2 days``."""
    measure = _LEVELS.get(obligation.level or "", "")
    if obligation.duration is not None:
        measure = duration_words(obligation.duration)
    return _DUTIES[obligation.kind].format(measure)


@lru_cache(maxsize=256)
def recipient_words(listed: tuple[Recipient, ...]) -> str:
    """Recipients in words."""
    return listing(map(_recipient_words, listed))


def _recipient_words(recipient: Recipient) -> str:
    ref = recipient.ref or ""
    if recipient.kind is RecipientKind.CATEGORY:
        return "third parties" if ref in EVERY_THIRD_PARTY else f"third parties: {words(ref)}"
    if recipient.kind is RecipientKind.NAMED:
        return "third parties by name" if ref == "*" else ref
    return _RECIPIENTS[recipient.kind]


@lru_cache(maxsize=256)
def data_words(categories: tuple[str, ...]) -> str:
    """Data categories in words, each as data: ``email address data``."""
    named = map(words, categories)
    return listing(name if name.endswith("data") else f"{name} data" for name in named)


@lru_cache(maxsize=256)
def concept_words(concepts: tuple[str, ...]) -> str:
    """Concepts in words, as a list."""
    return listing(map(words, concepts))


def kept_words(retention: str) -> str:
    """How long something is kept: ``for 2 years``."""
    return "without limit" if retention == INDEFINITE else f"for {duration_words(retention)}"


def duration_words(text: str) -> str:
    """An ISO 8601 duration in words: ``6 months`` for ``P6M``."""
    if text == INDEFINITE:
        return "any time"
    date, _, time = text.removeprefix("P").partition("T")
    amounts = [
        *re.findall(r"([0-9]+)([YMWD])", date),
        *((count, f"T{unit}") for count, unit in re.findall(r"([0-9]+)([HM])", time)),
    ]
    return listing(
        f"{count} {_UNITS[unit]}{'' if count == '1' else 's'}" for count, unit in amounts
    )


def listing(items: Iterable[Any]) -> str:
    """Items as a list in a sentence: ``a, b and c``; a long list is cut short."""
    unique = list(dict.fromkeys(items))
    if len(unique) > _LISTED_MAX:
        unique = [*unique[: _LISTED_MAX - 1], f"{len(unique) - _LISTED_MAX + 1} more"]
    *head, last = unique or ["nothing"]
    return f"{', '.join(head)} and {last}" if head else str(last)
