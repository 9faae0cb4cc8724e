"""Write the generated parts of the specification, check them, or build its site.

python -m specification write   # tables, examples and the list, into spec/
python -m specification check   # exit code 1 where they differ
python -m specification site    # the site, into build/spec/; its new anchors into spec/anchors.txt
"""

import argparse
import sys

from specification import writing
from specification.text import ROOT


def main() -> int:
    """Do one of the three."""
    parser = argparse.ArgumentParser(prog="specification", description=__doc__)
    parser.add_argument("task", choices=("write", "check", "site"))
    task = parser.parse_args().task
    if task == "site":
        # Only this task needs the packages that make pages.
        from specification import website

        target = website.build()
        website.anchors.add(target)
        print(f"The site is in {target.relative_to(ROOT)}/: open index.html there.")
        return 0
    changed = writing.write() if task == "write" else writing.differences()
    for path in changed:
        print(f"{'written' if task == 'write' else 'differs'}: {path.relative_to(ROOT)}")
    return 1 if changed and task == "check" else 0


if __name__ == "__main__":
    sys.exit(main())
