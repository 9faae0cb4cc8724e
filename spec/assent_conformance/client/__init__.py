"""Checks of customers' clients: a client has no endpoint, so the kit plays its vendors.

It watches what is asked, the exit codes, what is printed, and the files.
"""

from assent_conformance.check import Check
from assent_conformance.client.under_test import Client

__all__ = ["Client", "checks"]


def checks() -> list[Check]:
    """All checks of clients, in the order of a run."""
    from assent_conformance.client.areas import AREAS

    return [check for area in AREAS for check in area]
