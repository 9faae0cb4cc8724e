"""Sensitive data, and children: nothing is agreed to by a program unless policy says so."""

from typing import Any

import pytest

from assent import documents
from assent.documents import Document
from assent.documents.parts import Counter
from support.own_terms import own_terms
from support.vendor_folder import VendorFolder

HEALTH = 'sensitive_data = "person"'


@pytest.fixture
def clinic(empty: VendorFolder) -> VendorFolder:
    """A vendor whose customer service keeps data about health."""
    vendor = empty.made(practices="service", signed=False)
    vendor.change(
        "practices/service.toml",
        'name = "Customer service"\npurposes = ["CustomerCare", "CustomerClaimsManagement"]\n'
        'data = ["PersonalData"]',
        'name = "Customer service"\npurposes = ["CustomerCare", "CustomerClaimsManagement"]\n'
        'data = ["Health"]',
    )
    vendor.done("practices", "sign", "--yes", "--signer", "Ada")
    return vendor


def answered(vendor: VendorFolder, *, terms: str = "") -> dict[str, Any]:
    """Status and document that a customer gets for her own terms, or for standard ones."""
    with vendor.opened() as shop:
        customer = shop.customer()
        proffer = (
            customer.proffer(terms, counter=Counter.NONE)
            if terms
            else customer.personal_proffer(own_terms(shop.endpoint.published))
        )
        reply = shop.put("proffers", proffer)
        if reply.status == 202:
            return {"status": 202}
        document = documents.read(reply.body, "Agreement", "Decline")
        return {"status": reply.status, "type": document.type, "reason": reason(document)}


def reason(document: Document[Any]) -> str | None:
    return getattr(document.body, "reason", None)


@pytest.mark.parametrize(
    ("treatment", "expected"),
    [
        ("person", {"status": 202}),
        ("accept", {"status": 201, "type": "Agreement", "reason": None}),
        ("decline", {"status": 201, "type": "Decline", "reason": "policy"}),
    ],
)
def test_sensitive_data_is_agreed_to_by_itself_only_where_policy_says_so(
    clinic: VendorFolder, treatment: str, expected: dict[str, Any]
) -> None:
    """POL-06."""
    clinic.change("policy.toml", HEALTH, f'sensitive_data = "{treatment}"')

    assert answered(clinic) == expected


def test_a_policy_that_does_not_speak_of_it_asks_a_person(clinic: VendorFolder) -> None:
    """POL-06: as all policies that were written before."""
    clinic.change("policy.toml", HEALTH, "")

    assert answered(clinic) == {"status": 202}


def test_a_person_can_say_yes(clinic: VendorFolder) -> None:
    """POL-06."""
    with clinic.opened() as shop:
        proffer = shop.customer().personal_proffer(own_terms(shop.endpoint.published))
        assert shop.put("proffers", proffer).status == 202

    clinic.done("pending", "accept", proffer.id)

    with clinic.opened() as shop:
        assert shop.answer("proffers", proffer).type == "Agreement"


def test_standard_terms_do_not_cover_it_whatever_policy_says(clinic: VendorFolder) -> None:
    """TRM-04, POL-01: they permit personal data in general, which leaves it unknown."""
    clinic.change("policy.toml", HEALTH, 'sensitive_data = "accept"')

    assert answered(clinic, terms="service")["reason"] == "unknown"


def test_without_sensitive_data_nothing_changes(vendor: VendorFolder) -> None:
    """POL-01, POL-05."""
    assert answered(vendor, terms="service-analytics")["type"] == "Agreement"


def test_policy_check_says_why_a_person_decides(clinic: VendorFolder) -> None:
    with clinic.opened() as shop:
        file = clinic.path.parent / "mine.json"
        file.write_bytes(own_terms(shop.endpoint.published).raw)

    row = clinic.value("policy", "check", str(file))

    assert (row["outcome"], row["accepted"]) == ("person", True)
    assert row["why"] == ["You use sensitive data: health."]


CHILDREN = ("children = false", "children = true")


@pytest.mark.parametrize("terms", ["service-analytics", ""])
def test_where_customers_are_children_a_person_decides_about_everything(
    vendor: VendorFolder, terms: str
) -> None:
    """POL-07: about standard terms and about her own."""
    vendor.change("policy.toml", *CHILDREN)

    assert answered(vendor, terms=terms) == {"status": 202}


def test_where_customers_are_children_no_alternative_is_made_by_itself(
    vendor: VendorFolder,
) -> None:
    """POL-07, POL-04."""
    vendor.change("policy.toml", *CHILDREN)

    with vendor.opened() as shop:
        answer = shop.answer("proffers", shop.customer().proffer("service", counter=Counter.ONE))

    assert (answer.type, answer.body.reason) == ("Decline", "outside-practices")


def test_what_is_said_to_clients_is_what_is_done(vendor: VendorFolder) -> None:
    """POL-07: the description says that a person decides about a customer's own terms."""
    vendor.change("policy.toml", *CHILDREN)

    with vendor.opened() as shop:
        assert shop.endpoint.published.description.body.personal_terms == "person"
