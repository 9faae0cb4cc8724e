"""A shipped file that was edited stops the program instead of changing what was signed."""

import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import assent_schemas

PACKAGE = Path(assent_schemas.__file__).parent
SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "pin_schemas.py"


def test_every_shipped_file_is_pinned_as_it_is():
    """PRF-12."""
    pins = runpy.run_path(str(SCRIPT))["pins"]()

    assert pins == {name: pins[name] for name in assent_schemas.names("")}


@pytest.mark.parametrize("name", ["context/assent-v1.jsonld", "context/data-integrity-v2.jsonld"])
def test_an_edited_context_is_refused(name, tmp_path):
    """PRF-12, LD12: in a copy of the package, since this one is in use."""
    copy = tmp_path / "assent_schemas"
    shutil.copytree(PACKAGE, copy)
    edited = copy / name
    edited.write_bytes(edited.read_bytes().replace(b"#", b"?", 1) + b"\n")

    reading = subprocess.run(
        [sys.executable, "-c", f"import assent_schemas; assent_schemas.load({name!r})"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert reading.returncode == 1
    assert f"PinError: {name} differs from its pinned SHA-256" in reading.stderr


def test_a_file_that_is_not_pinned_is_refused(tmp_path, monkeypatch):
    """PRF-12."""
    monkeypatch.setattr(assent_schemas, "_pins", dict)

    with pytest.raises(assent_schemas.PinError):
        assent_schemas.read("context/assent-v1.jsonld")
