"""Every container, once with all its members and once with as few as it may have: bytes by type."""

from typing import Any

from assent.documents import containers, sessions
from assent.documents.containers import History, ReconciliationAnswer
from assent.documents.sessions import Session, SessionRequest, SessionState
from assent.times import Instant
from support.examples import (
    ACKNOWLEDGEMENT,
    CANDIDATE,
    COUNTER_OFFER,
    DISPUTE,
    FULFILMENT,
    HEADS,
    MINIMAL,
    OWN_HEADS,
    PERSONAL_TERMS,
    PROFFER_ID,
    RECEIPT,
    RECORD,
    SUCCESSOR,
    TERMINATION,
    WITHDRAWAL,
)
from support.published import (
    DESCRIPTION,
    LEGAL_TEXT,
    PLAIN_TEXT,
    PRACTICES,
    ROSTER,
    TERMS,
    digest_of,
)

PROFFER = containers.write_proffer(
    PROFFER_ID, (CANDIDATE, MINIMAL["Agreement"]), personal_terms=(PERSONAL_TERMS,)
)
HISTORY = History(
    record=RECORD,
    documents=(
        WITHDRAWAL, RECEIPT, FULFILMENT, TERMINATION, DISPUTE, ACKNOWLEDGEMENT, OWN_HEADS,
    ),
)  # fmt: skip
_TEXTS = [
    {"digestMultibase": digest_of(text), "kind": kind, "language": "en", "text": text}
    for kind, text in (("plain", PLAIN_TEXT), ("legal", LEGAL_TEXT))
]
_SHORT_BUNDLE: dict[str, Any] = {
    "history": containers.history_members(History(record=RECORD)),
    "descriptions": [DESCRIPTION.value],
    "practices": PRACTICES.value,
    "terms": TERMS.value,
    "texts": [],
}
_REST_OF_BUNDLE: dict[str, Any] = {
    "history": containers.history_members(HISTORY),
    "texts": _TEXTS,
    "roster": ROSTER.value,
    "counterOffer": COUNTER_OFFER.value,
    "successors": [SUCCESSOR.value],
    "conflicts": [MINIMAL["Receipt"].value],
}

_ENDS = Instant("2026-03-01T12:15:00Z")
SESSION = Session(
    record=RECORD.record_digest, origin="https://shop.example", token="t" * 43, ends_at=_ENDS
)
SESSION_REQUEST = SessionRequest(record=SESSION.record, origin=SESSION.origin)
SESSION_STATE = SessionState(record=SESSION.record, terms_name="service", ends_at=_ENDS)

MAXIMAL_CONTAINERS: dict[str, bytes] = {
    "AgreementList": containers.pack(
        "AgreementList", {"records": [RECORD.record_digest], "next": RECORD.record_digest}
    ),
    "Bundle": containers.pack("Bundle", _SHORT_BUNDLE | _REST_OF_BUNDLE),
    "History": containers.pack("History", containers.history_members(HISTORY)),
    "Pending": containers.pack("Pending", {"proffer": PROFFER_ID}),
    "Proffer": PROFFER.raw,
    "Reconciliation": containers.write_reconciliation(OWN_HEADS),
    "ReconciliationAnswer": containers.write_reconciliation_answer(
        ReconciliationAnswer(
            heads=HEADS, documents=(RECEIPT,), lacks=(ACKNOWLEDGEMENT.record_digest,)
        )
    ),
    "Session": sessions.pack_session(SESSION),
    "SessionRequest": sessions.pack_session_request(SESSION_REQUEST),
    "SessionState": sessions.pack_session_state(SESSION_STATE),
}
MINIMAL_CONTAINERS: dict[str, bytes] = {
    "AgreementList": containers.pack("AgreementList", {"records": []}),
    "Bundle": containers.pack("Bundle", _SHORT_BUNDLE),
    "History": containers.pack("History", _SHORT_BUNDLE["history"]),
    "Pending": MAXIMAL_CONTAINERS["Pending"],
    "Proffer": containers.write_proffer(PROFFER_ID, (CANDIDATE,)).raw,
    "Reconciliation": containers.write_reconciliation(OWN_HEADS),
    "ReconciliationAnswer": containers.write_reconciliation_answer(
        ReconciliationAnswer(heads=MINIMAL["Heads"])
    ),
    "Session": sessions.pack_session(SESSION),
    "SessionRequest": sessions.pack_session_request(SESSION_REQUEST),
    "SessionState": sessions.pack_session_state(None),
}
