"""What was counted, kept beside the model: the page shows it, a test measures again."""

import json
from pathlib import Path
from typing import Any

from exploration import spin
from exploration.search import Walk, walk
from exploration.small_world import Setting
from specification.promela import MODEL

__all__ = ["COUNTS", "EVENTS_MAX", "measure_ending", "measure_spin", "measure_walk", "of", "read"]

COUNTS: Path = MODEL.with_name("counts.json")
EVENTS_MAX = 8


def measure_walk() -> dict[str, int]:
    """States and steps of the walk, and how many different disks were seen."""
    setting = Setting()
    return of(walk(setting, events_max=EVENTS_MAX), setting)


def measure_ending() -> dict[str, int]:
    """The same of the walk that begins with a termination, so that its notice runs out."""
    setting = Setting()
    setting.begin_terminated()
    return of(walk(setting, events_max=EVENTS_MAX), setting)


def of(seen: Walk, setting: Setting) -> dict[str, int]:
    """What is kept of a walk."""
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
