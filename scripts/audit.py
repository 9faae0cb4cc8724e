"""Whether a locked package has a known vulnerability, by the database of OSV.

python scripts/audit.py [--service URL] [--within SECONDS]

Exit codes: 0 none is known, 1 some are, 3 it could not be found out. An audit that could not check
must never look like one that found nothing wrong; so a package that is known to be vulnerable is
asked about, too, and the answer counts only if it says so.
"""

import argparse
import json
import sys
import urllib.request
from pathlib import Path
from typing import Any

CONSTRAINTS = Path(__file__).resolve().parents[1] / "constraints.txt"
SERVICE = "https://api.osv.dev/v1/querybatch"
KNOWN = ("jinja2", "2.7")
"""CVE-2014-1402, and more since."""
WITHIN_S = 30.0
ANSWER_BYTES_MAX = 16 * 1024 * 1024

Package = tuple[str, str]


class NotChecked(Exception):
    """No answer that can be relied on."""


def locked() -> list[Package]:
    """Names and versions of ``constraints.txt``."""
    rows = CONSTRAINTS.read_text(encoding="utf-8").split()
    return [(name, version) for name, _, version in (row.partition("==") for row in rows)]


def vulnerabilities(packages: list[Package], service: str, within_s: float) -> dict[Package, Any]:
    """The identifiers of what is known, by package.

    Raises:
        NotChecked: the service cannot be reached, is too slow, or does not answer the question.
    """
    asked = [*packages, KNOWN]
    answers = _results(_answer(service, asked, within_s))
    if len(answers) != len(asked):
        raise NotChecked(f"{len(answers)} answers came to {len(asked)} questions")
    found = {
        package: [item["id"] for item in answer.get("vulns", ())]
        for package, answer in zip(asked, answers, strict=True)
    }
    if not found.pop(KNOWN):
        raise NotChecked(f"it knows nothing of {' '.join(KNOWN)}, which is vulnerable")
    return {package: known for package, known in found.items() if known}


def _answer(service: str, asked: list[Package], within_s: float) -> bytes:
    queries = [
        {"package": {"name": name, "ecosystem": "PyPI"}, "version": version}
        for name, version in asked
    ]
    request = urllib.request.Request(
        service,
        data=json.dumps({"queries": queries}).encode(),
        headers={"content-type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=within_s) as answer:
            said: bytes = answer.read(ANSWER_BYTES_MAX)
    except OSError as error:
        raise NotChecked(str(error)) from error
    return said


def _results(said: bytes) -> list[Any]:
    try:
        results: list[Any] = json.loads(said)["results"]
        for result in results:
            for item in result.get("vulns", ()):
                item["id"].encode()
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise NotChecked("its answer is not in OSV's form") from error
    return results


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Audit the locked packages.")
    parser.add_argument("--service", default=SERVICE)
    parser.add_argument("--within", type=float, default=WITHIN_S, metavar="SECONDS")
    said = parser.parse_args(words)
    packages = locked()
    try:
        found = vulnerabilities(packages, said.service, said.within)
    except NotChecked as error:
        print(f"NOT CHECKED: {said.service}: {error}.", file=sys.stderr)
        return 3
    for (name, version), known in sorted(found.items()):
        print(f"{name} {version}: {', '.join(known)}")
    print(f"{len(packages)} packages checked, {len(found)} vulnerable.", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
