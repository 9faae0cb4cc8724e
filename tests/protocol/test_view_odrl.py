"""A record as an ODRL Agreement: whole by ODRL's own rules, and read without a network."""

import json

import pytest
from pyld import jsonld
from rdflib import RDF, Graph, Namespace, URIRef

from assent.documents import seal, write
from assent.roster import reference
from assent.views.odrl import agreement_view
from support.examples import RECORD
from support.replacing import replace

ODRL = Namespace("http://www.w3.org/ns/odrl/2/")
STANDARDS = list(reference().standards.values())
EACH = pytest.mark.parametrize("standard", STANDARDS, ids=[item.entry.name for item in STANDARDS])
# The information model's names that a view may use; the rest of ODRL it does not need.
RELATIONS = {
    *("uid", "profile", "conflict", "assigner", "assignee", "permission", "prohibition"),
    *("obligation", "action", "target", "constraint", "leftOperand", "operator", "rightOperand"),
}
VALUES = {
    *("Agreement", "prohibit", "isAnyOf", "lteq", "eq", "purpose", "recipient", "spatial"),
    *("elapsedTime", "event"),
}


def load_nothing(url, options):
    raise AssertionError(url)


def graph(standard) -> Graph:
    found = Graph()
    options = {"documentLoader": load_nothing, "format": "application/n-quads"}
    view = jsonld.to_rdf(agreement_view(RECORD, standard.terms), options)
    found.parse(data=view, format="nt")
    return found


def parts(found: Graph, name: str) -> list:
    return [node for _, _, node in found.triples((None, ODRL[name], None))]


@EACH
def test_the_customer_assigns_the_vendor_is_assigned_and_prohibitions_win(standard):
    """DOC-06."""
    found = graph(standard)
    policy = URIRef(RECORD.id)

    assert (policy, RDF.type, ODRL.Agreement) in found
    assert parts(found, "uid") == [policy]
    assert parts(found, "assigner") == [URIRef(RECORD.body.first_party.ref)]
    assert parts(found, "assignee") == [URIRef(RECORD.body.second_party.ref)]
    assert parts(found, "conflict") == [ODRL.prohibit]


@EACH
def test_every_rule_has_an_action_and_a_target_and_every_constraint_its_three_parts(standard):
    """DOC-06."""
    found = graph(standard)
    terms = standard.terms

    for name in ("permission", "prohibition", "obligation"):
        rules = parts(found, name)
        assert len(rules) == len(getattr(terms, f"{name}s"))
        for rule in rules:
            assert set(found.objects(rule, ODRL.action))
            assert set(found.objects(rule, ODRL.target))
    for limit in parts(found, "constraint"):
        assert len(set(found.objects(limit, ODRL.leftOperand))) == 1
        assert len(set(found.objects(limit, ODRL.operator))) == 1
        assert set(found.objects(limit, ODRL.rightOperand))


@EACH
def test_only_names_of_the_information_model_are_used(standard):
    """DOC-06."""
    found = graph(standard)

    used = {str(p).removeprefix(ODRL) for p in found.predicates() if p.startswith(ODRL)}
    values = {str(o).removeprefix(ODRL) for o in found.objects() if o.startswith(ODRL)}
    assert used <= RELATIONS
    assert values <= VALUES


@EACH
def test_a_json_ld_processor_reads_it_whole_and_loads_nothing(standard):
    """DOC-06, LD1."""
    view = agreement_view(RECORD, standard.terms)
    (expanded,) = jsonld.expand(view, {"documentLoader": load_nothing})

    assert len(expanded) == len(view) - 1
    assert "proof" not in json.dumps(view)


def test_a_local_test_is_called_one():
    local = replace(
        RECORD.body,
        second_party=replace(RECORD.body.second_party, ref="did:web:localhost%3A8642"),
    )

    view = agreement_view(seal(write(local)), STANDARDS[0].terms)

    assert view["dct:description"].startswith("LOCAL TEST")


def test_what_is_permitted_stands_in_the_view_as_in_the_terms():
    """DOC-06."""
    terms = reference().find("SD-BASE").terms
    view = agreement_view(RECORD, terms)

    (permission,) = view["odrl:permission"]
    assert (
        tuple(item["@id"] for item in permission["odrl:action"]) == terms.permissions[0].operations
    )
    assert view["dct:source"] == RECORD.record_digest
