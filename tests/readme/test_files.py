"""What the files of the project may point at."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from readme.commands import ROOT

_MADE = {".git", ".venv", ".hypothesis", "build", "dist", "__pycache__"}
# In pieces, so that this file does not find itself.
_HOSTS = re.compile(
    r"py"
    r"pi\.|python"
    r"hosted\.org|npm"
    r"js\.(?:org|com)|crates"
    r"\.io|ana"
    r"conda\.org|"
    r"ruby"
    r"gems\.org|proxy\.golang"
    r"\.org|arti"
    r"factory|maven"
    r"\.org|yarn"
    r"pkg\.com",
    re.IGNORECASE,
)
# Ada and the shop are examples: nobody's machine.
_PRIVATE = re.compile(
    r"(?<![\w.:/*-])/(?!home/(?:ada|shop)\b)(?:home|Users|root|work|farm)/[\w.]|[A-Z]:\\\\?Users\\"
)
_LINK = re.compile(r"\]\(([^)\s]+)\)")


def files() -> Iterator[Path]:
    """Every file of the project, nothing that tools have made."""
    for folder, below, names in os.walk(ROOT):
        below[:] = [name for name in below if name not in _MADE and not name.endswith("_cache")]
        # In a linked work tree .git is a file.
        yield from (Path(folder) / name for name in names if name not in _MADE)


def found(pattern: re.Pattern[str]) -> list[str]:
    """Where a pattern stands, file and what was found."""
    return [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in files()
        for match in pattern.finditer(path.read_bytes().decode("utf-8", "ignore"))
    ]


def test_every_relative_link_of_a_document_leads_to_a_file() -> None:
    pages = [path for path in files() if path.suffix == ".md"]
    links = [(page, link) for page in pages for link in _LINK.findall(page.read_text("utf-8"))]
    local = [(page, link) for page, link in links if not re.match(r"[a-z]+:|#", link)]

    assert len(local) > 5
    assert [
        (page.name, link)
        for page, link in local
        if not (page.parent / link.partition("#")[0]).exists()
    ] == []


def test_no_file_names_a_package_registry() -> None:
    assert found(_HOSTS) == []


def test_no_file_names_a_path_of_one_machine() -> None:
    assert found(_PRIVATE) == []
