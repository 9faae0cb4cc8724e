"""Each dimension of the table: what is within, what is outside, and what nobody can tell."""

import pytest

from assent.terms import Result, match
from terms.building import VOCABULARY, permission, practices, process, terms

MARTIAN = "ex:MartianThing"


def judged(done, *permitted):
    return match(practices(done), terms(*(permitted or (permission(),))), VOCABULARY)


def test_what_no_permission_covers_is_outside():
    """TRM-03."""
    verdict = match(practices(process()), terms(), VOCABULARY)

    assert verdict.result is Result.OUTSIDE
    assert verdict.reason.dimension == "purposes"


def test_a_profile_that_does_nothing_is_within_any_terms():
    """TRM-03."""
    assert match(practices(), terms(), VOCABULARY).within


CONCEPTS = [
    ("purposes", "Marketing", "Marketing", "within"),
    ("purposes", "DirectMarketing", "Marketing", "within"),
    ("purposes", "TargetedAdvertising", "Marketing Personalisation", "within"),
    ("purposes", "Marketing", "DirectMarketing", "outside"),
    ("purposes", "Purpose", "Marketing", "outside"),
    ("purposes", "ServiceProvision", "Marketing", "outside"),
    ("purposes", "PersonalisedAdvertising", "Advertising", "unknown"),
    ("purposes", "TargetedAdvertising", "Advertising", "unknown"),
    ("purposes", "PersonalisedAdvertising", "PersonalisedAdvertising", "within"),
    ("purposes", MARTIAN, "Marketing", "unknown"),
    ("purposes", MARTIAN, MARTIAN, "unknown"),
    ("purposes", "Marketing", f"ServiceProvision {MARTIAN}", "unknown"),
    ("purposes", "Marketing", f"Marketing {MARTIAN}", "within"),
    ("purposes", "pd:EmailAddress", "Purpose", "unknown"),
    ("data", "pd:EmailAddressWork", "pd:Contact", "within"),
    ("data", "pd:Contact", "pd:EmailAddress", "outside"),
    ("data", "pd:MedicalHealth", "PersonalData", "unknown"),
    ("data", "pd:MedicalHealth", "PersonalData SensitiveData", "within"),
    ("data", "AnonymisedData", "PersonalData", "outside"),
    ("operations", "Infer", "Derive", "within"),
    ("operations", "Use", "Profiling", "outside"),
    ("operations", MARTIAN, "Use", "unknown"),
]


@pytest.mark.parametrize(("dimension", "done", "permitted", "expected"), CONCEPTS)
def test_concepts_are_ordered_by_what_is_broader(dimension, done, permitted, expected):
    """TRM-04."""
    verdict = judged(process(**{dimension: done}), permission(**{dimension: permitted}))

    assert verdict.result == expected
    assert verdict.reason.dimension == ("all" if expected == "within" else dimension)


RECIPIENTS = [
    ("none", "none", "within"),
    ("second-party", "none", "outside"),
    ("none", "second-party", "within"),
    ("processors", "second-party", "outside"),
    ("second-party", "processors", "within"),
    ("processors", "named did:web:a.example", "within"),
    ("named did:web:a.example", "processors", "outside"),
    ("named did:web:a.example", "named did:web:a.example", "within"),
    ("named did:web:a.example", "named did:web:b.example", "outside"),
    ("named did:web:a.example", "category ThirdParty", "within"),
    ("named did:web:a.example", "category Hospital", "unknown"),
    ("category Hospital", "named did:web:a.example", "outside"),
    ("category Hospital", "category Organisation", "within"),
    ("category Organisation", "category Hospital", "outside"),
    ("category Hospital", "category ThirdParty", "within"),
    ("category ThirdParty", "category Hospital", "outside"),
    (f"category {MARTIAN}", "category Organisation", "unknown"),
    ("category Hospital", f"category {MARTIAN}", "unknown"),
    ("category Hospital", "any", "within"),
    ("any", "category ThirdParty", "outside"),
    ("any", "any", "within"),
    ("partners", "second-party", "outside"),
    ("partners", "processors", "unknown"),
    ("partners", "named did:web:a.example", "unknown"),
    ("partners", "category ThirdParty", "unknown"),
    ("partners", "any", "within"),
]


@pytest.mark.parametrize(("done", "permitted", "expected"), RECIPIENTS)
def test_recipients_are_ordered_from_nobody_to_anybody(done, permitted, expected):
    """TRM-05."""
    verdict = judged(process(to=(done,)), permission(to=(permitted,)))

    assert verdict.result == expected


RETENTION = [
    ("P6M", "P6M", "within"),
    ("P12M", "P1Y", "within"),
    ("P2Y", "P6M", "outside"),
    ("P30D", "P1M", "unknown"),
    ("P1M", "P30D", "unknown"),
    ("P28D", "P1M", "within"),
    ("P1M", "P31D", "within"),
    ("P1M", "P27D", "outside"),
    ("P4W", "P28D", "within"),
    ("PT24H", "P1D", "within"),
    ("P9999Y", "indefinite", "within"),
    ("indefinite", "P9999Y", "outside"),
    ("indefinite", "indefinite", "within"),
    (None, "P6M", "unknown"),
    (None, "indefinite", "unknown"),
]


@pytest.mark.parametrize(("done", "permitted", "expected"), RETENTION)
def test_retention_is_a_partial_order(done, permitted, expected):
    """TRM-06."""
    verdict = judged(process(retention=done), permission(retention=permitted))

    assert verdict.result == expected


LOCATIONS = [
    ("loc:DE", "loc:DE", "within"),
    ("loc:DE", "loc:EU27", "within"),
    ("loc:EU27", "loc:EEA30", "within"),
    ("loc:EEA30", "loc:EU27", "outside"),
    ("loc:US", "loc:EU27", "outside"),
    ("loc:DE loc:US", "loc:EU27", "outside"),
    ("loc:DE loc:US", "loc:EU27 loc:US", "within"),
    ("loc:EU", "loc:EU27", "unknown"),
    ("loc:DE", "loc:EU", "unknown"),
    ("loc:EU", "loc:EU", "unknown"),
    ("loc:DE", "loc:EU loc:DE", "within"),
    ("loc:US-CA", "loc:US", "unknown"),
    ("loc:US", "Location", "within"),
    ("loc:EU", "Location", "within"),
    ("Location", "loc:EU27", "outside"),
    ("Location", "Location", "within"),
    ("", "loc:EU27", "unknown"),
]


@pytest.mark.parametrize(("done", "permitted", "expected"), LOCATIONS)
def test_locations_are_fixed_sets_of_countries(done, permitted, expected):
    """TRM-07."""
    verdict = judged(process(locations=done), permission(locations=permitted))

    assert verdict.result == expected


AUTOMATION = [
    ("NotAutomated", "NotAutomated", "within"),
    ("NotAutomated", "FullAutomation", "within"),
    ("HighAutomation", "FullAutomation", "within"),
    ("Autonomous", "FullAutomation", "outside"),
    ("AssistiveAutomation", "NotAutomated", "outside"),
    (None, "Autonomous", "unknown"),
    ("AutomationLevel", "Autonomous", "unknown"),
]


@pytest.mark.parametrize(("done", "permitted", "expected"), AUTOMATION)
def test_automation_is_a_total_order_and_absent_is_not_none(done, permitted, expected):
    """TRM-08."""
    verdict = judged(process(automation=done), permission(automation=permitted))

    assert verdict.result == expected


def test_one_permission_must_allow_a_combination_in_every_dimension():
    """TRM-03: two half permissions are none."""
    marketing_by_mail = permission(purposes="Marketing", data="pd:EmailAddress")
    billing_by_card = permission(purposes="PaymentManagement", data="pd:PaymentCard")

    crossed = judged(
        process(purposes="Marketing", data="pd:PaymentCard"), marketing_by_mail, billing_by_card
    )
    together = judged(
        process(purposes="Marketing PaymentManagement", data="pd:EmailAddress pd:PaymentCard"),
        marketing_by_mail,
        billing_by_card,
    )

    assert crossed.result is Result.OUTSIDE
    assert crossed.reason.dimension == "data"
    assert together.result is Result.OUTSIDE


def test_a_process_may_rest_on_several_permissions():
    """TRM-03."""
    verdict = judged(
        process(purposes="Marketing PaymentManagement"),
        permission(purposes="Marketing"),
        permission(purposes="PaymentManagement"),
    )

    assert verdict.within


def test_outside_in_one_process_outweighs_unknown_in_another():
    """TRM-02: strong Kleene logic."""
    unsaid = process(name="unsaid", retention=None)
    foreign = process(name="foreign", purposes="PublicBenefit")

    verdict = match(practices(unsaid, foreign), terms(permission()), VOCABULARY)

    assert verdict.result is Result.OUTSIDE
    assert verdict.reason.process == "foreign"
    assert match(practices(foreign, unsaid), terms(permission()), VOCABULARY).reason == (
        verdict.reason
    )
    assert {finding.process for finding in verdict.findings} == {"unsaid", "foreign"}


@pytest.mark.parametrize("whose", ["practices", "terms"])
def test_another_version_of_the_vocabulary_is_unknown(whose):
    """TRM-01."""
    versions = {"practices": "2.3", "terms": "2.3"} | {whose: "2.2"}

    verdict = match(
        practices(process(), vocabulary_version=versions["practices"]),
        terms(permission(), vocabulary_version=versions["terms"]),
        VOCABULARY,
    )

    assert verdict.result is Result.UNKNOWN
    assert verdict.reason.dimension == "vocabulary"


@pytest.mark.parametrize(
    ("purpose", "operation"),
    [("Marketing", "TrackingByThirdParty"), ("SellDataToThirdParties", "Collect")],
)
def test_what_is_done_by_third_parties_has_them_as_recipients(purpose, operation):
    """TRM-05: a list that leaves them out does not hide them."""
    done = process(purposes=purpose, operations=operation, to=("second-party",))
    permitted = permission(purposes="Purpose", operations="Processing", to=("processors",))

    verdict = judged(done, permitted)

    assert verdict.result is Result.OUTSIDE
    assert verdict.reason.dimension == "recipients"
