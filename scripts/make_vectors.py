"""Write the test vectors, or check that those in ``spec/vectors`` are what is written.

python scripts/make_vectors.py            # check only; exit code 1 on a difference
python scripts/make_vectors.py --write
"""

import argparse
import sys
from pathlib import Path

from vector_maker.files import files

FOLDER = Path(__file__).resolve().parents[1] / "spec" / "vectors"


def main() -> int:
    """The exit code: 0, or 1 where a file differs, is missing or is one too many."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="write the files anew")
    made = files()
    if parser.parse_args().write:
        for name, data in made.items():
            (FOLDER / name).write_bytes(data)
    held = {path.relative_to(FOLDER).as_posix() for path in FOLDER.glob("cases/*.json")}
    wrong = sorted(held - made.keys()) + [
        name
        for name, data in made.items()
        if not (FOLDER / name).is_file() or (FOLDER / name).read_bytes() != data
    ]
    for name in wrong:
        print(f"spec/vectors/{name} is not what the code makes.", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
