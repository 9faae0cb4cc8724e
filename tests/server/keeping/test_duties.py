"""``assent-server duties list``: what has to be done by when, over all agreements."""

import json

import pytest

from assent_server import due


@pytest.fixture
def shop(vendor):
    """A shop where a person decides about one kind of terms; data of two customers is to go."""
    vendor.change("policy.toml", "person = []", 'person = ["service-sharing"]')
    with vendor.opened() as opened:
        for seed in (1, 2):
            record = opened.agreed(seed=seed)
            out = opened.customer(seed).withdraw(record, requests=("erase",))
            opened.answer("notices", out)
    return vendor


def listed(shop, *options):
    done = shop.command("duties", "list", "--json", *options)
    return done.exit_code, json.loads(done.stdout)


def test_what_is_due_soon_is_listed_and_what_is_late_marked(shop, time):
    """AGR-21: exit code 1 once something is overdue."""
    code, rows = listed(shop, "--due", "7d")
    assert (code, rows) == (0, [])

    code, rows = listed(shop, "--due", "5w")
    assert code == 0
    assert [(row["kind"], row["what"], row["overdue"]) for row in rows] == [
        ("owed", "erase", False)
    ] * 2

    time.forward(days=31)
    code, rows = listed(shop, "--due", "7d")
    assert code == 1
    assert all(row["overdue"] for row in rows)


def test_what_was_reported_is_listed_no_more(shop):
    """AGR-21, AGR-11."""
    _, rows = listed(shop, "--due", "P2M")
    shop.done("fulfil", rows[0]["agreement"])

    assert [row["agreement"] for row in listed(shop, "--due", "2m")[1]] == [rows[1]["agreement"]]


def test_a_proffer_that_waits_is_listed(shop):
    """AGR-21: until its last day to accept."""
    with shop.opened() as opened:
        proffer = opened.customer(3).proffer("service-sharing")
        status = opened.put("proffers", proffer).status

    rows = listed(shop, "--due", "7d")[1]

    assert status == 202
    assert [(row["kind"], row["proffer"]) for row in rows] == [
        ("decide", proffer.id.removeprefix("urn:uuid:"))
    ]


def test_people_read_what_to_do(shop):
    done = shop.command("duties", "list", "--due", "2m")

    assert "erase, and report it" in done.stdout
    assert "31 March 2027" in done.stdout
    assert "2 deadlines, 0 overdue." in done.stderr


def test_no_more_is_held_than_is_asked_for(shop, monkeypatch):
    """AGR-21: the soonest of any number, and a word that there are more."""
    most = []
    nsmallest = due.heapq.nsmallest

    def watched(number, items):
        most.append(len(items))
        return nsmallest(number, items)

    monkeypatch.setattr(due.heapq, "nsmallest", watched)
    done = shop.command("duties", "list", "--due", "2m", "--limit", "1")

    assert "1 deadline, 0 overdue. There are more" in done.stderr
    assert max(most) <= 2


@pytest.mark.parametrize("said", ["soon", "0d", "7", "7x"])
def test_a_span_that_is_none_is_refused(vendor, said):
    refused = vendor.command("duties", "list", "--due", said)

    assert refused.exit_code == 2
    assert "7d" in refused.stderr


def test_an_endpoint_that_never_ran_has_no_duties(vendor):
    assert vendor.value("duties", "list") == []
