"""The shipped vocabulary follows from DPV's own files, and is pinned."""

import importlib.util
import json
import re
from pathlib import Path

import pytest

import assent_schemas
from assent.terms import load_vocabulary
from assent.terms.vocabulary import FILE
from assent.terms.vocabulary import load as load_anew
from support.shared import shared

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location(
        "make_vocabulary", ROOT / "scripts/make_vocabulary.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_the_script_makes_the_shipped_bytes_again(script):
    """TRM-01."""
    assert script.vocabulary(shared("dpv-2.3")) == assent_schemas.read(FILE)


def test_an_edited_vocabulary_stops_the_program(monkeypatch):
    """TRM-01, LD12."""
    real = assent_schemas._file

    def edited(name):
        return (
            real(name).replace(b"dpv:Marketing", b"dpv:Marketink") if name == FILE else real(name)
        )

    monkeypatch.setattr(assent_schemas, "_file", edited)
    assent_schemas.load.cache_clear()
    load_anew.cache_clear()
    try:
        with pytest.raises(assent_schemas.PinError):
            load_anew()
    finally:
        assent_schemas.load.cache_clear()
        load_anew.cache_clear()


def test_the_version_is_inside_and_the_file_is_small():
    """TRM-01."""
    data = assent_schemas.read(FILE)

    assert json.loads(data)["version"] == "2.3"
    assert load_vocabulary().version == "2.3"
    assert len(data) < 250_000


def test_only_identifiers_are_copied():
    """TRM-01: no definition and no label of others."""
    sections = json.loads(assent_schemas.read(FILE))
    del sections["name"], sections["version"], sections["prefixes"]
    strings = re.findall(r'"([^"]*)"', json.dumps(sections))

    assert all(" " not in text for text in strings)


@pytest.mark.parametrize(
    ("section", "file", "scheme"),
    [
        ("purposes", "dpv.ttl", "dpv:purposes-classes"),
        ("operations", "dpv.ttl", "dpv:processing-classes"),
        ("data", "pd.ttl", "pd:extended-classes"),
    ],
)
def test_no_concept_of_a_scheme_is_missing(section, file, scheme):
    """TRM-01: counted by another reading of the turtle files than the script's."""
    blocks = re.split(r"\n\n", shared(f"dpv-2.3/{file}").read_text(encoding="utf-8"))
    listed = {
        block.split()[0]
        for block in blocks
        if re.search(rf"skos:inScheme [^;.]*{re.escape(scheme)}\b", block)
    }

    assert len(listed) > 50
    assert listed <= set(json.loads(assent_schemas.read(FILE))[section])


def test_fixed_groups_have_their_members_and_moving_ones_none():
    """TRM-07."""
    locations = load_vocabulary().locations
    sizes = {group.rpartition("#")[2]: len(own) for group, own in locations.groups.items()}

    assert sizes == {"EU27": 27, "EU28": 28, "EEA30": 30, "EEA31": 31}
    assert {name.rpartition("#")[2] for name in locations.moving} == {"EU", "EEA"}
    assert len(locations.countries) == 249
    assert all(own <= locations.countries for own in locations.groups.values())


def test_every_automation_level_has_its_place():
    """TRM-08."""
    order = [level.rpartition("#")[2] for level in load_vocabulary().automation]

    assert order[0] == "NotAutomated"
    assert order[-1] == "Autonomous"
    assert len(order) == len(set(order)) == 7


@pytest.mark.parametrize("section", ["purposes", "data", "operations", "recipients", "legal_bases"])
def test_the_order_of_concepts_has_no_circle_and_no_loose_end(section):
    """TRM-04."""
    concepts = getattr(load_vocabulary(), section)

    for concept, parents in concepts.parents.items():
        assert concept not in parents
        for parent in parents:
            assert parent in concepts
            assert concept not in concepts.above[parent]


def test_recipients_have_one_nature_each():
    """TRM-05: the engine counts on it."""
    assert all(len(parents) <= 1 for parents in load_vocabulary().recipients.parents.values())


def test_a_parent_that_another_parent_has_is_no_second_nature():
    """TRM-04: the nearest parents are kept only."""
    concepts = load_vocabulary().purposes

    for parents in concepts.parents.values():
        for parent in parents:
            others = set(parents) - {parent}
            assert not any(parent in concepts.above[other] for other in others)


def test_an_agreement_names_the_vocabulary_by_its_digest():
    """TRM-01."""
    reference = load_vocabulary().reference

    assert reference.version == "2.3"
    assert reference.digest_multibase.startswith("uEi")
    assert reference.ref == "https://w3id.org/assent/vocabulary/dpv/2.3"
