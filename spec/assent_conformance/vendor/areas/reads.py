"""Signed reads: a key sees its own documents, and proves anew each time that it asks."""

from assent.documents.containers import read_history
from assent.multibase import digest
from assent.times import plus
from assent_conformance.check import Area, require
from assent_conformance.vendor.breaches import check_problem
from assent_conformance.vendor.under_test import Agreed, Vendor, bare

AREA = Area("vendor", "reads")


def path(agreed: Agreed) -> str:
    """Where the record is read."""
    return f"agreements/{bare(agreed.record.id)}"


def refused(vendor: Vendor, agreed: Agreed, **said: str) -> None:
    """Check that a read is refused where something else was signed."""
    answer = vendor.signed(agreed.customer, path(agreed), said=said)
    check_problem(answer, 401, "request-signature")


@AREA.check("BND-04")
def own_record(vendor: Vendor) -> None:
    """A customer reads her record back, byte for byte."""
    agreed = vendor.agreed()
    answer = vendor.signed(agreed.customer, path(agreed))
    require((answer.status, answer.body) == (200, agreed.record.raw), "It is another one.")


@AREA.check("NEG-05")
def own_proffer(vendor: Vendor) -> None:
    """A customer reads the outcome of her proffer."""
    agreed = vendor.agreed()
    answer = vendor.signed(agreed.customer, f"proffers/{bare(agreed.proffer.id)}")
    require((answer.status, answer.body) == (200, agreed.record.raw), "It is another one.")


@AREA.check("REC-04")
def own_history(vendor: Vendor) -> None:
    """A customer reads the history of her agreement."""
    agreed = vendor.agreed()
    notice = agreed.customer.acknowledge(agreed.record)
    receipt = vendor.outcome(vendor.put("notices", notice), "Receipt")
    answer = vendor.signed(agreed.customer, f"{path(agreed)}/history")
    held = read_history(answer.body)
    require(held.record.raw == agreed.record.raw, "The record in it is another one.")
    listed = {item.raw for item in held.documents}
    require(listed == {notice.raw, receipt.raw}, "Documents in it are others.")


@AREA.check("AGR-12")
def own_list(vendor: Vendor) -> None:
    """A customer lists her records."""
    agreed = vendor.agreed()
    value = vendor.signed(agreed.customer, "agreements").json()
    require(value["records"] == [agreed.record.record_digest], "The list is another one.")


@AREA.check("AGR-12")
def list_goes_on(vendor: Vendor) -> None:
    """A list begins after the record that was named."""
    agreed = vendor.agreed()
    after = f"agreements?after={agreed.record.record_digest}"
    value = vendor.signed(agreed.customer, after).json()
    require(value["records"] == [], "The list holds what came before.")


@AREA.check("BND-11")
def reads_are_not_stored(vendor: Vendor) -> None:
    """What a customer reads says no-store, and has an ETag."""
    agreed = vendor.agreed()
    answer = vendor.signed(agreed.customer, path(agreed))
    require("no-store" in (answer.header("cache-control") or ""), "It may be cached.")


@AREA.check("BND-04")
def unsigned(vendor: Vendor) -> None:
    """An unsigned read is refused."""
    answer = vendor.http.request("GET", vendor.at(path(vendor.agreed())))
    check_problem(answer, 401, "request-signature")


@AREA.check("BND-04")
def signed_for_another_method(vendor: Vendor) -> None:
    """A signature over another method is refused."""
    refused(vendor, vendor.agreed(), method="PUT")


@AREA.check("BND-04")
def signed_for_another_address(vendor: Vendor) -> None:
    """A signature over another address is refused."""
    refused(vendor, vendor.agreed(), url=vendor.at("agreements"))


@AREA.check("BND-03")
def signed_for_another_host(vendor: Vendor) -> None:
    """A signature over another host is refused, whatever Host says."""
    agreed = vendor.agreed()
    elsewhere = vendor.at(path(agreed)).replace(vendor.origin, "https://other.example")
    refused(vendor, agreed, url=elsewhere)


@AREA.check("BND-04")
def signed_too_long_ago(vendor: Vendor) -> None:
    """A signature of ten minutes ago is refused."""
    refused(vendor, vendor.agreed(), created=plus(vendor.now, -600))


@AREA.check("BND-04")
def signed_in_the_future(vendor: Vendor) -> None:
    """A signature of ten minutes ahead is refused."""
    refused(vendor, vendor.agreed(), created=plus(vendor.now, 600))


@AREA.check("BND-04")
def nonce_too_short(vendor: Vendor) -> None:
    """A nonce of five characters is refused."""
    refused(vendor, vendor.agreed(), nonce="short")


@AREA.check("SRV-04")
def nonce_used_twice(vendor: Vendor) -> None:
    """A nonce is good for one request."""
    agreed = vendor.agreed()
    once = agreed.customer.nonce()
    first = vendor.signed(agreed.customer, path(agreed), said={"nonce": once})
    require(first.status == 200, f"The first read gets {first.status}.")
    refused(vendor, agreed, nonce=once)


@AREA.check("BND-05")
def somebody_elses_record(vendor: Vendor) -> None:
    """Somebody else's record and one that is not there get the same 404."""
    agreed, stranger = vendor.agreed(), vendor.customer()
    theirs = vendor.signed(stranger, path(agreed))
    nothing = vendor.signed(stranger, f"agreements/{bare(stranger.new_id())}")
    check_problem(theirs, 404, "not-found")
    require((theirs.status, theirs.body) == (nothing.status, nothing.body), "They differ.")


@AREA.check("BND-05")
def somebody_elses_proffer(vendor: Vendor) -> None:
    """Somebody else's proffer is 404."""
    agreed = vendor.agreed()
    answer = vendor.signed(vendor.customer(), f"proffers/{bare(agreed.proffer.id)}")
    check_problem(answer, 404, "not-found")


@AREA.check("BND-05")
def somebody_elses_history(vendor: Vendor) -> None:
    """Somebody else's history is 404."""
    agreed = vendor.agreed()
    check_problem(vendor.signed(vendor.customer(), f"{path(agreed)}/history"), 404, "not-found")


@AREA.check("BND-05")
def empty_list_of_a_stranger(vendor: Vendor) -> None:
    """A key that has nothing gets an empty list."""
    vendor.agreed()
    value = vendor.signed(vendor.customer(), "agreements").json()
    require(value["records"] == [], "It shows records of others.")


@AREA.check("PRF-06")
def list_after_nonsense(vendor: Vendor) -> None:
    """A list after what is no digest is rejected."""
    agreed = vendor.agreed()
    for text in ("x", digest(b"x") + "=", "%00"):
        answer = vendor.signed(agreed.customer, f"agreements?after={text}")
        require(answer.status in (400, 401), f"after={text} gets {answer.status}.")
