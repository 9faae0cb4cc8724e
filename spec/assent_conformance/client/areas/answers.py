"""The one alternative: shown, taken as it is or declined, never taken by itself."""

import orjson

from assent import documents
from assent.documents.containers import read_proffer
from assent.key_ring import KeyRing
from assent.multibase import digest
from assent.negotiation import check_answer, check_decline
from assent.record import verify, verify_candidate
from assent_conformance.check import Area, require
from assent_conformance.client.plays import declining, taking
from assent_conformance.client.under_test import Client

AREA = Area("client", "answers")


@AREA.check("CLI-29")
def shown_not_taken(client: Client) -> None:
    """An alternative is not taken without the customer's word."""
    play = taking(client)
    client.exits_with(play.steps["proffer"].ended, "attention")
    require(not play.steps["proffer"].sent("answers"), "An answer is sent.")
    require(play.kept["before"] == [], "An agreement is listed.")


@AREA.check("NEG-07")
def taken_as_it_is(client: Client) -> None:
    """Taking it changes nothing but terms, roster and practices."""
    play = taking(client)
    (sent,) = play.steps["accept"].sent("answers")
    answer = documents.read(sent.body, "Agreement")
    first = read_proffer(play.steps["proffer"].sent("proffers")[0].body).candidates[0].body
    named = answer.body.proffer.answers
    require(named is not None, "It names no alternative.")
    made = next(raw for raw in play.kept["offers"] if digest(raw) == named)
    check_answer(answer, first=first, counter_offer=documents.read(made, "CounterOffer"))


@AREA.check("PRF-07")
def answer_is_signed(client: Client) -> None:
    """The answer carries her proof."""
    (sent,) = taking(client).steps["accept"].sent("answers")
    verify_candidate(documents.read(sent.body, "Agreement"), keys=KeyRing(()))


@AREA.check("PRF-06")
def answer_has_an_id_of_its_own(client: Client) -> None:
    """The answer has another id than the first candidate."""
    play = taking(client)
    answer = orjson.loads(play.steps["accept"].sent("answers")[0].body)
    first = orjson.loads(play.steps["proffer"].sent("proffers")[0].body)["candidates"][0]
    require(answer["id"] != first["id"], "It has the same.")


@AREA.check("NEG-03")
def taken_is_an_agreement(client: Client) -> None:
    """What was taken is listed as an agreement."""
    play = taking(client)
    client.exits_with(play.steps["accept"].ended, "done")
    made = [item.record_digest for item in play.site.desk.records]
    require([item["record"] for item in play.kept["listed"]] == made, "It is not.")


@AREA.check("NEG-03")
def declined_by_a_document(client: Client) -> None:
    """Declining sends a signed decline that names the alternative."""
    play = declining(client)
    (sent,) = play.steps["decline"].sent("answers")
    decline = documents.read(sent.body, "Decline")
    verify(decline, keys=KeyRing(()))
    made = next(
        documents.read(raw, "CounterOffer")
        for raw in play.kept["offers"]
        if digest(raw) in decline.body.declines
    )
    check_decline(decline.body, made)


@AREA.check("NEG-02")
def declined_leaves_nothing(client: Client) -> None:
    """A declined alternative leaves no agreement."""
    require(declining(client).kept["after"] == [], "One is listed.")


@AREA.check("CLI-50")
def declined_ends_well(client: Client) -> None:
    """Declining ends as done, or as no."""
    client.exits_with(declining(client).steps["decline"].ended, "done", "no")


@AREA.check("CLI-28")
def declined_is_over(client: Client) -> None:
    """A declined alternative cannot be taken afterwards."""
    play = declining(client)
    before = len(play.site.writes)
    ended = play.person.call("accept", play.site)
    require(len(play.site.writes) == before, "An answer is sent.")
    client.exits_with(ended, "failed", "no")
