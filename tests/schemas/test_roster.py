"""The shipped reference roster follows from its sources, is complete, and is signed."""

import importlib.util
import json
import re
from pathlib import Path

import pytest

import assent_schemas
from assent import codec, did_document, documents, proofs, schema
from assent.documents.terms import TextKind
from assent.errors import LocalError, PeerError
from assent.key_ring import KeyRing
from assent.multibase import digest
from assent.proofs import Expected
from assent.roster import growth, reference
from assent.roster.shipped import reference as reference_anew
from assent.terms import load_vocabulary
from assent_keeper.sources import read_sources
from support.shared import shared

ROOT = Path(__file__).resolve().parents[2]
AGREEMENTS = json.loads(shared("ieee7012.json").read_text())["agreements"]
STANDARDS = list(reference().standards.values())
NAMES = [standard.entry.name for standard in STANDARDS]
EACH = pytest.mark.parametrize("standard", STANDARDS, ids=NAMES)


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("make_roster", ROOT / "scripts/make_roster.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_what_is_shipped_follows_from_the_sources(script):
    """ROS-01."""
    assert script._differences(script.published()) == []


def test_the_sources_notice_a_changed_text(script):
    """ROS-01."""
    files = script.published()
    files["terms/service-1.0.en.plain.txt"] += b"And more."

    assert script._differences(files) == ["terms/service-1.0.en.plain.txt"]


def test_there_are_terms_after_each_of_the_13_agreements_and_service_care():
    """ROS-01."""
    for alias, agreement in AGREEMENTS.items():
        found = reference().find(alias)
        assert found is not None
        assert found.entry.kind == agreement["kind"]
    assert reference().find("SERVICE-CARE") is not None
    assert len(STANDARDS) == len(AGREEMENTS) + 1


def test_the_roster_is_signed_by_its_keeper_and_nobody_else():
    """ROS-02."""
    roster = reference()
    listed = did_document.read(roster.keeper_document, did=roster.keeper)
    expected = [Expected(role="keeper", controller=roster.keeper)]

    proofs.verify(roster.document.value, expected, keys=KeyRing(listed))

    forged = roster.document.value | {"endsAt": "2099-12-31T00:00:00Z"}
    with pytest.raises(PeerError):
        proofs.verify(forged, expected, keys=KeyRing(listed))


def test_no_private_key_is_shipped():
    """ROS-02."""
    assert not [name for name in assent_schemas.names("roster/") if name.endswith(".key")]


@EACH
def test_the_published_files_are_complete_and_canonical(standard):
    """ROS-01."""
    stem = f"roster/terms/{standard.entry.name}-{standard.entry.version}"
    data = assent_schemas.read(f"{stem}.json")

    assert codec.encode(codec.decode(data)) == data
    assert digest(data) == standard.entry.digest_multibase
    assert standard.terms.id == f"https://w3id.org/assent/terms/{standard.entry.name}/1.0"
    assert {text.kind for text in standard.texts} == {TextKind.PLAIN, TextKind.LEGAL}
    assert documents.read(data, "Terms").proofs == ()


@EACH
def test_the_plain_text_is_one_page_and_both_texts_say_who_did_not_review_them(standard):
    """ROS-06."""
    plain, legal = standard.text(TextKind.PLAIN), standard.text(TextKind.LEGAL)

    assert len(plain.split()) <= 320
    assert max(map(len, plain.splitlines())) < 250
    for text in (plain, legal):
        assert "reviewed by counsel" in text.lower()
        assert standard.entry.name in text
        assert "{" not in text
    assert "legal text prevails" in legal
    assert legal.isascii()
    assert plain.isascii()


@EACH
def test_the_german_text_is_one_page_that_says_all_rules_and_that_it_is_a_translation(standard):
    """ROS-12."""
    english, german = standard.text(TextKind.PLAIN), standard.translation("de")

    assert len(german.split()) <= 320
    assert max(map(len, german.splitlines())) < 300
    assert "Dies ist eine Übersetzung" in german
    assert "entscheidet der englische Rechtstext" in german
    assert f"„{standard.entry.name}“" in german
    shape = [
        [line[:2] == "- " or line == "" for line in text.splitlines()] for text in (english, german)
    ]
    assert shape[0] == shape[1]
    assert set(english.splitlines()) & set(german.splitlines()) == {""}


def test_each_part_is_said_in_german_and_says_its_numbers():
    """ROS-12: nothing that English terms say is left out."""
    sources = read_sources(ROOT / "schemas/assent_schemas/roster/sources")
    words = sources.words["de"]["parts"]
    parts = {name: part["plain"] for name, part in sources.parts.items() if name != "lists"}

    assert set(words) == set(parts)
    for name, plain in parts.items():
        assert re.findall("[0-9]+", plain) == re.findall("[0-9]+", words[name])


def test_the_roster_grows_out_of_the_versions_that_are_shipped_with_it():
    """ROS-04."""
    shipped = reference()
    oldest = shipped.former[-1]

    assert growth(shipped.document, oldest, shipped.former) is None
    assert oldest.body.sequence == "1"
    assert [item.digest_multibase for item in oldest.body.entries] == [
        item.digest_multibase for item in shipped.document.body.entries
    ]


@EACH
def test_every_concept_of_standard_terms_is_in_the_vocabulary(standard):
    """TRM-01."""
    vocabulary = load_vocabulary()
    assert standard.terms.vocabulary_version == vocabulary.version
    for rule in (*standard.terms.permissions, *standard.terms.prohibitions):
        for dimension in ("purposes", "data", "operations"):
            section = vocabulary.section(dimension)
            assert all(concept in section for concept in getattr(rule, dimension))


@pytest.mark.parametrize("text", ["service-1.0.en.plain.txt", "service-1.0.de.plain.txt"])
def test_an_edited_text_stops_the_program(monkeypatch, text):
    """ROS-01, ROS-13, PR10."""
    real = assent_schemas.read

    def edited(name):
        return real(name) + (b" " if name.endswith(text) else b"")

    monkeypatch.setattr(assent_schemas, "read", edited)
    reference_anew.cache_clear()
    try:
        with pytest.raises(PeerError, match="reference"):
            reference_anew()
    finally:
        reference_anew.cache_clear()


def test_terms_that_differ_from_their_entry_stop_the_program(monkeypatch):
    """ROS-01, PR10."""
    real = assent_schemas.read

    def swapped(name):
        return real(name.replace("terms/service-1.0.", "terms/service-portable-1.0."))

    monkeypatch.setattr(assent_schemas, "read", swapped)
    reference_anew.cache_clear()
    try:
        with pytest.raises(PeerError, match="reference"):
            reference_anew()
    finally:
        reference_anew.cache_clear()


def test_a_language_that_is_not_shipped_is_said_to_be_missing():
    """ROS-06."""
    with pytest.raises(LocalError, match="no plain text in “de”"):
        STANDARDS[0].text(TextKind.PLAIN, "de")


def changed(value, path, new):
    """A copy of JSON with one place changed; ``None`` takes the member away."""
    copy = json.loads(json.dumps(value))
    place = copy
    for step in path[:-1]:
        place = place[step]
    if new is None:
        del place[path[-1]]
    else:
        place[path[-1]] = new
    return copy


TERMS = STANDARDS[0].document.value
REFUSED = [
    (["extra"], "x"),
    (["interpretation"], "permissive"),
    (["texts"], None),
    (["id"], "urn:uuid:5d3a9c1e-0c55-4f7e-9c1d-3a1b1b1d0001"),
    (["permissions", 0, "extra"], "x"),
    (["permissions", 0, "retention"], None),
    (["permissions", 0, "retention"], "6 months"),
    (["permissions", 0, "retention"], "P٣M"),
    (["permissions", 0, "automation"], None),
    (["permissions", 0, "locations"], ["https://example.org/#Mars"]),
    (["permissions", 0, "purposes"], []),
    (["permissions", 0, "purposes"], ["https://w3id.org/dpv#Marketing"] * 2),
    (["permissions", 0, "purposes"], [f"https://w3id.org/dpv#P{n}" for n in range(65)]),
    (["permissions", 0, "recipients", 0, "kind"], "partners"),
    (["permissions", 0, "recipients", 0, "kind"], "named"),
    (["permissions", 0, "recipients", 0, "ref"], "did:web:a.example"),
    (["prohibitions", 0], {"id": f"{TERMS['id']}#1"}),
    (["obligations", 0, "level"], "on-request"),
    (["obligations", 0, "kind"], "portability"),
    (["obligations", 0, "kind"], "answer-within"),
    (["obligations", 0, "kind"], "be-nice"),
]


@pytest.mark.parametrize(("path", "new"), REFUSED)
def test_terms_of_another_shape_are_refused(path, new):
    """PRF-05."""
    schema.validate(TERMS, "Terms")

    with pytest.raises(PeerError) as error:
        schema.validate(changed(TERMS, path, new), "Terms")

    assert error.value.code == "schema"
