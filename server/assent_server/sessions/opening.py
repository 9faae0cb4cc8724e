"""Opening sessions, and saying what a request stands under.

Looks at the store each time: what was withdrawn a moment ago is not in force (SES-08). Writes
nothing: a session is its token.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from assent.documents.sessions import (
    LASTS_S_MAX,
    Session,
    SessionState,
    pack_session,
    pack_session_state,
    read_session_request,
)
from assent.errors import PeerError
from assent.multibase import to_base64url
from assent.times import Instant, plus, seconds_between
from assent_server.dossier import Dossier, open_dossier
from assent_server.exchange import Exchange
from assent_server.sessions.presenting import set_cookie
from assent_server.sessions.secret import SessionKeys
from assent_server.sessions.token import Claims, issue, read

__all__ = ["Opened", "Sessions", "new_name"]

_NAME_BYTES: Final = 16


def new_name() -> str:
    """A random name for one session: 128 bits."""
    return to_base64url(secrets.token_bytes(_NAME_BYTES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A session as it travels; ``cookie`` where the endpoint speaks for the session's origin."""

    body: bytes
    cookie: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sessions:
    """Sessions of one endpoint with this public URL; ``keys`` has what issues and reads."""

    exchange: Exchange
    keys: Callable[[], SessionKeys]
    base: str
    new_name: Callable[[], str] = new_name

    async def open(self, reader: str, raw: bytes) -> Opened:
        """A session for the first party ``reader``, who signed the request with this body.

        Raises:
            PeerError: ``wrong-audience``, none of our origins; ``not-found``, no agreement of the
                reader's; ``gone``, it was deleted; ``no-session``, it is not in force; any code of
                PRF-01 to PRF-06.
        """
        asked = read_session_request(raw)
        desk = self.exchange.desk()
        if asked.origin not in desk.published.description.body.origins:
            raise PeerError("wrong-audience", "The session is for an origin that is not ours.")
        row = await desk.store.agreement_by_record(asked.record)
        if row is None or row.first_party != reader:
            await desk.refuse_purged(reader, asked.record)
            raise PeerError("not-found")
        dossier = await open_dossier(desk.store, row, desk.now)
        if not dossier.standing.permits:
            raise PeerError("no-session")
        ends_at = _end(dossier, desk.now)
        session = Session(
            record=asked.record,
            origin=asked.origin,
            token=self._token(dossier, asked.origin, ends_at),
            ends_at=ends_at,
        )
        lasts_s = seconds_between(desk.now, ends_at)
        is_own = asked.origin == self._origin
        return Opened(
            body=pack_session(session),
            cookie=set_cookie(session.token, lasts_s) if is_own else None,
        )

    async def state(self, token: str | None) -> bytes:
        """What a request to this endpoint's own origin stands under that carries ``token``."""
        return pack_session_state(None if token is None else await self._state(token))

    async def _state(self, token: str) -> SessionState | None:
        desk = self.exchange.desk()
        accepted = self.keys().reading(desk.now)
        claims = read(accepted, token, origin=self._origin, now=desk.now)
        row = None if claims is None else await desk.store.agreement_by_record(claims.record)
        if claims is None or row is None:
            return None
        dossier = await open_dossier(desk.store, row, desk.now)
        if not dossier.standing.permits:
            return None
        return SessionState(
            record=claims.record,
            terms_name=dossier.body.terms.name,
            # A termination that came since may end it sooner than the token says.
            ends_at=min(claims.ends_at, _end(dossier, desk.now)),
        )

    @property
    def _origin(self) -> str:
        parts = urlsplit(self.base)
        return f"{parts.scheme}://{parts.netloc}"

    def _token(self, dossier: Dossier, origin: str, ends_at: Instant) -> str:
        body = dossier.body
        claims = Claims(
            record=dossier.row.record,
            agreement_id=dossier.row.agreement_id,
            first_party=body.first_party.ref,
            origin=origin,
            ends_at=ends_at,
            terms=body.terms.digest_multibase,
            without=dossier.standing.withdrawn_purposes,
            session=self.new_name(),
        )
        try:
            return issue(self.keys().issues, claims)
        except ValueError as error:
            raise PeerError("no-session", "Too many purposes of it were withdrawn.") from error


def _end(dossier: Dossier, now: Instant) -> Instant:
    """When a session that begins now ends (SES-04)."""
    longest = plus(now, LASTS_S_MAX)
    known = dossier.standing.ends_at
    return longest if known is None else min(longest, known)
