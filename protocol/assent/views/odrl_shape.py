"""The rules of ODRL's information model that a view of a record has to keep."""

from assent.documents.terms import ObligationKind
from assent.terms import Vocabulary
from assent.views.concepts import is_did, is_party_or_concept
from assent.views.odrl import CONTEXT
from assent.views.shapes import MANY, Member, Shape, either, iri, literal, only, text

__all__ = ["odrl_shape"]

_LEFT = ("purpose", "recipient", "spatial", "elapsedTime", "event")
_OPERATORS = ("isAnyOf", "lteq", "eq")
_RULES = ("odrl:permission", "odrl:prohibition", "odrl:obligation")


def odrl_shape(vocabulary: Vocabulary) -> Shape:
    """An Agreement: one party of each role, at least one rule, and the prohibition wins."""
    limits = Member(of=_constraint(vocabulary), least=0, most=MANY)
    rule = Shape(
        members={
            "odrl:action": Member(of=iri(vocabulary.operations.__contains__), most=MANY),
            "odrl:target": Member(of=iri(vocabulary.data.__contains__), most=MANY),
            "odrl:constraint": limits,
        }
    )
    duty = Shape(
        members={
            "odrl:action": _one_of("assent", *ObligationKind),
            "odrl:target": Member(of=iri()),
            "odrl:constraint": limits,
        }
    )
    return Shape(
        members={
            "@context": Member(of=only(CONTEXT)),
            "@id": Member(of=text),
            "@type": Member(of=only("odrl:Agreement")),
            "odrl:uid": Member(of=iri()),
            "odrl:profile": Member(of=iri()),
            "odrl:conflict": _one_of("odrl", "prohibit"),
            "odrl:assigner": Member(of=iri(is_did)),
            "odrl:assignee": Member(of=iri(is_did)),
            "dct:description": Member(of=text),
            "dct:source": Member(of=text),
            "dct:conformsTo": Member(of=iri()),
            "dct:valid": Member(of=literal("xsd:dateTime")),
            **{name: Member(of=rule, least=0, most=MANY) for name in _RULES[:2]},
            _RULES[2]: Member(of=duty, least=0, most=MANY),
        },
        any_of=_RULES,
    )


def _constraint(vocabulary: Vocabulary) -> Shape:
    value = either(iri(is_party_or_concept(vocabulary)), literal("xsd:duration"))
    return Shape(
        members={
            "odrl:leftOperand": _one_of("odrl", *_LEFT),
            "odrl:operator": _one_of("odrl", *_OPERATORS),
            "odrl:rightOperand": Member(of=value, most=MANY),
        }
    )


def _one_of(prefix: str, *names: str) -> Member:
    allowed = {f"{prefix}:{name}" for name in names}
    return Member(of=iri(allowed.__contains__))
