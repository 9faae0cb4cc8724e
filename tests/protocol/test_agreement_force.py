"""Ending removes permissions only: asked of the terms that go on to bind."""

from collections.abc import Callable

import pytest

from assent.agreement import Standing, Status, standing, terms_in_force
from assent.documents import Agreement, Document
from assent.documents.containers import History
from assent.terms import load_vocabulary, match
from assent.times import plus
from support.parties import DPV, NOON, TOMORROW, Customer, Vendor, history, standard
from support.replacing import replace

TERMS = standard("service-analytics-portable").terms
ANALYTICS = f"{DPV}ServiceUsageAnalytics"

Ending = Callable[[Customer, Document[Agreement]], History]
ENDINGS: dict[str, Ending] = {
    "withdrawn": lambda customer, agreed: history(agreed, customer.withdraw(agreed, at=TOMORROW)),
    "terminated": lambda customer, agreed: history(
        agreed,
        end := customer.vendor.terminate(agreed, at=NOON, effective_at=TOMORROW),
        customer.acknowledge(agreed, end, at=NOON),
    ),
    "expired": lambda customer, agreed: history(agreed),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_after_the_end_everything_but_the_permissions_binds(ending: str) -> None:
    """AGR-06."""
    customer = Customer(Vendor())
    agreed = customer.agree(ends_at=TOMORROW if ending == "expired" else None)

    over = standing(ENDINGS[ending](customer, agreed), TOMORROW)
    binding = terms_in_force(TERMS, over)

    assert over.status == ending
    assert binding.permissions == ()
    assert binding == replace(TERMS, permissions=())
    assert binding.interpretation == "prohibitive"
    assert binding.obligations != ()


def test_while_it_is_active_all_terms_are_in_force() -> None:
    """AGR-06."""
    customer = Customer(Vendor())

    assert terms_in_force(TERMS, standing(history(customer.agree()), TOMORROW)) == TERMS


def test_before_it_takes_effect_nothing_is_permitted() -> None:
    """AGR-06: the prohibitions bind from the signature on."""
    customer = Customer(Vendor())
    agreed = customer.agree(effective_from=plus(TOMORROW, 60))

    assert terms_in_force(TERMS, standing(history(agreed), TOMORROW)).permissions == ()


def test_a_withdrawn_purpose_is_permitted_no_more_and_prohibited() -> None:
    """AGR-03, AGR-06."""
    now = Standing(status=Status.ACTIVE, since=NOON, withdrawn_purposes=(ANALYTICS,))

    binding = terms_in_force(TERMS, now)

    assert all(ANALYTICS not in permission.purposes for permission in binding.permissions)
    assert all(permission.purposes for permission in binding.permissions)
    assert binding.prohibitions[-1].purposes == (ANALYTICS,)


def test_what_a_vendor_does_is_outside_once_a_purpose_of_it_was_withdrawn() -> None:
    """AGR-03: asked of the same engine that let the agreement come about."""
    vendor = Vendor(keeps="service-analytics-portable")
    active = Standing(status=Status.ACTIVE, since=NOON)
    less = replace(active, withdrawn_purposes=(ANALYTICS,))
    vocabulary = load_vocabulary()

    before = match(vendor.practices.body, terms_in_force(TERMS, active), vocabulary)
    after = match(vendor.practices.body, terms_in_force(TERMS, less), vocabulary)

    assert (before.result, after.result) == ("within", "outside")
