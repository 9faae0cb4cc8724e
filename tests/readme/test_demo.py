"""``make demo``: what it leaves behind, and that it fails when one side's bytes are changed."""

import importlib.util
import json
import re
import shutil
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import apsw
import pytest

from assent import bundle, documents
from assent_server.store.compression import pack, unpack
from readme.commands import ROOT, Reader, recipe

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def checkout(reader: Reader) -> Path:
    """A folder in which the demonstration has run."""
    return reader.folder


def test_make_demo_runs_the_script() -> None:
    assert recipe("demo") == ".venv/bin/python scripts/demo.py"


def test_it_leaves_record_evidence_keys_and_both_databases(checkout: Path) -> None:
    left = checkout / "build" / "demo"
    raw = (left / "agreement.json").read_bytes()

    record = documents.read(raw, "Agreement")

    assert len(record.proofs) == 2
    assert bundle.read((left / "bundle.json").read_bytes()).history.record.raw == raw
    keys = json.loads((left / "did.json").read_bytes())
    assert keys["id"] == record.body.second_party.ref
    for database in (left / "shop" / "records.sqlite", *left.glob("wallet/*.sqlite*")):
        assert database.read_bytes()[:15] == b"SQLite format 3"
    assert list(left.glob("wallet/*.sqlite*"))


def test_it_says_a_dozen_lines_and_a_command_to_try(reader: Reader) -> None:
    shown = reader.ended["make demo"].said
    steps = re.findall(r"^  ([a-z]+) +[A-Z]", shown.partition("The files")[0], re.MULTILINE)

    assert steps == [
        *("shop", "publish", "look", "proffer", "stricter", "answer", "strictest", "withdraw"),
        *("sync", "verify"),
    ]
    assert "a local test, no real agreement" in shown
    assert shown.splitlines()[-1].startswith("  .venv/bin/assent verify build/demo/bundle.json")
    assert shown.splitlines()[-1].strip() in (ROOT / "README.md").read_text(encoding="utf-8")


def untouched(folder: Path) -> None:
    """The two sides as they are."""


def shop_changes_a_date(folder: Path) -> None:
    """One character of every record in the shop's database, past all of its care."""
    database = apsw.Connection(str(folder / "shop" / "records.sqlite"))
    for rowid, packed in database.execute("SELECT rowid, raw FROM agreement").fetchall():
        raw = unpack(packed)
        changed = re.sub(rb'"acceptBy":"(.)', rb'"acceptBy":"3', raw)
        assert changed != raw
        database.execute("UPDATE agreement SET raw = ? WHERE rowid = ?", (pack(changed), rowid))
    database.close()


def shop_loses_a_document(folder: Path) -> None:
    """One document of a history is missing in the shop's database."""
    database = apsw.Connection(str(folder / "shop" / "records.sqlite"))
    database.execute("DELETE FROM history WHERE type = 'Acknowledgement'")
    assert database.changes()
    database.close()


@pytest.mark.parametrize(
    ("plant", "code"), [(untouched, 0), (shop_changes_a_date, 1), (shop_loses_a_document, 1)]
)
def test_it_fails_when_one_side_is_changed(
    plant: Callable[[Path], None],
    code: int,
    checkout: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The end of the story is put in place of the story, then changed."""
    demo = loaded(shutil.copytree(checkout, tmp_path / "checkout"))

    def story(site: str) -> None:
        shutil.rmtree(demo.FOLDER)
        shutil.copytree(checkout / "build" / "demo", demo.FOLDER)
        plant(demo.FOLDER)

    monkeypatch.setattr(demo, "story", story)
    monkeypatch.setattr(demo, "shop_running", lambda site: nullcontext())
    monkeypatch.setattr(demo, "fetch_keys", lambda site: None)

    assert demo.main() == code


def test_it_compares_every_byte_that_the_shop_gives_out(
    checkout: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    demo = loaded(shutil.copytree(checkout, tmp_path / "checkout"))
    ask = demo.vendor

    def vendor(*words: str) -> Any:
        answer = ask(*words)
        path = Path(words[-1])
        path.write_bytes(re.sub(rb'"proofValue":"z.', b'"proofValue":"z9', path.read_bytes()))
        return answer

    monkeypatch.setattr(demo, "vendor", vendor)

    with pytest.raises(demo.Failure, match="hold different bytes"):
        demo.check_same()


def loaded(folder: Path) -> Any:
    """The demonstration of this folder as a module."""
    spec = importlib.util.spec_from_file_location("demo", folder / "scripts" / "demo.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
