"""Ending an agreement: one command, no reason, also when the vendor is down."""

from support.person import Person
from support.town import Shop, Town


def test_one_command_without_a_question_or_a_reason_ends_it(agreed: Person):
    """CLI-30."""
    result = agreed.done("withdraw", "shop.example")

    assert "has confirmed it" in " ".join(result.stdout.split())
    assert agreed.value("agreements", "list")[0]["status"] == "withdrawn"


def test_with_the_vendor_down_it_holds_at_once_and_is_told_later(agreed: Person, town: Town):
    """PR21."""
    town.down.add("shop.example")
    result = agreed.done("withdraw", "shop.example")
    held = agreed.value("agreements", "list")[0]
    town.down.clear()
    synced = agreed.done("sync")

    assert "has yet to be told" in " ".join(result.stdout.split())
    assert (held["status"], held["waiting"] > 0) == ("withdrawn", True)
    assert "They confirmed what you told them." in synced.stdout
    assert agreed.value("agreements", "list")[0]["waiting"] == 0


def test_erasure_can_be_asked_for_and_is_then_owed(agreed: Person):
    agreed.done("withdraw", "shop.example", "--erase", "--return")

    shown = agreed.done("agreements", "show", "shop.example").stdout
    assert "What they owe you" in shown
    assert "- erase your data: by " in shown
    assert "- give your data back: by " in shown


def test_one_use_can_be_taken_back_and_the_rest_goes_on(agreed: Person):
    result = agreed.done("withdraw", "shop.example", "--purpose", "service usage analytics")

    assert "the rest goes on" in " ".join(result.stdout.split())
    shown = agreed.value("agreements", "show", "shop.example")
    assert shown["status"] == "active"
    assert not any("for service usage analytics" in phrase for phrase in shown["may"])


def test_a_use_that_is_not_permitted_cannot_be_taken_back(agreed: Person):
    result = agreed.run("withdraw", "shop.example", "--purpose", "marketing weather")

    assert result.exit_code == 3
    assert "It permits:" in result.stderr


def test_after_closing_the_vendor_meets_somebody_it_does_not_know(agreed: Person):
    agreed.done("withdraw", "shop.example", "--close")
    agreed.done("proffer", "shop.example")

    first, second = (
        agreed.value("agreements", "show", item["record"])["agreement"]["firstParty"]["ref"]
        for item in agreed.value("agreements", "list")
    )
    assert first != second


def test_what_is_over_is_not_ended_twice(agreed: Person, town: Town):
    agreed.done("withdraw", "shop.example")
    before = len(town.writes())

    assert agreed.run("withdraw", "shop.example").exit_code == 3
    assert len(town.writes()) == before


def test_a_proffer_without_an_answer_is_taken_back(ada: Person, shop: Shop, town: Town):
    town.lossy.add("shop.example")
    ada.run("proffer", "shop.example", "--terms", "service-analytics")
    town.lossy.clear()

    result = ada.done("withdraw", "shop.example")

    assert "You took your proffer to Laden" in " ".join(result.stdout.split())
    assert ada.value("agreements", "list") == []


def test_what_is_asked_for_at_the_end_is_said_back(agreed: Person):
    said = " ".join(agreed.done("withdraw", "shop.example", "--erase", "--return").stdout.split())

    assert "and asked them to erase your data and to give your data back." in said


def test_of_several_that_are_over_none_is_to_be_named(agreed: Person):
    agreed.done("withdraw", "shop.example")
    agreed.done("proffer", "shop.example")
    agreed.done("withdraw", "shop.example")

    result = agreed.run("withdraw", "shop.example")

    assert result.exit_code == 3
    assert "All 2 agreements with shop.example are over already." in result.stderr
