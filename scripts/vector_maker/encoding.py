"""Canonical bytes, digests, base58btc and base64url, written from the specification."""

import base64
import hashlib
import json
from typing import Any

__all__ = ["base58", "base64url", "canonical", "digest", "multibase64", "sha256", "unbase58"]

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def canonical(value: Any) -> bytes:
    """The RFC 8785 form of objects with ASCII names, arrays and strings."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def sha256(data: bytes) -> bytes:
    """The SHA-256 of ``data``, 32 bytes."""
    return hashlib.sha256(data).digest()


def base64url(data: bytes) -> str:
    """``data`` in base64url without padding, as the line protocol carries bytes."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def multibase64(data: bytes) -> str:
    """``data`` as base64url multibase: ``u…``."""
    return "u" + base64url(data)


def digest(data: bytes) -> str:
    """The multihash sha2-256 of ``data`` in base64url multibase: ``uEi…``."""
    return multibase64(b"\x12\x20" + sha256(data))


def base58(data: bytes) -> str:
    """``data`` as base58btc multibase: ``z…``."""
    value, digits = int.from_bytes(data, "big"), ""
    while value:
        value, digit = divmod(value, 58)
        digits = _ALPHABET[digit] + digits
    return "z" + "1" * (len(data) - len(data.lstrip(b"\0"))) + digits


def unbase58(text: str) -> bytes | None:
    """The bytes that ``text`` spells as base58btc multibase; None if it spells none."""
    head, digits = text[:1], text[1:]
    if head != "z" or set(digits) - set(_ALPHABET):
        return None
    value = 0
    for digit in digits:
        value = value * 58 + _ALPHABET.index(digit)
    zeros = len(digits) - len(digits.lstrip("1"))
    return bytes(zeros) + value.to_bytes((value.bit_length() + 7) // 8, "big")
