"""What was counted, kept beside the model: the page shows it, a test measures again."""

import json
from pathlib import Path
from typing import Any

from exploration import spin
from exploration.search import walk
from exploration.small_world import Setting
from specification.promela import MODEL

__all__ = ["COUNTS", "EVENTS_MAX", "measure_spin", "measure_walk", "read"]

COUNTS: Path = MODEL.with_name("counts.json")
EVENTS_MAX = 8


def measure_walk() -> dict[str, int]:
    """States and steps of the walk, and how many different disks were seen."""
    setting = Setting()
    seen = walk(setting, events_max=EVENTS_MAX)
    return {"events": seen.events, "states": seen.states, "steps": seen.steps, **setting.disks}


def measure_spin() -> dict[str, int]:
    """The states that spin stored for each property.

    Raises:
        AssertionError: a property does not hold.
    """
    found = spin.verify(MODEL.read_text(encoding="utf-8"))
    broken = [name for name, (errors, _) in found.items() if errors]
    assert not broken, f"Spin found errors against {', '.join(broken)}."
    return {name: states for name, (_, states) in found.items()}


def read() -> dict[str, Any]:
    """What is kept."""
    kept: dict[str, Any] = json.loads(COUNTS.read_text(encoding="utf-8"))
    return kept
