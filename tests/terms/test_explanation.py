"""Every verdict says why, in words a person understands."""

import pytest

from assent.terms import VENDOR, compare, match, words
from assent.terms.wording import duration_words, use_words
from terms.building import (
    VOCABULARY,
    obligation,
    permission,
    practices,
    process,
    prohibition,
    terms,
)

SENTENCES = [
    (
        {"retention": "P2Y"},
        "They keep email address data for 2 years; your terms allow 6 months.",
    ),
    (
        {"retention": None},
        "It is not said how long email address data is kept; your terms allow 6 months.",
    ),
    (
        {"retention": "P182D"},
        "They keep email address data for 182 days; nobody can tell whether your terms allow "
        "that: they allow 6 months.",
    ),
    (
        {"purposes": "PublicRelations PublicBenefit"},
        "They use email address data for public benefit; your terms do not allow that.",
    ),
    (
        {"data": "pd:Age"},
        "They use age data for marketing; your terms allow email address data.",
    ),
    (
        {"operations": "Profiling Tracking Collect"},
        "They use email address data for marketing by way of profiling and tracking; "
        "your terms allow collect and store.",
    ),
    (
        {"to": ("category ThirdParty",)},
        "They share email address data with third parties; "
        "your terms allow sharing with processors that work for them.",
    ),
    (
        {"to": ("partners",)},
        "They share email address data with partners whom nobody names; nobody can tell whether "
        "your terms allow that: they allow sharing with processors that work for them.",
    ),
    (
        {"locations": "loc:US"},
        "They process email address data in US; your terms allow EU27.",
    ),
    (
        {"locations": "loc:EU"},
        "They process email address data in EU; nobody can tell whether your terms allow that: "
        "they allow EU27, and which countries a group has may change or is not known.",
    ),
    (
        {"automation": "Autonomous"},
        "They use email address data at the automation level “autonomous”; "
        "your terms allow at most “partial automation”.",
    ),
    (
        {"purposes": "ex:MartianThing"},
        "They use email address data for martian thing; nobody can tell whether your terms "
        "allow that: martian thing is not in the vocabulary.",
    ),
    (
        {"purposes": "PersonnelHiring RecruitmentAdvertising"},
        "They use email address data for personnel hiring; your terms do not allow that.",
    ),
    (
        {"purposes": "RecruitmentAdvertising"},
        "They use email address data for recruitment advertising; nobody can tell whether your "
        "terms allow that: they allow marketing, but recruitment advertising is also "
        "personnel hiring.",
    ),
]


@pytest.mark.parametrize(("done", "sentence"), SENTENCES)
def test_the_deciding_rule_is_told_in_a_sentence(done, sentence):
    """TRM-13."""
    mine = terms(permission(data="pd:EmailAddress"))

    verdict = match(practices(process(**done)), mine, VOCABULARY)

    assert verdict.reason.sentence == sentence


def test_a_prohibition_is_told_with_what_it_hits():
    """TRM-13."""
    mine = terms(
        permission(operations="Collect Tracking"),
        prohibitions=(prohibition(operations="Tracking"),),
    )

    verdict = match(practices(process(operations="Collect Tracking")), mine, VOCABULARY)

    assert verdict.reason.sentence == (
        "They use email address data for marketing by way of collect and tracking; "
        "your terms forbid tracking."
    )


@pytest.mark.parametrize(
    ("offer", "sentence"),
    [
        (None, "Your terms ask for an answer within 2 days; they do not promise it."),
        (
            "P5D",
            "Your terms ask for an answer within 2 days; they promise an answer within 5 days.",
        ),
    ],
)
def test_an_obligation_is_told_with_what_is_promised(offer, sentence):
    """TRM-13."""
    mine = terms(permission(), obligations=(obligation("answer-within", "P2D"),))
    offers = (obligation("answer-within", offer),) if offer else ()

    verdict = match(practices(process(), obligations=offers), mine, VOCABULARY)

    assert verdict.reason.sentence == sentence


def test_the_vendor_is_told_the_same_in_its_own_voice():
    """TRM-13."""
    verdict = match(
        practices(process(retention="P2Y")), terms(permission()), VOCABULARY, voice=VENDOR
    )

    assert verdict.reason.sentence == (
        "You keep email address data for 2 years; these terms allow 6 months."
    )


def test_a_comparison_speaks_of_the_first_and_the_second_terms():
    """TRM-13."""
    verdict = compare(terms(permission(retention="P1Y")), terms(permission()), VOCABULARY)

    assert verdict.reason.sentence == (
        "The first terms let them keep personal data for 1 year; the second terms allow 6 months."
    )


def test_a_verdict_within_has_a_reason_too():
    """TRM-13."""
    verdict = match(practices(process()), terms(permission()), VOCABULARY)

    assert verdict.reason.sentence == "Nothing here goes beyond what your terms allow."


def test_a_finding_names_its_rule_and_process():
    """TRM-13."""
    mine = terms(permission(purposes="PublicBenefit"), permission())

    reason = match(practices(process(retention="P2Y")), mine, VOCABULARY).reason

    assert (reason.dimension, reason.rule, reason.process) == (
        "retention",
        "permissions/1",
        "campaign",
    )


@pytest.mark.parametrize(
    ("iri", "expected"),
    [
        ("https://w3id.org/dpv/standards/ieee/7012#ServiceAnalytics", "service analytics"),
        ("https://w3id.org/dpv#ImproveInternalCRMProcesses", "improve internal CRM processes"),
        ("https://w3id.org/dpv/loc#DE", "DE"),
        ("https://w3id.org/dpv/loc#EU27", "EU27"),
        ("https://w3id.org/dpv#EULA", "EULA"),
        ("https://example.org/no-fragment", "https://example.org/no-fragment"),
    ],
)
def test_words_come_from_identifiers(iri, expected):
    """TRM-13: no label of the vocabulary is copied."""
    assert words(iri) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("P6M", "6 months"),
        ("P1Y", "1 year"),
        ("P2Y6M", "2 years and 6 months"),
        ("P4W", "4 weeks"),
        ("PT20H", "20 hours"),
        ("PT90M", "90 minutes"),
        ("indefinite", "any time"),
    ],
)
def test_durations_are_spelled_out(text, expected):
    """TRM-13."""
    assert duration_words(text) == expected


def test_a_rule_can_be_read_aloud():
    """TRM-13."""
    assert use_words(permission()) == (
        "use personal data for marketing, by way of collect and store, "
        "sharing it with processors that work for them, keeping it for 6 months, "
        "in EU27, at the automation level “partial automation” at most"
    )


def test_a_sentence_stays_short_however_long_the_names_are():
    """TRM-13: a decline carries it, and must not fail on what a peer chose to write."""
    foreign = " ".join(f"ex:{'Long' * 60}{number}" for number in range(64))

    verdict = match(
        practices(process(purposes=foreign)), terms(permission(purposes=foreign)), VOCABULARY
    )

    assert verdict.result == "unknown"
    assert all(len(finding.sentence) <= 600 for finding in verdict.findings)
