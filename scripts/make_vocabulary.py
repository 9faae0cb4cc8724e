"""Write the compact vocabulary from the turtle files of DPV 2.3.

    python scripts/make_vocabulary.py FOLDER_WITH_THE_TURTLE_FILES

Takes identifiers and ``skos:broader`` only; no label or definition is copied. The output is
deterministic: a test runs this script and compares the bytes.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from rdflib import Graph, URIRef
from rdflib.namespace import SKOS

OUTPUT = Path(__file__).resolve().parents[1] / "schemas/assent_schemas/vocabulary/dpv-2.3.json"
VERSION = "2.3"
FILES = ("dpv.ttl", "pd.ttl", "loc.ttl", "ieee-7012.ttl")
PREFIXES = {
    "dpv": "https://w3id.org/dpv#",
    "pd": "https://w3id.org/dpv/pd#",
    "loc": "https://w3id.org/dpv/loc#",
    "ieee-7012": "https://w3id.org/dpv/standards/ieee/7012#",
}
# The concept schemes that make up each section, by DPV's own names.
SCHEMES = {
    "purposes": ("dpv:purposes-classes", "ieee-7012:purpose-classes"),
    "data": (
        "dpv:personal-data-classes",
        "pd:core-classes",
        "pd:extended-classes",
        "pd:specialcategory-classes",
        "ieee-7012:data-classes",
    ),
    "operations": ("dpv:processing-classes",),
    "recipients": (
        "dpv:entities-organisation-classes",
        "dpv:entities-authority-classes",
        "dpv:entities-legalrole-classes",
        "ieee-7012:entities-classes",
    ),
    "legalBases": (
        "dpv:legal-basis-classes",
        "dpv:contract-types-classes",
        "dpv:consent-types-classes",
    ),
    "ieee7012": (
        "ieee-7012:agreement-classes",
        "ieee-7012:privacy-term-classes",
        "ieee-7012:process-classes",
        "ieee-7012:status-classes",
    ),
}
# Entities that receive data on their own account or as processors; a person's agent,
# the person and the officer who only represents are none.
NOT_RECIPIENTS = {
    "dpv:DataProtectionOfficer",
    "dpv:Representative",
    "dpv:ServiceConsumer",
    "ieee-7012:Agent",
    "ieee-7012:EntityAgent",
    "ieee-7012:Person",
    "ieee-7012:PersonAgent",
}
# Our declared order: the levels of ISO/IEC 22989 that DPV names, least automated first.
AUTOMATION = (
    "dpv:NotAutomated",
    "dpv:AssistiveAutomation",
    "dpv:PartialAutomation",
    "dpv:ConditionalAutomation",
    "dpv:HighAutomation",
    "dpv:FullAutomation",
    "dpv:Autonomous",
)
FIXED_GROUPS = ("loc:EEA30", "loc:EEA31", "loc:EU27", "loc:EU28")
MOVING_GROUPS = ("loc:EEA", "loc:EU")
# By their meaning in DPV these have a third party in them, whatever recipients are listed.
BY_THIRD_PARTIES = ("dpv:SellDataToThirdParties", "dpv:TrackingByThirdParty")


def vocabulary(folder: Path) -> bytes:
    """The vocabulary file's bytes, made from the turtle files in ``folder``."""
    graph = Graph()
    for name in FILES:
        graph.parse(folder / name)
    sections = {section: _section(graph, section) for section in SCHEMES}
    levels = {_short(level) for level in graph.subjects(SKOS.broader, _iri("dpv:AutomationLevel"))}
    if levels != set(AUTOMATION):
        raise SystemExit(f"DPV's automation levels changed: {sorted(levels ^ set(AUTOMATION))}")
    value = {
        "name": "Data Privacy Vocabulary",
        "version": VERSION,
        "prefixes": PREFIXES,
        **sections,
        "automation": AUTOMATION,
        "locations": _locations(graph),
        "byThirdParties": BY_THIRD_PARTIES,
    }
    return (_lines(value) + "\n").encode()


def _section(graph: Graph, section: str) -> dict[str, list[str]]:
    members = {
        _short(concept)
        for scheme in SCHEMES[section]
        for concept in graph.subjects(SKOS.inScheme, _iri(scheme))
        if _short(concept)
    }
    if section == "recipients":
        members -= NOT_RECIPIENTS
    parents = {
        concept: {_short(parent) for parent in graph.objects(_iri(concept), SKOS.broader)} & members
        for concept in members
    }
    return {concept: _nearest(parents, concept) for concept in sorted(parents)}


def _nearest(parents: dict[str, set[str]], concept: str) -> list[str]:
    """The parents that are not also reached by way of another parent.

    A parent twice removed is no second nature of a concept: it says nothing new.
    """
    own = parents[concept] - {concept}
    return sorted(p for p in own if not any(p in _above(parents, q) for q in own - {p}))


def _above(parents: dict[str, set[str]], concept: str) -> set[str]:
    above: set[str] = set()
    queue = list(parents[concept])
    while queue:
        parent = queue.pop()
        if parent not in above:
            above.add(parent)
            queue.extend(parents[parent])
    return above


def _locations(graph: Graph) -> dict[str, object]:
    countries = sorted(
        short
        for country in graph.subjects(SKOS.broader, _iri("dpv:Country"))
        if (short := _short(country)).startswith("loc:") and len(short) == len("loc:XX")
    )
    members = {
        group: sorted({_short(c) for c in graph.subjects(SKOS.broader, _iri(group))} & {*countries})
        for group in FIXED_GROUPS
    }
    return {
        "anywhere": "dpv:Location",
        "countries": countries,
        "groups": members,
        "movingGroups": MOVING_GROUPS,
    }


def _iri(short: str) -> URIRef:
    prefix, _, name = short.partition(":")
    return URIRef(PREFIXES[prefix] + name)


def _short(iri: object) -> str:
    """``dpv:Marketing`` for the concept's IRI; empty for one of a foreign namespace."""
    text = str(iri)
    for prefix, namespace in PREFIXES.items():
        if text.startswith(namespace):
            return f"{prefix}:{text.removeprefix(namespace)}"
    return ""


def _lines(value: Mapping[str, object]) -> str:
    """One section or concept a line, so that a difference between versions can be read."""
    parts = []
    for name, section in value.items():
        if name in SCHEMES and isinstance(section, dict):
            rows = [f"{json.dumps(c)}:{_compact(p)}" for c, p in section.items()]
            parts.append(f"{json.dumps(name)}:{{\n" + ",\n".join(rows) + "\n}")
        else:
            parts.append(f"{json.dumps(name)}:{_compact(section)}")
    return "{\n" + ",\n".join(parts) + "\n}"


def _compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


if __name__ == "__main__":
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    OUTPUT.write_bytes(vocabulary(Path(sys.argv[1])))
