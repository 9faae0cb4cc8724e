"""A customer and a vendor in memory, with fixed keys, who make every document for real.

Both use the reference roster. What they say is signed by ``record``; what they decide is up to
the test. All ids and keys are the same in every run.
"""

from support.parties.customer import Customer
from support.parties.publishing import practices_within
from support.parties.shared import (
    ACCEPT_BY,
    DPV,
    GERMANY,
    IN_A_MONTH,
    IN_A_YEAR,
    LIMITS,
    MARKETING,
    NEW_YEAR,
    NEXT_WEEK,
    NOON,
    SECONDS_LATER,
    TOMORROW,
    YEARS_LATER,
    anything,
    history,
    standard,
)
from support.parties.vendor import Vendor

__all__ = [
    "ACCEPT_BY",
    "DPV",
    "GERMANY",
    "IN_A_MONTH",
    "IN_A_YEAR",
    "LIMITS",
    "MARKETING",
    "NEW_YEAR",
    "NEXT_WEEK",
    "NOON",
    "SECONDS_LATER",
    "TOMORROW",
    "YEARS_LATER",
    "Customer",
    "Vendor",
    "anything",
    "history",
    "practices_within",
    "standard",
]
