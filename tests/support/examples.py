"""Every document, once with all its members and once with as few as it may have.

They are one story with fixed keys and times: a customer proffers, shop and customer agree, she
takes back a purpose, the shop answers and ends it. Digests and proofs are true. ``MAXIMAL`` and
``MINIMAL`` hold signed documents by type.
"""

from typing import Any

from msgspec.structs import fields

from assent import documents, record
from assent.documents.agreement import Agreement
from assent.documents.answers import Cancellation, CounterOffer, Decline
from assent.documents.description import ContextPreference, Preferences
from assent.documents.document import Document
from assent.documents.notices import (
    Acknowledgement,
    Action,
    Dispute,
    DisputeStatus,
    Duty,
    Effect,
    Fulfilment,
    Head,
    Heads,
    Receipt,
    Scope,
    Termination,
    Withdrawal,
)
from assent.documents.parts import (
    Counter,
    Difference,
    Party,
    ProfferReference,
    Reference,
    TermsReference,
    VersionedReference,
)
from assent.documents.terms import Recipient, RecipientKind
from assent.times import Instant
from support.published import (
    CUSTOMER,
    DESCRIPTION,
    FIRST_PARTY,
    GERMANY,
    NAMED_SECOND_PARTY,
    PRACTICES,
    ROSTER,
    ROSTER_KEEPER,
    SECOND_PARTY,
    SHOP,
    TERMS,
    VOCABULARY,
    digest_of,
    uuid,
)
from support.replacing import replace
from support.signed import LATER, NONCE, NOON

ACCEPT_BY = Instant("2026-03-01T12:15:00Z")
EVENING = Instant("2026-03-01T18:00:00Z")
NEXT_MONTH = Instant("2026-04-01T00:00:00Z")
PROFFER_ID = uuid(10)

_PARTIES = {"first_party": FIRST_PARTY, "second_party": SECOND_PARTY}


def least(body: Any, **changes: Any) -> Any:
    """``body`` without every member that may be absent, then with ``changes``."""
    absent = {field.name: field.default for field in fields(body) if field.default in (None, ())}
    return replace(body, **(absent | changes))


def reference(document: Document[Any]) -> Reference:
    """A reference to ``document`` by its digest."""
    return Reference(ref=document.id, digest_multibase=document.record_digest)


TERMS_REFERENCE = TermsReference(
    ref=TERMS.id, name="service", version="1.0", digest_multibase=TERMS.record_digest
)
ROSTER_REFERENCE = VersionedReference(
    ref=ROSTER.id, version="1", digest_multibase=ROSTER.record_digest
)
PERSONAL_TERMS = documents.seal(
    documents.write(least(TERMS.body, id=uuid(1), name="mine", permissions=()))
)
_DIFFERENCE = Difference(dimension="retention", explanation="They keep it for 90 days.")
_AGREEMENT = Agreement(
    id=uuid(11),
    first_party=FIRST_PARTY,
    second_party=NAMED_SECOND_PARTY,
    terms=TERMS_REFERENCE,
    roster=ROSTER_REFERENCE,
    practices=reference(PRACTICES),
    vocabulary=VOCABULARY,
    description=reference(DESCRIPTION),
    proffer=ProfferReference(
        ref=PROFFER_ID, position="1", counter=Counter.ONE, answers=digest_of("counter-offer")
    ),
    proffer_nonce=NONCE,
    origin="https://shop.example",
    place=GERMANY,
    governing_law=GERMANY,
    effective_from=NOON,
    ends_at=NEXT_MONTH,
    accept_by=ACCEPT_BY,
    supersedes=digest_of("the agreement before"),
    contributions=(digest_of("salted"),),
)


def candidate(body: Agreement) -> Document[Agreement]:
    """``body``, signed by the customer at noon."""
    return record.sign(body, CUSTOMER, created=NOON)


def agreed(body: Agreement) -> Document[Agreement]:
    """The record of ``body``, countersigned a few seconds later."""
    return record.countersign(candidate(body), SHOP, created=LATER)


CANDIDATE = candidate(_AGREEMENT)
RECORD = agreed(_AGREEMENT)
SUCCESSOR = agreed(replace(_AGREEMENT, id=uuid(23), supersedes=RECORD.record_digest))
_ABOUT: dict[str, Any] = {**_PARTIES, "record": RECORD.record_digest}


def _by_customer(body: Any) -> Document[Any]:
    return record.sign(body, CUSTOMER, created=EVENING)


def _by_shop(body: Any) -> Document[Any]:
    return record.sign(body, SHOP, created=EVENING)


WITHDRAWAL = _by_customer(
    Withdrawal(
        **_ABOUT,
        id=uuid(12),
        scope=Scope.PURPOSES,
        purposes=("https://w3id.org/dpv#ServiceProvision",),
        requests=("erase", "return"),
        close_key="yes",
        seen=(RECORD.record_digest,),
    )
)
RECEIPT = _by_shop(
    Receipt(
        **_ABOUT,
        id=uuid(13),
        answers=WITHDRAWAL.record_digest,
        effect=Effect.PURPOSES_WITHDRAWN,
        received=EVENING,
        duties=(Duty(duty="erase", due_at=NEXT_MONTH),),
        previous=RECORD.record_digest,
    )
)
FULFILMENT = _by_shop(
    Fulfilment(
        **_ABOUT,
        id=uuid(14),
        previous=RECEIPT.record_digest,
        fulfils=WITHDRAWAL.record_digest,
        actions=(
            Action(action="erase", outcome="refused", at=EVENING, explanation="Law demands it."),
        ),
    )
)
TERMINATION = _by_shop(
    Termination(
        **_ABOUT,
        id=uuid(15),
        previous=FULFILMENT.record_digest,
        reason="The shop closes.",
        effective_at=NEXT_MONTH,
    )
)
DISPUTE = _by_shop(
    Dispute(
        **_ABOUT,
        id=uuid(16),
        disputed_by=Party.SECOND,
        previous=TERMINATION.record_digest,
        subject="Whether the order was paid.",
        auditor="https://auditor.example",
        status=DisputeStatus.OPEN,
    )
)
ACKNOWLEDGEMENT = _by_customer(
    Acknowledgement(**_ABOUT, id=uuid(17), received=EVENING, seen=(TERMINATION.record_digest,))
)
COUNTER_OFFER = _by_shop(
    CounterOffer(
        **_PARTIES,
        id=uuid(18),
        proffer=PROFFER_ID,
        candidate=CANDIDATE.body_digest,
        terms=TERMS_REFERENCE,
        roster=ROSTER_REFERENCE,
        practices=reference(PRACTICES),
        accept_by=NEXT_MONTH,
        differences=(_DIFFERENCE,),
    )
)
DECLINE = _by_shop(
    Decline(
        **_PARTIES,
        id=uuid(19),
        declined_by=Party.SECOND,
        proffer=PROFFER_ID,
        declines=(CANDIDATE.body_digest,),
        reason="outside-practices",
        differences=(_DIFFERENCE,),
    )
)
CANCELLATION = _by_customer(
    Cancellation(**_PARTIES, id=uuid(20), proffer=PROFFER_ID, cancels=(CANDIDATE.body_digest,))
)
HEADS = _by_shop(
    Heads(
        **_PARTIES,
        id=uuid(21),
        listed_by=Party.SECOND,
        reconciliation_nonce=NONCE,
        after=TERMS_REFERENCE.digest_multibase,
        next=RECORD.record_digest,
        heads=(Head(record=RECORD.record_digest, documents=(WITHDRAWAL.record_digest,)),),
    )
)
OWN_HEADS = _by_customer(replace(HEADS.body, listed_by=Party.FIRST))
PREFERENCES = _by_customer(
    Preferences(
        id=uuid(22),
        first_party=FIRST_PARTY,
        preferences=(ContextPreference(context="default", terms=(TERMS_REFERENCE,)),),
        statement="I prefer shops that forget.",
        issued=NOON,
    )
)

MAXIMAL: dict[str, Document[Any]] = {
    document.type: document
    for document in (
        ACKNOWLEDGEMENT, RECORD, CANCELLATION, COUNTER_OFFER, DECLINE, DISPUTE, FULFILMENT, HEADS,
        PRACTICES, PREFERENCES, RECEIPT, ROSTER, DESCRIPTION, TERMINATION, TERMS, WITHDRAWAL,
    )
}  # fmt: skip

_SHORT_PROCESS = least(
    PRACTICES.body.processes[0], recipients=(Recipient(kind=RecipientKind.NONE),)
)
MINIMAL: dict[str, Document[Any]] = {
    document.type: document
    for document in (
        _by_customer(least(ACKNOWLEDGEMENT.body)),
        candidate(least(_AGREEMENT, proffer=least(_AGREEMENT.proffer))),
        CANCELLATION,
        _by_shop(least(COUNTER_OFFER.body)),
        _by_shop(least(DECLINE.body)),
        _by_customer(least(DISPUTE.body, disputed_by=Party.FIRST)),
        _by_shop(replace(FULFILMENT.body, actions=(least(FULFILMENT.body.actions[0]),))),
        _by_shop(least(HEADS.body)),
        _by_shop(least(PRACTICES.body, processes=(_SHORT_PROCESS,))),
        _by_customer(least(PREFERENCES.body)),
        _by_shop(least(RECEIPT.body)),
        record.sign(
            least(ROSTER.body, entries=(least(ROSTER.body.entries[0]),)),
            ROSTER_KEEPER,
            created=NOON,
        ),
        _by_shop(
            least(
                DESCRIPTION.body,
                keys=(least(DESCRIPTION.body.keys[0]),),
                signed_by=DESCRIPTION.body.signed_by[:1],
            )
        ),
        TERMINATION,
        PERSONAL_TERMS,
        _by_customer(least(WITHDRAWAL.body, scope=Scope.ALL)),
    )
}
