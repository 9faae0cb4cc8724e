"""Checks of verifiers: each vector of the specification, asked over the line protocol."""

from assent_conformance.check import Check
from assent_conformance.verifier.under_test import Verifier
from assent_conformance.verifier.vectors import checks as _of_vectors

__all__ = ["Verifier", "checks"]


def checks() -> list[Check]:
    """All checks of verifiers, in the order of a run."""
    from assent_conformance.verifier.protocol import AREA

    return [*AREA, *_of_vectors()]
