"""A keeper's folder on disk, made and used by the real commands; the clock is the test's."""

import json
import shutil
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from assent.documents import Document
from assent.documents.roster import Roster
from assent.times import Instant
from assent_keeper.commands import main
from assent_keeper.sources import read_sources
from assent_keeper.workshop import Workshop

SOURCES = Path(__file__).resolve().parents[2] / "schemas/assent_schemas/roster/sources"
ISSUED = Instant("2026-11-22T00:00:00Z")
NOW = Instant("2026-12-01T12:00:00Z")


class Keeper:
    """One keeper's folder; ``command`` runs ``assent-keeper`` on it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.workshop = Workshop(path / "workshop")
        self.key = path / "first.key"

    def made(self) -> "Keeper":
        """The folder with the sources of the reference roster and a key."""
        shutil.copytree(SOURCES, self.workshop.sources)
        plan = read_sources(SOURCES).plan
        for name, first in (("sequence", "1"), ("issued", ISSUED)):
            self.change(f'{name} = "{plan[name]}"', f'{name} = "{first}"')
        self.done("keys", "new", str(self.key))
        return self

    def command(self, *words: str) -> Result:
        return CliRunner().invoke(main, [*words, "--folder", str(self.workshop.path)])

    def done(self, *words: str) -> Result:
        """The command's result; it must have succeeded."""
        result = self.command(*words)
        assert result.exit_code == 0, (words, result.output, result.exception)
        return result

    def value(self, *words: str) -> Any:
        """What the command answers in JSON, whatever its exit code."""
        return json.loads(self.command(*words, "--json").stdout)

    def change(self, old: str, new: str, *, file: str = "roster.toml") -> None:
        """Replace a text in the sources."""
        path = self.workshop.sources / file
        text = path.read_text(encoding="utf-8")
        assert old in text, old
        path.write_text(text.replace(old, new), encoding="utf-8")

    def next(self, sequence: int, **lines: str) -> None:
        """Say in the sources that this is the next version, with more lines of its own."""
        more = "".join(f"\n{name} = {value}" for name, value in lines.items())
        self.change(f'sequence = "{sequence - 1}"', f'sequence = "{sequence}"{more}')

    def sign(self, key: Path | None = None) -> Document[Roster]:
        """The current roster, once it was built and signed."""
        self.done("build")
        self.done("sign", "--key", str(key or self.key))
        current = self.workshop.current()
        assert current is not None
        return current
