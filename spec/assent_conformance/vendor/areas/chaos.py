"""The chaos customer: a hundred whims a seed, and what has to hold after all of them."""

from collections.abc import Callable
from random import Random

from assent_conformance.chaos.customer import ChaosCustomer
from assent_conformance.check import Area
from assent_conformance.vendor.under_test import Vendor

AREA = Area("vendor", "chaos")

_WHIMS = 60


def _run(number: int) -> Callable[[Vendor], None]:
    def run(vendor: Vendor) -> None:
        customer = ChaosCustomer(vendor, Random(f"{vendor.seed} {number}"))  # noqa: S311
        for _ in range(_WHIMS):
            customer.act()
        customer.check()

    return run


for number in (1, 2, 3):
    title = f"{_WHIMS} whims of a customer, storm {number}"
    AREA.add("BND-10", f"storm-{number}", title, _run(number))
