"""Faults of receipts: a withdrawal that is refused, ignored or wrongly confirmed."""

from collections.abc import Callable
from dataclasses import replace as changed
from typing import Any

from assent import documents
from assent.documents import Document
from assent.documents.notices import Effect
from assent.multibase import digest
from assent_conformance.chaos.fault import (
    STRANGER,
    Change,
    Expect,
    Fault,
    Where,
    edited,
    faults_at,
    resigned,
    value_of,
    with_body,
)
from assent_conformance.site import Reply, Request, Site

_fault = faults_at(Where.RECEIPT, Expect.NOT_OVER)


def _another(**changes: Any) -> Change:
    """A receipt that says something else, rightly signed."""

    def apply(site: Site, request: Request, reply: Reply) -> Reply:
        sent: Document[Any] = documents.read(request.body, "Withdrawal", "Acknowledgement")
        about = {"record": sent.body.record, "previous": sent.body.record}
        made = site.desk.receipt(sent, Effect.WITHDRAWN, **(about | changes))
        return changed(reply, body=made.raw)

    return apply


def _answering(status: int) -> Callable[[Site, Request, Reply], Reply]:
    return lambda site, request, reply: Reply(status=status, body=b"{}", media_type="text/html")


FAULTS: tuple[Fault, ...] = (
    _fault("withdrawal-500", "PR21", "CLI-05", "a withdrawal gets 500", _answering(500)),
    _fault("withdrawal-503", "PR21", "CLI-05", "a withdrawal gets 503", _answering(503)),
    _fault("withdrawal-404", "PR21", "CLI-05", "a withdrawal gets 404", _answering(404)),
    _fault("withdrawal-403", "PR21", "CLI-30", "a withdrawal is refused", _answering(403)),
    _fault(
        "withdrawal-lost",
        "PR21",
        "CLI-05",
        "the answer to a withdrawal is lost",
        lambda site, request, reply: changed(reply, reset=True),
    ),
    _fault(
        "withdrawal-ignored",
        "PR21",
        "CLI-30",
        "a withdrawal gets 200 and an empty object",
        lambda site, request, reply: changed(reply, body=b"{}"),
    ),
    _fault(
        "receipt-unsigned",
        "PF1",
        "CLI-30",
        "an unsigned receipt",
        edited(lambda value: value.pop("proof")),
    ),
    _fault(
        "receipt-forged",
        "PF8",
        "CLI-30",
        "a receipt by a foreign key",
        lambda site, request, reply: with_body(
            reply, resigned(value_of(reply), site.publisher.signer, key=STRANGER)
        ),
    ),
    _fault(
        "receipt-of-another",
        "CL4",
        "CLI-30",
        "a receipt for something else",
        _another(answers=digest(b"another notice"), effect=Effect.RECORDED),
    ),
    _fault(
        "receipt-of-less",
        "PR21",
        "CLI-30",
        "a receipt that only records the withdrawal",
        _another(effect=Effect.RECORDED),
    ),
    _fault(
        "receipt-of-purposes",
        "PR21",
        "CLI-30",
        "a receipt that ends a part only",
        _another(effect=Effect.PURPOSES_WITHDRAWN),
    ),
    _fault(
        "receipt-of-another-record",
        "CL4",
        "CLI-30",
        "a receipt about another record",
        _another(record=digest(b"another record")),
    ),
    _fault(
        "receipt-for-somebody-else",
        "CL4",
        "CLI-30",
        "a receipt for another customer",
        lambda site, request, reply: with_body(
            reply,
            resigned(
                {
                    **value_of(reply),
                    "firstParty": {**value_of(reply)["firstParty"], "ref": STRANGER.did},
                },
                site.publisher.signer,
                domain=STRANGER.did,
            ),
        ),
    ),
)
