"""The vendor offers at least what is asked; absent is not offered."""

import pytest

from assent.terms import match
from terms.building import VOCABULARY, obligation, permission, practices, process, terms

OFFERS = [
    ("service-delivery", None, None, "within"),
    ("portability", "on-request", "on-request", "within"),
    ("portability", "immediately", "on-request", "within"),
    ("portability", "on-request", "immediately", "outside"),
    ("deletion", "at-end", "on-request", "within"),
    ("deletion", "on-request", "at-end", "outside"),
    ("transparency", "before", "after", "within"),
    ("transparency", "on-request", "after", "outside"),
    ("answer-within", "P1D", "P2D", "within"),
    ("answer-within", "P3D", "P2D", "outside"),
    ("answer-within", "P1M", "P30D", "unknown"),
    ("refund-window", "P30D", "P14D", "within"),
    ("refund-window", "P7D", "P14D", "outside"),
    ("refund-window", "P30D", "P1M", "unknown"),
    ("renewal-notice", "P14D", "P30D", "outside"),
    ("notice", "P1Y", "P30D", "within"),
    ("cancel-as-easily", None, None, "within"),
    ("one-owner", None, None, "within"),
]


@pytest.mark.parametrize(("kind", "offered", "asked", "expected"), OFFERS)
def test_an_offer_is_at_least_what_is_asked(kind, offered, asked, expected):
    """TRM-10."""
    verdict = match(
        practices(process(), obligations=(obligation(kind, offered),)),
        terms(permission(), obligations=(obligation(kind, asked),)),
        VOCABULARY,
    )

    assert verdict.result == expected


@pytest.mark.parametrize(("kind", "asked"), [(kind, asked) for kind, _, asked, _ in OFFERS])
def test_what_is_absent_is_not_offered(kind, asked):
    """TRM-10."""
    verdict = match(
        practices(process()),
        terms(permission(), obligations=(obligation(kind, asked),)),
        VOCABULARY,
    )

    assert verdict.result == "outside"
    assert (verdict.reason.dimension, verdict.reason.rule) == ("obligations", "obligations/0")


def test_the_best_of_several_offers_counts():
    """TRM-10."""
    verdict = match(
        practices(
            process(), obligations=(obligation("notice", "P1D"), obligation("notice", "P60D"))
        ),
        terms(permission(), obligations=(obligation("notice", "P30D"),)),
        VOCABULARY,
    )

    assert verdict.within


def test_offering_more_than_is_asked_is_within():
    """TRM-10."""
    verdict = match(
        practices(process(), obligations=(obligation("portability", "immediately"),)),
        terms(permission()),
        VOCABULARY,
    )

    assert verdict.within
