"""Checks of vendors' endpoints: the kit plays customers, honest and hostile ones."""

from assent_conformance.check import Check
from assent_conformance.vendor.under_test import Vendor

__all__ = ["Vendor", "checks"]


def checks() -> list[Check]:
    """All checks of vendors, in the order of a run."""
    from assent_conformance.vendor.areas import AREAS

    return [check for area in AREAS for check in area]
