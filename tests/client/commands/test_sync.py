"""Synchronising: changes and nothing else; the exit code says whether something needs a look."""

from support.person import Person
from support.town import Shop, Town


def test_nothing_changed_prints_nothing_at_all(agreed: Person):
    result = agreed.done("sync")

    assert (result.stdout, result.stderr) == ("", "")


def test_without_vendors_there_is_nothing_to_do(ada: Person):
    assert ada.done("sync").output == ""


def test_a_vendor_that_is_down_is_no_change_but_no_success(agreed: Person, town: Town):
    town.down.add("shop.example")

    result = agreed.run("sync")

    assert (result.exit_code, result.stdout) == (4, "")
    assert "cannot be reached" in result.stderr


def test_quiet_says_nothing_but_changes(agreed: Person, town: Town):
    town.down.add("shop.example")

    assert agreed.run("sync", "-q").output == ""


def test_what_the_vendor_lost_is_given_back_and_wants_a_look_once(agreed: Person, shop: Shop):
    """ST8, PR16."""
    shop.lose_everything()

    first, again = agreed.run("sync"), agreed.run("sync")

    assert first.exit_code == 6
    assert "They had lost an agreement with you; it was given back." in " ".join(
        first.stdout.split()
    )
    assert (again.exit_code, again.stdout) == (0, "")
    assert "To look at" in agreed.done().stdout


def test_one_site_can_be_named(agreed: Person, town: Town):
    town.shop("baker.example", keeps="service")
    agreed.done("proffer", "baker.example", "--terms", "service")
    town.down.add("baker.example")

    value = agreed.value("sync", "shop.example")

    assert [item["vendor"] for item in value["vendors"]] == ["did:web:shop.example"]


def test_a_site_without_a_vendor_is_an_error(agreed: Person):
    result = agreed.run("sync", "nowhere.example")

    assert result.exit_code == 3
    assert "does not take customers' terms yet" in " ".join(result.stderr.split())
