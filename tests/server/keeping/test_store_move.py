"""``assent-server store move``: the shop goes on with its customers in another database."""

import pytest

from support import raw_rows
from support.vendor_folder import VendorFolder
from support.vendor_process import VendorProcess


@pytest.fixture
def url(cluster):
    return cluster.fresh_url()


def test_customers_go_on_where_they_were(vendor, url, monkeypatch, run):
    """STO-14, I4, I5: the same bytes fetch the same record; a withdrawal ends it; back again."""
    with vendor.opened() as shop:
        proffer = shop.customer(1).proffer("service-analytics")
        record = shop.answer("proffers", proffer)
        shop.agreed(seed=2)
    rows = raw_rows.in_file(vendor.folder.records)

    moved = vendor.value("store", "move", "--to", url)
    monkeypatch.setenv("ASSENT_STORE_URL", url)
    with vendor.opened() as shop:
        again = shop.put("proffers", proffer).body
        shop.answer("notices", shop.customer(1).withdraw(record))
    in_between = run(raw_rows.in_database(url))
    vendor.folder.records.rename(vendor.path / "before.sqlite")
    vendor.done("store", "move", "--to", "sqlite")
    monkeypatch.delenv("ASSENT_STORE_URL")

    assert again == record.raw
    assert {name: item["rows"] for name, item in moved.items()} == {
        name: len(found) for name, found in rows.items()
    }
    assert raw_rows.in_file(vendor.folder.records) == in_between
    listed = {row["record"]: row["status"] for row in vendor.value("agreements", "list")}
    assert sorted(listed.values()) == ["active", "withdrawn"]
    assert listed[record.record_digest] == "withdrawn"
    assert vendor.value("fsck")["faults"] == []


def test_it_says_what_to_write_and_no_password(vendor, url):
    """STO-14."""
    with vendor.opened() as shop:
        shop.agreed()

    done = vendor.done("store", "move", "--to", url)

    assert "both say the same" in done.stdout
    assert "ASSENT_STORE_URL" in done.stderr
    assert url.split(":")[2].split("@")[0] not in done.output + done.stderr
    refused = vendor.command("run")
    assert refused.exit_code == 3
    assert "moved elsewhere" in refused.stderr


def test_a_running_server_is_not_moved_away_from(tmp_path, url):
    """STO-14."""
    vendor = VendorFolder(tmp_path / "vendor").made()
    with VendorProcess(vendor, "--port", "0"):
        refused = vendor.command("store", "move", "--to", url)

    assert refused.exit_code == 3
    assert "A server runs" in refused.stderr


def test_the_place_where_they_are_is_no_target(vendor):
    """STO-14."""
    refused = vendor.command("store", "move", "--to", "sqlite")

    assert refused.exit_code == 3
    assert "there already" in refused.stderr


def test_nothing_to_move_is_said(vendor, url):
    refused = vendor.command("store", "move", "--to", url)

    assert refused.exit_code != 0
    assert "never run" in refused.stderr
