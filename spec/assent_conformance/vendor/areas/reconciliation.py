"""Reconciliations: a signed list of all heads, what the customer lacks, what the vendor lacks."""

from typing import Any

from assent import codec, documents, request_signature
from assent.agreement import check_heads
from assent.documents import Document, Heads
from assent.documents.containers import read_reconciliation_answer, write_reconciliation
from assent.documents.notices import Head
from assent.documents.parts import Party
from assent.multibase import digest, digest_of_hash
from assent.record import verify
from assent_conformance.check import Area, require
from assent_conformance.customer import Customer
from assent_conformance.http_calls import JSON
from assent_conformance.vendor.breaches import check_problem
from assent_conformance.vendor.under_test import Vendor

AREA = Area("vendor", "reconciliation")


def compared(vendor: Vendor, customer: Customer, *heads: Head) -> Any:
    """The answer to what a customer says she holds, its heads checked."""
    return answered(vendor, customer, customer.heads(*heads))


def answered(vendor: Vendor, customer: Customer, heads: Document[Heads]) -> Any:
    """The answer to heads, its own checked."""
    raw = write_reconciliation(heads)
    answer = vendor.signed(customer, "reconciliations", raw)
    require(answer.status == 200, f"It answered {answer.status}.")
    read = read_reconciliation_answer(answer.body)
    verify(read.heads, keys=vendor.keys)
    check_heads(
        read.heads,
        by=Party.SECOND,
        after=heads.body.after,
        nonce=heads.body.reconciliation_nonce,
    )
    require(read.heads.body.first_party.ref == customer.did, "It answers somebody else.")
    return read


@AREA.check("AGR-14")
def behind_a_digest(vendor: Vendor) -> None:
    """The list begins behind the digest that the question names, and hands over no more."""
    agreed = vendor.agreed()
    answer = answered(
        vendor, agreed.customer, agreed.customer.heads(after=agreed.record.record_digest)
    )
    require(not answer.heads.body.heads, "It lists what lies before.")
    require(not answer.documents, "It hands over what lies before.")


@AREA.check("BND-16")
def beyond_a_page(vendor: Vendor) -> None:
    """What lies beyond the last record of the question's page is not handed over."""
    agreed = vendor.agreed()
    least = digest_of_hash(bytes(32))
    page = agreed.customer.heads(Head(record=least), next=least)
    answer = answered(vendor, agreed.customer, page)
    require(not answer.documents, "It hands over what the question does not cover.")
    require(answer.lacks == (least,), "It does not ask for what it lacks.")


@AREA.check("BND-16")
def heads_of_hers(vendor: Vendor) -> None:
    """Heads that are not signed, or not by the customer, or in no order, are refused."""
    agreed = vendor.agreed()
    own, stranger = agreed.customer.heads(), vendor.customer()
    unsigned_ones = {name: item for name, item in own.value.items() if name != "proof"}
    other = digest(b"elsewhere")
    for heads, code in (
        (documents.seal(unsigned_ones), "proof-missing"),
        (documents.seal(unsigned_ones, stranger.sign(own.body).value["proof"][0]), "proof-foreign"),
        (agreed.customer.heads(next=other), "reference"),
    ):
        raw = write_reconciliation(heads)
        check_problem(vendor.signed(agreed.customer, "reconciliations", raw), 422, code)


@AREA.check("AGR-12")
def all_heads(vendor: Vendor) -> None:
    """The list holds every record of the key that asked."""
    agreed = vendor.agreed()
    heads = compared(vendor, agreed.customer).heads.body.heads
    listed = [item.record for item in heads]
    require(listed == [agreed.record.record_digest], "It lists other records.")


@AREA.check("AGR-12")
def nothing_of_others(vendor: Vendor) -> None:
    """A key that has nothing gets an empty list, signed."""
    vendor.agreed()
    require(not compared(vendor, vendor.customer()).heads.body.heads, "It lists others' records.")


@AREA.check("AGR-12")
def what_the_customer_lacks(vendor: Vendor) -> None:
    """What the customer does not list is handed to her."""
    agreed = vendor.agreed()
    handed = [item.raw for item in compared(vendor, agreed.customer).documents]
    require(handed == [agreed.record.raw], "It hands over other documents.")


@AREA.check("AGR-12")
def nothing_twice(vendor: Vendor) -> None:
    """What both hold is not handed over again."""
    agreed = vendor.agreed()
    held = Head(record=agreed.record.record_digest)
    answer = compared(vendor, agreed.customer, held)
    require(not answer.documents and not answer.lacks, "It hands over what is held.")


@AREA.check("AGR-12")
def what_the_vendor_lacks(vendor: Vendor) -> None:
    """Records and documents that the vendor does not hold are asked for."""
    agreed = vendor.agreed()
    other, unsent = digest(b"lost record"), digest(b"lost notice")
    held = Head(record=agreed.record.record_digest, documents=(unsent,))
    answer = compared(vendor, agreed.customer, held, Head(record=other))
    require(set(answer.lacks) == {other, unsent}, "It asks for other documents.")


@AREA.check("BND-04")
def of_another_key(vendor: Vendor) -> None:
    """A list in somebody else's name is refused."""
    agreed, stranger = vendor.agreed(), vendor.customer()
    raw = write_reconciliation(agreed.customer.heads())
    check_problem(vendor.signed(stranger, "reconciliations", raw), 401, "request-signature")


@AREA.check("BND-04")
def unsigned(vendor: Vendor) -> None:
    """An unsigned reconciliation is refused."""
    customer = vendor.customer()
    raw = write_reconciliation(customer.heads())
    answer = vendor.http.request("POST", vendor.at("reconciliations"), raw, JSON)
    check_problem(answer, 401, "request-signature")


@AREA.check("BND-04")
def of_another_body(vendor: Vendor) -> None:
    """A signature over another body is refused."""
    customer = vendor.customer()
    raw, other = (write_reconciliation(customer.heads()) for _ in range(2))
    headers = request_signature.sign(
        "POST",
        vendor.at("reconciliations"),
        other,
        key=customer.signer.key,
        created=vendor.now,
        nonce=customer.nonce(),
    )
    answer = vendor.http.request("POST", vendor.at("reconciliations"), raw, headers | JSON)
    check_problem(answer, 401, "request-signature")


@AREA.check("DOC-03")
def no_container(vendor: Vendor) -> None:
    """A reconciliation keeps the rules of containers."""
    customer = vendor.customer()
    for raw, code in ((b"[]", "not-json"), (b'{"type": "Reconciliation"}', "not-canonical")):
        check_problem(vendor.signed(customer, "reconciliations", raw), 400, code)


@AREA.check("BND-07")
def too_large(vendor: Vendor) -> None:
    """A reconciliation that is too large is refused."""
    body = b" " * (256 * 1024 + 1)
    answer = vendor.http.request("POST", vendor.at("reconciliations"), body, JSON)
    check_problem(answer, 413, "too-large")


@AREA.check("PRF-01")
def without_media_type(vendor: Vendor) -> None:
    """A reconciliation without its media type is refused."""
    answer = vendor.http.request("POST", vendor.at("reconciliations"), b"{}")
    check_problem(answer, 415, "media-type")


@AREA.check("AGR-04")
def heads_agree_with_the_history(vendor: Vendor) -> None:
    """Heads list the documents that the history holds."""
    agreed = vendor.agreed()
    vendor.put("notices", agreed.customer.acknowledge(agreed.record))
    (head,) = compared(vendor, agreed.customer).heads.body.heads
    history = vendor.signed(agreed.customer, f"agreements/{agreed.record.id[9:]}/history").json()
    held = sorted(digest(codec.encode(item)) for item in history["documents"])
    require(list(head.documents) == held, "Heads and history differ.")
