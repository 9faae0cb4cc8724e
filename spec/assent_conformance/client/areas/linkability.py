"""What two vendors can tell together: nothing that both were sent may be hers alone."""

from collections.abc import Iterator
from typing import Any

import orjson

from assent.documents.containers import read_proffer
from assent_conformance.check import Area, require
from assent_conformance.client.under_test import Client, Play
from assent_conformance.site import Site

AREA = Area("client", "linkability")

_MINUTES = ("created", "effectiveFrom", "acceptBy", "received")


def two(client: Client) -> tuple[Site, Site]:
    """Two vendors whom one person proffered the same to."""
    first = client.play("vendor-one", lambda play: _agree(play))
    second = client.play("vendor-two", lambda play: _agree(play, first))
    return first.site, second.site


def _agree(play: Play, before: Play | None = None) -> None:
    if before is not None:
        play.person = before.person
    play.do("proffer", "proffer")
    play.do("withdraw", "withdraw")


def texts(value: Any) -> Iterator[str]:
    """All texts in JSON that are no member names."""
    if isinstance(value, str):
        yield value
    for item in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        yield from texts(item)


def told(site: Site) -> set[str]:
    """All texts that a vendor was sent, but times in whole minutes."""
    found: set[str] = set()
    for item in site.writes:
        found.update(texts(orjson.loads(item.body)))
    return {text for text in found if not text.endswith(":00Z")}


def known(site: Site) -> set[str]:
    """All texts that a vendor publishes, or that are the same for everybody."""
    return set(texts(site.publisher.description.value)) | set(texts(site.publisher.practices.value))


@AREA.check("CLI-21")
def no_value_in_common(client: Client) -> None:
    """Two vendors are sent no text in common that is not a constant of the protocol."""
    first, second = two(client)
    both = told(first) & told(second) - known(first) - known(second)
    constants = {
        *("Proffer", "Agreement", "Withdrawal", "Acknowledgement", "none", "one", "all", "1"),
        *("DataIntegrityProof", "eddsa-jcs-2022", "assertionMethod", "1.0"),
    }
    rest = {
        text for text in both - constants if not text.startswith(("https://w3id.org/", "https://"))
    }
    require(not rest, f"Both were sent: {', '.join(sorted(rest))[:200]}.")


@AREA.check("CLI-08")
def another_key_for_each(client: Client) -> None:
    """She is another key for each vendor."""
    keys = [
        read_proffer(site.sent("proffers")[0].body).candidates[0].body.first_party.ref
        for site in two(client)
    ]
    require(keys[0] != keys[1], "She is the same for both.")


@AREA.check("CLI-21")
def same_headers(client: Client) -> None:
    """Requests to two vendors have the same headers but for the host and lengths."""
    own = ("host", "content-length", "content-digest", "signature", "signature-input")
    first, second = (
        [[(name, value) for name, value in item.headers if name not in own] for item in site.writes]
        for site in two(client)
    )
    require(first[0] == second[0], "They differ.")


@AREA.check("CLI-21")
def no_seconds(client: Client) -> None:
    """No time that was sent has seconds."""
    for site in two(client):
        for item in site.writes:
            value = orjson.loads(item.body)
            for name in _MINUTES:
                said = list(_members(value, name))
                require(all(text.endswith(":00Z") for text in said), f"{name} has seconds.")


@AREA.check("KEY-08")
def keys_of_two_people(client: Client) -> None:
    """Two wallets have different keys for one vendor."""
    with client.site() as site:
        for person in (client.newcomer(), client.newcomer()):
            person.call("proffer", site)
        keys = {
            read_proffer(item.body).candidates[0].body.first_party.ref
            for item in site.sent("proffers")
        }
        require(len(keys) == 2, "They have the same.")


@AREA.check("CLI-21")
def ids_of_two_copies(client: Client) -> None:
    """Two copies of one wallet make different ids and nonces."""
    first = client.person()
    second = first.again()
    with client.site() as site:
        for person in (first, second):
            person.call("proffer", site)
        made = [read_proffer(item.body) for item in site.sent("proffers")]
        nonces = {item.candidates[0].body.proffer_nonce for item in made}
        require(len({item.id for item in made}) == len(made) == len(nonces), "They repeat.")


def _members(value: Any, name: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key == name and isinstance(item, str):
                yield item
            yield from _members(item, name)
    elif isinstance(value, list):
        for item in value:
            yield from _members(item, name)
