"""Each fault of a vendor alone: what a client sends, uses and holds in spite of it."""

from collections.abc import Callable

from assent_conformance.chaos import FAULTS, Expect, Fault, Stroke
from assent_conformance.chaos.sessions import PLANTED
from assent_conformance.check import Area, Skip, require
from assent_conformance.client.areas.sessions import ask, handed_over
from assent_conformance.client.plays import agreed_before
from assent_conformance.client.under_test import Client, Person
from assent_conformance.site import Site

AREA = Area("client", "hostile")


def _nothing_sent(client: Client, person: Person, site: Site, fault: Fault) -> None:
    stroke = fault.strike(site)
    ended = person.call("proffer", site)
    _met(stroke)
    require(not site.writes, "It was proffered to all the same.")
    client.exits_with(ended, "no", "vendor", "open", "failed")


def _not_used(client: Client, person: Person, site: Site, fault: Fault) -> None:
    stroke = fault.strike(site)
    ended = person.call("proffer", site)
    _met(stroke)
    # Not as a no either: that would be the answer of a vendor that was believed.
    client.exits_with(ended, "open", "vendor", "failed")
    site.meddle = None
    person.call("sync", site)
    _holds(person, site)
    require(len({item.body for item in site.sent("proffers")}) == 1, "It sent another proffer.")


def _harmless(client: Client, person: Person, site: Site, fault: Fault) -> None:
    stroke = fault.strike(site)
    client.exits_with(person.call("proffer", site), "done")
    _met(stroke)
    _holds(person, site)
    require(all(item.header("cookie") is None for item in site.requests), "It gave a cookie back.")


def _not_over(client: Client, person: Person, site: Site, fault: Fault) -> None:
    before = len(site.sent("notices"))
    stroke = fault.strike(site)
    person.call("withdraw", site)
    _met(stroke)
    (held,) = person.agreements()
    require(held["status"] == "withdrawn", f"It is listed as {held['status']}.")
    require(held.get("waiting") != 0, "The withdrawal counts as delivered.")
    sent = len(site.sent("notices"))
    site.meddle = None
    person.call("sync", site)
    again = [item.body for item in site.sent("notices")[sent:]]
    # A client may also find by comparing that the vendor has it after all.
    compared = bool(site.sent("reconciliations"))
    require(
        site.sent("notices")[before].body in again or compared,
        "The withdrawal was not sent again.",
    )


def _same(client: Client, person: Person, site: Site, fault: Fault) -> None:
    before = person.agreements()
    stroke = fault.strike(site)
    person.call("sync", site)
    _met(stroke)
    held = [(item["record"], item["status"]) for item in person.agreements()]
    require(held == [(item["record"], item["status"]) for item in before], "It holds others.")


def _kept_away(client: Client, person: Person, site: Site, fault: Fault) -> None:
    before = len(site.writes)
    _same(client, person, site, fault)
    require(len(site.writes) == before, "Something was sent all the same.")


def _goes_on(client: Client, person: Person, site: Site, fault: Fault) -> None:
    client.exits_with(person.call("proffer", site), "done")
    stroke = fault.strike(site)
    client.exits_with(person.call("sync", site), "done")
    _met(stroke)
    client.exits_with(person.call("withdraw", site), "done")
    (held,) = person.agreements()
    require(held["status"] == "withdrawn", f"It is listed as {held['status']}.")
    require(not held.get("waiting"), "The withdrawal is not through.")
    _holds(person, site)


def _no_session(client: Client, person: Person, site: Site, fault: Fault) -> None:
    stroke = fault.strike(site)
    ended = ask(person, site)
    _met(stroke)
    client.exits_with(ended, "vendor", "open", "failed")
    require(not ended.stdout.strip(), "It hands something over.")


def _own_session(client: Client, person: Person, site: Site, fault: Fault) -> None:
    stroke = fault.strike(site)
    ended, _ = handed_over(person, site)
    _met(stroke)
    client.exits_with(ended, "done")
    site.meddle = None
    handed_over(person, site)
    require(PLANTED not in ended.stdout, "It hands over what came along.")
    require(all(item.header("cookie") is None for item in site.requests), "It gave a cookie back.")


def _met(stroke: Stroke) -> None:
    """Check that a fault was there to be seen."""
    if not stroke.met:
        raise Skip("It never asked for what this fault changes.")


def _holds(person: Person, site: Site) -> None:
    """Check that both hold the same one record."""
    made = [item.record_digest for item in site.desk.records]
    held = [item["record"] for item in person.agreements()]
    require(len(made) == 1, f"The vendor made {len(made)} records.")
    require(held == made, "What it holds is not the vendor's genuine record.")


_TRIALS: dict[Expect, Callable[[Client, Person, Site, Fault], None]] = {
    Expect.NOTHING_SENT: _nothing_sent,
    Expect.NOT_USED: _not_used,
    Expect.HARMLESS: _harmless,
    Expect.NOT_OVER: _not_over,
    Expect.SAME: _same,
    Expect.KEPT_AWAY: _kept_away,
    Expect.GOES_ON: _goes_on,
    Expect.NO_SESSION: _no_session,
    Expect.OWN_SESSION: _own_session,
}
_AFTER_AN_AGREEMENT = (
    *(Expect.NOT_OVER, Expect.SAME, Expect.KEPT_AWAY),
    *(Expect.NO_SESSION, Expect.OWN_SESSION),
)


def _run(fault: Fault) -> Callable[[Client], None]:
    trial = _TRIALS[fault.expect]

    def run(client: Client) -> None:
        if fault.own_roster:
            with client.site(lists_own=True) as site:
                person = client.trusting()
                client.exits_with(person.call("discover", site), "done")
                trial(client, person, site, fault)
                site.check()
            return
        if fault.expect not in _AFTER_AN_AGREEMENT:
            with client.site() as site:
                trial(client, client.person(), site, fault)
                site.check()
            return
        play = agreed_before(client)
        site = play.site
        site.desk.books = play.kept["books"].copy()
        site.requests.clear()
        try:
            trial(client, play.person.again(), site, fault)
            site.check()
        finally:
            site.meddle = None

    return run


for fault in FAULTS:
    AREA.add(fault.requirement, fault.name, f"{fault.threat}: {fault.title}", _run(fault))
