"""What one agreed on: listed, and shown in plain words."""

import json

import pytest

from assent.terms import load_vocabulary
from assent.views import Form, faults
from support.person import Person
from support.town import Shop, Town

OPENING = ("They may", "They may not", "They must", "Until", "How to end it")


def test_agreements_are_listed_with_their_state(agreed: Person, town: Town):
    town.shop("baker.example", keeps="service")
    town.later(60)
    agreed.done("proffer", "baker.example", "--terms", "service")
    agreed.done("withdraw", "baker.example")

    listed = agreed.done("agreements", "list").stdout
    live = agreed.done("agreements", "list", "--live").stdout

    assert [line.split()[1] for line in listed.splitlines()[1:]] == [
        "shop.example",
        "baker.example",
    ]
    assert "in force" in listed
    assert "ended by you" in listed
    assert "baker.example" not in live


def test_showing_one_begins_with_what_they_may_and_how_to_end_it(agreed: Person):
    """CLI-54."""
    lines = agreed.done("agreements", "show", "shop.example").stdout.splitlines()

    headings = [line for line in lines if line and not line.startswith((" ", "Laden"))]
    assert tuple(headings[:5]) == OPENING
    assert lines.index("They may") == 2


def test_it_says_the_rules_until_when_and_the_command_that_ends_it(agreed: Person):
    said = " ".join(agreed.done("agreements", "show", "shop.example").stdout.split())
    (held,) = agreed.value("agreements", "list")

    assert "use your personal data for service usage analytics" in said
    assert "They may not - use your data for service usage analytics, by or with third" in said
    assert "They must - deliver the service that you asked for" in said
    assert "you at any time, they by telling you 30 days before" in said
    assert f"assent withdraw {held['id'][9:17]}" in said


def test_after_the_end_they_may_nothing_and_still_may_not(agreed: Person):
    """AGR-06."""
    agreed.done("withdraw", "shop.example")

    said = " ".join(agreed.done("agreements", "show", "shop.example").stdout.split())

    assert "They may - nothing They may not - use your data" in said
    assert "It is over already." in said


def test_an_agreement_is_named_by_site_company_or_id(agreed: Person):
    (held,) = agreed.value("agreements", "list")
    names = ("shop.example", "https://shop.example", "laden für tee gmbh", held["id"][9:17])

    for said in (*names, held["id"], held["record"]):
        assert agreed.value("agreements", "show", said)["record"] == held["record"]


def test_the_one_in_force_is_meant_before_those_that_are_over(agreed: Person):
    agreed.done("withdraw", "shop.example")
    agreed.done("proffer", "shop.example")

    assert agreed.value("agreements", "show", "shop.example")["status"] == "active"


def test_a_name_of_several_is_asked_back(agreed: Person):
    agreed.done("withdraw", "shop.example")
    agreed.done("proffer", "shop.example")
    agreed.done("withdraw", "shop.example")

    result = agreed.run("agreements", "show", "shop.example")

    assert result.exit_code == 3
    assert "Name one: " in result.stderr


def test_the_history_tells_who_did_what_in_order(agreed: Person, town: Town):
    town.later(60)
    agreed.done("withdraw", "shop.example")

    shown = agreed.done("agreements", "show", "shop.example").stdout
    history = shown.partition("History\n")[2]

    order = [
        "You signed it",
        "They signed it",
        "You confirmed that you have it",
        "You ended it",
        "They confirmed that you ended it",
    ]
    assert [history.index(event) for event in order] == sorted(map(history.index, order))


def test_none_in_force_is_not_none_at_all(agreed: Person):
    agreed.done("withdraw", "shop.example")

    assert "All agreements are over." in agreed.done("agreements", "list", "--live").stdout


def test_nothing_agreed_yet_says_what_to_do(ada: Person, shop: Shop):
    result = ada.done("agreements", "list")

    assert "There are no agreements yet." in result.stdout
    assert "assent proffer" in result.stderr


def test_other_tools_get_an_agreement_as_odrl(agreed: Person):
    """DOC-06."""
    value = agreed.value("agreements", "view", "shop.example", "--as", "odrl")
    shown = json.loads(agreed.done("agreements", "view", "shop.example", "--as", "odrl").stdout)

    assert value == shown
    assert value["@type"] == "odrl:Agreement"
    assert value["odrl:assignee"] == {"@id": "did:web:shop.example"}
    assert value["odrl:permission"]


def test_the_odrl_form_of_an_ended_agreement_permits_nothing_and_still_forbids(agreed: Person):
    """AGR-06."""
    agreed.done("withdraw", "shop.example")

    value = agreed.value("agreements", "view", "shop.example", "--as", "odrl")

    assert "odrl:permission" not in value
    assert value["odrl:prohibition"]


@pytest.mark.parametrize("form", list(Form), ids=str)
def test_every_form_for_other_tools_is_checked_before_it_is_shown(agreed: Person, form: Form):
    """DOC-09: also of an agreement that is over, of which nothing is permitted any more."""
    live = agreed.value("agreements", "view", "shop.example", "--as", str(form))
    agreed.done("withdraw", "shop.example")
    over = agreed.value("agreements", "view", "shop.example", "--as", str(form))

    assert faults(live, form, load_vocabulary()) == faults(over, form, load_vocabulary()) == ()
    assert live != over


def test_the_consent_record_of_an_ended_agreement_says_when_it_ended(agreed: Person, town: Town):
    """DOC-09."""
    town.later(60)
    agreed.done("withdraw", "shop.example")

    value = agreed.value("agreements", "view", "shop.example", "--as", "iso27560")

    held = value["dpv:hasRecordOfActivity"]
    accepted, ended = held["dpv:hasStatus"]
    assert (accepted["@type"], ended["@type"]) == (
        "ieee-7012:AgreementAccepted",
        "assent:withdrawn",
    )
    assert "dpv:hasProcess" not in held
