"""The country that agreements name: the vendor's own, until one is set."""

from support.person import Person
from support.town import Shop


def named_country(person: Person) -> str:
    """The country in the newest agreement."""
    return str(person.value("agreements", "show", "shop.example")["agreement"]["place"])


def test_the_country_that_was_set_is_named_and_its_law(ada: Person, shop: Shop):
    result = ada.done("config", "set", "country", "fr")
    ada.done("proffer", "shop.example", "--terms", "service-analytics")

    assert "name FR as your country" in result.stdout
    assert named_country(ada).endswith("#FR")
    assert "law of FR" in " ".join(ada.done("agreements", "show", "shop.example").stdout.split())
    assert "FR, which your agreements name" in ada.done("overview").stdout


def test_what_is_said_with_a_proffer_comes_first(ada: Person, shop: Shop):
    ada.done("config", "set", "country", "FR")

    ada.done("proffer", "shop.example", "--terms", "service-analytics", "--place", "IT")

    assert named_country(ada).endswith("#IT")


def test_who_forgets_it_tells_nothing_again(ada: Person, shop: Shop):
    ada.done("config", "set", "country", "FR")
    ada.done("config", "set", "country", "--forget")
    ada.done("proffer", "shop.example", "--terms", "service-analytics")

    assert named_country(ada).endswith("#DE"), "It is the shop's own."
    assert ada.value("overview")["country"] is None


def test_what_is_no_country_is_refused_before_a_passphrase_is_asked_for(ada: Person):
    result = ada.run("config", "set", "country", "Atlantis", passphrase=None)

    assert result.exit_code == 3
    assert "“Atlantis” is no country." in result.stderr


def test_a_country_or_forgetting_not_both_or_none(ada: Person):
    for words in (("DE", "--forget"), ()):
        assert ada.run("config", "set", "country", *words).exit_code == 2
