"""States that an operator brings about; the profile names an instance for each of them."""

from assent.documents.containers import open_container
from assent_conformance.check import Area, require
from assent_conformance.vendor.under_test import Vendor

AREA = Area("vendor", "states")


@AREA.check("BND-02")
def waits_for_a_person(vendor: Vendor) -> None:
    """While a person decides, a proffer gets 202 with Retry-After."""
    slow = vendor.instance("person")
    customer = slow.customer()
    proffer = customer.proffer(slow.accepted[0])
    answer = slow.put("proffers", proffer)
    require(answer.status == 202, f"It answered {answer.status}.")
    require((answer.header("retry-after") or "").isdigit(), "It does not say when to ask again.")
    named = open_container(answer.body, "Pending")["proffer"]
    require(named == proffer.id, "It names another proffer.")


@AREA.check("NEG-05")
def waits_for_a_person_still(vendor: Vendor) -> None:
    """The same proffer again while a person decides gets 202 again."""
    slow = vendor.instance("person")
    customer = slow.customer()
    proffer = customer.proffer(slow.accepted[0])
    first, second = slow.put("proffers", proffer), slow.put("proffers", proffer)
    require((first.status, second.status) == (202, 202), "It changed its mind by itself.")


@AREA.check("NEG-04")
def cancelled_while_waiting(vendor: Vendor) -> None:
    """A proffer that waits for a person can be cancelled."""
    slow = vendor.instance("person")
    customer = slow.customer()
    proffer = customer.proffer(slow.accepted[0])
    slow.put("proffers", proffer)
    receipt = slow.outcome(slow.put("answers", customer.cancel(proffer)), "Receipt")
    require(receipt.body.effect == "cancelled", f"Its effect is {receipt.body.effect}.")
    again = slow.outcome(slow.put("proffers", proffer), "Receipt")
    require(again.raw == receipt.raw, "The proffer is open again.")


@AREA.check("NEG-02")
def retired_makes_none(vendor: Vendor) -> None:
    """A vendor that retired declines new proffers as such."""
    retired = vendor.instance("retired")
    customer = retired.customer()
    proffer = customer.proffer(vendor.accepted[0])
    made = retired.outcome(retired.put("proffers", proffer), "Decline")
    require(made.body.reason == "retired", f"Its reason is {made.body.reason}.")
