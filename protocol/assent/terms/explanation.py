"""Sentences for people: what is done, what is allowed, and where the two part."""

from dataclasses import dataclass

from assent.documents.terms import Obligation, Permission, Prohibition
from assent.terms.activity import Activity
from assent.terms.coverage import Gap
from assent.terms.verdict import Result
from assent.terms.vocabulary import Concepts, Vocabulary, words
from assent.terms.wording import (
    concept_words,
    data_words,
    duty_words,
    kept_words,
    listing,
    permitted_words,
    prohibition_words,
    recipient_words,
)

__all__ = ["COMPARING", "CUSTOMER", "VENDOR", "Voice", "gap", "obligation", "prohibition"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Who speaks of whom: who does what is done, whose terms they are, who did not promise."""

    doer: str
    owner: str
    promiser: str


CUSTOMER = Voice(doer="They", owner="your terms", promiser="they")
VENDOR = Voice(doer="You", owner="these terms", promiser="you")
COMPARING = Voice(doer="The first terms let them", owner="the second terms", promiser="the first")


def gap(
    found: Gap,
    activity: Activity,
    permission: Permission | None,
    vocabulary: Vocabulary,
    voice: Voice,
) -> str:
    """Where an activity goes beyond what is permitted, or may do so."""
    if found.elements == (None,):
        return _unsaid(found.dimension, activity, permission, voice)
    done = f"{voice.doer} {_done(found, activity)}"
    if found.result is Result.UNKNOWN:
        doubt = _doubt(found, permission, vocabulary)
        return f"{done}; nobody can tell whether {voice.owner} allow that: {doubt}."
    if permission is None:
        return f"{done}; {voice.owner} do not allow that."
    return f"{done}; {voice.owner} allow {permitted_words(permission, found.dimension)}."


def prohibition(result: Result, hit: Prohibition, activity: Activity, voice: Voice) -> str:
    """That a prohibition hits an activity, or may do so."""
    done = f"use {data_words(activity.data)} for {concept_words(activity.purposes)}"
    if hit.operations:
        done += f" by way of {concept_words(activity.operations)}"
    if hit.recipients:
        done += f", sharing it with {recipient_words(activity.recipients)}"
    verb = "forbid" if result is Result.OUTSIDE else "may forbid that, as they forbid"
    return f"{voice.doer} {done}; {voice.owner} {verb} {prohibition_words(hit)}."


def obligation(result: Result, asked: Obligation, offer: Obligation | None, voice: Voice) -> str:
    """That something asked is not promised, or not enough of it."""
    owner = voice.owner.capitalize()
    if offer is None:
        return f"{owner} ask for {duty_words(asked)}; {voice.promiser} do not promise it."
    link = "" if result is Result.OUTSIDE else "; nobody can tell whether that is enough"
    return (
        f"{owner} ask for {duty_words(asked)}; {voice.promiser} promise {duty_words(offer)}{link}."
    )


def foreign_version(version: str, vocabulary: Vocabulary) -> str:
    """That a document speaks in another version of the vocabulary."""
    return (
        f"The words are those of version {version} of the vocabulary, here it is "
        f"{vocabulary.version}: nobody can tell whether they mean the same."
    )


def nothing_found(voice: Voice) -> str:
    """That nothing goes beyond the terms."""
    return f"Nothing here goes beyond what {voice.owner} allow."


def _done(found: Gap, activity: Activity) -> str:
    data = data_words(activity.data)
    match found.dimension:
        case "purposes":
            return f"use {data} for {concept_words(found.elements)}"
        case "data":
            return f"use {data_words(found.elements)} for {concept_words(activity.purposes)}"
        case "operations":
            purposes = concept_words(activity.purposes)
            return f"use {data} for {purposes} by way of {concept_words(found.elements)}"
        case "recipients":
            return f"share {data} with {recipient_words(found.elements)}"
        case "retention":
            return f"keep {data} {kept_words(found.elements[0])}"
        case "locations":
            return f"process {data} in {_places(found, activity)}"
        case _:
            return f"use {data} at the automation level “{concept_words(found.elements)}”"


def _places(found: Gap, activity: Activity) -> str:
    """The locations as the activity names them: a group by its name, not by its members."""
    named = set(found.elements) & set(activity.locations)
    places = sorted(named) or activity.locations
    return listing("any country" if p.endswith("#Location") else words(p) for p in places)


def _doubt(found: Gap, permission: Permission | None, vocabulary: Vocabulary) -> str:
    """Why nobody can tell: a foreign concept, a second nature, or two measures of one thing."""
    if found.dimension in ("purposes", "data", "operations"):
        section = vocabulary.section(found.dimension)
        foreign = tuple(concept for concept in found.elements if concept not in section)
        if foreign:
            return f"{concept_words(foreign)} is not in the vocabulary"
        listed = () if permission is None else getattr(permission, found.dimension)
        for concept in found.elements:
            met = sorted(section.above[concept] & set(listed))
            if met:
                also = _second_nature(concept, set(met), section)
                return f"they allow {words(met[0])}, but {words(concept)} is also {words(also)}"
        return "they name something that is not in the vocabulary"
    if permission is None:
        return "what they allow cannot be compared with it"
    allowed = f"they allow {permitted_words(permission, found.dimension)}"
    if found.dimension == "locations":
        return f"{allowed}, and which countries a group has may change or is not known"
    return allowed


def _second_nature(concept: str, met: set[str], section: Concepts) -> str:
    """The nearest concept above that is not what is permitted, nor a kind of it."""
    others = [c for c in section.above[concept] if not section.above[c] & met]
    return max(others, key=lambda c: (len(section.above[c]), c))


def _unsaid(dimension: str, activity: Activity, permission: Permission | None, voice: Voice) -> str:
    data = data_words(activity.data)
    unsaid = {
        "retention": f"It is not said how long {data} is kept",
        "locations": f"It is not said where {data} is processed",
        "automation": f"It is not said how far the use of {data} is automated",
    }[dimension]
    if permission is None:
        return f"{unsaid}."
    return f"{unsaid}; {voice.owner} allow {permitted_words(permission, dimension)}."
