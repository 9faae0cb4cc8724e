"""Whether practices are within terms, and terms within terms: each dimension and rule."""

from collections.abc import Iterator
from typing import Any, Final

from vector_maker.areas.orders import HITS, OFFERS, ORDERS
from vector_maker.case import Case
from vector_maker.documents import Json
from vector_maker.published import personal_terms, practices

__all__ = ["cases"]

_PREFIXES: Final = {
    "dpv": "https://w3id.org/dpv#",
    "pd": "https://w3id.org/dpv/pd#",
    "loc": "https://w3id.org/dpv/loc#",
    "ex": "https://example.org/words#",
}
_PERMISSION: Final[Json] = {
    "purposes": "Marketing",
    "data": "PersonalData",
    "operations": "Collect Store",
    "recipients": "processors",
    "retention": "P6M",
    "locations": "loc:EU27",
    "automation": "PartialAutomation",
}
_PROCESS: Final[Json] = _PERMISSION | {
    "data": "pd:EmailAddress",
    "operations": "Collect",
    "recipients": "none",
    "retention": "P1M",
    "locations": "loc:DE",
}
_ANYTHING: Final[Json] = {
    "purposes": "Purpose",
    "data": "Data",
    "operations": "Processing",
    "recipients": "any",
    "retention": "indefinite",
    "locations": "Location",
    "automation": "Autonomous",
}
_REQUIREMENTS: Final = {
    "purposes": "TRM-04",
    "data": "TRM-04",
    "operations": "TRM-04",
    "recipients": "TRM-05",
    "retention": "TRM-06",
    "locations": "TRM-07",
    "automation": "TRM-08",
}


def cases() -> Iterator[Case]:
    """The cases of the area."""
    for dimension, rows in ORDERS.items():
        for number, (done, permitted, verdict) in enumerate(rows, start=1):
            yield _judged(
                f"{dimension}/{number}",
                f"{done or 'nothing said'} where {permitted} is permitted",
                _REQUIREMENTS[dimension],
                [_PROCESS | {dimension: done}],
                {"permissions": [_PERMISSION | {dimension: permitted}]},
                verdict,
                dimension,
            )
    for number, (dimension, done, forbidden, verdict) in enumerate(HITS, start=1):
        yield _judged(
            f"prohibition/{number}",
            f"{done} where {forbidden} is forbidden",
            "TRM-09",
            [_PROCESS | {dimension: done}],
            {"permissions": [_ANYTHING], "prohibitions": [{dimension: forbidden}]},
            verdict,
        )
    for number, (kind, offered, asked, verdict) in enumerate(OFFERS, start=1):
        yield _judged(
            f"obligation/{number}",
            f"{kind} {offered or ''} where {kind} {asked or ''} is asked for",
            "TRM-10",
            [_PROCESS],
            {"permissions": [_PERMISSION], "obligations": [_duty(kind, asked)]},
            verdict,
            "obligations",
            obligations=[_duty(kind, offered)],
        )
    yield from _rules()
    yield from _comparisons()


def _judged(
    slug: str,
    title: str,
    requirement: str,
    done: list[Json],
    allowed: Json,
    verdict: str,
    dimension: str = "",
    **changes: Any,
) -> Case:
    processes = [
        _rule(process) | {"name": f"Process {number}", "legalBasis": f"{_PREFIXES['dpv']}Contract"}
        for number, process in enumerate(done, start=1)
    ]
    said = {"verdict": verdict}
    if dimension and verdict != "within":
        said |= {"dimension": dimension}
    own = {"obligations": None} | changes
    return Case(
        slug=slug,
        title=" ".join(title.split()),
        requirement=requirement,
        task="match",
        request={"practices": practices(processes=processes, **own), "terms": _terms(allowed)},
        expect=said,
    )


def _terms(allowed: Json) -> Json:
    """Personal terms of these rules, in which concepts are written by their prefixes."""
    rules: Json = {"permissions": [], "prohibitions": [], "obligations": None} | allowed
    for name in ("permissions", "prohibitions"):
        rules[name] = [_rule(rule) for rule in rules[name]]
    return personal_terms(**rules | {"prohibitions": rules["prohibitions"] or None})


def _rule(rule: Json) -> Json:
    """A rule or process with full addresses; what is empty is left out."""
    whole: Json = {}
    for name, said in rule.items():
        if said and name == "recipients":
            whole[name] = [_recipient(text) for text in said.split(", ")]
        elif said and name in ("retention", "name"):
            whole[name] = said
        elif said:
            concepts = [_iri(word) for word in said.split()]
            whole[name] = concepts[0] if name == "automation" else concepts
    return whole


def _recipient(text: str) -> Json:
    kind, _, ref = text.partition(" ")
    if not ref:
        return {"kind": kind}
    return {"kind": kind, "ref": _iri(ref) if kind == "category" else ref}


def _iri(word: str) -> str:
    prefix, colon, name = word.partition(":")
    return _PREFIXES[prefix] + name if colon else _PREFIXES["dpv"] + word


def _duty(kind: str, measure: str | None) -> Json:
    if measure is None:
        return {"kind": kind}
    return {"kind": kind, "duration" if measure.startswith("P") else "level": measure}


def _rules() -> Iterator[Case]:
    """What goes beyond one dimension."""
    for slug, (title, requirement, done, allowed, verdict, dimension) in _RULES.items():
        yield _judged(slug, title, requirement, done, allowed, verdict, dimension)
    yield _judged(
        "rule/obligation-absent", "What is not offered, where it is asked for", "TRM-10",
        [_PROCESS],
        {"permissions": [_PERMISSION], "obligations": [_duty("deletion", "at-end")]},
        "outside", "obligations",
    )  # fmt: skip
    for whose in ("practices", "terms"):
        versions = {"practices": "2.3", "terms": "2.3"} | {whose: "2.2"}
        yield _judged(
            f"rule/vocabulary-of-{whose}", f"{whose} in another version of the vocabulary",
            "TRM-01", [_PROCESS],
            {"permissions": [_PERMISSION], "vocabularyVersion": versions["terms"]},
            "unknown", "vocabulary", vocabularyVersion=versions["practices"],
        )  # fmt: skip


def _comparisons() -> Iterator[Case]:
    for slug, (title, a, b, verdict) in _COMPARED.items():
        yield Case(
            slug=f"compare/{slug}",
            title=title,
            requirement="TRM-11",
            task="compare",
            request={"a": _terms(a), "b": _terms(b)},
            expect={"verdict": verdict},
        )


_MARKETING: Final[Json] = _PERMISSION | {"purposes": "Marketing", "data": "pd:EmailAddress"}
_BILLING: Final[Json] = _PERMISSION | {"purposes": "PaymentManagement", "data": "pd:PaymentCard"}
_UNSAID: Final[Json] = _PROCESS | {"retention": ""}
_FOREIGN: Final[Json] = _PROCESS | {"purposes": "PublicBenefit"}

_Rule = tuple[str, str, list[Json], Json, str, str]
_RULES: Final[dict[str, _Rule]] = {
    "rule/nothing-permitted": (
        "Anything, where nothing is permitted", "TRM-03", [_PROCESS], {}, "outside", "purposes",
    ),
    "rule/two-halves": (
        "Two permissions each of which allows a half", "TRM-03",
        [_PROCESS | {"purposes": "Marketing", "data": "pd:PaymentCard"}],
        {"permissions": [_MARKETING, _BILLING]}, "outside", "data",
    ),
    "rule/crossed": (
        "All combinations of two permissions' purposes and data", "TRM-03",
        [_PROCESS | {"purposes": "Marketing PaymentManagement",
                     "data": "pd:EmailAddress pd:PaymentCard"}],
        {"permissions": [_MARKETING, _BILLING]}, "outside", "",
    ),
    "rule/several-permissions": (
        "Two purposes, each permitted by another permission", "TRM-03",
        [_PROCESS | {"purposes": "Marketing PaymentManagement"}],
        {"permissions": [_PERMISSION, _PERMISSION | {"purposes": "PaymentManagement"}]},
        "within", "",
    ),
    "rule/worst-decides": (
        "One process that nobody can judge, and one that is outside", "TRM-02",
        [_UNSAID, _FOREIGN], {"permissions": [_PERMISSION]}, "outside", "purposes",
    ),
    "rule/worst-decides-turned": (
        "The same two in the other order", "TRM-02",
        [_FOREIGN, _UNSAID], {"permissions": [_PERMISSION]}, "outside", "purposes",
    ),
    "rule/third-parties-by-operation": (
        "Tracking by third parties has them as recipients", "TRM-05",
        [_PROCESS | {"operations": "TrackingByThirdParty", "recipients": "second-party"}],
        {"permissions": [_ANYTHING | {"recipients": "processors"}]}, "outside", "recipients",
    ),
    "rule/third-parties-by-purpose": (
        "Selling to third parties has them as recipients", "TRM-05",
        [_PROCESS | {"purposes": "SellDataToThirdParties", "recipients": "second-party"}],
        {"permissions": [_ANYTHING | {"recipients": "processors"}]}, "outside", "recipients",
    ),
    "rule/prohibition-first": (
        "Permitted and forbidden at once", "TRM-09", [_PROCESS],
        {"permissions": [_PERMISSION], "prohibitions": [{"purposes": "Marketing"}]}, "outside", "",
    ),
    "rule/prohibition-of-two": (
        "Forbidden by purpose, and not by data", "TRM-09", [_PROCESS],
        {"permissions": [_PERMISSION],
         "prohibitions": [{"purposes": "Marketing", "data": "pd:PaymentCard"}]}, "within", "",
    ),
    "rule/prohibition-of-both": (
        "Forbidden by purpose and by data", "TRM-09", [_PROCESS],
        {"permissions": [_PERMISSION],
         "prohibitions": [{"purposes": "Marketing", "data": "pd:Contact"}]}, "outside", "",
    ),
}  # fmt: skip

_COMPARED: Final[dict[str, tuple[str, Json, Json, str]]] = {
    "itself": ("Terms with themselves", {"permissions": [_PERMISSION]},
               {"permissions": [_PERMISSION]}, "within"),
    "narrower": ("A narrower purpose", {"permissions": [_PERMISSION
                 | {"purposes": "DirectMarketing"}]}, {"permissions": [_PERMISSION]}, "within"),
    "wider": ("A wider purpose", {"permissions": [_PERMISSION]},
              {"permissions": [_PERMISSION | {"purposes": "DirectMarketing"}]}, "outside"),
    "nothing": ("Nothing permitted", {}, {"permissions": [_PERMISSION]}, "within"),
    "longer": ("Kept longer", {"permissions": [_PERMISSION | {"retention": "P7M"}]},
               {"permissions": [_PERMISSION]}, "outside"),
    "incomparable": ("Kept for a month or for 30 days",
                     {"permissions": [_PERMISSION | {"retention": "P1M"}]},
                     {"permissions": [_PERMISSION | {"retention": "P30D"}]}, "unknown"),
    "owes-less": ("An obligation fewer", {"permissions": [_PERMISSION]},
                  {"permissions": [_PERMISSION], "obligations": [_duty("notice", "P14D")]},
                  "outside"),
    "owes-more": ("An obligation more",
                  {"permissions": [_PERMISSION], "obligations": [_duty("notice", "P30D")]},
                  {"permissions": [_PERMISSION], "obligations": [_duty("notice", "P14D")]},
                  "within"),
    "own-prohibition": ("Wider, and narrowed by a prohibition of its own",
                        {"permissions": [_PERMISSION | {"locations": "loc:DE loc:US"}],
                         "prohibitions": [{"locations": "loc:US"}]},
                        {"permissions": [_PERMISSION]}, "within"),
    "other-prohibition": ("A prohibition that only the other has",
                          {"permissions": [_PERMISSION]},
                          {"permissions": [_PERMISSION],
                           "prohibitions": [{"purposes": "DirectMarketing"}]}, "outside"),
    "same-prohibition": ("A prohibition that both have",
                         {"permissions": [_PERMISSION],
                          "prohibitions": [{"purposes": "DirectMarketing"}]},
                         {"permissions": [_PERMISSION],
                          "prohibitions": [{"purposes": "DirectMarketing"}]}, "within"),
}  # fmt: skip
