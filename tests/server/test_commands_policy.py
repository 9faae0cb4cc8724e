"""``assent-server policy check``: what would be accepted, and why not the rest."""

import json
from pathlib import Path

import pytest

from assent import documents
from assent.roster import reference
from support.replacing import replace
from support.vendor_folder import VendorFolder


def test_all_standard_terms_are_listed_with_what_becomes_of_them(vendor: VendorFolder) -> None:
    rows = {row["terms"]: row for row in vendor.value("policy", "check")}

    assert rows["service-analytics/1.0"]["outcome"] == "accepted"
    assert rows["service/1.0"]["outcome"] == "not-kept"
    assert len(rows) == 14


def test_why_not_is_said_in_words_to_the_vendor(vendor: VendorFolder) -> None:
    result = vendor.command("policy", "check", "service")

    assert result.exit_code == 1
    assert "You use personal data for service usage analytics" in result.stdout
    assert "these terms" in result.stdout


def test_terms_are_found_by_name_alias_url_and_digest(vendor: VendorFolder) -> None:
    standard = reference().find("SD-BASE-A")
    assert standard is not None
    entry = standard.entry

    for name in ("service-analytics/1.0", "SD-BASE-A", entry.ref, entry.digest_multibase):
        row = vendor.value("policy", "check", name)
        assert (row["terms"], row["accepted"]) == ("service-analytics/1.0", True)


def test_what_policy_removes_and_sends_to_a_person_is_said(vendor: VendorFolder) -> None:
    vendor.change("policy.toml", "remove = []", 'remove = ["service-sharing"]')
    vendor.change("policy.toml", "person = []", 'person = ["service-profiling"]')

    removed = vendor.command("policy", "check", "service-sharing")
    asked = vendor.command("policy", "check", "service-profiling")

    assert (removed.exit_code, asked.exit_code) == (1, 0)
    assert "removed by policy.toml" in removed.stdout
    assert "a person decides" in asked.stdout


def test_drafts_count_as_if_they_were_signed_and_that_is_said(empty: VendorFolder) -> None:
    result = empty.made(practices="service", signed=False).command("policy", "check", "service")

    assert result.exit_code == 0
    assert "As if signed already: service." in result.stderr


def test_a_customers_own_terms_are_checked_from_their_file(
    vendor: VendorFolder, tmp_path: Path
) -> None:
    standard = reference().find("service-analytics")
    assert standard is not None
    own = replace(
        standard.terms, id="urn:uuid:00000000-0000-4000-8000-000000000001", name="mine", texts=()
    )
    file = tmp_path / "mine.json"
    file.write_bytes(documents.seal(documents.write(own)).raw)

    accepted = vendor.command("policy", "check", str(file))
    vendor.change("policy.toml", 'personal_terms = "accept"', 'personal_terms = "decline"')
    declined = vendor.command("policy", "check", str(file))

    assert (accepted.exit_code, declined.exit_code) == (0, 1)
    assert "accepted, as a customer's own terms" in accepted.stdout


def test_standard_terms_in_a_file_are_standard_terms(vendor: VendorFolder, tmp_path: Path) -> None:
    standard = reference().find("service-analytics")
    assert standard is not None
    file = tmp_path / "terms.json"
    file.write_bytes(standard.document.raw)

    assert vendor.value("policy", "check", str(file))["terms"] == "service-analytics/1.0"


@pytest.mark.parametrize("name", ["unheard-of", "https://terms.example/unheard-of", ""])
def test_terms_that_nobody_knows_are_said_to_be_unknown(vendor: VendorFolder, name: str) -> None:
    result = vendor.command("policy", "check", name)

    assert result.exit_code == 3
    assert "No roster has terms called" in result.stderr


def test_a_file_that_holds_no_terms_is_said_to_hold_none(
    vendor: VendorFolder, tmp_path: Path
) -> None:
    file = tmp_path / "other.json"
    file.write_text(json.dumps({"type": "Terms"}))

    result = vendor.command("policy", "check", str(file))

    assert result.exit_code == 3
    assert "holds no terms" in result.stderr
