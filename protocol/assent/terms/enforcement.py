"""Which rules are enforced, and which are undertaken: promised, and no program stops a breach.

It follows from the terms and the practices that were agreed: from what the second party signed.
"""

from enum import StrEnum
from typing import Final

from assent.documents.terms import Obligation, ObligationKind, Practices, Prohibition
from assent.terms.prohibitions import NAMEABLE

__all__ = ["BEFORE_USE", "Label", "default_deny", "of_limit", "of_obligation", "of_prohibition"]

BEFORE_USE: Final = "before-use"
"""Each use is asked about before it happens, and does not happen where the answer is no."""

_ASKED_ABOUT: Final = frozenset({"purposes", "data", "operations", "recipients"})
"""What each question says; what else it leaves open comes back as conditions, and stops nothing."""

_BY_ITSELF: Final = frozenset({ObligationKind.CANCEL_AS_EASILY})
"""A withdrawal always succeeds, in one step, at both sides (AGR-03)."""


class Label(StrEnum):
    """What stands behind a rule (TRM-14)."""

    ENFORCED = "enforced"
    UNDERTAKEN = "undertaken"


def of_prohibition(rule: Prohibition, practices: Practices | None) -> Label:
    """Enforced where uses are asked about before, in all dimensions that a question names."""
    named = {name for name in NAMEABLE if getattr(rule, name)}
    return default_deny(practices) if named <= _ASKED_ABOUT else Label.UNDERTAKEN


def of_obligation(rule: Obligation) -> Label:
    """Enforced where the protocol itself fulfils it."""
    return Label.ENFORCED if rule.kind in _BY_ITSELF else Label.UNDERTAKEN


def of_limit(dimension: str, practices: Practices | None) -> Label:
    """What stands behind a limit of a permission: enforced in what each question names."""
    return default_deny(practices) if dimension in _ASKED_ABOUT else Label.UNDERTAKEN


def default_deny(practices: Practices | None) -> Label:
    """What stands behind the rule that no use happens but one that is permitted.

    It stops other purposes, data, operations and recipients; see :func:`of_limit`.
    """
    asked = practices is not None and practices.enforcement == BEFORE_USE
    return Label.ENFORCED if asked else Label.UNDERTAKEN
