"""A real server whose database is an older copy: it continues no history beside what it lost."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assent.agreement import chain
from assent.documents import Acknowledgement, Dispute, Document, Receipt
from assent.documents.containers import History
from assent.documents.notices import DisputeStatus
from assent.documents.parts import Party, PartyReference
from assent.times import floor_minute
from support.customer import Customer
from support.postgres import Cluster
from support.vendor_folder import VendorFolder
from support.vendor_process import VendorProcess

ANALYTICS = "service-analytics"


class InFile:
    """Records in a file, and the commands that copy it and put the copy back."""

    def __init__(self, vendor: VendorFolder) -> None:
        self._vendor = vendor
        self._copy = vendor.path.parent / "copy.sqlite"

    def back_up(self) -> None:
        self._vendor.done("store", "backup", "--to", str(self._copy))

    def restore(self) -> None:
        self._vendor.done("store", "restore", str(self._copy))


class InDatabase:
    """Records in PostgreSQL, and its own programs."""

    def __init__(self, cluster: Cluster, url: str, copy: Path) -> None:
        self._cluster, self._copy = cluster, copy
        self._schema = url.rpartition("=")[2]

    def back_up(self) -> None:
        self._cluster.dump(self._schema, self._copy)

    def restore(self) -> None:
        self._cluster.restore(self._schema, self._copy)


class InCluster:
    """Records in PostgreSQL, and copies of all its files."""

    def __init__(self, cluster: Cluster, copy: Path) -> None:
        self._cluster, self._copy = cluster, copy

    def back_up(self) -> None:
        self._cluster.backup(self._copy)

    def restore(self) -> None:
        self._cluster.put_back(self._copy)


Records = InFile | InDatabase | InCluster


@pytest.fixture
def folder(tmp_path: Path) -> VendorFolder:
    return VendorFolder(tmp_path / "vendor").made()


@pytest.fixture(params=["sqlite", "dump"])
def records(
    request: pytest.FixtureRequest, folder: VendorFolder, monkeypatch: pytest.MonkeyPatch
) -> Records:
    """Where the shop keeps its records."""
    if request.param == "sqlite":
        return InFile(folder)
    cluster = request.getfixturevalue("cluster")
    url = cluster.fresh_url()
    monkeypatch.setenv("ASSENT_STORE_URL", url)
    if request.param == "base backup":
        return InCluster(cluster, folder.path.parent / "copy")
    return InDatabase(cluster, url, folder.path.parent / "copy.sql")


@pytest.fixture
def server(folder: VendorFolder, records: Records, told: "Told") -> Iterator[VendorProcess]:
    """The server again, on the database as it was before the acknowledgement."""
    records.restore()
    with VendorProcess(folder, "--port", "0") as running:
        yield running


class Told:
    """What a customer and the server told each other before an older copy was put back."""

    def __init__(self, folder: VendorFolder, records: Records) -> None:
        with VendorProcess(folder, "--port", "0") as server:
            self.customer: Customer = server.customer()
            self.record = server.answer("proffers", self.customer.proffer(ANALYTICS))
            records.back_up()
            self.late = Customer(published=self.customer.published, seed=2, now=self.customer.now)
            self.proffer = self.late.proffer(ANALYTICS)
            self.made = server.answer("proffers", self.proffer)
            self.seen = self.acknowledge(self.record)
            self.receipt = server.answer("notices", self.seen)

    def acknowledge(self, *seen: Document[Any]) -> Document[Acknowledgement]:
        body = Acknowledgement(
            **self.about(),
            received=floor_minute(self.customer.now),
            seen=tuple(item.record_digest for item in seen),
        )
        return self.customer.sign(body)

    def about(self) -> dict[str, Any]:
        return {
            "id": self.customer.new_id(),
            "first_party": PartyReference(ref=self.customer.did),
            "second_party": PartyReference(ref=self.record.body.second_party.ref),
            "record": self.record.record_digest,
        }


@pytest.fixture
def told(folder: VendorFolder, records: Records) -> Told:
    return Told(folder, records)


@pytest.mark.parametrize("records", ["sqlite", "dump", "base backup"], indirect=True)
def test_a_record_that_was_lost_is_given_back_and_its_proffer_fetches_it(
    server: VendorProcess, told: Told
) -> None:
    """I1, I4, I5: her copy is the one outcome that there is."""
    given = server.put("agreements", told.made)
    again = server.put("proffers", told.proffer)

    assert (given.status_code, given.content) == (201, told.made.raw)
    assert (again.status_code, again.content) == (200, told.made.raw)


def test_an_acknowledgement_of_what_was_lost_waits_until_it_is_given_back(
    server: VendorProcess, told: Told
) -> None:
    """AGR-18, BND-19: refused with a code that says what to do, then taken in."""
    again = told.acknowledge(told.receipt)

    refused = server.put("notices", again)
    given = server.put("statements", told.receipt)
    taken: Document[Receipt] = server.answer("notices", again)

    assert (refused.status_code, refused.json()["code"]) == (409, "history-incomplete")
    assert (given.status_code, given.content) == (201, told.receipt.raw)
    assert taken.body.previous == told.receipt.record_digest


def test_a_notice_that_comes_back_gets_the_receipt_that_it_had(
    server: VendorProcess, told: Told
) -> None:
    """AGR-04, BND-19, I5: there is no second one."""
    server.put("statements", told.receipt)

    again = server.put("notices", told.seen)

    assert (again.status_code, again.content) == (200, told.receipt.raw)


def test_a_withdrawal_is_taken_at_once_and_starts_no_second_history(
    server: VendorProcess, told: Told
) -> None:
    """AGR-03, AGR-18, I6."""
    out = told.customer.withdraw(told.record, seen=(told.receipt.record_digest,))

    taken = server.answer("notices", out)
    server.put("statements", told.receipt)
    server.put("notices", told.seen)
    (row,) = server.vendor.value("agreements", "list")

    whole = History(record=told.record, documents=(told.seen, told.receipt, out, taken))
    assert (taken.body.effect, taken.body.previous) == ("withdrawn", None)
    assert chain(whole) == (told.receipt,)
    assert row["status"] == "withdrawn"


def test_the_whole_store_is_sound_once_all_is_given_back(
    folder: VendorFolder, server: VendorProcess, told: Told
) -> None:
    """STO-07, AGR-12."""
    server.answer(
        "notices", told.customer.withdraw(told.record, seen=(told.receipt.record_digest,))
    )
    server.put("statements", told.receipt)
    server.put("notices", told.seen)
    dispute = Dispute(
        **told.about(), disputed_by=Party.FIRST, subject="Mail.", status=DisputeStatus.OPEN
    )

    last = server.answer("notices", told.customer.sign(dispute))
    server.__exit__()

    assert last.body.previous == told.receipt.record_digest
    folder.done("fsck")
