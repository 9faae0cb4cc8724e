"""What is sent again: the same bytes, after whatever happened to the answer, and nothing twice."""

from dataclasses import replace

from assent_conformance.check import Area, require
from assent_conformance.client.under_test import Client
from assent_conformance.site import Reply, Request

AREA = Area("client", "repeating")


def _lost(request: Request, reply: Reply) -> Reply:
    return replace(reply, reset=True) if "/proffers/" in request.target else reply


@AREA.check("CLI-27")
def same_bytes_by_sync(client: Client) -> None:
    """A proffer whose answer was lost is sent again byte for byte."""
    person = client.person()
    with client.site() as site:
        site.meddle = _lost
        client.exits_with(person.call("proffer", site), "open")
        site.meddle = None
        person.call("sync", site)
        bodies = {item.body for item in site.sent("proffers")}
        require(len(site.sent("proffers")) >= 2, "It is not sent again.")
        require(len(bodies) == 1, f"{len(bodies)} different proffers are sent.")


@AREA.check("CLI-27")
def same_bytes_by_proffer(client: Client) -> None:
    """Proffering again while an answer is unknown sends the same bytes."""
    person = client.person()
    with client.site() as site:
        site.meddle = _lost
        person.call("proffer", site)
        site.meddle = None
        client.exits_with(person.call("proffer", site), "done")
        require(len({item.body for item in site.sent("proffers")}) == 1, "It sends others.")


@AREA.check("CLI-03")
def kept_before_it_is_sent(client: Client) -> None:
    """A proffer is kept before it is sent: another process sends the same bytes."""
    person = client.person()
    with client.site() as site:
        site.meddle = _lost
        person.call("proffer", site)
        site.meddle = None
        elsewhere = person.again()
        elsewhere.call("sync", site)
        require(len({item.body for item in site.sent("proffers")}) == 1, "It sends others.")
        require(len(elsewhere.agreements()) == 1, "It holds no agreement.")


@AREA.check("NEG-05")
def many_losses_one_agreement(client: Client) -> None:
    """After several lost answers there is one agreement on both sides."""
    person = client.person()
    with client.site() as site:
        site.meddle = _lost
        for command in ("proffer", "sync", "proffer"):
            person.call(command, site)
        site.meddle = None
        person.call("sync", site)
        made = [item.record_digest for item in site.desk.records]
        require(len(made) == 1, f"The vendor made {len(made)} records.")
        require([item["record"] for item in person.agreements()] == made, "They differ.")


@AREA.check("CLI-04")
def second_record_is_kept_apart(client: Client) -> None:
    """A vendor that shows another record later does not change the first."""
    person = client.person()
    with client.site() as site:
        person.call("proffer", site)
        held = person.agreements()
        raw = site.sent("proffers")[0].body
        site.publisher.now = client.now()
        site.desk.books.outcomes.clear()
        site.desk.decide(raw)
        person.call("sync", site)
        after = person.agreements()
        require(held[0]["record"] in [item["record"] for item in after], "The first is gone.")


@AREA.check("CLI-05")
def withdrawal_same_bytes(client: Client) -> None:
    """A withdrawal that was not received is sent again byte for byte."""
    person = client.person()
    with client.site() as site:
        person.call("proffer", site)
        before = len(site.sent("notices"))
        site.meddle = lambda request, reply: (
            replace(reply, reset=True) if "/notices/" in request.target else reply
        )
        person.call("withdraw", site)
        site.meddle = None
        person.call("sync", site)
        bodies = [item.body for item in site.sent("notices")[before:] if b"Withdrawal" in item.body]
        require(len(bodies) >= 2 and len(set(bodies)) == 1, "It is not.")


@AREA.check("CLI-28")
def cancelled_while_unknown(client: Client) -> None:
    """A proffer without an answer can be taken back."""
    person = client.person()
    with client.site() as site:
        site.desk.mode = "pending"
        person.call("proffer", site)
        person.call("withdraw", site)
        require(bool(site.sent("answers")), "No cancellation is sent.")
        require(person.agreements() == [], "It holds an agreement.")
