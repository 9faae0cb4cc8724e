"""Checks of roster keepers: static files, read and held against each other."""

from assent_conformance.check import Check
from assent_conformance.keeper.under_test import Keeper

__all__ = ["Keeper", "checks"]


def checks() -> list[Check]:
    """All checks of keepers, in the order of a run."""
    from assent_conformance.keeper.areas import AREAS

    return [check for area in AREAS for check in area]
