"""How a proffer becomes an agreement or does not: states, what each side checks.

Owns order and content of a negotiation; never a clock, a key or a store.
"""

from assent.negotiation.outcomes import (
    OUTCOMES,
    check_alternative,
    check_outcome,
)
from assent.negotiation.proffers import (
    Current,
    alternative_to,
    check_answer,
    check_cancellation,
    check_countries,
    check_decline,
    check_proffer,
    check_times,
    is_outdated,
)
from assent.negotiation.states import STEPS, TERMINAL, State, Step, advance

__all__ = [
    "OUTCOMES",
    "STEPS",
    "TERMINAL",
    "Current",
    "State",
    "Step",
    "advance",
    "alternative_to",
    "check_alternative",
    "check_answer",
    "check_cancellation",
    "check_countries",
    "check_decline",
    "check_outcome",
    "check_proffer",
    "check_times",
    "is_outdated",
]
