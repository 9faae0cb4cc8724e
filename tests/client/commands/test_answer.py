"""The vendor's one alternative: shown, accepted as it is, or declined."""

import re

import pytest

from assent_terminal import Screen
from support.person import Person
from support.town import Shop, Town


@pytest.fixture
def countered(ada: Person, shop: Shop) -> Person:
    """Somebody who wanted no analytics, and was offered terms with them."""
    ada.run("proffer", "shop.example", "--terms", "service", "--counter")
    return ada


def test_it_shows_what_is_different_and_answers_nothing(countered: Person, town: Town):
    before = len(town.writes())

    result = countered.run("answer", "shop.example")

    said = " ".join(result.stdout.split())
    assert result.exit_code == 6
    assert "offers the terms “service-analytics” instead of “service”" in said
    assert "What is different for you - They may use personal data for service usage" in said
    assert "They must - deliver the service" in said
    assert len(town.writes()) == before


def test_accepting_makes_the_agreement(countered: Person):
    result = countered.done("answer", "shop.example", "--accept")

    assert "both of you hold the same signed record" in " ".join(result.stdout.split())
    assert countered.value("agreements", "list")[0]["terms"]["name"] == "service-analytics"


def test_declining_leaves_no_agreement(countered: Person):
    result = countered.done("answer", "shop.example", "--decline")

    assert "No agreement exists." in " ".join(result.stdout.split())
    assert countered.value("agreements", "list") == []


def test_a_person_at_a_terminal_is_asked(countered: Person, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Screen, "can_ask", True)

    later = countered.run("answer", "shop.example", answers="\n")
    accepted = countered.run("answer", "shop.example", answers="accept\n")

    assert (later.exit_code, accepted.exit_code) == (6, 0)


def test_what_is_no_answer_is_asked_for_again(countered: Person, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Screen, "can_ask", True)

    result = countered.run("answer", "shop.example", answers="yes\ndecline\n")

    assert "Please answer accept, decline or later." in result.stderr
    assert "No agreement exists." in " ".join(result.stdout.split())


def test_two_alternatives_of_one_vendor_are_told_apart(countered: Person):
    countered.run("proffer", "shop.example", "--terms", "service", "--counter", "--context", "work")

    result = countered.run("answer", "shop.example")

    assert result.exit_code == 3
    assert re.search(r"Name one: \w{8} \(service\), \w{8} \(service, work\)\.", result.stderr)


def test_who_would_take_a_proffer_back_is_told_how_to_say_no_now(countered: Person):
    refused = countered.run("withdraw", "shop.example")
    (command,) = re.findall(r"assent (answer \w{8} --decline)", refused.stderr)

    countered.done(*command.split())

    assert refused.exit_code == 3


def test_without_an_alternative_there_is_nothing_to_answer(ada: Person, shop: Shop):
    result = ada.run("answer", "shop.example", "--accept")

    assert result.exit_code == 3
    assert "No alternative" in result.stderr


def test_sync_says_that_an_alternative_waits(countered: Person):
    result = countered.run("sync")

    assert result.exit_code == 6
    assert "assent answer shop.example" in result.stderr


def test_whoever_accepts_an_alternative_reads_of_no_terms_of_her_own(countered: Person):
    said = " ".join(countered.done("answer", "shop.example", "--accept").stdout.split())

    assert "You and Laden für Tee GmbH agreed on the terms “service-analytics”" in said
