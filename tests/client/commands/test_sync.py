"""Synchronising: changes and nothing else; the exit code says whether something needs a look."""

import asyncio
import re
from pathlib import Path

from assent_server.statements import Statements
from assent_terminal import exits
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
    """ST8, PR16, AGR-14."""
    shop.lose_everything()

    first, again = agreed.run("sync"), agreed.run("sync")

    assert first.exit_code == 6
    assert "They had lost an agreement with you; it was given back." in " ".join(
        first.stdout.split()
    )
    assert (again.exit_code, again.stdout) == (0, "")
    assert "To look at" in agreed.done().stdout
    shown = " ".join(agreed.done("agreements", "show", "shop.example").stdout.split())
    assert "leaves out this agreement" in shown.partition("To know")[2]


def test_an_announced_end_is_told_with_a_day_that_people_read(agreed: Person, shop: Shop):
    (held,) = agreed.value("agreements", "list")
    asyncio.run(Statements(exchange=shop.exchange).terminate(held["id"], "we close"))

    result = agreed.run("sync")
    said = " ".join(result.stdout.split())

    assert result.exit_code == exits.ATTENTION
    assert re.search(r"They end the agreement on \d+ \w+ \d{4}, \d\d:\d\d UTC: we close", said)
    assert "in force until" in agreed.done("agreements", "list").stdout
    history = agreed.done("agreements", "show", "shop.example").stdout.partition("History\n")[2]
    assert history.index("They end it on") < history.index("You confirmed that you have seen it")


def test_a_restored_wallet_is_told_of_agreements_and_not_of_receipts(
    agreed: Person, town: Town, tmp_path: Path
):
    agreed.done("proffer", "shop.example", "--replace")
    agreed.done("sync")
    sheet = Path("assent-recovery-sheet.txt")
    other = Person(town, tmp_path / "elsewhere", seed=8)
    other.done("restore", "--words", str(sheet))

    told = " ".join(other.done("sync", "shop.example").stdout.split())

    assert told.count("holds an agreement with you") == 1
    assert "did not have. (2 times)" in told
    assert "acknowledgement" not in told
    assert "They confirm" not in told


def test_one_site_can_be_named(agreed: Person, town: Town):
    town.shop("baker.example", keeps="service")
    agreed.done("proffer", "baker.example", "--terms", "service")
    town.down.add("baker.example")

    value = agreed.value("sync", "shop.example")

    assert [item["vendor"] for item in value["vendors"]] == ["did:web:shop.example"]


def test_a_site_without_a_vendor_is_an_error(agreed: Person):
    result = agreed.run("sync", "nowhere.example")

    assert result.exit_code == exits.NO
    assert "does not take customers' terms yet" in " ".join(result.stderr.split())


def test_of_several_sites_one_that_is_down_hinders_no_other(agreed: Person, town: Town):
    town.shop("down.example")
    town.down.add("down.example")
    town.down.add("shop.example")
    agreed.done("withdraw", "shop.example")
    town.down.discard("shop.example")

    result = agreed.run("sync", "down.example", "shop.example")

    assert result.exit_code == exits.OPEN
    assert "They confirmed what you told them." in result.stdout
    assert "down.example: They cannot be reached" in " ".join(result.stderr.split())


def test_a_site_that_cannot_be_asked_is_not_replaced_by_all_others(agreed: Person, town: Town):
    town.shop("down.example")
    town.down.add("down.example")
    before = len(town.sent)

    agreed.run("sync", "down.example")

    assert len(town.sent) == before
