"""Write the SHA-256 of every shipped data file into ``schemas/assent_schemas/pins.json``."""

import hashlib
import json
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1] / "schemas" / "assent_schemas"
UNPINNED = {"pins.json", "py.typed", "__init__.py"}


def pins() -> dict[str, str]:
    """The digest of each data file by its path below the package."""
    return {
        path.relative_to(ROOT).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(ROOT.rglob("*"))
        if path.is_file() and path.name not in UNPINNED and "__pycache__" not in path.parts
    }


if __name__ == "__main__":
    (ROOT / "pins.json").write_text(json.dumps(pins(), indent=0, sort_keys=True) + "\n")
