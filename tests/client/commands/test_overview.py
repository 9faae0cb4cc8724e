"""Bare ``assent``: where I stand, and the next step."""

from support.person import Person
from support.town import Shop, Town


def step(person: Person) -> str:
    return person.value()["next"]


def test_a_newcomer_is_welcomed_and_told_to_begin(nobody: Person):
    result = nobody.done(passphrase=None)

    assert "assent init" in result.stdout
    assert "assent discover https://shop.example" in result.stdout


def test_the_next_step_follows_where_one_stands(ada: Person, shop: Shop, town: Town):
    steps = [step(ada)]
    ada.done("prefer", "service")
    steps.append(step(ada))
    ada.run("proffer", "shop.example", "--counter")
    steps.append(step(ada))
    ada.done("answer", "shop.example", "--accept")
    steps.append(step(ada))
    town.down.add("shop.example")
    ada.done("withdraw", "shop.example")
    steps.append(step(ada))

    assert steps == [
        "assent prefer service-care service",
        "assent discover https://shop.example",
        "assent answer shop.example",
        "assent agreements list",
        "assent sync",
    ]


def test_it_counts_agreements_and_what_is_on_the_way(agreed: Person, town: Town):
    town.down.add("shop.example")
    agreed.done("withdraw", "shop.example")

    said = agreed.done().stdout
    value = agreed.value()

    assert "0 in force, 1 over" in said
    assert "1 notice that vendors have yet to get" in said
    assert value["agreements"] == {"live": 0, "over": 1, "localTests": 0}


def test_a_proffer_that_waits_is_told(ada: Person, shop: Shop):
    ada.run("proffer", "shop.example", "--terms", "service", "--counter")

    said = " ".join(ada.done().stdout.split())

    assert "Not decided yet - Laden für Tee GmbH offers one alternative" in said


def test_a_duty_that_is_overdue_is_to_be_looked_at(agreed: Person, town: Town):
    agreed.done("withdraw", "shop.example", "--erase")
    town.later(40 * 86_400)

    assert "is late with what it owes you" in " ".join(agreed.done().stdout.split())
