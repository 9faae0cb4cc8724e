"""Bytes as text: base58btc (``z…``), base64url (``u…``) and digests.

Every value has one spelling, and only that is read (PRF-06): two spellings of one digest would
be two documents that say the same. Lengths are part of each call, so nothing grows with the input.
"""

import base64
import hashlib
import re
from binascii import b2a_base64
from typing import Final, NewType

from assent.errors import PeerError

__all__ = [
    "Digest",
    "digest",
    "digest_of_hash",
    "from_base58",
    "from_base64url",
    "read_digest",
    "to_base58",
    "to_base64url",
]

Digest = NewType("Digest", str)
"""A multihash sha2-256 in base64url multibase: ``uEi…``, 47 characters."""

_SHA2_256: Final = b"\x12\x20"

_ALPHABET: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_NO_DIGIT: Final = 255
_DIGITS: Final = bytes(
    _ALPHABET.index(chr(code)) if chr(code) in _ALPHABET else _NO_DIGIT for code in range(256)
)
_BASE58_DIGITS_MAX: Final = 88  # A signature of 64 bytes has no more.
_LETTERS: Final = _ALPHABET.encode().ljust(256, b"\0")
# Digits, one a byte, become one number by merging all neighbours at once: 128 digits to 64 of
# base 58**2, those to 32 of base 58**4, and so on. Each row: the width of a lane in bits, a mask
# for every other lane, and the base.
_MERGES: Final = tuple(
    (8 << step, sum(((1 << (8 << step)) - 1) << low for low in range(0, 1024, 16 << step)), base)
    for step, base in enumerate(58**2**step for step in range(7))
)


def _split(width: int, base: int) -> tuple[int, int, int, int, int]:
    shift = 2 * (base**2).bit_length()
    quotient = (1 << base.bit_length()) - 1
    quotients = sum(quotient << low for low in range(0, 128 * 11, 2 * width))
    return width, -(-(1 << shift) // base), shift, quotients, base


# The other way round, 11 lanes of eight digits are split at once into lanes of four, two and one.
# Each row: the width of a new lane in bits; a factor and a shift that divide by the base what is
# below its square; a mask for the quotients; the base.
_SPLITS: Final = (_split(64, 58**4), _split(32, 58**2), _split(16, 58))

_TO_URL_SAFE: Final = bytes.maketrans(b"+/", b"-_")
_BASE64URL: Final = re.compile(r"u[A-Za-z0-9_-]*")


def digest(data: bytes) -> Digest:
    """The digest of ``data``, as it stands in ``digestMultibase`` members."""
    return digest_of_hash(hashlib.sha256(data).digest())


def digest_of_hash(sha256: bytes) -> Digest:
    """The digest of data whose SHA-256 is known already, 32 bytes."""
    return Digest(to_base64url(_SHA2_256 + sha256))


def read_digest(text: str) -> bytes:
    """The 32 bytes of SHA-256 that ``text`` spells.

    Raises:
        PeerError: ``identifier``, another hash, length or spelling (PRF-06).
    """
    data = from_base64url(text, size=34)
    if not data.startswith(_SHA2_256):
        raise PeerError("identifier", "A digest is a multihash of sha2-256.")
    return data[2:]


def to_base64url(data: bytes) -> str:
    """``data`` as base64url multibase without padding: ``u…``."""
    text = b2a_base64(data, newline=False).translate(_TO_URL_SAFE, b"=")
    return "u" + text.decode()


def from_base64url(text: str, *, size: int) -> bytes:
    """The ``size`` bytes that ``text`` spells.

    Raises:
        PeerError: ``identifier``, another length, padding, or stray bits at the end (PRF-06).
    """
    if len(text) != 1 + (size * 4 + 2) // 3 or _BASE64URL.fullmatch(text) is None:
        raise PeerError("identifier", f"These are not {size} bytes in base64url multibase.")
    data = base64.urlsafe_b64decode(text[1:] + "=" * (-size % 3))
    # The last character may have bits that belong to no byte; only zeros are one spelling.
    if to_base64url(data) != text:
        raise PeerError("identifier", "A base64url text ends in stray bits.")
    return data


def to_base58(data: bytes) -> str:
    """At most 64 bytes as base58btc multibase: ``z…``."""
    zeros = len(data) - len(data.lstrip(b"\0"))
    value = int.from_bytes(data, "big")
    eights: list[bytes] = []
    while value:
        value, eight = divmod(value, 58**8)
        eights.append(eight.to_bytes(16, "little"))
    value = int.from_bytes(b"".join(eights), "little")
    for width, factor, shift, quotients, base in _SPLITS:
        # Each lane becomes its quotient, and beside that what the quotient leaves of it.
        value += (value * factor >> shift & quotients) * ((1 << width) - base)
    digits = value.to_bytes(16 * len(eights), "big")[1::2]
    return "z" + "1" * zeros + digits.translate(_LETTERS).decode().lstrip("1")


def from_base58(text: str, *, size: int) -> bytes:
    """The ``size`` bytes, at most 64, that ``text`` spells.

    Raises:
        PeerError: ``identifier``, another length, base or spelling (PRF-06).
    """
    if not text.startswith("z") or len(text) > 1 + _BASE58_DIGITS_MAX or not text.isascii():
        raise PeerError("identifier", f"These are not {size} bytes in base58btc multibase.")
    digits = text[1:].encode().translate(_DIGITS)
    if _NO_DIGIT in digits:
        raise PeerError("identifier", "A base58btc text holds a character of no digit.")
    value = int.from_bytes(digits, "big")
    for width, lanes, weight in _MERGES:
        value = (value >> width & lanes) * weight + (value & lanes)
    # Digits without leading zeros spell one number, so the spelling is the only one exactly when
    # the leading zero digits are as many as the leading zero bytes. This checks the size, too.
    zeros = len(digits) - len(digits.lstrip(b"\0"))
    if zeros + (value.bit_length() + 7) // 8 != size:
        raise PeerError("identifier", f"These are not {size} bytes in base58btc multibase.")
    return value.to_bytes(size, "big")
