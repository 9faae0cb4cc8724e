"""A record as an ODRL 2.2 Agreement, for readers who evaluate policies.

A view and never evidence: it is made from a record and its terms, holds no proof, and no rule of
the core reads it (DOC-06). Its context is inline, so that no reader has to fetch one.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from assent.did_web import is_loopback
from assent.documents.agreement import Agreement
from assent.documents.document import Document
from assent.documents.terms import Obligation, Permission, Prohibition, Recipient, Terms

__all__ = ["CONTEXT", "agreement_view"]

Json = dict[str, Any]

CONTEXT: Final = {
    "odrl": "http://www.w3.org/ns/odrl/2/",
    "dct": "http://purl.org/dc/terms/",
    "dpv": "https://w3id.org/dpv#",
    "assent": "https://w3id.org/assent/v1#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_ANYWHERE: Final = "https://w3id.org/dpv#Location"
_SAYS: Final = (
    "A view of a signed agreement, made for reading; it proves nothing. What no permission names "
    "is forbidden. The record that both parties signed decides, not this view."
)


def agreement_view(record: Document[Agreement], terms: Terms) -> Json:
    """The ODRL Agreement of a record: customer assigner, vendor assignee.

    ``terms`` are those in force, so what was withdrawn is not in them any more.
    A prohibition wins over a permission. Prohibitions that name no operation or no data are about
    all of them. Where no rule is left at all, that everything is forbidden stands as one, since a
    policy of ODRL has at least one rule.
    """
    body = record.body
    view: Json = {
        "@context": CONTEXT,
        "@id": body.id,
        "@type": "odrl:Agreement",
        "odrl:uid": {"@id": body.id},
        "odrl:profile": {"@id": "https://w3id.org/dpv/mappings/odrl"},
        "odrl:conflict": {"@id": "odrl:prohibit"},
        "odrl:assigner": {"@id": body.first_party.ref},
        "odrl:assignee": {"@id": body.second_party.ref},
        "dct:description": f"LOCAL TEST. {_SAYS}" if is_loopback(body.second_party.ref) else _SAYS,
        "dct:source": record.record_digest,
        "dct:conformsTo": {"@id": body.terms.ref},
        "dct:valid": {"@type": "xsd:dateTime", "@value": body.effective_from},
    }
    rules = {
        "odrl:permission": [_permission(rule) for rule in terms.permissions],
        "odrl:prohibition": [_prohibition(rule) for rule in terms.prohibitions],
        "odrl:obligation": [_obligation(rule, body) for rule in terms.obligations],
    }
    found = {name: own for name, own in rules.items() if own}
    return view | (found or {"odrl:prohibition": [_prohibition(Prohibition())]})


def _permission(rule: Permission) -> Json:
    limits = [*_limits(rule)]
    if rule.retention != "indefinite":
        value = {"@type": "xsd:duration", "@value": rule.retention}
        limits.append(_constraint("elapsedTime", "lteq", value))
    return _rule(rule.operations, rule.data, limits)


def _prohibition(rule: Prohibition) -> Json:
    operations = rule.operations or ("https://w3id.org/dpv#Processing",)
    return _rule(operations, rule.data or ("https://w3id.org/dpv#Data",), _limits(rule))


def _obligation(rule: Obligation, body: Agreement) -> Json:
    """A duty of the vendor; what it is about is the agreement itself."""
    made: Json = {"odrl:action": {"@id": f"assent:{rule.kind}"}, "odrl:target": {"@id": body.id}}
    if rule.level is not None:
        level = {"@id": f"assent:{rule.level}"}
        made["odrl:constraint"] = [_constraint("event", "eq", level)]
    if rule.duration is not None:
        value = {"@type": "xsd:duration", "@value": rule.duration}
        made["odrl:constraint"] = [_constraint("elapsedTime", "lteq", value)]
    return made


def _rule(operations: Sequence[str], data: Sequence[str], limits: list[Json]) -> Json:
    made: Json = {"odrl:action": _ids(operations), "odrl:target": _ids(data)}
    return made | {"odrl:constraint": limits} if limits else made


def _limits(rule: Permission | Prohibition) -> list[Json]:
    """What is named of purposes, recipients and places, each any of a list."""
    places = [place for place in rule.locations if place != _ANYWHERE]
    named = {
        "purpose": _ids(rule.purposes),
        "recipient": [_recipient(item) for item in rule.recipients],
        "spatial": _ids(places),
    }
    return [_constraint(left, "isAnyOf", values) for left, values in named.items() if values]


def _recipient(recipient: Recipient) -> Json:
    return {"@id": recipient.ref or f"assent:{recipient.kind}"}


def _constraint(left: str, operator: str, right: Any) -> Json:
    return {
        "odrl:leftOperand": {"@id": f"odrl:{left}"},
        "odrl:operator": {"@id": f"odrl:{operator}"},
        "odrl:rightOperand": right,
    }


def _ids(names: Iterable[str]) -> list[Json]:
    return [{"@id": name} for name in names]
