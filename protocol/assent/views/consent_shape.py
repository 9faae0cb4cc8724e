"""The fields of DPV's guide to ISO/IEC TS 27560 that a view of a record has to have.

Mandatory there and not here: processes, which are gone once nothing is permitted any more; a
status of consent, where no process rests on consent; the second party's postal address, which a
view names among ``assent:notKnown``.
"""

from assent.terms import Vocabulary
from assent.views.concepts import OURS, is_did, is_location, is_party_or_concept
from assent.views.consent_record import CONTEXT, NOT_KNOWN
from assent.views.shapes import MANY, Member, Shape, conforms, iri, literal, only, text

__all__ = ["consent_shape"]

_FORMS = "https://w3id.org/dpv/schema/dpv-27560#"
_MOMENT = Member(of=literal("xsd:dateTime"))
_TEXT = Member(of=text)
_CONSENT = ("ConsentGiven", "ConsentWithdrawn", "ConsentExpired", "ConsentInvalidated")


def consent_shape(vocabulary: Vocabulary) -> Shape:
    """A receipt with one record."""
    return Shape(
        members={
            "@context": Member(of=only(CONTEXT)),
            "@id": _TEXT,
            "@type": _type("dpv:ConsentReceipt"),
            "dct:conformsTo": _ref(f"{_FORMS}receipt"),
            "dpv:hasIdentifier": _TEXT,
            "dct:created": _MOMENT,
            "dct:description": _TEXT,
            "dpv:hasRecordOfActivity": Member(of=_record(vocabulary)),
        }
    )


def _record(vocabulary: Vocabulary) -> Shape:
    place = Member(of=iri(is_location(vocabulary)))
    subject = _entity("dpv:DataSubject")
    controller = _entity(
        "dpv:DataController", hasName=_TEXT, hasContact=Member(of=iri()), hasJurisdiction=place
    )
    return Shape(
        members={
            "@id": _TEXT,
            "@type": _type("dpv:ConsentRecord"),
            "dct:conformsTo": _ref(f"{_FORMS}record"),
            "dct:identifier": _TEXT,
            "dct:source": _TEXT,
            "dpv:hasDataSubject": Member(of=iri(is_did)),
            "dpv:hasDataController": Member(of=iri(is_did)),
            "dpv:hasNotice": Member(of=_NOTICE),
            "dpv:hasJurisdiction": place,
            "dpv:hasConsentControl": Member(of=_CONTROL),
            "dpv:hasProcess": Member(of=_process(vocabulary), least=0, most=MANY),
            "dpv:hasStatus": Member(of=_event("ieee-7012:AgreementAccepted", *OURS), most=2),
            "dpv:hasConsentStatus": Member(
                of=_event(*(f"dpv:{name}" for name in _CONSENT)), least=0, most=2
            ),
            "dpv:hasEntity": Member(of=conforms(subject, controller), least=2, most=2),
            "assent:notKnown": Member(of=iri(NOT_KNOWN.__contains__), most=MANY),
        }
    )


_NOTICE = Shape(
    members={
        "@id": _TEXT,
        "@type": Member(of=only("dpv:Notice")),
        "dct:identifier": _TEXT,
        "dct:language": Member(of=text, least=0, most=MANY),
        "assent:notKnown": Member(of=iri({"dct:language"}.__contains__), least=0),
    },
    any_of=("dct:language", "assent:notKnown"),
)
_CONTROL = Shape(
    members={
        "@type": Member(of=only("dpv:WithdrawConsent")),
        "dpv:isExercisedAt": Member(of=iri(), least=0),
    }
)
_STORAGE = Shape(
    members={
        "@type": Member(of=only("dpv:StorageDuration")),
        "dpv:hasDuration": Member(
            of=Shape(
                members={
                    "@type": Member(of=only("dpv:TemporalDuration", "dpv:EndlessDuration")),
                    "rdf:value": Member(of=literal("xsd:duration"), least=0),
                }
            )
        ),
    }
)


def _process(vocabulary: Vocabulary) -> Shape:
    """One process, with its own legal basis."""
    data = Member(of=iri(vocabulary.data.__contains__), least=0, most=MANY)
    party = iri(is_party_or_concept(vocabulary))
    return Shape(
        members={
            "@type": _type("dpv:Process"),
            "dct:title": _TEXT,
            "dpv:hasPurpose": Member(of=iri(vocabulary.purposes.__contains__), most=MANY),
            "dpv:hasPersonalData": data,
            "dpv:hasData": data,
            "dpv:hasProcessing": Member(of=iri(vocabulary.operations.__contains__), most=MANY),
            "dpv:hasRecipient": Member(of=party, most=MANY),
            "dpv:hasStorageCondition": Member(of=_STORAGE, least=0),
            "dpv:hasLocation": Member(of=iri(is_location(vocabulary)), least=0, most=MANY),
            "dpv:hasAutomationLevel": Member(of=iri(vocabulary.automation.__contains__), least=0),
            "dpv:hasLegalBasis": Member(of=iri(vocabulary.legal_bases.__contains__)),
        },
        any_of=("dpv:hasPersonalData", "dpv:hasData"),
    )


def _event(*kinds: str) -> Shape:
    return Shape(
        members={
            "@type": Member(of=only(*kinds)),
            "dpv:isIndicatedAtTime": _MOMENT,
            "dpv:isIndicatedBy": Member(of=iri(is_did), least=0),
        }
    )


def _entity(kind: str, **members: Member) -> Shape:
    named = {f"dpv:{name}": member for name, member in members.items()}
    head = {"@id": _TEXT, "@type": _type(kind), "dpv:hasIdentifier": _TEXT}
    return Shape(members=head | named)


def _type(name: str) -> Member:
    return Member(of=only(name))


def _ref(name: str) -> Member:
    return Member(of=iri({name}.__contains__))
