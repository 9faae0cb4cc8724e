"""Visits under an agreement: a session opened by one signed request, and the headers that carry it.

The token is held by the object in hand and nowhere else: not in the wallet, a log, an address or an
error. It goes to the origin it was opened for, while the agreement is in force for its customer.
"""

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from assent.documents import Digest
from assent.documents.sessions import (
    HEADER,
    LASTS_S_MAX,
    SessionRequest,
    pack_session_request,
    read_session,
)
from assent.errors import LocalError
from assent.times import CLOCK_SKEW_S, Instant, plus
from assent_client.agent import Agent
from assent_client.agreements import find_record, standing_of
from assent_client.problems import (
    Fault,
    Problem,
    Refused,
    VendorFault,
    as_vendor_fault,
    problem_of,
)
from assent_client.transport import Headers, Unreachable
from assent_client.wallet import KeptRecord
from assent_client.wire import Answer

__all__ = ["OpenSession", "SessionResult", "open_session", "renewed"]

_RENEWED_BEFORE_S: Final = 60
"""How long before its end a session is replaced: what is under way then still arrives in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession:
    """A session under the agreement ``record``: ``headers`` has what carries it to ``origin``."""

    record: Digest
    origin: str
    ends_at: Instant
    token: str = field(repr=False)
    agent: Agent = field(repr=False, compare=False)

    def headers(self, url: str) -> Headers:
        """The headers of a request to ``url``, which must be an address of this session's origin.

        Raises:
            LocalError: it is another site's; the session, or the agreement, has ended (SES-13,
                SES-14).
        """
        if _origin(url) != self.origin:
            raise LocalError(
                f"A session at {self.origin} is not shown to another site.",
                "Open one for that site, under an agreement with its company.",
            )
        _check_in_force(self.agent, find_record(self.agent, self.record))
        if self.agent.now() >= self.ends_at:
            raise LocalError("The session has ended.", "Open a new one.")
        return ((HEADER, self.token),)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionResult:
    """A session, or why there is none: one of both."""

    session: OpenSession | None = None
    problem: Problem | None = None


async def open_session(agent: Agent, name: str, *, origin: str | None = None) -> SessionResult:
    """Open a session under an agreement, at the origin where it was made or another of theirs.

    Raises:
        LocalError: no such agreement, it is not in force, or the origin is none of the vendor's.
    """
    held = find_record(agent, name)
    _check_in_force(agent, held)
    wanted = held.document().body.origin if origin is None else origin
    if wanted not in agent.wallet.vendors.description(held.vendor).body.origins:
        raise LocalError(
            f"{wanted} is no site of theirs, as far as this wallet knows.",
            f"Look at it: assent discover {wanted}",
        )
    asked = SessionRequest(record=held.record, origin=wanted)
    try:
        answer = await _ask(agent, held, asked)
        return SessionResult(session=_checked(agent, asked, answer))
    except (Unreachable, Refused, VendorFault) as error:
        return SessionResult(problem=_problem(error))


async def renewed(agent: Agent, session: OpenSession) -> SessionResult:
    """This session as long as it goes on for a while, and a new one like it after that.

    Raises:
        LocalError: as ``open_session``.
    """
    _check_in_force(agent, find_record(agent, session.record))
    if plus(agent.now(), _RENEWED_BEFORE_S) < session.ends_at:
        return SessionResult(session=session)
    return await open_session(agent, session.record, origin=session.origin)


async def _ask(agent: Agent, held: KeptRecord, asked: SessionRequest) -> Answer:
    return await agent.wire.post_signed(
        f"{agent.wallet.vendors.base(held.vendor)}/sessions",
        pack_session_request(asked),
        signer=agent.wallet.relationships.signer(held.first_party),
        created=agent.minute(),
        nonce=agent.new_nonce(),
    )


def _checked(agent: Agent, asked: SessionRequest, answer: Answer) -> OpenSession:
    """The session that an answer opens.

    Raises:
        VendorFault: it is not the one that was asked for, or of no use (SES-12).
    """
    with as_vendor_fault():
        made = read_session(answer.body)
    if made.record != asked.record:
        raise VendorFault("reference", "They opened a session under another agreement.")
    if made.origin != asked.origin:
        raise VendorFault("wrong-audience", "They opened a session for another site.")
    now = agent.now()
    if made.ends_at <= now:
        raise VendorFault(
            "time-order", "The session was over when it came: is this computer's clock right?"
        )
    if made.ends_at > plus(now, LASTS_S_MAX + CLOCK_SKEW_S):
        raise VendorFault("time-order", "They opened a session that lasts longer than any may.")
    return OpenSession(
        record=made.record,
        origin=made.origin,
        ends_at=min(made.ends_at, plus(now, LASTS_S_MAX)),
        token=made.token,
        agent=agent,
    )


def _check_in_force(agent: Agent, held: KeptRecord) -> None:
    """Check that an agreement permits anything now, for us: it does not wait for the vendor.

    Raises:
        LocalError: it does not.
    """
    if not standing_of(agent, held).permits:
        raise LocalError(
            "This agreement is not in force, so no visit can stand under it.",
            "See which ones are: assent agreements list",
        )


_SENTENCES: Final = {
    "no-session": "To them this agreement is not in force; assent sync brings both up to date.",
    "not-found": "They open no sessions, or do not know this agreement; assent sync asks them.",
    "method": "They do not offer sessions.",
    "request-signature": "They did not believe the request: is this computer's clock right?",
    "wrong-audience": "They say that this site is none of theirs.",
}


def _problem(error: Unreachable | Refused | VendorFault) -> Problem:
    """Why there is no session; an endpoint that knows no such call answers without a reason."""
    if isinstance(error, VendorFault) and error.code == "status":
        return Problem(code=error.code, fault=Fault.OURS, sentence="They do not offer sessions.")
    said = problem_of(error)
    if isinstance(error, Refused) and error.code in _SENTENCES:
        return Problem(code=said.code, fault=said.fault, sentence=_SENTENCES[error.code])
    return said


def _origin(url: str) -> str:
    """The origin of an address; a user name or an odd spelling makes it another one."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
