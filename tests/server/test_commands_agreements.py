"""``assent-server agreements``, ``pending`` and statements, where no server runs."""

import re
from pathlib import Path
from typing import Any

import pytest

from assent import audit, bundle, did_document
from assent.documents import Document
from assent_terminal import Screen
from support.vendor_folder import Clock, VendorFolder


@pytest.fixture
def record(vendor: VendorFolder) -> Document[Any]:
    """A record that the shop holds."""
    with vendor.opened() as shop:
        return shop.agreed()


def test_an_agreement_is_listed_with_where_it_stands(
    vendor: VendorFolder, record: Document[Any]
) -> None:
    (row,) = vendor.value("agreements", "list")

    assert row["record"] == record.record_digest
    assert (row["terms"], row["status"]) == ("service-analytics/1.0", "active")


def test_the_list_can_be_narrowed(vendor: VendorFolder, record: Document[Any]) -> None:
    with vendor.opened() as shop:
        other = shop.agreed(seed=2)
        shop.answer("notices", shop.customer(2).withdraw(other, requests=("erase",)))

    def listed(*options: str) -> list[str]:
        return [row["record"] for row in vendor.value("agreements", "list", *options)]

    assert listed("--status", "active") == [record.record_digest]
    assert listed("--status", "withdrawn") == [other.record_digest]
    assert listed("--open-duties") == [other.record_digest]
    assert listed("--customer", record.body.first_party.ref) == [record.record_digest]
    assert len(listed("--limit", "1")) == 1


def test_what_binds_is_shown_in_words(vendor: VendorFolder, record: Document[Any]) -> None:
    result = vendor.done("agreements", "show", record.id)

    for heading in ("We may", "We may not", "We must", "History", "Details"):
        assert heading in result.stdout.splitlines()
    assert "tracking" in result.stdout


def test_after_the_end_nothing_is_permitted_and_the_rest_goes_on(
    vendor: VendorFolder, record: Document[Any]
) -> None:
    """AGR-06."""
    with vendor.opened() as shop:
        shop.answer("notices", shop.customer().withdraw(record, requests=("erase",)))

    result = vendor.done("agreements", "show", record.id)

    assert "ended by the customer on 1 March 2027" in result.stdout
    assert "We may\n  - nothing\n" in result.stdout
    assert "Still owed\n  - erase by 31 March 2027\n" in result.stdout


def test_a_bundle_is_valid_with_the_published_keys_only(
    vendor: VendorFolder, record: Document[Any], tmp_path: Path, time: Clock
) -> None:
    """REC-05, REC-06, PR17."""
    file = tmp_path / "bundle.json"
    vendor.done("agreements", "export", record.id, "-o", str(file))
    with vendor.opened() as shop:
        published = did_document.write(
            shop.endpoint.published.did, shop.endpoint.published.keys.listed()
        )
    trusted = did_document.read(published, did="did:web:shop.example")
    held = bundle.read(file.read_bytes())

    assert audit.judge(held, trusted=trusted, at=time.now).answer == "valid"
    assert audit.judge(held, trusted=None, at=time.now).answer == "undecided"


def test_a_bundle_stays_valid_after_practices_and_keys_have_changed(
    vendor: VendorFolder, record: Document[Any], tmp_path: Path, time: Clock
) -> None:
    time.forward(days=10)
    vendor.change("practices/analytics.toml", 'retention = "P1Y"', 'retention = "P6M"')
    vendor.done("practices", "sign", "--yes", "--signer", "Ada")
    vendor.done("keys", "rotate")
    with vendor.opened() as shop:
        keys = shop.endpoint.published.keys
    file = tmp_path / "bundle.json"
    vendor.done("agreements", "export", record.id, "-o", str(file))

    verdict = audit.judge(
        bundle.read(file.read_bytes()), trusted=keys.listed(), at=time.forward(days=1)
    )

    assert verdict.answer == "valid", verdict
    assert any("after it had signed" in remark for remark in verdict.remarks)


def test_a_bundle_goes_to_stdout_as_exact_bytes(
    vendor: VendorFolder, record: Document[Any], tmp_path: Path
) -> None:
    file = tmp_path / "bundle.json"
    vendor.done("agreements", "export", record.id, "-o", str(file))

    result = vendor.done("agreements", "export", record.id)

    assert result.stdout_bytes == file.read_bytes()


def test_an_agreement_is_found_by_the_name_that_its_customer_reads(
    vendor: VendorFolder, record: Document[Any]
) -> None:
    handle = record.id.removeprefix("urn:uuid:")[:8]

    vendor.done("terminate", handle, "--reason", "The shop closes.", "--yes")

    assert vendor.value("agreements", "show", handle)["record"] == record.record_digest


def test_agreements_are_listed_in_the_order_they_were_made(
    vendor: VendorFolder, time: Clock
) -> None:
    made = []
    for seed in range(1, 7):
        time.forward(seconds=60)
        with vendor.opened() as shop:
            made.append(shop.agreed(seed=seed).record_digest)

    assert [row["record"] for row in vendor.value("agreements", "list")] == made


@pytest.mark.parametrize("command", ["show", "export"])
def test_an_unknown_agreement_is_said_to_be_unknown(
    vendor: VendorFolder, record: Document[Any], command: str
) -> None:
    result = vendor.command("agreements", command, "00000000-0000-4000-8000-000000000000")

    assert result.exit_code == 3
    assert "agreements list" in result.stderr


def test_statements_are_made_where_no_server_runs(
    vendor: VendorFolder, record: Document[Any]
) -> None:
    ended = vendor.value("terminate", record.id, "--reason", "The shop closes.", "--yes")
    vendor.done("dispute", record.id, "--about", "Whether the order was paid.")

    shown = vendor.value("agreements", "show", record.id)
    assert ended["ends_at"] == "2027-03-31T10:00:30Z"
    assert sorted(item["type"] for item in shown["history"]) == ["Dispute", "Termination"]


def test_before_it_first_runs_an_endpoint_has_no_agreements(empty: VendorFolder) -> None:
    empty.made()

    listed, shown = (
        empty.command("agreements", *words) for words in (("list",), ("show", "12345678"))
    )

    assert (listed.exit_code, listed.stderr) == (0, "No agreements.\n")
    assert shown.exit_code == 3
    assert "has never run" in shown.stderr


def test_times_and_states_are_said_as_people_say_them(
    vendor: VendorFolder, record: Document[Any]
) -> None:
    exact = re.compile(
        r"did:|uEi|T[0-9]{2}:|[0-9a-f]{8}-[0-9a-f]{4}-|\b(DID|digest|proof|seed)s?\b"
    )
    with vendor.opened() as shop:
        shop.answer("notices", shop.customer().withdraw(record, requests=("erase",)))

    for words in (
        ("agreements", "list"),
        ("agreements", "show", record.id),
        ("keys", "list"),
        ("fsck",),
        ("doctor",),
        ("pending", "list"),
        ("policy", "check"),
    ):
        result = vendor.command(*words)
        assert exact.findall(result.output.replace(str(vendor.path), "")) == [], words


def test_who_would_end_an_agreement_sees_which(
    vendor: VendorFolder, record: Document[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Screen, "can_ask", True)

    unknown = vendor.command("terminate", "12345678", "--reason", "The shop closes.")
    meant = vendor.command("terminate", record.id, "--reason", "The shop closes.", answers="n\n")

    assert "There is no agreement 12345678" in unknown.stderr
    assert "on the terms service-analytics 1.0, in force since" in meant.stderr
    assert vendor.value("agreements", "show", record.id)["history"] == []


def test_what_is_over_is_not_asked_about(
    vendor: VendorFolder, record: Document[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Screen, "can_ask", True)
    with vendor.opened() as shop:
        shop.answer("notices", shop.customer().withdraw(record))

    result = vendor.command("terminate", record.id, "--reason", "The shop closes.")

    assert result.exit_code == 3
    assert "was ended by the customer on 1 March 2027 already" in result.stderr


def test_an_end_is_confirmed_or_not_announced(vendor: VendorFolder, record: Document[Any]) -> None:
    result = vendor.command("terminate", record.id, "--reason", "The shop closes.")

    assert result.exit_code == 2
    assert vendor.value("agreements", "show", record.id)["history"] == []


def test_what_was_done_is_reported(vendor: VendorFolder, record: Document[Any]) -> None:
    with vendor.opened() as shop:
        shop.answer("notices", shop.customer().withdraw(record, requests=("erase", "return")))

    vendor.done("fulfil", record.id, "--duty", "erase", "--refused", "The law demands it.")
    done = vendor.done("fulfil", record.id)

    assert "Reported as done: return." in done.stdout
    assert vendor.value("agreements", "list", "--open-duties") == []


def test_a_person_decides_where_no_server_runs(vendor: VendorFolder) -> None:
    vendor.change("policy.toml", "person = []", 'person = ["service-analytics"]')
    with vendor.opened() as shop:
        proffers = [shop.customer(n).proffer("service-analytics") for n in (1, 2, 3)]
        assert [shop.put("proffers", proffer).status for proffer in proffers] == [202] * 3
    yes, no, other = (proffer.id.removeprefix("urn:uuid:") for proffer in proffers)

    listed = vendor.done("pending", "list").stdout
    assert f"{yes[:8]}  until 2 March 2027, 10:00 UTC, wants" in listed
    assert "service-analytics: our practices keep them" in listed
    vendor.done("pending", "accept", yes[:8])
    vendor.done("pending", "decline", no)
    vendor.done("pending", "alternative", other, "service-sharing")

    assert vendor.value("pending", "list") == []
    with vendor.opened() as shop:
        types = [shop.answer("proffers", proffer).type for proffer in proffers]
    assert types == ["Agreement", "Decline", "CounterOffer"]


def test_looking_needs_no_permission_to_write(vendor: VendorFolder, record: Document[Any]) -> None:
    with vendor.opened():
        assert len(vendor.value("agreements", "list")) == 1


def test_keys_are_listed_with_what_each_is_for(vendor: VendorFolder, time: Clock) -> None:
    vendor.done("keys", "new")
    vendor.done("keys", "rotate")

    assert [row["state"] for row in vendor.value("keys", "list")] == ["ends", "signs"]

    time.forward(days=1)
    assert [row["state"] for row in vendor.value("keys", "list")] == ["ended", "signs"]
