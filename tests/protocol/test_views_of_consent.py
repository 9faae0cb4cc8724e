"""A record as ISO/IEC TS 27560 receipt and as Kantara receipt: true, whole, and no evidence."""

import copy
import json
import re

import pytest
from pyld import jsonld
from rdflib import Graph

from assent import documents, record
from assent.agreement import standing, terms_in_force
from assent.documents.containers import History
from assent.documents.terms import Recipient, RecipientKind
from assent.errors import PeerError
from assent.terms import load_vocabulary
from assent.views import Form, Grounds, agreement_view, consent_receipt, consent_record, faults
from support.examples import EVENING, RECORD, WITHDRAWAL
from support.published import DESCRIPTION, NEW_YEAR, PRACTICES, SHOP, TERMS
from support.replacing import replace
from support.shared import shared

VOCABULARY = load_vocabulary()
DPV = "https://w3id.org/dpv#"
HEALTH = "https://w3id.org/dpv/pd#MedicalHealth"


def practices(**changes):
    """The shop's practices with their one process changed."""
    (process,) = PRACTICES.body.processes
    body = replace(PRACTICES.body, processes=(replace(process, **changes),))
    return record.sign(body, SHOP, created=NEW_YEAR)


def grounds(*notices, at=EVENING, **changes) -> Grounds:
    return Grounds(
        record=RECORD,
        terms=TERMS.body,
        practices=practices(**changes),
        description=DESCRIPTION.body,
        standing=standing(History(record=RECORD, documents=notices), at),
    )


def iso(found: Grounds) -> dict:
    return consent_record(found, VOCABULARY, created=EVENING)


def kantara(found: Grounds) -> dict:
    return consent_receipt(found, VOCABULARY)


def odrl(found: Grounds) -> dict:
    return agreement_view(found.record, terms_in_force(found.terms, found.standing))


MAKERS = {Form.ISO_27560: iso, Form.KANTARA: kantara, Form.ODRL: odrl}
EACH = pytest.mark.parametrize("form", MAKERS, ids=str)
OF_CONSENT = pytest.mark.parametrize("form", [Form.ISO_27560, Form.KANTARA], ids=str)


def everything(value) -> list:
    """Every value inside ``value``."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [value, *(found for item in inner for found in everything(item))]


@EACH
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"legal_basis": f"{DPV}InformedConsent"},
        {"data": (HEALTH, f"{DPV}AnonymisedData")},
        {"retention": "indefinite", "recipients": (Recipient(kind=RecipientKind.ANY),)},
        {"retention": None, "locations": (), "automation": None},
    ],
    ids=["as published", "consent", "sensitive", "much", "little"],
)
def test_a_view_keeps_the_rules_of_its_form(form, changes):
    """DOC-09."""
    view = MAKERS[form](grounds(**changes))

    assert faults(view, form, VOCABULARY) == ()
    assert "proof" not in view


@EACH
def test_a_view_says_itself_that_the_record_decides(form):
    """DOC-09."""
    view = MAKERS[form](grounds())
    said = view.get("dct:description") or view["collectionMethod"]

    assert "decides" in said
    assert RECORD.record_digest in json.dumps(view)


@OF_CONSENT
def test_what_was_taken_back_is_in_no_view(form):
    """DOC-09, AGR-06: also what is broader or narrower than a purpose that was taken back."""
    about = {"purposes": (f"{DPV}RequestedServiceProvision",)}
    before = MAKERS[form](grounds(**about))
    after = MAKERS[form](grounds(WITHDRAWAL, **about))

    assert about["purposes"][0] in json.dumps(before)
    assert about["purposes"][0] not in json.dumps(after)
    assert faults(after, form, VOCABULARY) == ()


def test_only_a_process_that_rests_on_consent_is_called_consent():
    """An agreement is not by itself consent, so that each process names its own legal basis."""
    contract, consent = grounds(), grounds(legal_basis=f"{DPV}ExplicitlyExpressedConsent")

    assert "dpv:hasConsentStatus" not in iso(contract)["dpv:hasRecordOfActivity"]
    (given,) = iso(consent)["dpv:hasRecordOfActivity"]["dpv:hasConsentStatus"]
    assert given["@type"] == "dpv:ConsentGiven"
    kinds = [
        view["services"][0]["purposes"][0]["consentType"]
        for view in map(kantara, (contract, consent))
    ]
    assert kinds == ["N/A", "EXPLICIT"]


def test_what_nobody_said_is_called_unknown_and_never_made_up():
    """DOC-09."""
    controller = kantara(grounds())["piiControllers"][0]
    unknown = iso(grounds())["dpv:hasRecordOfActivity"]["assent:notKnown"]

    assert (controller["address"], controller["phone"]) == ({}, "unknown")
    assert controller["email"] == "privacy@shop.example"
    assert {item["@id"] for item in unknown} == {"schema:address", "schema:telephone"}


def test_sensitive_data_is_called_so():
    plain, sensitive = kantara(grounds()), kantara(grounds(data=(HEALTH,)))

    assert (plain["sensitive"], plain["spiCat"]) == (False, [])
    assert (sensitive["sensitive"], sensitive["spiCat"]) == (True, [HEALTH])


def test_a_third_party_is_named_and_processors_are_none():
    named = Recipient(kind=RecipientKind.NAMED, ref="did:web:broker.example")
    inside = Recipient(kind=RecipientKind.PROCESSORS)

    told = [
        kantara(grounds(recipients=(item,)))["services"][0]["purposes"][0]
        for item in (named, inside)
    ]

    assert [item["thirdPartyDisclosure"] for item in told] == [True, False]
    assert told[0]["thirdPartyName"] == "did:web:broker.example"
    assert "thirdPartyName" not in told[1]


def test_every_name_of_dpv_in_the_record_is_defined_there():
    """DOC-06, TRM-01: looked up in the vocabulary's own files."""
    view = iso(grounds(legal_basis=f"{DPV}InformedConsent"))
    found = Graph()
    for name in ("dpv", "pd", "loc", "ieee-7012"):
        found.parse(shared(f"dpv-2.3/{name}.ttl"))
    known = {str(node).rpartition("dpv")[2] for node in found.subjects()}
    load = {"documentLoader": load_nothing, "format": "application/n-quads"}
    quads = jsonld.to_rdf(view, load)

    used = set(re.findall(r"<https://w3id\.org/dpv([/#][^>]*)>", quads))
    forms = {name for name in used if name.startswith("/schema/dpv-27560#")}
    assert len(forms) == 2
    assert used - forms <= known
    assert len(used) > 20


def load_nothing(url, options):
    raise AssertionError(url)


def test_a_json_ld_processor_reads_the_record_whole():
    """DOC-06, LD1: every member has a meaning, and nothing is loaded for it."""
    view = iso(grounds())
    (expanded,) = jsonld.expand(view, {"documentLoader": load_nothing})
    prefixes = view.pop("@context")

    def named(value) -> set[str]:
        members = [item for item in everything(value) if isinstance(item, dict)]
        return {name for item in members for name in item if not name.startswith("@")}

    written = {prefixes[name.partition(":")[0]] + name.partition(":")[2] for name in named(view)}
    assert written == named(expanded)


def mutants(value, path=()):
    """Each way to leave a member out, to add one, or to put something foreign in its place."""
    if isinstance(value, dict):
        yield (*path, "foreign"), "added"
        for name, item in value.items():
            yield (*path, name), "removed"
            yield from mutants(item, (*path, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from mutants(item, (*path, index))
    else:
        yield path, "replaced"


def changed(view, path, how):
    made = copy.deepcopy(view)
    *way, last = path
    place = made
    for step in way:
        place = place[step]
    if how == "removed":
        del place[last]
    else:
        place[last] = -1
    return made


# What the forms leave free: optional members.
OPTIONAL = {
    *("piiControllerUrl", "purpose", "dpv:hasStorageCondition", "dpv:hasLocation"),
    *("dpv:hasAutomationLevel", "dpv:isExercisedAt", "dpv:isIndicatedBy"),
    *("dpv:hasConsentStatus", "rdf:value", "dpv:hasProcess", "odrl:constraint"),
    *("odrl:permission", "odrl:prohibition", "odrl:obligation"),
}


@EACH
def test_no_reader_takes_a_view_for_a_document(form):
    """DOC-09."""
    view = MAKERS[form](grounds())

    with pytest.raises(PeerError):
        documents.read(json.dumps(view).encode(), "Agreement")


@EACH
def test_no_member_can_be_added_removed_or_replaced_unseen(form):
    """The check can fail: every change of a view that is not of an optional member is a fault."""
    view = MAKERS[form](grounds(legal_basis=f"{DPV}InformedConsent", data=(HEALTH,)))
    tried = [
        (path, how)
        for path, how in mutants(view)
        if "@context" not in path[:-1]
        and not (how == "removed" and path[-1] in OPTIONAL)
        # A postal address may have any members.
        and "address" not in path[:-1]
    ]

    unseen = [item for item in tried if not faults(changed(view, *item), form, VOCABULARY)]

    assert len(tried) > 40
    assert unseen == []
