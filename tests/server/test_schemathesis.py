"""Schemathesis against a running endpoint: what ``/openapi.json`` says is what is answered.

It makes requests of its own from the description, well formed and not, and judges each answer.
Signed documents come from here, since none can be made from a shape.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from support import shop as names
from support.vendor_folder import VendorFolder
from support.vendor_process import VendorProcess

CONFIG = Path(__file__).with_name("schemathesis.toml")
PROGRAM = "from schemathesis.cli import schemathesis; schemathesis()"
BASE = "/assent/v1"


@dataclass
class Known:
    """What the hooks are told: see ``support.signing_hooks``."""

    origin: str = names.ORIGIN
    owners: dict[str, int] = field(default_factory=dict)
    real: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, below: str, body: Any = None, **path: str) -> None:
        """A path that leads to something, or what can be put there."""
        sent = {} if body is None else {"body": json.loads(body)}
        self.real.setdefault(BASE + below, []).append({"path": path, **sent})


def bare(document: Any) -> str:
    return str(document.id).removeprefix("urn:uuid:")


def known_to(shop: VendorProcess) -> Known:
    """Customers with agreements, and others with documents that they did not send yet."""
    known = Known()
    for seed in range(1, 9):
        customer = shop.customer(seed)
        proffer = customer.proffer("service-analytics")
        made = shop.answer("proffers", proffer)
        known.owners |= {bare(made): seed, bare(proffer): seed}
        known.add("/proffers/{id}", proffer.raw, id=bare(proffer))
        known.add("/agreements/{id}", made.raw, id=bare(made))
        known.add("/agreements/{id}/history", id=bare(made))
        if seed % 2:
            withdrawal = customer.withdraw(made)
            known.add("/notices/{id}", withdrawal.raw, id=bare(withdrawal))
        sent = shop.customer(seed + 20).proffer("service", counter="none")
        known.add("/proffers/{id}", sent.raw, id=bare(sent))
    body = made.body
    references = {
        "terms": body.terms,
        "practices": body.practices,
        "rosters": body.roster,
        "descriptions": body.description,
    }
    for kind, reference in references.items():
        known.add(f"/{kind}/{{digest}}", digest=reference.digest_multibase)
    return known


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VendorProcess]:
    folder = VendorFolder(tmp_path_factory.mktemp("shop") / "vendor").made()
    with VendorProcess(folder, "--port", "0") as running:
        yield running


def looked_at(shop: VendorProcess, report: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """What schemathesis says of the endpoint; each request and answer goes to ``report``."""
    url = f"http://127.0.0.1:{shop.port}"
    command = [
        *(sys.executable, "-c", PROGRAM, "--config-file", str(CONFIG)),
        *("run", f"{url}/openapi.json", "--url", url, "--checks", "all"),
        *("--seed", "1", "--continue-on-failure"),
        *("--report", "ndjson", "--report-ndjson-path", str(report), *options),
    ]
    told = {
        "ASSENT_KNOWN": json.dumps(vars(known_to(shop))),
        "SCHEMATHESIS_HOOKS": "support.signing_hooks",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    return subprocess.run(
        command,
        env=os.environ | told,
        cwd=report.parent,
        capture_output=True,
        text=True,
        check=False,
    )


def served(report: Path) -> set[str]:
    """The calls that were answered as they wish, at least once."""
    found = set()
    for line in report.read_text(encoding="utf-8").splitlines():
        recorder = json.loads(line).get("ScenarioFinished", {}).get("recorder", {})
        for exchange in recorder.get("interactions", {}).values():
            if exchange["response"] and exchange["response"]["status_code"] < 300:
                found.add(recorder["label"])
    return found


def test_schemathesis_finds_nothing(
    shop: VendorProcess, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """SRV-21, BND-01, BND-04, BND-10: and calls were served, not only refused."""
    more = request.config.option.api_cases
    options = () if more is None else ("--max-examples", str(more))
    report = tmp_path / "events.ndjson"

    ended = looked_at(shop, report, *options)

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert served(report) >= {
        *("GET /docs", "GET /health/ready", "GET /.well-known/assent"),
        *(f"GET {BASE}{path}" for path in ("/agreements", "/agreements/{id}", "/terms/{digest}")),
        *(f"PUT {BASE}/{kind}/{{id}}" for kind in ("proffers", "notices", "agreements")),
    }
