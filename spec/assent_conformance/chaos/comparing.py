"""Faults of reconciliations: heads that are forged, old, somebody else's, or leave things out."""

from dataclasses import replace as changed
from typing import Any

from assent.documents.containers import (
    ReconciliationAnswer,
    read_reconciliation,
    write_reconciliation_answer,
)
from assent.documents.notices import Head, Termination
from assent.documents.parts import Party, PartyReference
from assent.multibase import digest
from assent.record import Signer, sign
from assent.times import plus
from assent_conformance.chaos.fault import (
    STRANGER,
    Change,
    Expect,
    Fault,
    Where,
    faults_at,
    value_of,
    with_body,
)
from assent_conformance.site import Reply, Request, Site

_fault = faults_at(Where.COMPARISON, Expect.SAME)


def _heads(**changes: Any) -> Change:
    """Heads that say something else, rightly signed."""

    def apply(site: Site, request: Request, reply: Reply) -> Reply:
        made = site.desk.heads(read_reconciliation(request.body).body, **changes)
        return changed(reply, body=write_reconciliation_answer(ReconciliationAnswer(heads=made)))

    return apply


def _nonce_of_another(site: Site, request: Request, reply: Reply) -> Reply:
    return _heads(reconciliation_nonce="uAAAAAAAAAAAAAAAAAAAAAA")(site, request, reply)


def _unsigned(site: Site, request: Request, reply: Reply) -> Reply:
    value = value_of(reply)
    value["heads"].pop("proof", None)
    return with_body(reply, value)


def _forged_end(site: Site, request: Request, reply: Reply) -> Reply:
    """A termination that a stranger signed in the vendor's name, among the documents."""
    asked = read_reconciliation(request.body).body
    value = value_of(reply)
    if not asked.heads:
        return reply
    at = site.publisher.now
    body = Termination(
        id=site.publisher.new_id(),
        first_party=asked.first_party,
        second_party=PartyReference(ref=site.publisher.did),
        record=asked.heads[0].record,
        previous=asked.heads[0].record,
        reason="We closed.",
        effective_at=plus(at, 60),
    )
    signer = Signer(key=STRANGER, verification_method=site.publisher.signer.verification_method)
    forged = sign(body, signer, created=at)
    value["documents"] = [*value["documents"], forged.value]
    return with_body(reply, value)


FAULTS: tuple[Fault, ...] = (
    _fault("heads-unsigned", "PF1", "CLI-31", "unsigned heads", _unsigned),
    _fault("heads-of-another-time", "PR16", "CLI-31", "heads for another nonce", _nonce_of_another),
    _fault("heads-left-out", "PR16", "CLI-31", "heads that leave the record out", _heads(heads=())),
    _fault(
        "heads-of-another-record",
        "PR16",
        "CLI-31",
        "heads of a record that nobody made",
        _heads(heads=(Head(record=digest(b"no record")),)),
    ),
    _fault(
        "heads-of-another-customer",
        "CL4",
        "CLI-31",
        "heads of another customer",
        _heads(first_party=PartyReference(ref=STRANGER.did)),
    ),
    _fault(
        "heads-of-our-own",
        "PR16",
        "AGR-14",
        "heads that the customer would have signed",
        _heads(listed_by=Party.FIRST),
    ),
    _fault(
        "heads-without-end",
        "PR16",
        "AGR-14",
        "heads that go on behind a record that they do not list",
        _heads(next=digest(b"no record")),
    ),
    _fault(
        "heads-begin-elsewhere",
        "PR16",
        "AGR-14",
        "heads that begin elsewhere than was asked for",
        _heads(after=digest(b"no record")),
    ),
    _fault("termination-forged", "PR22", "CLI-31", "a forged termination", _forged_end),
    _fault(
        "comparison-500",
        "SV16",
        "CLI-25",
        "500 in place of the heads",
        lambda site, request, reply: Reply(status=500, body=b"", media_type=None),
    ),
    _fault(
        "comparison-page",
        "CL4",
        "CLI-26",
        "a page in place of the heads",
        lambda site, request, reply: Reply(status=200, body=b"<p>Hello", media_type="text/html"),
    ),
    _fault(
        "comparison-cut",
        "CL5",
        "CLI-26",
        "the heads break off",
        lambda site, request, reply: changed(reply, cut_after=400),
    ),
)
