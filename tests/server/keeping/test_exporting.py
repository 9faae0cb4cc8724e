"""``assent-server agreements export --all``: a vendor can leave, and anybody can check it all."""

import hashlib
import json
import subprocess
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner

from assent.audit import Answer
from assent_client.commands import main as customer_program
from assent_client.evidence import judge_bundle
from assent_server import exporting
from assent_server.store import SqliteStore
from assent_server.store.columns import digest_bytes
from support.differential.node import VERIFIER, node
from support.vendor_folder import VendorFolder


@pytest.fixture
def left(tmp_path):
    """A shop with agreements that stand differently; its clock is the computer's, as for whoever
    verifies them."""
    vendor = VendorFolder(tmp_path / "vendor").made()
    with vendor.opened() as shop:
        records = [shop.agreed(seed=seed) for seed in range(1, 6)]
        shop.answer("notices", shop.customer(2).withdraw(records[1], requests=("erase",)))
    vendor.done("fulfil", records[1].id)
    vendor.done("terminate", records[2].id, "--reason", "We close.", "--yes")
    return vendor


def test_each_bundle_is_verified_by_two_verifiers(left, tmp_path):
    """REC-04, REC-06: with the exported keys and nothing else."""
    folder = tmp_path / "leaving"

    said = left.value("agreements", "export", "--all", "-o", str(folder))

    lines = _index(folder)
    keys = ["--keys", str(folder / "did.json")]
    assert said == {"folder": str(folder), "agreements": 5, "faults": 0}
    answers = []
    for line in lines:
        file = folder / line["file"]
        assert hashlib.sha256(file.read_bytes()).hexdigest() == line["sha256"]
        ours = CliRunner().invoke(customer_program, ["verify", str(file), *keys, "--json"])
        other = subprocess.run(
            [node(), str(VERIFIER / "assent-verify.js"), str(file), *keys],
            capture_output=True,
            check=False,
        )
        assert other.returncode == ours.exit_code, (other.stdout, ours.stdout)
        answers.append(ours.exit_code)
    assert sorted(answers) == [0, 0, 0, 0, 10]


def test_no_name_of_a_file_says_anything_of_a_customer(left, tmp_path):
    """REC-08."""
    folder = tmp_path / "leaving"
    left.done("agreements", "export", "--all", "-o", str(folder))

    names = [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()]

    digests = {line["file"] for line in _index(folder)}
    assert set(names) == digests | {"did.json", "index.jsonl"}
    for row in left.value("agreements", "list"):
        key = row["customer"].removeprefix("did:key:")
        assert not any(key in name or row["agreement"] in name for name in names)


def test_an_export_that_ended_early_goes_on(left, tmp_path, run, monkeypatch):
    """REC-08: no file is written twice, and no line is half."""
    folder, written = tmp_path / "leaving", []
    replace = exporting.durable_files.replace

    def full_after_two(path, data, **options):
        if len(written) == 2:
            raise KeyboardInterrupt
        if path.name != "did.json":
            written.append(path.name)
        replace(path, data, **options)

    monkeypatch.setattr(exporting.durable_files, "replace", full_after_two)
    left.command("agreements", "export", "--all", "-o", str(folder))
    assert not (folder / "index.jsonl").exists()
    with (folder / "index.jsonl.part").open("ab") as file:
        file.write(b'{"agreement":"hal')
    monkeypatch.setattr(
        exporting.durable_files,
        "replace",
        lambda path, data, **options: written.append(path.name) or replace(path, data, **options),
    )
    left.done("agreements", "export", "--all", "-o", str(folder))

    written.remove("did.json")
    assert len(_index(folder)) == len(written) == len(set(written)) == 5
    assert not (folder / "index.jsonl.part").exists()


def test_one_that_lacks_its_terms_does_not_keep_the_others_from_it(left, tmp_path, run):
    """REC-08: its line says why, and the exit code is 1."""
    store = SqliteStore(left.folder.records)
    store._database.writer.execute("DELETE FROM content WHERE kind = 'terms'")
    run(store.close())

    done = left.command("agreements", "export", "--all", "-o", str(tmp_path / "leaving"))

    assert done.exit_code == 1
    assert all("terms" in line["fault"] for line in _index(tmp_path / "leaving"))


def test_one_that_does_not_read_back_does_not_keep_the_others_from_it(left, tmp_path, run):
    """REC-08, ST7: it is named by its record, as nothing else of it is known for certain."""
    store = SqliteStore(left.folder.records)
    damaged = run(store.records())[2]
    store._database.writer.execute(
        "UPDATE agreement SET raw = x'00' WHERE record = ?", (digest_bytes(damaged),)
    )
    run(store.close())

    done = left.command("agreements", "export", "--all", "-o", str(tmp_path / "leaving"))

    lines = _index(tmp_path / "leaving")
    assert done.exit_code == 1
    assert "5 agreements" in done.stdout
    assert "1 fault" in done.stdout
    assert [line["record"] for line in lines if "fault" in line] == [damaged]
    assert sum((tmp_path / "leaving" / line.get("file", "-")).exists() for line in lines) == 4


def test_a_bundle_holds_the_descriptions_that_lead_to_the_keys_of_today(vendor, tmp_path, time):
    """REC-09, REC-05: many were issued since, and a bundle has room for 16."""
    with vendor.opened() as shop:
        shop.agreed()
    for number in range(18):
        time.forward(days=61)
        if number % 6 == 5:
            vendor.done("keys", "rotate")
        with vendor.opened():
            pass

    vendor.done("agreements", "export", "--all", "-o", str(tmp_path / "leaving"))

    (line,) = _index(tmp_path / "leaving")
    raw = (tmp_path / "leaving" / line["file"]).read_bytes()
    keys = (tmp_path / "leaving" / "did.json").read_bytes()
    held = json.loads(raw)["descriptions"]
    assert len(list(vendor.folder.descriptions.iterdir())) > 16
    assert len(held) < 10
    verdict = judge_bundle(raw, did_json=keys, at=time.now, loopback=False)
    assert verdict.answer is Answer.VALID, verdict


def _index(folder: Path):
    return [orjson.loads(line) for line in (folder / "index.jsonl").read_bytes().splitlines()]
