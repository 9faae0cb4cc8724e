"""Walk through the small world, and check the Promela model with spin.

python -m exploration           # exit code 1 where the counts differ from those kept
python -m exploration --write   # keep the counts
"""

import argparse
import json
import sys

from exploration import counts


def main() -> int:
    """Measure, then compare or write."""
    parser = argparse.ArgumentParser(prog="exploration", description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep the counts")
    write = parser.parse_args().write
    measured = {
        "walk": counts.measure_walk(),
        "ending": counts.measure_ending(),
        "spin": counts.measure_spin(),
    }
    print(json.dumps(measured, indent=2))
    if write:
        text = json.dumps(measured, indent=2) + "\n"
        counts.COUNTS.write_text(text, encoding="utf-8")
    if measured == counts.read():
        return 0
    print("The counts differ from those kept: add --write, then run `make spec`.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
