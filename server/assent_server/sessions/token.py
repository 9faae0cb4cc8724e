"""The token of a session: what it says, under a MAC of the vendor's own secret.

Reading needs no store, no clock and no network, so that no page waits for it. Nobody but the
vendor's software reads a token: its form may change with any release.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import orjson

from assent.multibase import Digest
from assent.times import Instant

__all__ = ["CHARACTERS_MAX", "SECRET_BYTES", "Claims", "issue", "read"]

CHARACTERS_MAX: Final = 2048
SECRET_BYTES: Final = 32

# No other thing that is ever made with this secret can be taken for a token, nor one for it.
_PURPOSE: Final = b"assent session 1 "
_SPELLING: Final = re.compile("([A-Za-z0-9_-]+)[.]([A-Za-z0-9_-]{43})")
# Purposes are mostly concepts of this vocabulary; a token that repeats its name grows long.
_VOCABULARY: Final = "https://w3id.org/dpv#"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What a session says. ``terms`` is the digest of the terms agreed, ``without`` the purposes
    that were withdrawn when it was opened, ``session`` a random name of its own."""

    record: Digest
    agreement_id: str
    first_party: str
    origin: str
    ends_at: Instant
    terms: Digest
    without: tuple[str, ...] = ()
    session: str


def issue(secret: bytes, claims: Claims) -> str:
    """The token that says this.

    Raises:
        ValueError: it would be longer than ``CHARACTERS_MAX``.
    """
    row = (
        claims.record,
        claims.agreement_id,
        claims.first_party,
        claims.origin,
        claims.ends_at,
        claims.terms,
        [_shortened(purpose) for purpose in claims.without],
        claims.session,
    )
    payload = _encoded(orjson.dumps(row))
    token = payload + b"." + _mac(secret, payload)
    if len(token) > CHARACTERS_MAX:
        raise ValueError("These claims do not fit into a token.")
    return token.decode()


def read(secrets: Sequence[bytes], token: str, *, origin: str, now: Instant) -> Claims | None:
    """What a token says; None for one that is forged, foreign, for another origin or over.

    Whatever the token is, nothing is raised.
    """
    match = _SPELLING.fullmatch(token) if len(token) <= CHARACTERS_MAX else None
    if match is None:
        return None
    payload, mac = match[1].encode(), match[2].encode()
    # Texts are compared, not bytes: of one MAC there is one spelling.
    if not any(hmac.compare_digest(_mac(secret, payload), mac) for secret in secrets):
        return None
    claims = _claims(payload)
    if claims is None or claims.origin != origin or claims.ends_at <= now:
        return None
    return claims


def _claims(payload: bytes) -> Claims | None:
    """What the payload of a genuine token says; None where another release made it."""
    try:
        row = orjson.loads(base64.urlsafe_b64decode(payload + b"=" * (-len(payload) % 4)))
        record, agreement_id, first_party, origin, ends_at, terms, without, session = row
        return Claims(
            record=Digest(record),
            agreement_id=agreement_id,
            first_party=first_party,
            origin=origin,
            ends_at=Instant(ends_at),
            terms=Digest(terms),
            without=tuple(_restored(purpose) for purpose in without),
            session=session,
        )
    except (ValueError, TypeError, AttributeError):
        return None


def _mac(secret: bytes, payload: bytes) -> bytes:
    return _encoded(hmac.digest(secret, _PURPOSE + payload, hashlib.sha256))


def _encoded(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def _shortened(purpose: str) -> str:
    return "#" + purpose.removeprefix(_VOCABULARY) if purpose.startswith(_VOCABULARY) else purpose


def _restored(purpose: str) -> str:
    return _VOCABULARY + purpose[1:] if purpose.startswith("#") else purpose
