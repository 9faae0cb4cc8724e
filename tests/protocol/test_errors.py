"""The registry of codes: one code, one status, one requirement."""

import re
from pathlib import Path

import pytest

import assent_schemas
from assent.errors import CODES, LocalError, PeerError

ROOT = Path(__file__).resolve().parents[2]
ROWS = assent_schemas.load("registries/errors.json")["errors"]
REASONS = assent_schemas.load("registries/reasons.json")["reasons"]
EVERY_ROW = pytest.mark.parametrize("row", ROWS, ids=lambda row: row["code"])
EVERY_REASON = pytest.mark.parametrize("row", REASONS, ids=lambda row: row["code"])


def test_each_code_stands_in_the_registry_once():
    codes = [row["code"] for row in ROWS]

    assert len(set(codes)) == len(codes)
    assert CODES.keys() == set(codes)


@EVERY_ROW
def test_a_row_is_complete(row):
    assert row.keys() == {"code", "status", "title", "requirement"}
    assert re.fullmatch("[a-z][a-z0-9-]{0,63}", row["code"])
    assert re.fullmatch("[A-Za-z@].{8,118}[.]", row["title"])
    assert re.fullmatch("[A-Z]{3}-[0-9]{2}", row["requirement"])


@EVERY_ROW
def test_only_our_own_faults_are_5xx(row):
    """I12: the last two are what a sidecar cannot do, and the site behind it does not."""
    ours = {"busy": 503, "storage": 503, "internal": 500, "upgrade": 501, "upstream": 502}

    assert row["status"] == ours.get(row["code"], row["status"])
    assert (row["status"] >= 500) is (row["code"] in ours)


@EVERY_ROW
def test_an_error_says_what_its_row_says(row):
    error = PeerError(row["code"])

    assert (error.status, error.requirement) == (row["status"], row["requirement"])
    assert (error.code, error.detail) == (row["code"], row["title"])


def test_a_detail_takes_the_place_of_the_title():
    error = PeerError("schema", "At .terms: breaks required.")

    assert error.detail == "At .terms: breaks required."
    assert str(error) == "schema: At .terms: breaks required."


def test_a_code_that_is_not_in_the_registry_cannot_be_raised():
    with pytest.raises(KeyError):
        PeerError("oops")


def test_every_code_that_is_raised_is_a_row_and_every_row_is_raised_somewhere():
    sources = [
        path.read_text()
        for folder in ("protocol", "terminal", "server", "client")
        for path in (ROOT / folder).rglob("*.py")
    ]
    raised = {
        code for text in sources for code in re.findall(r'PeerError\(\s*"([a-z0-9-]+)"', text)
    }
    spelled = {code for text in sources for code in re.findall(r'"([a-z][a-z0-9-]+)"', text)}

    assert raised <= CODES.keys()
    assert CODES.keys() <= spelled


@EVERY_ROW
def test_every_code_is_named_by_a_test_of_its_own(row):
    """A code that no test asserts may never be answered."""
    tests = [path for path in (ROOT / "tests").rglob("test_*.py") if path.name != "test_errors.py"]

    assert any(f'"{row["code"]}"' in path.read_text() for path in tests)


@EVERY_REASON
def test_a_reason_is_a_code_with_one_sentence(row):
    assert row.keys() == {"code", "sentence"}
    assert re.fullmatch("[a-z][a-z0-9-]{0,63}", row["code"])
    assert re.fullmatch(r"[A-Z][^.]*[.]", row["sentence"])
    assert [other["code"] for other in REASONS].count(row["code"]) == 1


def test_a_local_error_says_what_to_do_next():
    error = LocalError("The folder is not empty.", "Name another one.")

    assert (error.message, error.hint) == ("The folder is not empty.", "Name another one.")
    assert str(error) == "The folder is not empty. Name another one."
