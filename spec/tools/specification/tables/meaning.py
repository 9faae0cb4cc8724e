"""What matching answers, dimension by dimension: computed by the engine itself."""

import assent_schemas
from assent.documents.terms import ObligationKind, Recipient, RecipientKind
from assent.roster import reference
from assent.terms import compare, load_vocabulary
from assent.terms.activity import DIMENSIONS
from assent.terms.model import Obligation, TermsKind
from assent.terms.obligations import LEVELS, fulfils
from assent.terms.recipients import covered
from assent.terms.verdict import Result, worst
from specification.tables.markdown import code, table

__all__ = ["dimensions", "lattice", "locations", "logic", "obligations", "recipients"]

_ORDERS = {
    "purposes": "every way up `skos:broader` meets a permitted purpose",
    "data": "the same, for data categories",
    "operations": "the same, for operations",
    "recipients": "none < second party < processors < named third parties < categories < any",
    "retention": "at most as long, wherever in the calendar both begin",
    "locations": "a subset of the countries permitted",
    "automation": "at most the level permitted",
}
_UNKNOWN = {
    "purposes": "a concept outside the vocabulary; a second nature that is not permitted",
    "data": "the same",
    "operations": "the same",
    "recipients": "partners whom nobody names; a named party that may be in a category",
    "retention": "durations that the calendar makes incomparable; not said",
    "locations": "a group whose membership moves; a foreign place; not said",
    "automation": "a level outside the vocabulary; not said",
}
_THIRD_PARTY = "https://w3id.org/dpv#ThirdParty"
_ACTORS = {
    "none": Recipient(kind=RecipientKind.NONE),
    "second party": Recipient(kind=RecipientKind.SECOND_PARTY),
    "processors": Recipient(kind=RecipientKind.PROCESSORS),
    "a named third party": Recipient(kind=RecipientKind.NAMED, ref="https://lab.example"),
    "all third parties": Recipient(kind=RecipientKind.CATEGORY, ref=_THIRD_PARTY),
    "partners": Recipient(kind=RecipientKind.PARTNERS),
    "any": Recipient(kind=RecipientKind.ANY),
}
_PLAIN_KINDS = ("service-delivery", "cancel-as-easily", "one-owner")


def logic() -> str:
    """The conjunction of two answers; the worst of all findings decides."""
    head = ("and", *(code(result) for result in Result))
    rows = [(code(one), *(code(worst(one, other)) for other in Result)) for one in Result]
    return table(head, rows)


def dimensions() -> str:
    """The dimensions: their order for permissions, and when nobody can tell."""
    process = assent_schemas.load("json/Practices.schema.json")
    required = process["properties"]["processes"]["items"]["required"]
    rows = [
        (
            code(name),
            _ORDERS[name],
            _UNKNOWN[name],
            "no" if name in required else "yes",
        )
        for name in DIMENSIONS
    ]
    return table(
        ("dimension", "permitted when", "unknown when", "a process may leave it out"), rows
    )


def recipients() -> str:
    """Whether permitting the one permits the other."""
    permitted = {name: one for name, one in _ACTORS.items() if name != "partners"}
    categories = load_vocabulary().recipients
    rows = [
        (name, *(code(covered(actual, other, categories)) for other in permitted.values()))
        for name, actual in _ACTORS.items()
    ]
    return table(("who receives \\ permitted", *permitted), rows)


def locations() -> str:
    """The groups of countries that the vocabulary knows."""
    known = load_vocabulary().locations
    rows = [
        (code(_short(name)), f"{len(members)} countries", "fixed")
        for name, members in sorted(known.groups.items())
    ]
    rows += [(code(_short(name)), "", "moves: unknown") for name in sorted(known.moving)]
    rows += [(code(_short(known.anywhere)), "anywhere", "fixed")]
    rows += [("a country", f"one of {len(known.countries)}", "fixed")]
    return table(("location", "what it is", "membership"), rows)


def obligations() -> str:
    """The duties that terms may ask for, and what counts as more."""
    return table(
        ("obligation", "levels, the least first", "duration"),
        [_obligation(kind) for kind in ObligationKind],
    )


def lattice() -> str:
    """For each pair of ongoing terms whether the row is within the column."""
    standards = [
        item for item in reference().standards.values() if item.terms.kind is TermsKind.ONGOING
    ]
    vocabulary = load_vocabulary()
    names = [item.entry.name for item in standards]
    rows = []
    for one in standards:
        cells = [
            "yes" if compare(one.terms, other.terms, vocabulary).within else "no"
            for other in standards
        ]
        rows.append((code(one.entry.name), *cells))
    listed = ", ".join(f"{number} {code(name)}" for number, name in enumerate(names, 1))
    head = ("is within column", *(str(number) for number in range(1, len(names) + 1)))
    return f"Columns: {listed}.\n\n{table(head, rows)}"


def _obligation(kind: ObligationKind) -> tuple[str, str, str]:
    levels = ", ".join(map(code, LEVELS.get(kind, ())))
    return code(kind), levels or "none", _duration(kind)


def _duration(kind: ObligationKind) -> str:
    if kind in LEVELS or kind in _PLAIN_KINDS:
        return "none"
    short, long = (Obligation(kind=kind, duration=text) for text in ("P1D", "P1W"))
    return "shorter is more" if fulfils(short, long) is Result.WITHIN else "longer is more"


def _short(iri: str) -> str:
    return iri.rpartition("#")[2]
