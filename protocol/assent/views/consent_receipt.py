"""A record as a Kantara Consent Receipt, version 1.1.

A view and never evidence. That form describes what a controller writes down; here it is made by
whoever holds the record. It has no member for an end, so that what is over is simply not in it.
"""

from typing import Any, Final

from assent.documents.terms import Process, RecipientKind
from assent.terms import Vocabulary
from assent.terms.durations import INDEFINITE
from assent.times import Instant, to_datetime
from assent.views.grounds import Grounds, is_third_party, rests_on_consent

__all__ = ["UNKNOWN", "VERSION", "consent_receipt"]

Json = dict[str, Any]

VERSION: Final = "KI-CR-v1.1.0"
UNKNOWN: Final = "unknown"
"""Where the form demands what no document of ours says."""

_HOW: Final = (
    "Both parties signed one agreement over the Assent protocol. This is a view of it, made for "
    "reading; it proves nothing. The record that both signed decides:"
)
_NOT_NAMED: Final = {
    RecipientKind.PARTNERS: "partners whom nobody names",
    RecipientKind.ANY: "anybody",
}


def consent_receipt(grounds: Grounds, vocabulary: Vocabulary) -> Json:
    """The receipt of what is still permitted; times are seconds since 1970."""
    body = grounds.record.body
    processes = [*grounds.processes(vocabulary)]
    named = {category for process in processes for category in process.data}
    sensitive = sorted(named & vocabulary.sensitive_data)
    return {
        "version": VERSION,
        "jurisdiction": body.governing_law.rpartition("#")[2],
        "consentTimestamp": _seconds(grounds.record.proofs[0].created),
        "collectionMethod": grounds.says(f"{_HOW} {grounds.record.record_digest}"),
        "consentReceiptID": body.id.removeprefix("urn:uuid:"),
        "piiPrincipalId": body.first_party.ref,
        "piiControllers": [_controller(grounds)],
        "policyUrl": _policy(grounds),
        "services": [
            {"service": body.origin, "purposes": [_purpose(item, vocabulary) for item in processes]}
        ],
        "sensitive": bool(sensitive),
        "spiCat": sensitive,
    }


def _controller(grounds: Grounds) -> Json:
    """The second party; a postal address and a telephone number are in no document of ours."""
    party = grounds.record.body.second_party
    return {
        "piiController": party.legal_name,
        "contact": grounds.description.contact,
        "address": {},
        "email": grounds.email or UNKNOWN,
        "phone": UNKNOWN,
        "piiControllerUrl": grounds.record.body.origin,
    }


def _policy(grounds: Grounds) -> str:
    """Where the second party serves the practices that the record pins, unchanged for ever."""
    name = grounds.record.body.practices.digest_multibase
    return UNKNOWN if grounds.base is None else f"{grounds.base}/practices/{name}"


def _purpose(process: Process, vocabulary: Vocabulary) -> Json:
    others = [item for item in process.recipients if is_third_party(item)]
    made: Json = {
        "purpose": process.name,
        "purposeCategory": list(process.purposes),
        # That an agreement was signed makes nothing consent that rests on something else.
        "consentType": "EXPLICIT" if rests_on_consent(process, vocabulary) else "N/A",
        "piiCategory": list(process.data),
        "termination": _termination(process.retention),
        "thirdPartyDisclosure": bool(others),
    }
    if others:
        names = [item.ref or _NOT_NAMED[item.kind] for item in others]
        made["thirdPartyName"] = ", ".join(names)
    return made


def _termination(retention: str | None) -> str:
    """How long data is kept, as an ISO 8601 duration where there is one."""
    if retention is None:
        return UNKNOWN
    return "not limited" if retention == INDEFINITE else retention


def _seconds(at: Instant) -> int:
    return int(to_datetime(at).timestamp())
