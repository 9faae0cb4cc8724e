"""The JSON-LD context: it gives every member a meaning, and nobody else's members another one."""

import re
from typing import Any

import pytest
from pyld import jsonld

import assent_schemas
from assent.documents import CONTEXT
from support.shapes import Member, all_members, document_schemas

TERMS: dict[str, Any] = {
    term: meaning
    for term, meaning in assent_schemas.load("context/assent-v1.jsonld")["@context"].items()
    if not term.startswith("@")
}
DATA_INTEGRITY = assent_schemas.load("context/data-integrity-v2.jsonld")["@context"]
NAMESPACES = (
    "https://w3id.org/assent/v1#",
    "https://w3id.org/dpv#",
    "https://w3id.org/security#",
    "http://purl.org/dc/terms/",
)

XSD = "http://www.w3.org/2001/XMLSchema#"
MULTIBASE = "https://w3id.org/security#multibase"
IRIS = {"iri", "did", "didKey", "didWeb", "documentId", "verificationMethod", "origin", "baseUrl"}
TYPE_OF_SHAPE = {
    "instant": f"{XSD}dateTime",
    "minute": f"{XSD}dateTime",
    "counter": f"{XSD}nonNegativeInteger",
    **dict.fromkeys(("digest", "nonce", "publicKeyMultibase"), MULTIBASE),
    **dict.fromkeys(IRIS | {"location", "concept", "standardId"}, "@id"),
}
"""What a member's string is, by the name of its shape; every other is plain text."""
PLAIN_ALTHOUGH = {"version": "of a roster a counter, of all else dotted"}


def shape_of(member: Member) -> str:
    """The name of a member's shape; a pattern in place is an IRI where it begins like one."""
    if member.schema.get("type") == "object":
        return "object"
    in_place = "iri" if member.schema.get("pattern", "").startswith("^https:") else "text"
    return member.shape or in_place


MEMBERS = {("protocolVersion", "text")} | {
    (member.name, shape_of(member))
    for schema in document_schemas().values()
    for member in all_members(schema, schema)
}


def names_in(context: Any) -> set[str]:
    """All terms that ``context`` defines, those of its inner contexts too."""
    if not isinstance(context, dict):
        return set()
    own = {term for term in context if not term.startswith("@")}
    inner = [meaning for meaning in context.values() if isinstance(meaning, dict)]
    return own.union(*(names_in(meaning.get("@context")) for meaning in inner))


def test_it_defines_none_of_the_names_that_data_integrity_scopes():
    """PRF-04, LD13: both are protected, and a clash breaks every RDFC proof."""
    scoped = names_in(DATA_INTEGRITY)

    assert {"nonce", "created", "expires", "domain", "proofValue", "type", "id"} <= scoped
    assert not TERMS.keys() & (scoped | {"previousProof"})


def test_it_defines_every_type_and_every_member_and_nothing_else():
    """DOC-06, LD6, LD13."""
    assert TERMS.keys() == document_schemas().keys() | {name for name, _ in MEMBERS}


def test_no_two_terms_mean_the_same():
    """DOC-06, LD13: the linked-data form would confuse them."""
    iris = [meaning if isinstance(meaning, str) else meaning["@id"] for meaning in TERMS.values()]

    assert len(set(iris)) == len(iris)
    assert all(iri.startswith(NAMESPACES) and re.search("[#/][A-Za-z]+$", iri) for iri in iris)


@pytest.mark.parametrize(("name", "shape"), sorted(MEMBERS))
def test_each_member_has_the_type_of_its_values(name, shape):
    """DOC-06, LD13: what is wrongly typed as an IRI vanishes from the N-Quads."""
    meaning = TERMS[name]
    typed = None if isinstance(meaning, str) else meaning["@type"]

    if shape != "object" and name not in PLAIN_ALTHOUGH:
        assert typed == TYPE_OF_SHAPE.get(shape)
    elif shape == "object":
        # Objects have their own id, whatever strings of this name are elsewhere.
        assert typed in {"@id", MULTIBASE}


def test_it_is_protected_and_has_no_base_vocabulary_import_or_inner_context():
    """PRF-04, LD4, LD5, LD7."""
    context = assent_schemas.load("context/assent-v1.jsonld")
    keywords = {term for term in context["@context"] if term.startswith("@")}

    assert context.keys() == {"@context"}
    assert context["@context"]["@protected"] is True
    assert keywords == {"@protected", "@version"}
    assert all(isinstance(item, str) or item.keys() == {"@id", "@type"} for item in TERMS.values())


def test_no_term_changes_an_iri_that_begins_with_its_name():
    """LD7, LD9: a term that is a prefix would give foreign IRIs another meaning."""
    context = [DATA_INTEGRITY, assent_schemas.load("context/assent-v1.jsonld")["@context"]]
    iris = [f"{term}:x" for term in TERMS.keys() | names_in(DATA_INTEGRITY)]

    (view,) = jsonld.expand({"@context": context, "ref": iris})

    assert view["https://w3id.org/assent/v1#ref"] == [{"@id": iri} for iri in iris]


def test_both_contexts_of_a_document_are_shipped():
    """PRF-04."""
    assert CONTEXT == [
        "https://w3id.org/security/data-integrity/v2",
        "https://w3id.org/assent/v1",
    ]
