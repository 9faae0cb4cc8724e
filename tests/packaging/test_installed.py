"""What is installed is what the sources hold: no file of a package stays behind.

Run against a wheel this finds what the build left out; where the sources themselves are installed
for editing, both sides are the same files.
"""

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WHEEL = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"][
    "build"
]["targets"]["wheel"]


def files_below(place: Traversable, path: str = "") -> Iterator[tuple[str, bytes]]:
    for item in place.iterdir():
        name = f"{path}{item.name}"
        if item.is_dir():
            if item.name != "__pycache__":
                yield from files_below(item, f"{name}/")
        else:
            yield name, item.read_bytes()


@pytest.mark.parametrize("package", WHEEL["packages"])
def test_every_file_of_a_package_is_installed(package: str) -> None:
    installed = dict(files_below(files(Path(package).name)))
    missing = [name for name, held in files_below(ROOT / package) if installed.get(name) != held]
    assert installed
    assert missing == []
