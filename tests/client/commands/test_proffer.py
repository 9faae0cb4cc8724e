"""Proffering: one vendor or many; accepted, answered by an alternative, declined, lost."""

import asyncio
import json
import signal
from pathlib import Path

import pytest

from assent import codec, documents
from assent.policy import Policy
from assent.roster import reference
from assent_client import Response
from assent_terminal import exits
from support.person import Person
from support.replacing import replace
from support.town import Shop, Town


def own_terms(file: Path) -> str:
    """Terms of one's own: standard ones that ask for an answer within a day."""
    standard = reference().find("service-tracking")
    assert standard is not None
    own = replace(
        standard.terms,
        id="urn:uuid:00000000-0000-4000-8000-00000000abcd",
        name="mine",
        texts=(),
    )
    file.write_bytes(codec.encode(documents.write(own)))
    return str(file)


def test_terms_that_cover_what_they_do_are_accepted_and_both_hold_the_record(
    ada: Person, shop: Shop
):
    result = ada.done("proffer", "shop.example", "--terms", "service-analytics")

    assert "both of you hold the same signed record" in " ".join(result.stdout.split())
    (held,) = ada.value("agreements", "list")
    assert held["status"] == "active"
    assert held["terms"]["name"] == "service-analytics"


def test_a_decline_says_what_differed_that_nothing_exists_and_the_ways_on(ada: Person, shop: Shop):
    """CLI-55."""
    result = ada.run("proffer", "shop.example", "--terms", "service", "--no-counter")

    said = " ".join(result.stdout.split())
    assert result.exit_code == 1
    assert "No agreement exists." in said
    assert "What differed: - They use personal data for service usage analytics" in said
    assert "assent proffer shop.example --terms service-analytics" in said
    assert "Go without." in said
    assert "Leave." in said
    assert ada.value("agreements", "list") == []


def test_stricter_terms_get_the_one_alternative_and_nothing_is_agreed_by_that(
    ada: Person, shop: Shop
):
    result = ada.run("proffer", "shop.example", "--terms", "service", "--counter")

    assert result.exit_code == 6
    assert "assent answer shop.example --accept" in result.stdout
    assert ada.value("agreements", "list") == []


def test_preferred_terms_are_proffered_without_naming_them(ada: Person, shop: Shop):
    ada.done("prefer", "service-care", "service-analytics")

    (result,) = ada.value("proffer", "shop.example")

    assert result["outcome"] == "agreed"
    assert result["terms"]["name"] == "service-analytics"


def test_several_terms_are_candidates_in_their_order(ada: Person, shop: Shop):
    names = ["--terms", "service", "--terms", "service-analytics"]

    (result,) = ada.value("proffer", "shop.example", *names)

    assert result["terms"]["name"] == "service-analytics"


def test_many_vendors_are_proffered_to_and_each_has_its_result(ada: Person, shop: Shop, town: Town):
    town.shop("baker.example", keeps="service")
    town.shop("down.example")
    town.down.add("down.example")
    sites = ["shop.example", "baker.example", "down.example", "nowhere.example"]

    results = ada.value("proffer", *sites, "--terms", "service-analytics", code=4)

    assert [item["url"] for item in results] == sites
    assert [item["outcome"] for item in results] == ["agreed", "agreed", "not-sent", "not-sent"]


def test_a_lost_answer_goes_on_where_it_was(ada: Person, shop: Shop, town: Town):
    """CL5: the same bytes are sent again; there is one agreement."""
    ada.done("prefer", "service-analytics")
    town.deaf.add("shop.example")

    lost = ada.run("proffer", "shop.example")
    town.deaf.clear()
    found = ada.done("proffer", "shop.example")

    assert lost.exit_code == 4
    assert "not known yet" in " ".join(lost.stdout.split())
    assert "hold the same signed record" in " ".join(found.stdout.split())
    puts = {request.body for request in town.writes() if "/proffers/" in request.url}
    assert len(puts) == 1


def test_a_second_proffer_is_not_sent_while_an_agreement_is_in_force(agreed: Person, town: Town):
    before = len(town.writes())

    result = agreed.done("proffer", "shop.example")

    assert "in force" in result.stdout
    assert len(town.writes()) == before


def test_an_agreement_can_be_replaced(agreed: Person, shop: Shop):
    agreed.done("proffer", "shop.example", "--terms", "service-tracking", "--replace")

    held = agreed.value("agreements", "list")
    assert [(item["terms"]["name"], item["status"]) for item in held] == [
        ("service-tracking", "active"),
        ("service-analytics", "superseded"),
    ]


def test_one_may_say_ones_country_and_when_it_ends(ada: Person, shop: Shop):
    words = ("--terms", "service-analytics", "--place", "fr", "--until", "2027-12-31")

    ada.done("proffer", "shop.example", *words)

    shown = ada.done("agreements", "show", "shop.example").stdout
    assert "31 December 2027, 23:59 UTC, or earlier if you end it" in shown
    assert "of FR" in shown


@pytest.mark.parametrize(
    "words", [("--place", "XX"), ("--until", "2027-02-30"), ("--until", "2020-01-01")]
)
def test_no_country_and_no_day_are_errors_before_anything_is_sent(
    ada: Person, shop: Shop, town: Town, words: tuple[str, ...]
):
    result = ada.run("proffer", "shop.example", "--terms", "service-analytics", *words)

    assert result.exit_code == 3
    assert town.sent == []


def test_a_person_has_to_decide_and_sync_brings_the_answer(ada: Person, town: Town):
    standard = reference().find("service-analytics")
    assert standard is not None
    asks = Policy(person=frozenset({standard.entry.digest_multibase}))
    town.shop("slow.example", policy=asks)

    result = ada.run("proffer", "slow.example", "--terms", "service-analytics")

    assert result.exit_code == 4
    assert "A person at" in result.stdout


def test_terms_of_ones_own_are_asked_about_once(ada: Person, shop: Shop, tmp_path: Path):
    """CLI-58."""
    mine = own_terms(tmp_path / "mine.json")

    refused = ada.run("proffer", "shop.example", "--terms", mine)
    agreed = ada.done("proffer", "shop.example", "--terms", mine, "--yes")
    again = ada.done("withdraw", "shop.example") and ada.done(
        "proffer", "shop.example", "--terms", mine
    )

    assert refused.exit_code == 3
    assert "can be recognised" in " ".join(refused.stderr.split())
    assert "nearest to yours: service-tracking" in " ".join(refused.stderr.split())
    assert "signed record" in agreed.stdout
    assert "recognised" not in again.stderr


def test_nothing_is_preferred_so_nothing_is_sent(ada: Person, shop: Shop, town: Town):
    result = ada.run("proffer", "shop.example")

    assert result.exit_code == 3
    assert "assent prefer" in result.stdout
    assert town.writes() == []


def test_the_json_of_a_result_says_everything(ada: Person, shop: Shop):
    result = ada.run("proffer", "shop.example", "--terms", "service", "--no-counter", "--json")

    (value,) = json.loads(result.stdout)
    assert value["reason"] == "outside-practices"
    assert value["differences"][0]["dimension"] == "purposes"
    assert "service-analytics" in [item["name"] for item in value["alsoAccepted"]]
    assert value["discovery"]["state"] == "open"


def test_the_way_on_stays_in_the_context_that_was_named(ada: Person, shop: Shop):
    declined = ada.run(
        *("proffer", "shop.example", "--terms", "service"), "--no-counter", "--context", "work"
    )
    ada.done("proffer", "shop.example", "--terms", "service-analytics", "--context", "work")
    again = ada.run("proffer", "shop.example", "--terms", "service", "--context", "work")

    for said in (declined, again):
        assert "--context work" in " ".join(said.stdout.split())


def test_who_stops_it_sees_what_came_and_how_to_go_on(
    ada: Person, shop: Shop, town: Town, monkeypatch: pytest.MonkeyPatch
):
    """CL5: nothing that was sent is lost."""
    slow = town.shop("slow.example")
    ada.done("prefer", "service-analytics")

    async def ctrl_c_once_the_other_is_done(_request: object) -> Response:
        while len(asyncio.all_tasks()) > 2:
            await asyncio.sleep(0)
        signal.raise_signal(signal.SIGINT)
        return await asyncio.Future()

    with monkeypatch.context() as typed:
        typed.setattr(slow, "answer", ctrl_c_once_the_other_is_done)
        stopped = ada.run("proffer", "slow.example", "shop.example")
    went_on = ada.done("proffer", "slow.example", "shop.example")

    assert stopped.exit_code == exits.STOPPED
    assert "Stopped, with 1 of 2 answers here." in stopped.stderr
    assert "assent sync" in stopped.stderr
    assert "shop.example: Laden" in " ".join(stopped.stdout.split())
    assert "is in force" in " ".join(went_on.stdout.split())
    assert len(ada.value("agreements", "list")) == 2
