"""Withdrawals: at once, without a reason, also when nobody answers."""

import orjson

from assent import documents
from assent.documents.notices import Scope
from assent.key_ring import KeyRing
from assent.multibase import digest
from assent.record import verify
from assent_conformance.check import Area, require
from assent_conformance.client.plays import agreeing
from assent_conformance.client.under_test import Client
from assent_conformance.site import Reply, Request

AREA = Area("client", "notices")


def notice(client: Client, kind: str) -> Request:
    """The request that carried a notice of a type."""
    found = [
        item
        for item in agreeing(client).site.sent("notices")
        if orjson.loads(item.body)["type"] == kind
    ]
    require(bool(found), f"No {kind} is sent.")
    return found[0]


@AREA.check("AGR-03")
def withdrawal_is_sent(client: Client) -> None:
    """Withdrawing sends a withdrawal at once."""
    sent = agreeing(client).steps["withdraw"].sent("notices")
    types = [orjson.loads(item.body)["type"] for item in sent]
    require("Withdrawal" in types, f"It sends {types}.")


@AREA.check("AGR-02")
def withdrawal_names_the_record(client: Client) -> None:
    """A withdrawal names the record and the parties of the agreement, signed by her."""
    play = agreeing(client)
    sent = documents.read(notice(client, "Withdrawal").body, "Withdrawal")
    verify(sent, keys=KeyRing(()))
    record = documents.read(play.kept["records"][0], "Agreement")
    require(sent.body.record == record.record_digest, "It names another record.")
    require(sent.body.first_party == record.body.first_party, "It is by another key.")
    require(sent.body.second_party.ref == play.site.publisher.did, "It is for another vendor.")


@AREA.check("AGR-03")
def withdrawal_of_all(client: Client) -> None:
    """A withdrawal without purposes takes everything back."""
    sent = documents.read(notice(client, "Withdrawal").body, "Withdrawal")
    require(sent.body.scope is Scope.ALL and not sent.body.purposes, "It does not.")


@AREA.check("CLI-30")
def withdrawal_is_one_call(client: Client) -> None:
    """Withdrawing takes one request, no more than proffering."""
    step = agreeing(client).steps["withdraw"]
    require(len(step.writes) == 1, f"It takes {len(step.writes)}.")
    client.exits_with(step.ended, "done")


@AREA.check("CLI-30")
def withdrawn_is_listed(client: Client) -> None:
    """A withdrawn agreement is listed as withdrawn, and stays in the list."""
    (held,) = agreeing(client).kept["ended"]
    require(held["status"] == "withdrawn", f"It is listed as {held['status']}.")


@AREA.check("AGR-02")
def acknowledgement_names_the_record(client: Client) -> None:
    """An acknowledgement names the record and is signed by her."""
    sent = documents.read(notice(client, "Acknowledgement").body, "Acknowledgement")
    verify(sent, keys=KeyRing(()))
    record = agreeing(client).kept["records"][0]
    require(sent.body.record == digest(record), "It names another record.")


@AREA.check("AGR-02")
def acknowledgement_tells_no_later_time(client: Client) -> None:
    """An acknowledgement tells of nothing after its own proof, in whole minutes."""
    sent = documents.read(notice(client, "Acknowledgement").body, "Acknowledgement")
    require(sent.body.received <= sent.proofs[0].created, "It does.")
    require(sent.body.received.endswith(":00Z"), "Its time has seconds.")


@AREA.check("BND-01")
def notices_under_their_ids(client: Client) -> None:
    """Notices are put under their own ids."""
    for item in agreeing(client).site.sent("notices"):
        name = orjson.loads(item.body)["id"].removeprefix("urn:uuid:")
        require(item.target == f"/assent/v1/notices/{name}", f"One is put to {item.target}.")


@AREA.check("CLI-30")
def withdrawal_without_the_vendor(client: Client) -> None:
    """A withdrawal holds at once when the vendor is gone, and is sent once it is back."""
    person = client.person()
    with client.site() as site:
        person.call("proffer", site)
        site.meddle = lambda request, reply: (
            _gone(reply) if "/notices/" in request.target else reply
        )
        ended = person.call("withdraw", site)
        client.exits_with(ended, "done", "open")
        (held,) = person.agreements()
        require(held["status"] == "withdrawn", f"It is listed as {held['status']}.")
        site.meddle = None
        person.call("sync", site)
        types = [item.type for item in site.desk.books.histories[held["record"]]]
        require("Withdrawal" in types, "The vendor never receives it.")


@AREA.check("CLI-05")
def withdrawal_before_the_rest(client: Client) -> None:
    """Of what waits, the withdrawal is sent first."""
    person = client.person()
    with client.site() as site:
        site.meddle = lambda request, reply: (
            _gone(reply) if "/notices/" in request.target else reply
        )
        person.call("proffer", site)
        person.call("withdraw", site)
        site.meddle = None
        before = len(site.sent("notices"))
        person.call("sync", site)
        sent = [orjson.loads(item.body)["type"] for item in site.sent("notices")[before:]]
        require(sent[:1] == ["Withdrawal"], f"It sends {sent}.")


def _gone(reply: Reply) -> Reply:
    return Reply(status=503, body=b"", media_type=None, reset=True)


@AREA.check("AGR-03")
def withdrawn_can_be_agreed_again(client: Client) -> None:
    """After a withdrawal a new agreement can be made."""
    person = client.person()
    with client.site() as site:
        for command in ("proffer", "withdraw", "proffer"):
            client.exits_with(person.call(command, site), "done")
        statuses = sorted(item["status"] for item in person.agreements())
        require(statuses == ["active", "withdrawn"], f"It lists {statuses}.")
