"""Prohibitions hit where they overlap in every dimension they name, and come first."""

import pytest

from assent.terms import Result, match
from terms.building import (
    VOCABULARY,
    permission,
    practices,
    process,
    prohibition,
    terms,
)

EVERYTHING = permission(
    purposes="Purpose",
    data="Data",
    operations="Processing",
    to=("any",),
    retention="indefinite",
    locations="Location",
    automation="Autonomous",
)


def judged(done, forbidden):
    return match(practices(done), terms(EVERYTHING, prohibitions=(forbidden,)), VOCABULARY)


HITS = [
    ({"purposes": "Marketing"}, {"purposes": "Marketing"}, "outside"),
    ({"purposes": "DirectMarketing"}, {"purposes": "Marketing"}, "outside"),
    ({"purposes": "Marketing"}, {"purposes": "DirectMarketing"}, "outside"),
    ({"purposes": "Purpose"}, {"purposes": "DirectMarketing"}, "outside"),
    ({"purposes": "PaymentManagement"}, {"purposes": "Marketing"}, "within"),
    ({"purposes": "PersonalisedAdvertising"}, {"purposes": "Personalisation"}, "outside"),
    ({"purposes": "Marketing"}, {"purposes": "ex:Something"}, "unknown"),
    ({"operations": "Use"}, {"operations": "Profiling"}, "outside"),
    ({"operations": "Collect Profiling"}, {"operations": "Profiling"}, "outside"),
    ({"operations": "Collect"}, {"operations": "Profiling"}, "within"),
    ({"data": "pd:EmailAddress"}, {"data": "pd:Contact"}, "outside"),
    ({"data": "AnonymisedData"}, {"data": "PersonalData"}, "within"),
    ({"locations": "loc:DE"}, {"locations": "loc:EU27"}, "outside"),
    ({"locations": "loc:EU27"}, {"locations": "loc:EEA30"}, "outside"),
    ({"locations": "loc:US"}, {"locations": "loc:EU27"}, "within"),
    ({"locations": "loc:US"}, {"locations": "loc:EU"}, "unknown"),
    ({"locations": "Location"}, {"locations": "loc:US"}, "outside"),
    ({"to": ("second-party",)}, {"to": ("processors",)}, "within"),
    ({"to": ("processors",)}, {"to": ("second-party",)}, "outside"),
    ({"to": ("named did:web:a.example",)}, {"to": ("named did:web:a.example",)}, "outside"),
    ({"to": ("named did:web:a.example",)}, {"to": ("named did:web:b.example",)}, "within"),
    ({"to": ("named did:web:a.example",)}, {"to": ("category ThirdParty",)}, "outside"),
    ({"to": ("named did:web:a.example",)}, {"to": ("category Hospital",)}, "unknown"),
    ({"to": ("category Hospital",)}, {"to": ("named did:web:a.example",)}, "unknown"),
    ({"to": ("category Hospital",)}, {"to": ("category Organisation",)}, "outside"),
    ({"to": ("category Hospital",)}, {"to": ("category Clinic",)}, "within"),
    ({"to": ("processors",)}, {"to": ("category ThirdParty",)}, "within"),
    ({"to": ("any",)}, {"to": ("category Hospital",)}, "outside"),
    ({"to": ("none",)}, {"to": ("any",)}, "within"),
    ({"to": ("partners",)}, {"to": ("category ThirdParty",)}, "unknown"),
]


@pytest.mark.parametrize(("done", "forbidden", "expected"), HITS)
def test_a_prohibition_hits_what_overlaps_it(done, forbidden, expected):
    """TRM-09."""
    verdict = judged(process(**done), prohibition(**forbidden))

    assert verdict.result == expected


def test_a_prohibition_needs_an_overlap_in_every_dimension_it_names():
    """TRM-09."""
    forbidden = prohibition(operations="Tracking", to=("category ThirdParty",))

    by_them = judged(process(operations="Tracking"), forbidden)
    passed_on = judged(process(to=("named did:web:a.example",)), forbidden)
    by_others = judged(process(operations="Tracking", to=("named did:web:a.example",)), forbidden)

    assert by_them.within
    assert passed_on.within
    assert by_others.result is Result.OUTSIDE


def test_a_prohibition_comes_before_a_permission_of_the_same():
    """TRM-09."""
    same = terms(permission(), prohibitions=(prohibition(purposes="Marketing"),))

    verdict = match(practices(process()), same, VOCABULARY)

    assert verdict.result is Result.OUTSIDE
    assert verdict.reason.rule == "prohibitions/0"


def test_where_no_location_is_said_a_forbidden_one_may_be_meant():
    """TRM-09."""
    done = process(locations="")

    verdict = judged(done, prohibition(locations="loc:US"))

    assert verdict.result is Result.UNKNOWN
    assert "prohibitions/0" in {finding.rule for finding in verdict.findings}
