"""A record as a consent receipt and record of ISO/IEC TS 27560:2023, in terms of DPV.

A view and never evidence. Follows the fields of DPV's guide to that specification, whose
``record`` and ``receipt`` it names as the forms to read it by. An agreement is not by itself
consent: each process names the legal basis that the second party gave for it, and a status of
consent stands there only where one of them is consent.
"""

from collections.abc import Iterable
from typing import Any, Final

from assent.agreement import Status
from assent.documents.terms import Process
from assent.terms import Vocabulary
from assent.terms.durations import INDEFINITE
from assent.times import Instant
from assent.views.grounds import Grounds, rests_on_consent

__all__ = ["CONTEXT", "NOT_KNOWN", "consent_record"]

Json = dict[str, Any]

CONTEXT: Final = {
    "dpv": "https://w3id.org/dpv#",
    "ieee-7012": "https://w3id.org/dpv/standards/ieee/7012#",
    "dct": "http://purl.org/dc/terms/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "schema": "https://schema.org/",
    "assent": "https://w3id.org/assent/v1#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
NOT_KNOWN: Final = ("schema:address", "schema:telephone")
"""What the form asks for about the second party, and no document of ours says."""

_FORMS: Final = "https://w3id.org/dpv/schema/dpv-27560#"
_PERSONAL_DATA: Final = "https://w3id.org/dpv#PersonalData"
_SAYS: Final = (
    "A view of a signed agreement, made for reading; it proves nothing. The record that both "
    "parties signed decides, not this view. What no process names is forbidden. An agreement is "
    "not by itself consent: each process names its own legal basis."
)
_CONSENT_AT_THE_END: Final = {
    Status.WITHDRAWN: "dpv:ConsentWithdrawn",
    Status.EXPIRED: "dpv:ConsentExpired",
    Status.TERMINATED: "dpv:ConsentInvalidated",
    Status.SUPERSEDED: "dpv:ConsentInvalidated",
}


def consent_record(grounds: Grounds, vocabulary: Vocabulary, *, created: Instant) -> Json:
    """The receipt, made at ``created``, with the one record that it is about."""
    name = f"{grounds.record.id}#receipt"
    return {
        "@context": CONTEXT,
        "@id": name,
        "@type": "dpv:ConsentReceipt",
        "dct:conformsTo": {"@id": f"{_FORMS}receipt"},
        "dpv:hasIdentifier": name,
        "dct:created": _moment(created),
        "dct:description": grounds.says(_SAYS),
        "dpv:hasRecordOfActivity": _record(grounds, vocabulary),
    }


def _record(grounds: Grounds, vocabulary: Vocabulary) -> Json:
    body = grounds.record.body
    processes = [*grounds.processes(vocabulary)]
    made: Json = {
        "@id": body.id,
        "@type": "dpv:ConsentRecord",
        "dct:conformsTo": {"@id": f"{_FORMS}record"},
        "dct:identifier": body.id,
        "dct:source": grounds.record.record_digest,
        "dpv:hasDataSubject": {"@id": body.first_party.ref},
        "dpv:hasDataController": {"@id": body.second_party.ref},
        "dpv:hasNotice": _notice(grounds),
        "dpv:hasJurisdiction": {"@id": body.governing_law},
        "dpv:hasConsentControl": _control(grounds),
        "dpv:hasProcess": [_process(item, vocabulary) for item in processes],
        "dpv:hasStatus": _statuses(grounds),
        "dpv:hasConsentStatus": _consent(grounds, vocabulary),
        "dpv:hasEntity": _entities(grounds),
        "assent:notKnown": [{"@id": name} for name in NOT_KNOWN],
    }
    return {name: value for name, value in made.items() if value}


def _notice(grounds: Grounds) -> Json:
    """What the first party read: the terms, in the languages of their texts."""
    terms = grounds.record.body.terms
    languages = sorted({text.language for text in grounds.terms.texts})
    made: Json = {
        "@id": terms.ref,
        "@type": "dpv:Notice",
        "dct:identifier": terms.digest_multibase,
        "dct:language": languages,
    }
    return made if languages else made | {"assent:notKnown": [{"@id": "dct:language"}]}


def _control(grounds: Grounds) -> Json:
    """How to take it back: by a signed withdrawal, which nobody may refuse."""
    made: Json = {"@type": "dpv:WithdrawConsent"}
    if grounds.base is not None:
        made["dpv:isExercisedAt"] = {"@id": f"{grounds.base}/notices/"}
    return made


def _process(process: Process, vocabulary: Vocabulary) -> Json:
    above = vocabulary.data.above
    personal = [name for name in process.data if _PERSONAL_DATA in above.get(name, ())]
    other = [name for name in process.data if name not in personal]
    made: Json = {
        "@type": "dpv:Process",
        "dct:title": process.name,
        "dpv:hasPurpose": _ids(process.purposes),
        "dpv:hasPersonalData": _ids(personal),
        "dpv:hasData": _ids(other),
        "dpv:hasProcessing": _ids(process.operations),
        "dpv:hasRecipient": _ids(item.ref or f"assent:{item.kind}" for item in process.recipients),
        "dpv:hasStorageCondition": _storage(process.retention),
        "dpv:hasLocation": _ids(process.locations),
        "dpv:hasAutomationLevel": process.automation and {"@id": process.automation},
        "dpv:hasLegalBasis": {"@id": process.legal_basis},
    }
    return {name: value for name, value in made.items() if value}


def _storage(retention: str | None) -> Json | None:
    if retention is None:
        return None
    duration: Json = {"@type": "dpv:EndlessDuration"}
    if retention != INDEFINITE:
        value = {"@type": "xsd:duration", "@value": retention}
        duration = {"@type": "dpv:TemporalDuration", "rdf:value": value}
    return {"@type": "dpv:StorageDuration", "dpv:hasDuration": duration}


def _statuses(grounds: Grounds) -> list[Json]:
    """What became of the agreement; DPV has no words for its end."""
    signed = grounds.record.proofs[1].created
    party = grounds.record.body.second_party.ref
    found = [_event("ieee-7012:AgreementAccepted", signed, party)]
    if grounds.standing.status.is_over:
        found.append(_event(f"assent:{grounds.standing.status}", grounds.standing.since))
    return found


def _consent(grounds: Grounds, vocabulary: Vocabulary) -> list[Json]:
    """The events of consent, where any process rests on it at all."""
    if not any(rests_on_consent(item, vocabulary) for item in grounds.practices.body.processes):
        return []
    party = grounds.record.body.first_party.ref
    found = [_event("dpv:ConsentGiven", grounds.record.proofs[0].created, party)]
    status = grounds.standing.status
    if status.is_over:
        by = party if status is Status.WITHDRAWN else None
        found.append(_event(_CONSENT_AT_THE_END[status], grounds.standing.since, by))
    return found


def _event(kind: str, at: Instant, by: str | None = None) -> Json:
    made: Json = {"@type": kind, "dpv:isIndicatedAtTime": _moment(at)}
    return made if by is None else made | {"dpv:isIndicatedBy": {"@id": by}}


def _entities(grounds: Grounds) -> list[Json]:
    """Both parties; of the first one nothing is known but the key that signed."""
    body, description = grounds.record.body, grounds.description
    return [
        {
            "@id": body.first_party.ref,
            "@type": "dpv:DataSubject",
            "dpv:hasIdentifier": body.first_party.ref,
        },
        {
            "@id": body.second_party.ref,
            "@type": "dpv:DataController",
            "dpv:hasIdentifier": body.second_party.ref,
            "dpv:hasName": body.second_party.legal_name,
            "dpv:hasContact": {"@id": description.contact},
            "dpv:hasJurisdiction": {"@id": description.jurisdiction},
        },
    ]


def _moment(at: Instant) -> Json:
    return {"@type": "xsd:dateTime", "@value": at}


def _ids(names: Iterable[str]) -> list[Json]:
    return [{"@id": name} for name in names]
