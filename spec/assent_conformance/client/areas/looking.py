"""Looking at a vendor: plain reads that say nothing about who looks."""

import orjson

from assent_conformance.check import Area, Level, require
from assent_conformance.client.plays import agreeing
from assent_conformance.client.under_test import Client, Step

AREA = Area("client", "looking")

_TELLING = (
    *("cookie", "authorization", "referer", "from", "origin", "dnt", "sec-gpc"),
    *("if-none-match", "if-modified-since", "signature", "signature-input", "accept-language"),
)


def look(client: Client) -> Step:
    """The first look at a vendor that was never seen before."""
    return agreeing(client).steps["look"]


@AREA.check("CLI-20")
def only_reads(client: Client) -> None:
    """Looking asks by GET alone, without a body."""
    for item in look(client).requests:
        require(item.method == "GET" and not item.body, f"It sends {item.method}.")


@AREA.check("CLI-20")
def no_telling_headers(client: Client) -> None:
    """Looking sends no cookie, validator, language or signature."""
    for item in look(client).requests:
        told = {name for name, _ in item.headers}.intersection(_TELLING)
        require(not told, f"It sends {', '.join(sorted(told))}.")


@AREA.check("CLI-20")
def reads_the_description(client: Client) -> None:
    """Looking reads the description at its well-known address."""
    targets = [item.target for item in look(client).requests]
    require("/.well-known/assent" in targets, "It does not read the description.")


@AREA.check("CLI-22")
def reads_the_did_document(client: Client) -> None:
    """Looking reads the DID document before it believes the description."""
    targets = [item.target for item in look(client).requests]
    require("/.well-known/did.json" in targets, "It does not read the DID document.")


@AREA.check("CLI-20")
def same_whatever_is_held(client: Client) -> None:
    """A look asks for the same, in the same order, from whoever looks."""
    first = [(item.target, item.headers) for item in look(client).requests]
    play = agreeing(client)
    other = client.newcomer()
    before = len(play.site.requests)
    other.call("discover", play.site)
    second = [(item.target, item.headers) for item in play.site.requests[before:]]
    require(first == second, "Two people look in different ways.")


@AREA.check("CLI-20")
def no_query(client: Client) -> None:
    """No address that is looked at has a query."""
    require(all("?" not in item.target for item in look(client).requests), "One has.")


@AREA.check("CLI-50")
def look_ends_well(client: Client) -> None:
    """A look at an honest vendor ends as done."""
    client.exits_with(look(client).ended, "done")


@AREA.check("CLI-50")
def look_prints_json(client: Client) -> None:
    """A look prints JSON on stdout."""
    require(look(client).ended.json() is not None, "It prints something else.")


@AREA.check("CLI-20")
def no_site_no_request(client: Client) -> None:
    """A site that does not answer is not proffered to."""
    person = client.person()
    site = client.new_site()
    site.__exit__(None, None, None)
    ended = person.call("proffer", site)
    client.exits_with(ended, "open", "no", "failed")
    require(person.agreements() == [], "It holds an agreement.")


@AREA.check("CLI-22")
def looks_again_before_a_proffer(client: Client) -> None:
    """Before it proffers, a client reads what is published now."""
    targets = [item.target for item in agreeing(client).steps["proffer"].requests]
    require("/.well-known/assent" in targets, "It relies on what it saw before.")
    reads = targets.index("/.well-known/assent")
    writes = next(place for place, item in enumerate(targets) if "/proffers/" in item)
    require(reads < writes, "It looks after it sent.")


@AREA.check("CLI-21", level=Level.SHOULD)
def one_user_agent(client: Client) -> None:
    """The user agent tells neither version nor platform."""
    for item in look(client).requests:
        said = item.header("user-agent") or ""
        require(not any(char.isdigit() for char in said), f"It says “{said}”.")


@AREA.check("BND-12")
def identity_only(client: Client) -> None:
    """No compressed answers are asked for."""
    for item in look(client).requests:
        require(item.header("accept-encoding") in (None, "identity"), "They are.")


@AREA.check("CLI-20")
def nothing_of_the_wallet_in_a_look(client: Client) -> None:
    """No identifier of the customer stands in a look."""
    sent = orjson.loads(agreeing(client).steps["proffer"].sent("proffers")[0].body)
    did = sent["candidates"][0]["firstParty"]["ref"]
    told = b"".join(
        item.target.encode() + repr(item.headers).encode() for item in look(client).requests
    )
    require(did.encode() not in told, "Her key stands in a look.")
