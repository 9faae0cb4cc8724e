"""Published ODRL terms as rules of ours, and every defect of theirs that is not taken over.

Reads Turtle as it is published for the agreements of IEEE 7012; asks nobody and fetches nothing.
Needs the extra ``linked-data``. What comes out is a beginning for a person, never trusted: a
name says nothing about what terms mean, and what they mean is what ``assent.terms`` makes of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from assent.documents.terms import (
    Obligation,
    ObligationKind,
    Permission,
    Prohibition,
    Recipient,
    RecipientKind,
    Terms,
    TermsKind,
)
from assent.errors import LocalError
from assent.terms import Vocabulary
from assent.terms.recipients import THIRD_PARTIES
from assent_keeper.checking import contradictions

__all__ = ["BYTES_MAX", "Defect", "Imported", "read"]

BYTES_MAX: Final = 65536
DPV: Final = "https://w3id.org/dpv#"
IEEE: Final = "https://w3id.org/dpv/standards/ieee/7012#"
_ODRL: Final = "http://www.w3.org/ns/odrl/2/"
_RESPELLED: Final = {
    "https://w3id.org/dpv/mappings/odrl#Contact": "https://w3id.org/dpv/pd#Contact",
    "https://w3id.org/dpv/mappings/odrl#": DPV,
    "https://w3id.org/dpv/standards/p7012#": IEEE,
}
"""Longest first: how the concepts of former publications are spelled now."""

_ENTITY, _THIRD_PARTY = f"{IEEE}Entity", f"{IEEE}ThirdParty"
_WATCHING: Final = {f"{DPV}Tracking", f"{DPV}Profiling"}
_ANALYTICS: Final = f"{IEEE}ServiceAnalytics"
_PROCESSORS: Final = Recipient(kind=RecipientKind.PROCESSORS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """What is wrong with published terms: a code, and in a sentence what was made of it."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """Rules that were understood, as personal terms without texts, and all defects met."""

    terms: Terms
    defects: tuple[Defect, ...]


@dataclass(slots=True, kw_only=True)
class _Rule:
    """One ODRL rule, its concepts in the spelling of today."""

    kind: str
    action: str
    target: str
    assignees: frozenset[str]
    purposes: tuple[str, ...] = field(default=())

    @property
    def is_portability(self) -> bool:
        return (self.action, self.target) == (f"{DPV}Share", f"{IEEE}ServiceData")

    @property
    def lets_others_watch(self) -> bool:
        watching = self.action in _WATCHING or _ANALYTICS in self.purposes
        return watching and _THIRD_PARTY in self.assignees


def read(turtle: bytes, *, terms_id: str, vocabulary: Vocabulary) -> Imported:
    """The rules of the one policy in ``turtle``; ``terms_id`` is a fresh document id.

    Raises:
        LocalError: it is too large, no Turtle, or does not hold just one policy; rdflib is not
            installed.
    """
    graph = _parsed(turtle)
    policy, title = _policy(graph)
    defects = [*_of_policy(graph, policy)]
    rules = []
    for rule in _rules(graph, policy):
        found = [*_of_rule(rule, title, vocabulary)]
        defects += found
        if not any(item.code in _NOT_TAKEN for item in found):
            rules.append(rule)
    terms = _terms(rules, title, terms_id, vocabulary)
    for number in contradictions(terms, vocabulary):
        sentence = f"Permission {number} is hit by a prohibition, which prevails here."
        defects.append(Defect(code="contradiction", sentence=sentence))
    return Imported(terms=terms, defects=tuple(dict.fromkeys(defects)))


_NOT_TAKEN: Final = {"third-party-watching", "unknown-concept"}
"""Rules with these defects are left out: what nothing permits is forbidden."""


def _of_policy(graph: Any, policy: Any) -> Iterator[Defect]:
    if str(graph.value(policy, _odrl("conflict"))) != f"{_ODRL}prohibit":
        yield Defect(
            code="permission-wins",
            sentence="Conflicts are not decided for the prohibition; here prohibitions prevail.",
        )
    yield Defect(
        code="no-default-deny",
        sentence="What they do not mention is left open; here it is forbidden.",
    )


def _of_rule(rule: _Rule, title: str, vocabulary: Vocabulary) -> Iterator[Defect]:
    named = f"The {rule.kind} of {_short(rule.action)}"
    unknown = [
        concept
        for section, concepts in (
            ("operations", (rule.action,)),
            ("data", () if rule.is_portability else (rule.target,)),
            ("purposes", rule.purposes),
        )
        for concept in concepts
        if concept not in vocabulary.section(section)
    ]
    if unknown:
        names = ", ".join(map(_short, unknown))
        yield Defect(
            code="unknown-concept", sentence=f"{named} is left out: {names} is in no vocabulary."
        )
    if rule.kind != "permission":
        return
    if rule.lets_others_watch:
        yield Defect(
            code="third-party-watching",
            sentence=f"{named} lets third parties analyse, track or profile; it is left out.",
        )
    if rule.is_portability and (title.startswith("PDC-") or title.endswith("-DP")):
        yield Defect(
            code="portability-not-owed",
            sentence="Portability is permitted, where the published table says that it is owed.",
        )
    elif not rule.is_portability and not rule.purposes:
        yield Defect(code="no-purpose", sentence=f"{named} names no purpose, so it means any.")


def _terms(rules: list[_Rule], title: str, terms_id: str, vocabulary: Vocabulary) -> Terms:
    permitted = [rule for rule in rules if rule.kind == "permission" and not rule.is_portability]
    owed = [rule for rule in rules if rule.kind == "obligation"]
    # What is owed has to be allowed, too.
    delivered = [rule for rule in owed if not rule.is_portability]
    return Terms(
        id=terms_id,
        name=title.lower(),
        version="1.0",
        kind=TermsKind.CONTRIBUTION if title.startswith("PDC-") else TermsKind.ONGOING,
        vocabulary_version=vocabulary.version,
        permissions=tuple(dict.fromkeys(map(_permission, (*delivered, *permitted)))),
        prohibitions=tuple(
            dict.fromkeys(_prohibition(rule) for rule in rules if rule.kind == "prohibition")
        ),
        obligations=tuple(dict.fromkeys(map(_obligation, owed))),
    )


def _permission(rule: _Rule) -> Permission:
    """A permission; the dimensions that ODRL terms do not name stay open."""
    others = (THIRD_PARTIES,) if _THIRD_PARTY in rule.assignees else ()
    return Permission(
        purposes=rule.purposes or (f"{DPV}Purpose",),
        data=(rule.target,),
        operations=(rule.action,),
        recipients=(_PROCESSORS, *others),
        retention="indefinite",
        locations=(f"{DPV}Location",),
        automation=f"{DPV}Autonomous",
    )


def _prohibition(rule: _Rule) -> Prohibition:
    """A prohibition; one that concerns the second party, too, names no recipients."""
    return Prohibition(
        purposes=rule.purposes,
        data=(rule.target,),
        operations=(rule.action,),
        recipients=(THIRD_PARTIES,) if rule.assignees == {_THIRD_PARTY} else (),
    )


def _obligation(rule: _Rule) -> Obligation:
    if rule.is_portability:
        return Obligation(kind=ObligationKind.PORTABILITY, level="on-request")
    return Obligation(kind=ObligationKind.SERVICE_DELIVERY)


def _rules(graph: Any, policy: Any) -> Iterator[_Rule]:
    for kind in ("permission", "prohibition", "obligation"):
        found = [
            _Rule(
                kind=kind,
                action=_now(graph.value(node, _odrl("action"))),
                target=_now(graph.value(node, _odrl("target"))),
                assignees=frozenset(map(_now, graph.objects(node, _odrl("assignee")))),
                purposes=tuple(sorted(_purposes(graph, node))),
            )
            for node in graph.objects(policy, _odrl(kind))
        ]
        # Nodes without a name have no order of their own.
        yield from sorted(
            found, key=lambda r: (r.action, r.target, r.purposes, *sorted(r.assignees))
        )


def _purposes(graph: Any, node: Any) -> Iterator[str]:
    for constraint in graph.objects(node, _odrl("constraint")):
        left, operator = (
            _now(graph.value(constraint, _odrl(name))) for name in ("leftOperand", "operator")
        )
        if left != f"{DPV}Purpose" or operator not in (f"{_ODRL}eq", f"{_ODRL}isA"):
            raise LocalError(f"A constraint on {_short(left)} is not understood.")
        yield _now(graph.value(constraint, _odrl("rightOperand")))


def _policy(graph: Any) -> tuple[Any, str]:
    found = list(graph.subjects(_odrl("uid")))
    if len(found) != 1:
        raise LocalError("The file does not hold just one ODRL policy with a uid.")
    return found[0], str(found[0]).rpartition("/")[2].rpartition("#")[2]


def _parsed(turtle: bytes) -> Any:
    try:
        from rdflib import Graph
    except ImportError as error:
        raise LocalError(
            "To read ODRL terms needs rdflib, which is not installed.",
            "Run: pip install 'assent[linked-data]'",
        ) from error
    if len(turtle) > BYTES_MAX:
        raise LocalError(f"The file is larger than {BYTES_MAX} bytes.", "Is it the right one?")
    graph = Graph()
    try:
        graph.parse(data=turtle, format="turtle")
    except Exception as error:
        # Whatever a parser of foreign text raises, it means one thing here.
        raise LocalError(
            "The file is no Turtle.",
            "A prefix must not begin with a digit: 7012: is not legal, ieee-7012: is.",
        ) from error
    return graph


def _odrl(name: str) -> Any:
    from rdflib import URIRef

    return URIRef(_ODRL + name)


def _now(concept: Any) -> str:
    """A concept as it is spelled now."""
    text = str(concept)
    for former, new in _RESPELLED.items():
        if text.startswith(former):
            return new + text.removeprefix(former)
    return text


def _short(concept: str) -> str:
    return concept.rpartition("#")[2]
