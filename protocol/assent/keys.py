"""Ed25519 keys: to sign with and to verify by. Owns which keys are refused.

libsodium's rules hold (KEY-07): the equation without cofactor, R compared as bytes, S below the
group order, and neither A nor R of small order. What accepts more, OpenSSL for example, accepts
one constant signature for every message under the weak keys below.
"""

from dataclasses import dataclass, field
from typing import Final, Self

from nacl.bindings import crypto_sign, crypto_sign_open, crypto_sign_seed_keypair
from nacl.exceptions import BadSignatureError

from assent import multibase
from assent.errors import LocalError, PeerError

__all__ = ["PublicKey", "SigningKey"]

_ED25519_PUB: Final = b"\xed\x01"  # The multicodec of an Ed25519 public key.

# The y coordinates of the points of small order, with the sign bit of x cleared: seven
# spellings, so fourteen weak keys. The last two are 0 and 1 again, spelled with the prime added.
_WEAK: Final = frozenset(
    bytes.fromhex(y)
    for y in (
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    )
)
_PRIME: Final = 2**255 - 19


@dataclass(frozen=True, slots=True)
class PublicKey:
    """An Ed25519 public key, never a weak one.

    Raises:
        PeerError: ``weak-key``, a point of small order or a second spelling of one (KEY-01);
            ``identifier``, not 32 bytes.
    """

    raw: bytes

    def __post_init__(self) -> None:
        if len(self.raw) != 32:
            raise PeerError("identifier", "An Ed25519 key has 32 bytes.")
        y = self.raw[:31] + bytes([self.raw[31] & 0x7F])
        if y in _WEAK or int.from_bytes(y, "little") >= _PRIME:
            raise PeerError("weak-key")

    @classmethod
    def from_multibase(cls, text: str) -> Self:
        """The key that ``text``, ``z6Mk…``, spells.

        Raises:
            PeerError: ``identifier``, another spelling, length or kind of key (KEY-03);
                ``weak-key``.
        """
        data = multibase.from_base58(text, size=34)
        if not data.startswith(_ED25519_PUB):
            raise PeerError("identifier", "The key is not an Ed25519 key.")
        return cls(data[2:])

    @property
    def multibase(self) -> str:
        """The key as a Multikey value: ``z6Mk…``, 48 characters."""
        return multibase.to_base58(_ED25519_PUB + self.raw)

    def did_key(self) -> str:
        """The ``did:key`` that consists of this key."""
        return f"did:key:{self.multibase}"

    def verify(self, message: bytes, signature: bytes) -> None:
        """Check that the holder of this key signed ``message``.

        Raises:
            PeerError: ``proof-invalid`` (KEY-07).
        """
        # libsodium takes signature and message as one text, so a length of 63 or 65 would only
        # move the border between the two.
        if len(signature) != 64:
            raise PeerError("proof-invalid", "An Ed25519 signature has 64 bytes.")
        try:
            crypto_sign_open(signature + message, self.raw)
        except BadSignatureError as error:
            raise PeerError("proof-invalid") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """An Ed25519 key pair with the ``did:key`` of its public half, which is all it ever shows.

    It signs what ``proofs`` and the HTTP message signatures have built from a parsed document or
    request; a caller's own bytes never come here (KEY-08).
    """

    public: PublicKey
    did: str
    _secret: bytes = field(repr=False)

    @classmethod
    def from_seed(cls, seed: bytes) -> Self:
        """The key pair that follows from 32 secret bytes.

        Raises:
            LocalError: the seed has another length.
        """
        if len(seed) != 32:
            raise LocalError("The seed of an Ed25519 key has 32 bytes.")
        raw, secret = crypto_sign_seed_keypair(seed)
        public = PublicKey(raw)
        return cls(public=public, did=public.did_key(), _secret=secret)

    def sign(self, message: bytes) -> bytes:
        """The signature of ``message``, 64 bytes, always the same."""
        return crypto_sign(message, self._secret)[:64]
