"""Bytes sealed with a passphrase: Argon2id (RFC 9106) and ChaCha20-Poly1305 (RFC 8439).

A sealed text begins with a header: format, cost, salt and nonce. The header is authenticated with
the content, so who changes one byte, or swaps in the sealed text of another purpose, gets nothing.
Owns no file and asks nobody for a passphrase.
"""

import os
import struct
import unicodedata
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from assent.errors import LocalError

__all__ = [
    "COST",
    "PASSPHRASE_CHARACTERS_MIN",
    "Cost",
    "WrongPassphrase",
    "check_passphrase",
    "seal",
    "unseal",
]

PASSPHRASE_CHARACTERS_MIN: Final = 8

_MAGIC: Final = b"ASSENT\0"
_FORMAT: Final = 1
_HEADER: Final = struct.Struct(">7sBIIB16s12s")
_COST_MAX: Final = (512 * 1024, 64, 16)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one guess of a passphrase costs: memory, passes over it, and parallel lanes."""

    memory_kib: int
    passes: int
    lanes: int


COST: Final = Cost(memory_kib=64 * 1024, passes=3, lanes=4)
"""The second recommended choice of RFC 9106: about 0.2 s and 64 MiB a guess on one core."""


class WrongPassphrase(LocalError):
    """What is sealed does not open by this passphrase; by another one it may."""


def seal(content: bytes, *, passphrase: str, purpose: str, cost: Cost = COST) -> bytes:
    """``content`` sealed; ``purpose`` is a word that unsealing must repeat.

    Raises:
        LocalError: the passphrase is shorter than ``PASSPHRASE_CHARACTERS_MIN``.
    """
    check_passphrase(passphrase)
    salt, nonce = os.urandom(16), os.urandom(12)
    header = _HEADER.pack(_MAGIC, _FORMAT, cost.memory_kib, cost.passes, cost.lanes, salt, nonce)
    key = _key(passphrase, salt, cost)
    return header + ChaCha20Poly1305(key).encrypt(nonce, content, header + purpose.encode())


def check_passphrase(passphrase: str) -> None:
    """Check that a new passphrase is long enough.

    Raises:
        LocalError: it is shorter than ``PASSPHRASE_CHARACTERS_MIN``.
    """
    if len(passphrase) < PASSPHRASE_CHARACTERS_MIN:
        raise LocalError(
            f"The passphrase is shorter than {PASSPHRASE_CHARACTERS_MIN} characters.",
            "Choose several words that do not belong together.",
        )


def unseal(sealed: bytes, *, passphrase: str, purpose: str) -> bytes:
    """The content of what ``seal`` made with this passphrase for this purpose.

    Raises:
        WrongPassphrase: another passphrase or purpose, or a byte was changed or is missing
            (CLI-02); ``LocalError``, it is none of our files.
    """
    header, content = sealed[: _HEADER.size], sealed[_HEADER.size :]
    if len(header) < _HEADER.size or not header.startswith(_MAGIC):
        raise LocalError(
            "This is nothing that Assent has sealed, or its beginning is damaged.",
            "Is it the right file?",
        )
    _, version, memory_kib, passes, lanes, salt, nonce = _HEADER.unpack(header)
    if version != _FORMAT:
        raise LocalError(
            f"This was sealed in format {version}; this program reads format {_FORMAT}.",
            "Install a newer Assent.",
        )
    cost = Cost(memory_kib=memory_kib, passes=passes, lanes=lanes)
    try:
        key = _key(passphrase, salt, cost)
        return ChaCha20Poly1305(key).decrypt(nonce, content, header + purpose.encode())
    except InvalidTag:
        raise WrongPassphrase(
            "The passphrase is wrong, or the file was changed or cut off.",
            "Try again; if the passphrase is right, use a backup or the recovery sheet.",
        ) from None


def _key(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    # A changed header must not fill the memory before the change is noticed.
    found = (cost.memory_kib, cost.passes, cost.lanes)
    if any(value > most for value, most in zip(found, _COST_MAX, strict=True)):
        raise InvalidTag
    try:
        derivation = Argon2id(
            salt=salt,
            length=32,
            iterations=cost.passes,
            lanes=cost.lanes,
            memory_cost=cost.memory_kib,
        )
        # One passphrase typed on two keyboards may arrive in two Unicode forms.
        return derivation.derive(unicodedata.normalize("NFC", passphrase).encode())
    except ValueError as error:
        raise InvalidTag from error
