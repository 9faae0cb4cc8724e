"""Sessions on the wire: what asks for one, what answers, and how a request carries it.

A session says under which agreement a request stands, and nothing about who sends it. Its
containers carry no proof: the question is a signed request, the answer comes over the same
connection (specification, Sessions).
"""

from typing import Final

from msgspec import Struct

from assent.documents.containers import open_container, pack
from assent.documents.parts import Digest
from assent.times import Instant, parse

__all__ = [
    "COOKIE",
    "HEADER",
    "LASTS_S_MAX",
    "Session",
    "SessionRequest",
    "SessionState",
    "pack_session",
    "pack_session_request",
    "pack_session_state",
    "read_session",
    "read_session_request",
    "read_session_state",
]

HEADER: Final = "Assent-Session"
COOKIE: Final = "__Host-assent-session"
LASTS_S_MAX: Final = 900
"""How long a session may last (SES-04)."""


class SessionRequest(Struct, frozen=True, kw_only=True):
    """A first party asks for a session under ``record`` at one of the second party's origins."""

    record: Digest
    origin: str


class Session(Struct, frozen=True, kw_only=True):
    """The answer: ``token`` goes with requests to ``origin`` until ``ends_at``."""

    record: Digest
    origin: str
    token: str
    ends_at: Instant


class SessionState(Struct, frozen=True, kw_only=True):
    """What a request stands under: an agreement in force, and what its terms are called."""

    record: Digest
    terms_name: str
    ends_at: Instant


def pack_session_request(asked: SessionRequest) -> bytes:
    """The canonical bytes of the question."""
    return pack("SessionRequest", {"record": asked.record, "origin": asked.origin})


def read_session_request(raw: bytes) -> SessionRequest:
    """The question that ``raw`` spells."""
    value = open_container(raw, "SessionRequest")
    return SessionRequest(record=Digest(value["record"]), origin=value["origin"])


def pack_session(session: Session) -> bytes:
    """The canonical bytes of the answer."""
    members = {
        "record": session.record,
        "origin": session.origin,
        "token": session.token,
        "endsAt": session.ends_at,
    }
    return pack("Session", members)


def read_session(raw: bytes) -> Session:
    """The answer that ``raw`` spells; whether it fits the question is not checked."""
    value = open_container(raw, "Session")
    return Session(
        record=Digest(value["record"]),
        origin=value["origin"],
        token=value["token"],
        ends_at=parse(value["endsAt"]),
    )


def pack_session_state(state: SessionState | None) -> bytes:
    """The canonical bytes of what a request stands under; None for nothing."""
    if state is None:
        return pack("SessionState", {"state": "none"})
    members = {
        "state": "in-force",
        "record": state.record,
        "termsName": state.terms_name,
        "endsAt": state.ends_at,
    }
    return pack("SessionState", members)


def read_session_state(raw: bytes) -> SessionState | None:
    """What ``raw`` says that a request stands under."""
    value = open_container(raw, "SessionState")
    if value["state"] == "none":
        return None
    return SessionState(
        record=Digest(value["record"]),
        terms_name=value["termsName"],
        ends_at=parse(value["endsAt"]),
    )
