"""The bytes of a proffer: canonical, signed, in whole minutes, with fresh values, as asked."""

import re
from typing import Any

from assent.documents import Agreement, Counter, Document
from assent.documents.containers import Proffer, read_proffer
from assent.key_ring import KeyRing
from assent.keys import PublicKey
from assent.multibase import from_base64url
from assent.negotiation import check_proffer
from assent.record import verify_candidate
from assent.roster import reference, roster_reference, terms_reference
from assent.terms import load_vocabulary
from assent_conformance.check import Area, require
from assent_conformance.client.plays import agreeing, taking
from assent_conformance.client.under_test import TERMS, Client
from assent_conformance.site import Request

AREA = Area("client", "proffers")

_UUID = re.compile(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def sent(client: Client) -> Request:
    """The request that carried the first proffer."""
    found = agreeing(client).steps["proffer"].sent("proffers")
    require(len(found) == 1, f"{len(found)} proffers were sent where one was due.")
    return found[0]


def proffer(client: Client) -> Proffer:
    """The first proffer."""
    return read_proffer(sent(client).body)


def candidate(client: Client) -> Document[Agreement]:
    """Its one candidate."""
    return proffer(client).candidates[0]


@AREA.check("PRF-02")
def canonical(client: Client) -> None:
    """A proffer is canonical and matches its schema, with every candidate in it."""
    proffer(client)


@AREA.check("PRF-07")
def signed_by_her_alone(client: Client) -> None:
    """A candidate carries exactly her proof, which holds."""
    verify_candidate(candidate(client), keys=KeyRing(()))


@AREA.check("NEG-10")
def meant_for_the_vendor(client: Client) -> None:
    """A proffer keeps the rules that a vendor checks: place, audience, limits, times."""
    site = agreeing(client).site
    made = proffer(client)
    check_proffer(
        made,
        name=made.id,
        description=site.publisher.description.body,
        now=candidate(client).proofs[0].created,
    )


@AREA.check("BND-01")
def put_under_its_id(client: Client) -> None:
    """A proffer is put under its own id."""
    target = f"/assent/v1/proffers/{proffer(client).id.removeprefix('urn:uuid:')}"
    require((sent(client).method, sent(client).target) == ("PUT", target), "It is not.")


@AREA.check("PRF-01")
def said_to_be_json(client: Client) -> None:
    """A proffer is sent as JSON, without a content encoding."""
    kind = (sent(client).header("content-type") or "").partition(";")[0]
    require(kind in ("application/json", "application/ld+json"), f"It is sent as {kind}.")
    require(sent(client).header("content-encoding") is None, "It is encoded.")


@AREA.check("BND-12")
def no_cookie_with_it(client: Client) -> None:
    """A proffer is sent without cookies or other credentials."""
    for name in ("cookie", "authorization"):
        require(sent(client).header(name) is None, f"It is sent with {name}.")


@AREA.check("NEG-03")
def no_alternative_asked_for(client: Client) -> None:
    """Where no alternative was wanted, none is asked for."""
    require(candidate(client).body.proffer.counter is Counter.NONE, "One is asked for.")


@AREA.check("NEG-03")
def alternative_asked_for(client: Client) -> None:
    """Where an alternative was wanted, it is asked for."""
    raw = taking(client).steps["proffer"].sent("proffers")[0].body
    asked = read_proffer(raw).candidates[0].body.proffer.counter
    require(asked is Counter.ONE, "None is asked for.")


@AREA.check("ROS-01")
def terms_by_digest(client: Client) -> None:
    """The terms that were named are proffered, by the digest of the roster."""
    standard = reference().find(TERMS)
    assert standard is not None
    require(candidate(client).body.terms == terms_reference(standard.entry), "Others are.")


@AREA.check("ROS-03")
def roster_by_digest(client: Client) -> None:
    """The candidate names the roster that it saw."""
    wanted = roster_reference(reference().document)
    require(candidate(client).body.roster == wanted, "It names another one.")


@AREA.check("NEG-08")
def current_description(client: Client) -> None:
    """The candidate names the description that stands there now."""
    held = agreeing(client).site.publisher.description
    named = candidate(client).body.description
    wanted = (held.id, held.record_digest)
    require((named.ref, named.digest_multibase) == wanted, "It names another one.")


@AREA.check("DOC-04")
def practices_by_digest(client: Client) -> None:
    """The candidate names the profile that is said to keep the terms."""
    wanted = agreeing(client).site.publisher.practices_reference()
    require(candidate(client).body.practices == wanted, "It names another one.")


@AREA.check("TRM-01")
def vocabulary_by_digest(client: Client) -> None:
    """The candidate names the pinned vocabulary."""
    wanted = load_vocabulary().reference
    require(candidate(client).body.vocabulary == wanted, "It names another one.")


@AREA.check("NEG-08")
def legal_name(client: Client) -> None:
    """The candidate names the vendor as its description does."""
    wanted = agreeing(client).site.publisher.named
    require(candidate(client).body.second_party == wanted, "It names it otherwise.")


@AREA.check("DOC-07")
def origin_that_was_asked(client: Client) -> None:
    """The candidate names the origin that was asked."""
    origin = agreeing(client).site.origin
    require(candidate(client).body.origin == origin, "It names another one.")


@AREA.check("KEY-03")
def her_key(client: Client) -> None:
    """She is a did:key of Ed25519, and not a weak one."""
    PublicKey.from_multibase(candidate(client).body.first_party.ref.removeprefix("did:key:"))


@AREA.check("PRF-06")
def random_ids(client: Client) -> None:
    """Ids of proffer and candidate are different random UUIDs."""
    ids = (proffer(client).id, candidate(client).id)
    require(all(_UUID.fullmatch(item) for item in ids), "One is not of version 4.")
    require(len(set(ids)) == 2, "They are the same.")


@AREA.check("NEG-09")
def fresh_nonce(client: Client) -> None:
    """The nonce has 128 bits and is another in each proffer."""
    other = read_proffer(taking(client).steps["proffer"].sent("proffers")[0].body)
    nonces = {candidate(client).body.proffer_nonce, other.candidates[0].body.proffer_nonce}
    require(len(nonces) == 2, "Two proffers have one nonce.")
    for nonce in nonces:
        require(len(from_base64url(nonce, size=16)) == 16, "It has another length.")


@AREA.check("CLI-21")
def whole_minutes(client: Client) -> None:
    """All times that she sets are whole minutes."""
    body = candidate(client).body
    said: list[Any] = [body.effective_from, body.accept_by, candidate(client).proofs[0].created]
    require(all(item.endswith(":00Z") for item in said), "One has seconds.")


@AREA.check("NEG-06")
def accept_by_in_reach(client: Client) -> None:
    """acceptBy lies after the proof."""
    made = candidate(client)
    require(made.body.accept_by > made.proofs[0].created, "It does not.")


@AREA.check("CLI-24")
def one_candidate(client: Client) -> None:
    """One candidate is sent where one was asked for: a list would tell more of her."""
    require(len(proffer(client).candidates) == 1, "More are sent.")


@AREA.check("NEG-11")
def no_terms_by_value(client: Client) -> None:
    """Standard terms are not sent by value."""
    require(not proffer(client).personal_terms, "They are.")


@AREA.check("AGR-10")
def nothing_superseded(client: Client) -> None:
    """A first proffer supersedes nothing."""
    require(candidate(client).body.supersedes is None, "It does.")


@AREA.check("AGR-10")
def in_force_is_not_proffered_again(client: Client) -> None:
    """Where an agreement is in force, nothing is sent again."""
    step = agreeing(client).steps["again"]
    require(not step.sent("proffers"), "A second proffer is sent.")
    client.exits_with(step.ended, "done")
