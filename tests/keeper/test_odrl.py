"""Published ODRL terms are read with their defects named, and none of them taken over."""

import json

import pytest

from assent import documents
from assent.errors import LocalError
from assent.terms import load_vocabulary, match
from assent_keeper import odrl
from assent_keeper.odrl import Imported
from support.keeper import Keeper
from support.shared import shared
from terms.building import practices, process

VOCABULARY = load_vocabulary()
ROWS = json.loads(shared("ieee7012.json").read_text())["agreements"]
FILES = sorted(shared("vectors/ieee7012-odrl").glob("*.ttl"))
THIRD_PARTY = ("named did:web:broker.example",)


def imported(turtle: bytes) -> Imported:
    return odrl.read(
        turtle, terms_id="urn:uuid:5d3a9c1e-0c55-4f7e-9c1d-3a1b1b1d0001", vocabulary=VOCABULARY
    )


def published(name: str) -> bytes:
    return shared(f"vectors/ieee7012-odrl/{name}.ttl").read_bytes()


def codes(found: Imported) -> set[str]:
    return {defect.code for defect in found.defects}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_all_published_files_let_permission_win_and_leave_the_rest_open(path):
    """TRM-12."""
    found = imported(path.read_bytes())

    assert {"permission-wins", "no-default-deny"} <= codes(found)
    assert found.terms.interpretation == "prohibitive"
    documents.seal(documents.write(found.terms))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_is_imported_lets_no_third_party_watch(path):
    """TRM-12: checked by the engine that judges practices, not by the importer's own words."""
    terms = imported(path.read_bytes()).terms

    for deed in ("Tracking", "Profiling"):
        done = process(purposes="ieee:ServiceAnalytics", operations=deed, to=THIRD_PARTY)
        assert match(practices(done), terms, VOCABULARY).result == "outside"


@pytest.mark.parametrize("name", [name for name in ROWS if name.startswith("PDC-")])
def test_portability_that_the_table_owes_is_said_to_be_permitted_only(name):
    assert "portability-not-owed" in codes(imported(published(name)))


@pytest.mark.parametrize("name", [name for name in ROWS if name.startswith("SD-")])
def test_portability_is_owed_where_the_table_says_so_or_the_lack_is_reported(name):
    found = imported(published(name))

    owed = "portability" in {obligation.kind for obligation in found.terms.obligations}
    due = ROWS[name]["row"][5] == "R"
    # One published file permits what its own description obliges to.
    assert ("portability-not-owed" in codes(found)) == (name == "SD-BASE-ATP-DP")
    assert owed == (due and name != "SD-BASE-ATP-DP")


def test_third_party_tracking_that_a_comment_calls_prohibited_is_left_out():
    text = published("SD-BASE-AT").decode()
    before, mark, after = text.partition("# tracking by third party is prohibited")
    printed = before + mark + after.replace("odrl:prohibition", "odrl:permission", 1)

    found = imported(printed.encode())

    assert mark
    assert "third-party-watching" in codes(found)
    done = process(purposes="RequestedServiceProvision", operations="Tracking", to=THIRD_PARTY)
    assert match(practices(done), found.terms, VOCABULARY).result == "outside"


def test_an_illegal_prefix_is_explained():
    text = published("SD-BASE").decode().replace("p7012:", "7012:")

    with pytest.raises(LocalError) as refused:
        imported(text.encode())

    assert "7012: is not legal" in refused.value.hint


def test_a_rule_about_what_no_vocabulary_has_is_left_out():
    whole = imported(published("SD-BASE-A"))
    text = published("SD-BASE-A").replace(b"p7012:ServiceAnalytics", b"p7012:ServiceAnalysis")

    found = imported(text)

    assert "unknown-concept" in codes(found)
    assert len(found.terms.permissions) < len(whole.terms.permissions)


@pytest.mark.parametrize("turtle", [b"", b"not turtle", b" " * 65537])
def test_what_is_no_policy_is_refused(turtle):
    with pytest.raises(LocalError):
        imported(turtle)


def test_the_command_lists_defects_and_gives_terms_that_can_be_compared(keeper: Keeper):
    path = shared("vectors/ieee7012-odrl/SD-BASE-A.ttl")

    said = keeper.done("odrl", str(path)).stdout
    value = keeper.value("odrl", str(path))

    assert "prohibitions prevail" in said
    assert value["terms"]["type"] == "Terms"
    assert {row["code"] for row in value["defects"]} >= {"permission-wins", "no-default-deny"}


def test_a_permission_that_a_prohibition_of_the_same_terms_hits_is_reported():
    """TRM-12: processing for analytics is permitted, and tracking, a kind of it, prohibited."""
    assert "contradiction" in codes(imported(published("SD-BASE-A")))
    assert "contradiction" not in codes(imported(published("SD-BASE-ATP")))
