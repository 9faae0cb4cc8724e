"""The standard terms among each other: who permits no more and owes no less than whom."""

import json
from itertools import product

import pytest

from assent.roster import reference
from assent.terms import compare, match
from support.shared import shared
from terms.building import VOCABULARY, practices, process, using_all_of

ROWS = {
    name: agreement["row"]
    for name, agreement in json.loads(shared("ieee7012.json").read_text())["agreements"].items()
}
SERVICE = [name for name in ROWS if name.startswith("SD-")]
CONTRIBUTIONS = [name for name in ROWS if name.startswith("PDC-")]
ALL = [standard.entry.name for standard in reference().standards.values()]
THIRD_PARTY = ("named did:web:broker.example",)


def standard(name):
    found = reference().find(name)
    assert found is not None
    return found.terms


def verdict(a, b):
    return compare(standard(a), standard(b), VOCABULARY)


def permits_no_more(row, other):
    """By the published table alone: the columns between the first and the last are P or X."""
    return all(
        mine == "X" or yours == "P" for mine, yours in zip(row[1:5], other[1:5], strict=True)
    )


def owes_no_less(row, other):
    """By the published table alone: the first and the last column are R or O."""
    return all(row[at] == "R" or other[at] == "O" for at in (0, 5))


@pytest.mark.parametrize(("a", "b"), list(product(SERVICE, SERVICE)))
def test_service_terms_compare_as_the_columns_of_their_table(a, b):
    """TRM-11."""
    expected = permits_no_more(ROWS[a], ROWS[b]) and owes_no_less(ROWS[a], ROWS[b])

    assert verdict(a, b).result == ("within" if expected else "outside")


def test_45_of_the_100_pairs_of_service_terms_are_within():
    """TRM-11."""
    assert sum(verdict(a, b).within for a, b in product(SERVICE, SERVICE)) == 45


def test_contributions_of_equal_rows_are_told_apart_by_their_purposes():
    """TRM-11; spec/decisions/0003."""
    assert len({ROWS[name] for name in CONTRIBUTIONS}) == 1
    for a, b in product(CONTRIBUTIONS, CONTRIBUTIONS):
        found = verdict(a, b)
        assert found.result == ("within" if a == b else "outside")
        assert found.reason.dimension == ("all" if a == b else "purposes")


@pytest.mark.parametrize(("a", "b"), list(product(CONTRIBUTIONS, SERVICE)))
def test_no_contribution_compares_with_service_terms(a, b):
    """TRM-11; spec/decisions/0003."""
    assert verdict(a, b).result == "outside"
    assert verdict(b, a).result == "outside"


@pytest.mark.parametrize("name", ALL)
def test_service_care_permits_what_service_permits_and_owes_more(name):
    """TRM-11."""
    wider = {"service-care"} | {standard(n).name for n in SERVICE if not n.endswith("-DP")}

    assert verdict("SERVICE-CARE", name).within == (name in wider)
    assert verdict(name, "SERVICE-CARE").within == (name == "service-care")


@pytest.mark.parametrize("name", ALL)
def test_some_practice_uses_every_permission_of_standard_terms(name):
    """TRM-12: no prohibition of standard terms hits one of their own permissions."""
    document = standard(name)

    assert match(using_all_of(document), document, VOCABULARY).within


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize(
    "done",
    [
        process(purposes="ServiceUsageAnalytics", to=THIRD_PARTY),
        process(
            purposes="ServiceUsageAnalytics",
            data="AnonymisedData",
            operations="Share",
            to=THIRD_PARTY,
        ),
        process(purposes="RequestedServiceProvision", operations="Tracking", to=THIRD_PARTY),
        process(purposes="RequestedServiceProvision", operations="TrackingByThirdParty"),
        process(purposes="RequestedServiceProvision", operations="Profiling", to=THIRD_PARTY),
        process(purposes="Marketing"),
        process(purposes="RequestedServiceProvision", operations="Use"),
    ],
    ids=[
        "analytics",
        "anonymous-analytics",
        "tracking",
        "hidden-tracking",
        "profiling",
        "marketing",
        "any-use",
    ],
)
def test_no_standard_terms_allow_third_parties_to_watch_nor_uses_at_large(name, done):
    """TRM-12: the faults of published renderings of these terms are not in ours."""
    assert match(practices(done), standard(name), VOCABULARY).result == "outside"


WITNESSES = [
    ("service", process(purposes="ieee:ServiceDelivery", operations="Collect Store")),
    ("service", process(purposes="DeliveryOfGoods PaymentManagement", to=("processors",))),
    ("service-analytics", process(purposes="ieee:ServiceAnalytics", operations="Analyse")),
    ("service-tracking", process(purposes="ieee:ServiceAnalytics", operations="Tracking")),
    ("service-profiling", process(purposes="ServicePersonalisation", operations="Profiling")),
    (
        "service-sharing",
        process(
            purposes="ResearchAndDevelopment",
            data="AnonymisedData",
            operations="Share",
            to=THIRD_PARTY,
        ),
    ),
    ("intent", process(purposes="SellProductsToDataSubject")),
    ("ai-training", process(purposes="CommercialResearch", operations="Analyse")),
    ("public-good", process(purposes="ImproveHealthcare", operations="Analyse")),
]


@pytest.mark.parametrize(("name", "done"), WITNESSES)
def test_what_standard_terms_are_made_for_is_within_them(name, done):
    """TRM-12."""
    found = match(
        practices(done, obligations=standard(name).obligations), standard(name), VOCABULARY
    )

    assert found.within
    before = {
        "service-analytics": "service",
        "service-tracking": "service-analytics",
        "service-profiling": "service-tracking",
        "service-sharing": "service-profiling",
    }
    if name in before:
        assert match(practices(done), standard(before[name]), VOCABULARY).result == "outside"


@pytest.mark.parametrize("name", [n for n in ALL if n.startswith("service")])
def test_sensitive_data_needs_a_person_to_decide(name):
    """TRM-04: permission for personal data leaves open whether sensitive data is meant."""
    done = process(purposes="RequestedServiceProvision", data="pd:MedicalHealth")

    found = match(
        practices(done, obligations=standard(name).obligations), standard(name), VOCABULARY
    )

    assert found.result == "unknown"
    assert "sensitive data" in found.reason.sentence
