"""Ed25519 by hand: keys and signatures that no honest signer makes."""

from hashlib import sha512
from typing import Final

from nacl.bindings import crypto_core_ed25519_add, crypto_scalarmult_ed25519_base_noclamp

from vector_maker.encoding import sha256

__all__ = ["IDENTITY", "ORDER", "PRIME", "WEAK", "MixedKey", "challenge", "sign_with_identity"]

ORDER: Final = 2**252 + 27742317777372353535851937790883648493
PRIME: Final = 2**255 - 19

IDENTITY: Final = (1).to_bytes(32, "little")
_EIGHTH: Final = bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")
_OTHER_EIGHTH: Final = bytes.fromhex(
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"
)

_WEAK_Y: Final = {
    "order-4": 0,
    "order-1": 1,
    "order-8": int.from_bytes(_EIGHTH, "little"),
    "order-8-other": int.from_bytes(_OTHER_EIGHTH, "little"),
    "order-2": PRIME - 1,
    "order-4-second-spelling": PRIME,
    "order-1-second-spelling": PRIME + 1,
}
WEAK: Final[dict[str, bytes]] = {
    f"{name}{suffix}": (y | sign << 255).to_bytes(32, "little")
    for name, y in _WEAK_Y.items()
    for sign, suffix in ((0, ""), (1, "-with-sign"))
}
"""The fourteen spellings of keys of small order."""


def challenge(nonce: bytes, public: bytes, message: bytes) -> int:
    """The number that binds a signature to its message."""
    return int.from_bytes(sha512(nonce + public + message).digest(), "little") % ORDER


def _times_base(scalar: int) -> bytes:
    point: bytes = crypto_scalarmult_ed25519_base_noclamp(scalar.to_bytes(32, "little"))
    return point


class MixedKey:
    """A key with a part of order 8: whether its signatures hold depends on how one checks.

    With the cofactor all of them do; without, one of eight does.
    """

    def __init__(self, name: str) -> None:
        self.secret = int.from_bytes(sha256(name.encode()), "little") % ORDER
        self.public: bytes = crypto_core_ed25519_add(_times_base(self.secret), _EIGHTH)

    def sign(self, message: bytes) -> tuple[bytes, bool]:
        """A signature of ``message``, and whether it holds without the cofactor."""
        once = int.from_bytes(sha256(message), "little") % ORDER
        nonce = _times_base(once)
        bound = challenge(nonce, self.public, message)
        answer = (once + bound * self.secret) % ORDER
        return nonce + answer.to_bytes(32, "little"), bound % 8 == 0


def sign_with_identity(secret: int, public: bytes, message: bytes) -> bytes:
    """A signature that holds, with a nonce of small order."""
    answer = challenge(IDENTITY, public, message) * secret % ORDER
    return IDENTITY + answer.to_bytes(32, "little")
