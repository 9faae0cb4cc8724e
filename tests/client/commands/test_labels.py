"""Customers see what is enforced, and what is a promise."""

import pytest

from support.parties import vendor
from support.person import Person
from support.replacing import replace
from support.town import Shop, Town


@pytest.fixture
def asking(town: Town, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """A shop whose programs ask before each use of data, as its practices say."""
    within = vendor.practices_within

    def asked(*terms, **named):
        return replace(within(*terms, **named), enforcement="before-use")

    monkeypatch.setattr(vendor, "practices_within", asked)
    return town.shop("asks.example")


def test_what_a_program_stops_is_marked(ada: Person, asking: Shop):
    """TRM-14: what they may not do is enforced but for where, how long and how automated."""
    ada.done("proffer", "asks.example", "--terms", "service-analytics")

    value = ada.value("agreements", "show", "asks.example")
    said = " ".join(ada.done("agreements", "show", "asks.example").stdout.split())

    labels = {item: value["labels"][item] for item in value["mayNot"]}
    (promised,) = (item for item, label in labels.items() if label != "enforced")
    assert promised.startswith("keep your data longer or elsewhere than allowed")
    assert f"{promised} They must" in said
    assert {value["labels"][item] for item in value["must"]} == {"undertaken"}
    assert "what is not allowed is forbidden (enforced)" in said
    assert "the rest is what they promise" in said


def test_what_nobody_stops_is_a_promise(agreed: Person):
    """TRM-14: these practices do not say that anything is asked about."""
    value = agreed.value("agreements", "show", "shop.example")

    assert set(value["labels"].values()) == {"undertaken"}
    assert "(enforced)" not in agreed.done("agreements", "show", "shop.example").stdout


def test_terms_alone_say_what_the_protocol_enforces(nobody: Person):
    """TRM-14: a withdrawal always succeeds, whatever a company says."""
    value = nobody.value("terms", "show", "service-care")

    enforced = [item for item, label in value["labels"].items() if label == "enforced"]
    assert enforced == ["let you cancel as easily as you subscribed"]


def test_who_looks_at_a_site_reads_that_it_asks(ada: Person, asking: Shop):
    """TRM-14."""
    said = " ".join(ada.done("discover", "asks.example").stdout.split())

    assert "ask a program before each use of your data" in said
