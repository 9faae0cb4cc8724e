"""Write the reference roster from its sources, or check that what is shipped follows from them.

    python scripts/make_roster.py                     # check only; exit code 1 on a difference
    python scripts/make_roster.py --write             # terms and texts anew
    python scripts/make_roster.py --keeper-key FILE   # terms, texts, and roster.json signed anew

The rules are those of ``assent-keeper``. The keeper's key lies outside the repository; whoever
has it can speak for the roster.
"""

import argparse
import sys
from pathlib import Path

from assent import did_document
from assent.documents import Document
from assent.documents.roster import Roster
from assent_keeper import signing
from assent_keeper.building import next_roster, sequence
from assent_keeper.sources import Sources, read_sources, terms_files
from assent_keeper.workshop import Workshop, put

WORKSHOP = Workshop(Path(__file__).resolve().parents[1] / "schemas/assent_schemas/roster")


def published() -> dict[str, bytes]:
    """Every terms document and text by its path below the roster's folder."""
    return terms_files(read_sources(WORKSHOP.sources))


def roster(sources: Sources, files: dict[str, bytes]) -> Document[Roster]:
    """The unsigned roster of these terms."""
    keys = WORKSHOP.signing_keys(sources.plan["keeper"])
    return next_roster(sources, files, WORKSHOP.version(sequence(sources) - 1), keys=keys)


def _sign(files: dict[str, bytes], key: Path) -> None:
    draft, current = roster(read_sources(WORKSHOP.sources), files), WORKSHOP.current()
    listed = did_document.read(WORKSHOP.keys.read_bytes(), did=draft.body.keeper.ref)
    if current is not None and current.body.sequence != draft.body.sequence:
        put(WORKSHOP.former(current), current.raw)
    put(WORKSHOP.roster, signing.sign(draft, signing.read_key(key), listed).raw)


def _differences(files: dict[str, bytes]) -> list[str]:
    """What is shipped otherwise than the sources say."""
    shipped = {
        path.relative_to(WORKSHOP.path).as_posix(): path.read_bytes()
        for path in WORKSHOP.path.glob("terms/*")
    }
    found = [name for name in sorted({*files, *shipped}) if files.get(name) != shipped.get(name)]
    current = WORKSHOP.current()
    if current is None or current.body != roster(read_sources(WORKSHOP.sources), files).body:
        found.append("roster.json")
    return found


def main() -> int:
    """Check, or write what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write terms and texts")
    parser.add_argument("--keeper-key", type=Path, help="32 bytes as base64url: sign anew")
    options = parser.parse_args()
    files = published()
    if options.write or options.keeper_key:
        for name, data in files.items():
            put(WORKSHOP.path / name, data)
    if options.keeper_key:
        _sign(files, options.keeper_key)
    differences = _differences(files)
    for name in differences:
        sys.stderr.write(f"{name} does not follow from the sources.\n")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
