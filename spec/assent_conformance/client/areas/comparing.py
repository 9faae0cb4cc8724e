"""Reconciliations as the client asks for them: signed after RFC 9421, fresh, complete."""

from dataclasses import replace

from assent import request_signature
from assent.agreement import check_heads
from assent.documents.containers import read_reconciliation
from assent.documents.parts import Party
from assent.multibase import Digest
from assent.record import verify
from assent_conformance.check import Area, require
from assent_conformance.client.plays import agreeing
from assent_conformance.client.under_test import Client
from assent_conformance.site import Books, Reply, Request, problem

AREA = Area("client", "comparing")


def asked(client: Client) -> list[Request]:
    """All reconciliations of a play."""
    found = agreeing(client).site.sent("reconciliations")
    require(bool(found), "It never compares what both hold.")
    return found


def signed(client: Client, request: Request) -> request_signature.SignedRequest:
    """Who signed a request, and with which nonce."""
    url = agreeing(client).site.origin + request.target
    return request_signature.verify(
        request.method, url, dict(request.headers), request.body, now=client.now()
    )


@AREA.check("BND-04")
def signed_after_9421(client: Client) -> None:
    """A reconciliation is signed over method, authority, target and body."""
    for request in asked(client):
        signed(client, request)


@AREA.check("BND-04")
def signed_by_the_key_of_the_agreement(client: Client) -> None:
    """The key that signs is the one that the vendor knows."""
    for request in asked(client):
        named = read_reconciliation(request.body).body.first_party.ref
        require(signed(client, request).first_party == named, "Another key signs.")


@AREA.check("SRV-04")
def fresh_nonces(client: Client) -> None:
    """Each request has a nonce of its own, and so has each list."""
    requests = asked(client)
    nonces = {signed(client, item).nonce for item in requests}
    lists = {read_reconciliation(item.body).body.reconciliation_nonce for item in requests}
    require(len(nonces) == len(lists) == len(requests), "One is used twice.")


@AREA.check("BND-16")
def signs_its_heads(client: Client) -> None:
    """What the client says that it holds is signed, for this vendor, in its order."""
    vendor = agreeing(client).site.publisher
    for request in asked(client):
        heads = read_reconciliation(request.body)
        verify(heads, keys=vendor.keys)
        check_heads(heads, by=Party.FIRST, after=heads.body.after)
        require(heads.body.second_party.ref == vendor.did, "They are for another vendor.")


@AREA.check("AGR-12")
def lists_what_is_held(client: Client) -> None:
    """The list holds the record with all documents that were exchanged about it."""
    play = agreeing(client)
    last = read_reconciliation(asked(client)[-1].body)
    held = {item.record: set(item.documents) for item in last.body.heads}
    for record, history in play.site.desk.books.histories.items():
        wanted = {item.record_digest for item in history}
        require(held.get(Digest(record), set()) >= wanted, "Documents are missing in it.")


@AREA.check("CLI-50")
def sync_ends_well(client: Client) -> None:
    """Comparing with an honest vendor ends as done."""
    for name in ("sync", "after"):
        client.exits_with(agreeing(client).steps[name].ended, "done")


@AREA.check("CLI-31")
def gives_back_what_was_lost(client: Client) -> None:
    """A vendor that lost a record gets it back."""
    person = client.person()
    with client.site() as site:
        person.call("proffer", site)
        (record,) = site.desk.records
        site.desk.books = Books()
        person.call("sync", site)
        returned = [item.body for item in site.sent("agreements")]
        require(record.raw in returned, "It does not.")


@AREA.check("AGR-17")
def gives_back_before_it_goes_on(client: Client) -> None:
    """A vendor that says that its history is incomplete gets it back before the notice again."""
    person = client.person()
    with client.site() as site:
        person.call("proffer", site)
        person.call("sync", site)
        (history,) = site.desk.books.histories.values()
        receipts = [item.raw for item in history if item.type == "Receipt"]
        require(bool(receipts), "It acknowledged nothing.")
        site.meddle = lambda request, reply: (
            problem("history-incomplete")
            if "/notices/" in request.target and not site.sent("statements")
            else reply
        )
        person.call("withdraw", site)
        person.call("sync", site)
        returned = [item.body for item in site.sent("statements")]
        require(set(receipts) <= set(returned), "It does not.")
        after = site.writes[site.writes.index(site.sent("statements")[-1]) :]
        require(any("/notices/" in item.target for item in after), "It does not say it again.")


@AREA.check("CLI-31")
def takes_what_it_lacks(client: Client) -> None:
    """A record whose answer was lost is found by comparing or asking again."""
    person = client.person()
    with client.site() as site:
        site.meddle = lambda request, reply: (
            _lost(reply) if "/proffers/" in request.target else reply
        )
        person.call("proffer", site)
        site.meddle = None
        person.call("sync", site)
        made = [item.record_digest for item in site.desk.records]
        require([item["record"] for item in person.agreements()] == made, "It is not.")


def _lost(reply: Reply) -> Reply:
    return replace(reply, reset=True)
