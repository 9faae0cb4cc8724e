"""Questions as AuthZEN spells them: a customer, an operation with its purpose, data, a time.

Nothing that a question holds is passed over: it would be asked without it, and so wider (DEC-03).
Names are those of practices drafts (``ServiceUsageAnalytics``, ``pd:Name``, ``DE``) or IRIs.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from assent import did_key
from assent.documents.terms import Recipient, RecipientKind
from assent.errors import LocalError, PeerError
from assent.times import Instant, parse
from assent.usage import Use
from assent_server.concepts import Concepts

__all__ = [
    "DURATION",
    "ELEMENTS_MAX",
    "MEMBERS",
    "PROPERTIES",
    "TEXT_MAX",
    "BadQuestion",
    "Question",
    "check_known",
    "read_question",
]

ELEMENTS_MAX: Final = 16
TEXT_MAX: Final = 512
DURATION: Final = re.compile(r"indefinite|P([0-9]{1,4}[DWMY]|T[0-9]{1,4}[HMS])")
MEMBERS: Final = ("subject", "action", "resource", "context")
PROPERTIES: Final = ("purpose", "recipients", "retention", "location", "automation")
_SHOWN_MAX: Final = 64
_OWN: Final = (Recipient(kind=RecipientKind.SECOND_PARTY),)


class BadQuestion(Exception):
    """A question that cannot be meant so; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Who asks about what: a customer's key, a use, and a time; None means now."""

    customer: str
    use: Use
    at: Instant | None


def read_question(value: Any, concepts: Concepts) -> Question:
    """The question that an evaluation request asks.

    Raises:
        BadQuestion: a member is missing, misspelled or means nothing.
    """
    subject, action, resource = (_object(value, name) for name in MEMBERS[:3])
    context = _object(value, "context", optional=True)
    properties = _object(action, "properties", optional=True)
    check_known(value, "A question", MEMBERS)
    _check_entity(subject, "subject", "customer")
    _check_entity(resource, "resource", "personal-data")
    check_known(action, "action", ("name", "properties"))
    check_known(properties, "action.properties", PROPERTIES)
    check_known(context, "context", ("time",))
    use = Use(
        purposes=_concepts(properties, "purpose", "purposes", concepts),
        data=_concepts(resource, "id", "data", concepts),
        operations=_concepts(action, "name", "operations", concepts),
        recipients=_recipients(properties, concepts),
        retention=_retention(properties),
        locations=_optional(properties, "location", "locations", concepts),
        automation=_automation(properties, concepts),
    )
    return Question(customer=_customer(subject), use=use, at=_time(context))


def check_known(members: Mapping[str, Any], place: str, known: tuple[str, ...]) -> None:
    """Refuse what is misspelled: passed over, it would silently ask something wider.

    Raises:
        BadQuestion: ``members`` has another one than the ``known``.
    """
    for name in members:
        if name not in known:
            may = f"may hold: {', '.join(known)}" if known else "is empty"
            raise BadQuestion(f"{place} {may}; not “{name[:_SHOWN_MAX]}”.")


def _object(value: Any, name: str, *, optional: bool = False) -> Mapping[str, Any]:
    found = value.get(name, {} if optional else None) if isinstance(value, dict) else None
    if not isinstance(found, dict):
        raise BadQuestion(f"{name} is no object.")
    return found


def _check_entity(entity: Mapping[str, Any], place: str, expected: str) -> None:
    if entity.get("type") != expected:
        raise BadQuestion('The type of a subject is "customer", of a resource "personal-data".')
    check_known(entity, place, ("type", "id", "properties"))
    if "properties" in entity:
        check_known(_object(entity, "properties"), f"{place}.properties", ())


def _texts(entity: Mapping[str, Any], name: str) -> tuple[str, ...]:
    found = entity.get(name)
    listed = found if isinstance(found, list) else [found]
    if not 0 < len(listed) <= ELEMENTS_MAX:
        raise BadQuestion(f"{name} holds 1 to {ELEMENTS_MAX} texts.")
    if not all(isinstance(item, str) and 0 < len(item) <= TEXT_MAX for item in listed):
        raise BadQuestion(f"{name} is no text, nor a list of texts.")
    return tuple(listed)


def _concepts(
    entity: Mapping[str, Any], name: str, dimension: str, concepts: Concepts
) -> tuple[str, ...]:
    try:
        return concepts.all(dimension, _texts(entity, name))
    except LocalError as error:
        raise BadQuestion(str(error)) from error


def _optional(
    entity: Mapping[str, Any], name: str, dimension: str, concepts: Concepts
) -> tuple[str, ...]:
    return _concepts(entity, name, dimension, concepts) if name in entity else ()


def _recipients(properties: Mapping[str, Any], concepts: Concepts) -> tuple[Recipient, ...]:
    if "recipients" not in properties:
        return _OWN
    try:
        return tuple(map(concepts.recipient, _texts(properties, "recipients")))
    except LocalError as error:
        raise BadQuestion(str(error)) from error


def _retention(properties: Mapping[str, Any]) -> str | None:
    if "retention" not in properties:
        return None
    (said, *more) = _texts(properties, "retention")
    if more or DURATION.fullmatch(said) is None:
        raise BadQuestion('retention is a duration like "P90D", or "indefinite".')
    return said


def _automation(properties: Mapping[str, Any], concepts: Concepts) -> str | None:
    levels = _optional(properties, "automation", "automation", concepts)
    if len(levels) > 1:
        raise BadQuestion("automation is one level.")
    return levels[0] if levels else None


def _customer(subject: Mapping[str, Any]) -> str:
    (key, *more) = _texts(subject, "id")
    try:
        did_key.read(key)
    except PeerError as error:
        raise BadQuestion("subject.id is no key of a customer: did:key:z6Mk…") from error
    if more:
        raise BadQuestion("subject.id is one key of a customer.")
    return key


def _time(context: Mapping[str, Any]) -> Instant | None:
    if "time" not in context:
        return None
    try:
        return parse(context["time"])
    except (PeerError, TypeError) as error:
        raise BadQuestion("context.time is written 2027-03-01T12:00:00Z.") from error
