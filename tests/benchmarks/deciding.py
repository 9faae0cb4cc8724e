"""What one question to the decision API costs in process, its records read from SQLite."""

import asyncio
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from assent.terms import load_vocabulary
from assent_server import clock
from assent_server.decisions.deciding import Decisions, in_json
from assent_server.opening import open_store
from benchmarks.figures import Figure
from support.vendor_folder import VendorFolder

_QUESTIONS = 300
_ROUNDS = 3  # The quietest counts: a machine is noisy, a program is not.
_PURPOSES = ("ServiceUsageAnalytics", "Marketing")


def figures() -> list[Figure]:
    """The median of permitted and of denied questions; the slower one counts."""
    with tempfile.TemporaryDirectory() as place:
        vendor = VendorFolder(Path(place) / "vendor").made()
        with vendor.opened() as shop:
            customer = shop.agreed().body.first_party.ref
        medians = asyncio.run(_medians(vendor, customer))
    return [Figure(name="decide about one use", value=max(medians), unit="ms", limit=1.0)]


async def _median(decisions: Decisions, asked: dict[str, Any]) -> float:
    times = []
    for _ in range(_QUESTIONS):
        began = time.perf_counter()
        in_json(await decisions.decide(decisions.read(asked)), "")
        times.append((time.perf_counter() - began) * 1e3)
    return statistics.median(times)


async def _medians(vendor: VendorFolder, customer: str) -> list[float]:
    store = await open_store(vendor.folder, read_only=True)
    decisions = Decisions(store, load_vocabulary(), clock.now)
    medians = []
    for purpose in _PURPOSES:
        asked = {
            "subject": {"type": "customer", "id": customer},
            "action": {"name": "Analyse", "properties": {"purpose": purpose}},
            "resource": {"type": "personal-data", "id": "pd:ServiceConsumptionBehaviour"},
        }
        medians.append(min([await _median(decisions, asked) for _ in range(_ROUNDS)]))
    await store.close()
    return medians
