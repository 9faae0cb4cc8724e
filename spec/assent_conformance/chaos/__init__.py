"""Faults: what hostile, broken and unlucky vendors do, each by its name and threat.

A fault changes replies of a played vendor that is otherwise honest. ``FAULTS`` are all of them; a
check tries each alone, and the chaos vendor mixes them by a seed.
"""

from assent_conformance.chaos import (
    comparing,
    looks,
    outcomes,
    receipts,
    rosters,
    rotation,
    sessions,
    transmission,
)
from assent_conformance.chaos.fault import Expect, Fault, Stroke, Where

__all__ = ["FAULTS", "Expect", "Fault", "Stroke", "Where"]

FAULTS: tuple[Fault, ...] = (
    *transmission.FAULTS,
    *looks.FAULTS,
    *rosters.FAULTS,
    *rotation.FAULTS,
    *outcomes.FAULTS,
    *receipts.FAULTS,
    *comparing.FAULTS,
    *sessions.FAULTS,
)
