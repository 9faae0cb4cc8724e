"""Signed requests after RFC 9421: how a first party proves which key reads (BND-04).

Covered are method, authority, target URI and, with a body, its digest; the parameters are
``created``, ``nonce``, ``keyid`` (the pairwise ``did:key``) and the tag ``assent-v1``. Whether a
nonce was seen before is the caller's knowledge.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from http_message_signatures import (
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureAlgorithm,
    HTTPSignatureKeyResolver,
    InvalidSignature,
)
from http_message_signatures.exceptions import HTTPMessageSignaturesException

from assent import did_key
from assent.errors import PeerError
from assent.keys import PublicKey, SigningKey
from assent.times import Instant, from_timestamp, to_datetime

__all__ = ["AGE_MAX_S", "SignedRequest", "sign", "verify"]

AGE_MAX_S: Final = 300
"""How old, or how far ahead of our clock, a signed request may be."""

_TAG: Final = "assent-v1"
_COMPONENTS: Final = ("@method", "@authority", "@target-uri")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRequest:
    """Whose request it is, and what to remember so that it is not served twice."""

    first_party: str
    nonce: str
    created: Instant


@dataclass(slots=True)
class _Message:
    """A request in the form that the library reads."""

    method: str
    url: str
    headers: dict[str, str] = field(default_factory=dict)


class _Ed25519(HTTPSignatureAlgorithm):
    """Ed25519 by our own keys, so that weak ones are refused here, too."""

    algorithm_id = "ed25519"

    def __init__(self, public_key: Any = None, private_key: Any = None) -> None:
        self._public: PublicKey = public_key
        self._private: SigningKey = private_key

    def sign(self, message: bytes) -> bytes:
        return self._private.sign(message)

    def verify(self, signature: bytes, message: bytes) -> None:
        self._public.verify(message, signature)


class _OneKey(HTTPSignatureKeyResolver):
    def __init__(self, key: SigningKey | None = None) -> None:
        self._key = key

    def resolve_private_key(self, key_id: str) -> Any:
        return self._key

    def resolve_public_key(self, key_id: str) -> Any:
        return did_key.read(key_id)


class _Verifier(HTTPMessageVerifier):
    """The library's verifier with the caller's clock instead of its own."""

    def __init__(self, now: Instant) -> None:
        super().__init__(signature_algorithm=_Ed25519, key_resolver=_OneKey())
        self._now = int(to_datetime(now).timestamp())

    def validate_created_and_expires(
        self, sig_input: Any, max_age: timedelta | None = None
    ) -> None:
        made = sig_input.params.get("created")
        if type(made) is not int or abs(self._now - made) > AGE_MAX_S:
            raise InvalidSignature("The request is not of this time.")
        ends = sig_input.params.get("expires", self._now)
        if type(ends) is not int or ends < self._now:
            raise InvalidSignature("The request's signature has expired.")


def sign(
    method: str, url: str, body: bytes, *, key: SigningKey, created: Instant, nonce: str
) -> dict[str, str]:
    """The headers that sign one request; ``url`` is absolute, ``body`` may be empty."""
    message = _Message(method, url)
    HTTPMessageSigner(signature_algorithm=_Ed25519, key_resolver=_OneKey(key)).sign(
        message,
        key_id=key.public.did_key(),
        created=datetime.fromisoformat(created).astimezone(UTC),
        nonce=nonce,
        label="assent",
        tag=_TAG,
        include_alg=False,
        covered_component_ids=_COMPONENTS,
        body=body or None,
    )
    return message.headers


def verify(
    method: str, url: str, headers: dict[str, str], body: bytes, *, now: Instant
) -> SignedRequest:
    """Whose signed request this is.

    ``url`` is the one the endpoint is known by, never what the request's Host says.

    Raises:
        PeerError: ``request-signature`` (BND-04).
    """
    try:
        (result,) = _Verifier(now).verify(
            _Message(method, url, dict(headers)),
            max_age=None,
            expect_tag=_TAG,
            require_components=(*_COMPONENTS, *(("content-digest",) if body else ())),
            body=body,
        )
    except (HTTPMessageSignaturesException, InvalidSignature, PeerError, ValueError) as error:
        raise PeerError("request-signature") from error
    nonce = result.nonce
    if not nonce or not 8 <= len(nonce) <= _NONCE_CHARS_MAX:
        raise PeerError("request-signature", "The request's signature has no usable nonce.")
    said = result.parameters
    return SignedRequest(
        first_party=str(said["keyid"]),
        nonce=nonce,
        created=from_timestamp(int(said["created"])),
    )


_NONCE_CHARS_MAX: Final = 64
