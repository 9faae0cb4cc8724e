"""What stands behind a rule: a program that stops a use, or a promise."""

import pytest

from assent.documents.terms import (
    Obligation,
    ObligationKind,
    Permission,
    Prohibition,
    Recipient,
    RecipientKind,
)
from assent.terms.enforcement import (
    Label,
    default_deny,
    of_limit,
    of_obligation,
    of_prohibition,
)
from support import shop
from support.replacing import replace

PRACTICES = shop.practices().body
ASKED = replace(PRACTICES, enforcement="before-use")
ADS = "https://w3id.org/dpv#Advertising"
GERMANY = "https://w3id.org/dpv/loc#DE"


def test_what_is_asked_about_before_is_enforced():
    """TRM-14: purposes, data, operations and recipients are what a question names."""
    partners = Prohibition(
        purposes=(ADS,), recipients=(Recipient(kind=RecipientKind.NAMED, ref="*"),)
    )

    assert of_prohibition(partners, ASKED) is Label.ENFORCED
    assert default_deny(ASKED) is Label.ENFORCED


@pytest.mark.parametrize("practices", [PRACTICES, None])
def test_without_such_practices_it_is_a_promise(practices):
    """TRM-14: and where nobody knows them."""
    assert of_prohibition(Prohibition(purposes=(ADS,)), practices) is Label.UNDERTAKEN
    assert default_deny(practices) is Label.UNDERTAKEN


def test_where_data_lies_no_question_shows():
    """TRM-14."""
    abroad = Prohibition(purposes=(ADS,), locations=(GERMANY,))

    assert of_prohibition(abroad, ASKED) is Label.UNDERTAKEN


def test_of_the_limits_of_a_permission_those_are_enforced_that_each_question_names():
    """TRM-14: how long, where and how automated it need not say, and no program stops these."""
    asked, silent = (
        {name: of_limit(name, practices) for name in Permission.__struct_fields__}
        for practices in (ASKED, PRACTICES)
    )

    assert {name for name, label in asked.items() if label is Label.UNDERTAKEN} == {
        "retention",
        "locations",
        "automation",
    }
    assert set(silent.values()) == {Label.UNDERTAKEN}


def test_of_obligations_the_protocol_itself_fulfils_one():
    """TRM-14, AGR-03: a withdrawal always succeeds."""
    labels = {kind: of_obligation(Obligation(kind=kind)) for kind in ObligationKind}

    assert {kind for kind, label in labels.items() if label is Label.ENFORCED} == {
        ObligationKind.CANCEL_AS_EASILY
    }
