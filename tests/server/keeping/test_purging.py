"""``assent-server agreements purge``: what was kept for long enough goes, and nothing else does."""

import shutil
from collections.abc import Iterator

import pytest

from assent_server import purging
from assent_server.store import SqliteStore
from assent_server.store.columns import digest_bytes
from support import planted, raw_rows
from support.own_terms import own_terms
from support.postgres import Cluster
from support.vendor_folder import VendorFolder
from support.vendor_process import VendorProcess


@pytest.fixture
def story(vendor, time):
    """A year of a shop: what ended, what goes on, what is owed, disputed or ended lately."""
    vendor.change("policy.toml", '# keep_after_end = "P6Y"', 'keep_after_end = "P1Y"')
    return vendor, _told(vendor, time)


def _told(vendor, time):
    with vendor.opened() as shop:
        made = {
            name: shop.agreed(seed=seed)
            for seed, name in enumerate(("ended", "live", "owed", "disputed", "lately"), start=1)
        }
        shop.answer("notices", shop.customer(1).withdraw(made["ended"]))
        shop.answer("notices", shop.customer(3).withdraw(made["owed"], requests=("erase",)))
        shop.answer("notices", shop.customer(4).withdraw(made["disputed"]))
    vendor.done("dispute", made["disputed"].id, "--about", "Whether it was paid.")
    time.forward(days=369)
    with vendor.opened() as shop:
        shop.answer("notices", shop.customer(5).withdraw(made["lately"]))
    return made


def held(vendor):
    return {row["record"] for row in vendor.value("agreements", "list")}


def test_only_what_is_over_undisputed_and_owes_nothing_goes(story):
    """AGR-19."""
    vendor, made = story
    before = held(vendor)

    would = vendor.value("agreements", "purge")
    assert held(vendor) == before
    done = vendor.value("agreements", "purge", "--yes")

    assert would == {"would_be_purged": 1, "damaged": 0, "forgotten": False}
    assert done == {"purged": 1, "damaged": 0, "forgotten": True}
    assert before - held(vendor) == {made["ended"].record_digest}
    assert vendor.value("fsck")["faults"] == []
    assert vendor.value("agreements", "purge", "--yes")["purged"] == 0


def test_what_was_owed_or_disputed_goes_once_that_is_over(story, monkeypatch):
    """AGR-19, AGR-11: also where not all agreements are looked at in one part."""
    monkeypatch.setattr(purging, "_LOOKED_AT_MAX", 2)
    vendor, made = story
    vendor.done("fulfil", made["owed"].id)
    closed = ("--about", "Whether it was paid.", "--status", "resolved")
    vendor.done("dispute", made["disputed"].id, *closed)

    assert vendor.value("agreements", "purge", "--yes")["purged"] == 3

    assert held(vendor) == {made["live"].record_digest, made["lately"].record_digest}


@pytest.mark.parametrize("table", ["agreement", "history"])
def test_what_does_not_read_back_stays_and_keeps_nothing_else_here(story, run, table):
    """AGR-19, ST7: it may be needed to mend it, and the exit code says that there is something."""
    vendor, made = story
    store = SqliteStore(vendor.folder.records)
    key = digest_bytes(made["lately"].record_digest)
    store._database.writer.execute(f"UPDATE {table} SET raw = x'00' WHERE record = ?", (key,))  # noqa: S608
    run(store.close())

    done = vendor.command("agreements", "purge", "--yes")

    assert done.exit_code == 1, done.stderr
    assert "1 agreement deleted" in done.stdout
    assert "1 agreement cannot be read, and stayed." in done.stderr
    assert done.stderr.endswith(" fsck\n")


def test_personal_terms_stay_with_whoever_has_the_same(vendor, time, tmp_path):
    """STO-15, REC-04: one of two customers with the same terms ends her agreement."""
    vendor.change("policy.toml", '# keep_after_end = "P6Y"', 'keep_after_end = "P1Y"')
    with vendor.opened() as shop:
        terms = own_terms(shop.endpoint.published)
        first, second = (
            shop.answer("proffers", shop.customer(seed).personal_proffer(terms)) for seed in (1, 2)
        )
        shop.answer("notices", shop.customer(1).withdraw(first))
    time.forward(days=400)

    assert vendor.value("agreements", "purge", "--yes")["purged"] == 1

    assert vendor.value("fsck")["faults"] == []
    file = tmp_path / "bundle.json"
    vendor.done("agreements", "export", second.id, "-o", str(file))
    assert terms.record_digest in file.read_text()


def test_without_a_rule_nothing_is_ever_deleted(vendor):
    """AGR-19."""
    refused = vendor.command("agreements", "purge", "--yes")

    assert refused.exit_code == 3
    assert "keep_after_end" in refused.stderr


def test_nothing_of_it_is_left_in_the_files_of_sqlite(story, tmp_path):
    """STO-15, STO-08: in the database, its log, and a copy that is made afterwards."""
    vendor, _ = story
    file = vendor.folder.records
    before = raw_rows.in_file(file)
    shutil.copyfile(file, tmp_path / "before.sqlite")

    vendor.done("agreements", "purge", "--yes")
    shutil.copyfile(file, vendor.path / "after.sqlite")

    gone = planted.vanished(before, raw_rows.in_file(file))
    assert len(gone) > 10
    assert planted.found_in(vendor.path, gone) == {}
    assert planted.found_in(tmp_path, gone) == {"before.sqlite": len(gone)}


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL whose files hold nothing of other tests: their customers have the same keys."""
    made = Cluster()
    yield made
    made.close()


def test_nothing_of_it_is_left_in_the_files_of_postgresql(
    vendor, time, cluster, monkeypatch, run, tmp_path
):
    """STO-15: in tables and indexes once they were written anew, in the log once its files are
    gone, and in a backup that is made afterwards."""
    url = cluster.fresh_url()
    monkeypatch.setenv("ASSENT_STORE_URL", url)
    vendor.change("policy.toml", '# keep_after_end = "P6Y"', 'keep_after_end = "P1Y"')
    cluster.sql("ALTER SYSTEM SET wal_recycle = off")
    cluster.sql("SELECT pg_reload_conf()")
    _told(vendor, time)
    before = run(raw_rows.in_database(url))
    cluster.backup(tmp_path / "before")

    assert not vendor.value("agreements", "purge", "--yes")["forgotten"]
    gone = planted.vanished(before, run(raw_rows.in_database(url)))
    assert len(gone) > 10
    assert planted.found_in(cluster.data, gone) != {}
    assert "still hold" not in vendor.command("agreements", "purge", "--yes").output
    assert vendor.value("agreements", "purge", "--yes", "--rewrite")["forgotten"]
    cluster.sql("CHECKPOINT")
    cluster.backup(tmp_path / "after")

    assert sum(planted.found_in(tmp_path / "before", gone).values()) >= len(gone)
    assert planted.found_in(tmp_path / "after", gone) == {}
    assert planted.found_in(cluster.data, gone) == {}


def test_a_running_server_deletes_when_it_is_told(tmp_path):
    """SRV-13, STO-15: it has the database open, and its log holds what was written."""
    vendor = VendorFolder(tmp_path / "vendor").made()
    vendor.change("policy.toml", '# keep_after_end = "P6Y"', 'keep_after_end = "PT1M"')
    with VendorProcess(vendor, "--port", "0") as server:
        customer = server.customer()
        server.answer("proffers", customer.proffer("service-analytics"))
        said = vendor.value("agreements", "purge", "--yes")

    assert said == {"purged": 0, "damaged": 0, "forgotten": True}
