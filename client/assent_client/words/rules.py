"""Terms in plain words, from their machine-readable rules: they may, they may not, they must.

The core's wording explains one difference in one sentence; this is the whole, as a list. Nothing
is left out: what is common to all permissions is said once at their end.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from assent.documents.terms import (
    Obligation,
    ObligationKind,
    Permission,
    Practices,
    Process,
    Prohibition,
    Terms,
)
from assent.terms import words
from assent.terms.enforcement import (
    Label,
    default_deny,
    of_limit,
    of_obligation,
    of_prohibition,
)
from assent.terms.wording import data_words, duration_words, kept_words, recipient_words

__all__ = ["Deeds", "Rules", "deeds_of", "rules_of"]

_DUTIES: Final = {
    ObligationKind.SERVICE_DELIVERY: "deliver the service that you asked for",
    ObligationKind.PORTABILITY: "give you a copy of your data to take elsewhere, {}",
    ObligationKind.DELETION: "erase your data, {}",
    ObligationKind.TRANSPARENCY: "tell you what they do with your data, {}",
    ObligationKind.NOTICE: "tell you {} before a change or an end",
    ObligationKind.ANSWER_WITHIN: "answer you within {}",
    ObligationKind.REFUND_WINDOW: "give your money back if you ask within {}",
    ObligationKind.RENEWAL_NOTICE: "tell you {} before a contract renews itself",
    ObligationKind.CANCEL_AS_EASILY: "let you cancel as easily as you subscribed",
    ObligationKind.ONE_OWNER: "have one person own each request until it is closed",
}
_LEVELS: Final = {
    "on-request": "when you ask",
    "at-end": "when you ask and when the agreement ends",
    "immediately": "at once",
    "after": "afterwards",
    "before": "beforehand",
}
_ASK: Final = "ask a program before each use of your data, and stop where no agreement permits it"
_NOTHING_ELSE: Final = (
    "use other data, use it for anything else, do other things with it or give it to others: "
    "what is not allowed is forbidden"
)
_NOT_BEYOND: Final = "keep your data longer or elsewhere than allowed, or automate its use further"
_UNSAID: Final = "they do not say"
_VERBS: Final = {"Tracking": "follow what you do", "Profiling": "keep a profile of you"}
_PURPOSES: Final = {
    "SellProductsToDataSubject": "selling products to you",
    "EstablishContractualAgreement": "making a contract with you",
    "ImproveExistingProductsAndServices": "improving existing products and services",
    "RepairImpairments": "repairing faults",
    "EnforceSecurity": "keeping it secure",
}
"""Purposes whose identifiers are no phrase that goes on after "for"."""

_EVERYDAY: Final = frozenset(
    {
        *("Acquire", "Collect", "Generate", "Record", "Copy", "Organise", "Store", "Transform"),
        *("Access", "Consult", "Match", "Retrieve", "Disclose", "Transfer", "Remove"),
    }
)
"""What handling data for a service consists of; a rule that permits all of it says so in short."""

_ANALYSIS: Final = frozenset(["Analyse", "Assess", "Derive", "Observe"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Phrases that continue "they may", "they may not" and "they must".

    ``limits`` hold for everything they may: ``where: any country``. ``enforced`` are those that
    they may not and must of which more is known than that it was promised.
    """

    may: tuple[str, ...]
    limits: tuple[str, ...]
    may_not: tuple[str, ...]
    must: tuple[str, ...]
    enforced: frozenset[str] = frozenset()

    def label(self, phrase: str) -> str:
        """What stands behind something that they may not or must."""
        return (Label.ENFORCED if phrase in self.enforced else Label.UNDERTAKEN).value


@dataclass(frozen=True, slots=True, kw_only=True)
class Deeds:
    """Phrases for each thing that a vendor does, and those that continue "they promise to".

    ``limits`` hold for everything that they do.
    """

    does: tuple[str, ...]
    limits: tuple[str, ...]
    promises: tuple[str, ...]


def deeds_of(practices: Practices) -> Deeds:
    """All that one profile of a vendor says, in plain words."""
    common = _common(practices.processes)
    return Deeds(
        does=tuple(f"{item.name}: {_may(item, common)}" for item in practices.processes),
        limits=common,
        promises=(
            *map(_must, practices.obligations),
            *([_ASK] if default_deny(practices) is Label.ENFORCED else []),
        ),
    )


def rules_of(terms: Terms, practices: Practices | None = None) -> Rules:
    """All rules of ``terms`` in plain words, and what stands behind them under ``practices``."""
    common = _common(terms.permissions)
    labelled = [(_may_not(rule), of_prohibition(rule, practices)) for rule in terms.prohibitions]
    labelled += [(_must(rule), of_obligation(rule)) for rule in terms.obligations]
    labelled += [(_NOTHING_ELSE, default_deny(practices))]
    labelled += [
        (_NOT_BEYOND, of_limit(name, practices))
        for name in ("retention", "locations", "automation")
    ]
    promised = {phrase for phrase, label in labelled if label is Label.UNDERTAKEN}
    return Rules(
        may=tuple(dict.fromkeys(_may(item, common) for item in terms.permissions)),
        limits=common,
        may_not=(
            *dict.fromkeys(map(_may_not, terms.prohibitions)),
            _NOTHING_ELSE,
            *([_NOT_BEYOND] if terms.permissions else []),
        ),
        must=tuple(map(_must, terms.obligations)),
        enforced=frozenset(phrase for phrase, _ in labelled if phrase not in promised),
    )


def _may(permission: Permission | Process, common: Sequence[str]) -> str:
    what = f"use {_data(permission.data)} for {_purposes(permission.purposes)}"
    own = [part for part in _limits(permission) if part not in common]
    return f"{what} ({'; '.join(own)})" if own else what


def _common(permissions: Sequence[Permission | Process]) -> tuple[str, ...]:
    """The limits that several permissions share."""
    limits = [_limits(item) for item in permissions]
    if not limits:
        return ()
    return tuple(part for part in limits[0] if all(part in other for other in limits[1:]))


def _limits(permission: Permission | Process) -> tuple[str, ...]:
    automation, retention = permission.automation, permission.retention
    return (
        f"how: {_operations(permission.operations)}",
        f"who gets it: {recipient_words(permission.recipients)}",
        f"how long: {kept_words(retention).removeprefix('for ') if retention else _UNSAID}",
        f"where: {_places(permission.locations) if permission.locations else _UNSAID}",
        f"how automated: {_automated(automation) if automation else _UNSAID}",
    )


def _operations(operations: Iterable[str]) -> str:
    """Operations, with those of everyday handling in short where all are permitted."""
    named = {item.rpartition("#")[2]: item for item in operations}
    short: list[str] = []
    for group, phrase in ((_EVERYDAY, "everyday handling"), (_ANALYSIS, "analysing")):
        if group <= named.keys():
            short.append(phrase)
            named = {name: iri for name, iri in named.items() if name not in group}
    return _list([*short, *(_gerund(words(iri)) for iri in named.values())])


def _automated(level: str) -> str:
    return "not at all" if level.endswith("#NotAutomated") else f"up to “{words(level)}”"


def _gerund(verb: str) -> str:
    if verb.endswith("ing"):
        return verb
    return f"{verb[:-1] if verb.endswith('e') else verb}{'r' if verb == 'transfer' else ''}ing"


def _purposes(purposes: Iterable[str]) -> str:
    return _list(_PURPOSES.get(item.rpartition("#")[2], words(item)) for item in purposes)


def _places(locations: Iterable[str]) -> str:
    return _list("any country" if item.endswith("#Location") else words(item) for item in locations)


def _may_not(prohibition: Prohibition) -> str:
    named = [item.rpartition("#")[2] for item in prohibition.operations]
    others = recipient_words(prohibition.recipients) if prohibition.recipients else ""
    data = _data(prohibition.data)
    if named and all(name in _VERBS for name in named) and not prohibition.data:
        phrase = " or ".join(_VERBS[name] for name in named)
    elif named:
        phrase = f"use {data} by {_operations(prohibition.operations)}"
    elif prohibition.purposes or not others:
        phrase = f"use {data}"
    else:
        phrase, others = f"give {data} to {others}", ""
    if prohibition.purposes:
        phrase += f" for {_purposes(prohibition.purposes)}"
    if others:
        phrase += f", by or with {others}"
    if prohibition.locations:
        phrase += f" in {_places(prohibition.locations)}"
    return phrase


def _must(obligation: Obligation) -> str:
    measure = _LEVELS.get(obligation.level or "", "")
    if obligation.duration is not None:
        measure = duration_words(obligation.duration)
    return _DUTIES[obligation.kind].format(measure)


def _data(categories: Sequence[str]) -> str:
    return f"your {data_words(categories)}" if categories else "your data"


def _list(items: Iterable[str]) -> str:
    *head, last = list(dict.fromkeys(items)) or ["nothing"]
    return f"{', '.join(head)} and {last}" if head else last
