"""What becomes of an agreement at the client: exit codes, the list, and evidence for strangers."""

import orjson

from assent import bundle, did_document
from assent.audit import Answer, judge
from assent.multibase import digest
from assent.times import plus
from assent_conformance.check import Area, require
from assent_conformance.client.plays import agreeing, declining, waiting
from assent_conformance.client.under_test import Client

AREA = Area("client", "agreements")


@AREA.check("CLI-50")
def agreed_ends_well(client: Client) -> None:
    """A proffer that was accepted ends as done."""
    client.exits_with(agreeing(client).steps["proffer"].ended, "done")


@AREA.check("CLI-50")
def agreed_prints_json(client: Client) -> None:
    """A proffer prints JSON on stdout."""
    require(agreeing(client).steps["proffer"].ended.json() is not None, "It does not.")


@AREA.check("REC-01")
def same_record(client: Client) -> None:
    """The client lists the very record that the vendor made."""
    play = agreeing(client)
    made = [digest(raw) for raw in play.kept["records"]]
    require([item["record"] for item in play.kept["listed"]] == made, "It lists another one.")


@AREA.check("AGR-01")
def in_force(client: Client) -> None:
    """The agreement is listed as active."""
    (held,) = agreeing(client).kept["listed"]
    require(held["status"] == "active", f"It is listed as {held['status']}.")


@AREA.check("REC-04")
def evidence_is_written(client: Client) -> None:
    """Evidence of the agreement is written to a file."""
    play = agreeing(client)
    client.exits_with(play.steps["export"].ended, "done")
    require(bool(play.kept["bundle"]), "There is no file.")


@AREA.check("REC-03")
def evidence_is_whole(client: Client) -> None:
    """The evidence is a bundle that holds all that the record rests on."""
    play = agreeing(client)
    held = bundle.read(play.kept["bundle"])
    require(held.history.record.raw == play.kept["records"][0], "Its record is another one.")


@AREA.check("REC-06")
def evidence_verifies(client: Client) -> None:
    """A stranger who knows the vendor's keys finds the evidence valid."""
    play = agreeing(client)
    keys = did_document.read(play.kept["did.json"], did=play.site.publisher.did)
    verdict = judge(
        bundle.read(play.kept["bundle"]),
        trusted=keys,
        at=plus(client.now(), 60),
        loopback=True,
    )
    require(verdict.answer is Answer.VALID, f"{verdict.answer}: {verdict.reason}")


@AREA.check("REC-05")
def evidence_needs_keys(client: Client) -> None:
    """Without the vendor's keys from outside nothing is decided."""
    held = bundle.read(agreeing(client).kept["bundle"])
    verdict = judge(held, trusted=(), at=plus(client.now(), 60), loopback=True)
    require(verdict.answer is Answer.UNDECIDED, f"{verdict.answer}: {verdict.reason}")


@AREA.check("CLI-32")
def acknowledged(client: Client) -> None:
    """The record is acknowledged by itself."""
    play = agreeing(client)
    sent = [item for step in play.steps.values() for item in step.sent("notices")]
    types = [orjson.loads(item.body)["type"] for item in sent]
    require("Acknowledgement" in types, "It is not.")


@AREA.check("CLI-50")
def declined_ends_with_no(client: Client) -> None:
    """A proffer that was declined ends as no."""
    client.exits_with(declining(client).steps["proffer"].ended, "no")


@AREA.check("NEG-02")
def declined_leaves_nothing(client: Client) -> None:
    """A decline leaves no agreement."""
    require(declining(client).kept["listed"] == [], "One is listed.")


@AREA.check("CLI-50")
def waiting_ends_open(client: Client) -> None:
    """A proffer that waits for a person ends as open."""
    client.exits_with(waiting(client).steps["proffer"].ended, "open")


@AREA.check("NEG-02")
def waiting_is_no_agreement(client: Client) -> None:
    """While a person decides, there is no agreement."""
    require(waiting(client).kept["before"] == [], "One is listed.")


@AREA.check("CLI-27")
def waiting_is_asked_again(client: Client) -> None:
    """A proffer that waited is asked for by the same bytes."""
    play = waiting(client)
    first, again = (play.steps[name].sent("proffers") for name in ("proffer", "sync"))
    require(bool(again) and again[0].body == first[0].body, "Other bytes are sent.")


@AREA.check("NEG-02")
def waiting_becomes_an_agreement(client: Client) -> None:
    """What a person accepted later is found and listed."""
    play = waiting(client)
    made = [item.record_digest for item in play.site.desk.records]
    require([item["record"] for item in play.kept["listed"]] == made, "It is not.")
