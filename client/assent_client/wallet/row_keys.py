"""How the wallet's rows are sealed, named and summed, under keys that follow from its secret.

Content is sealed with ChaCha20-Poly1305 and bound to the row's kind, name and place; names and
places are keyed hashes; a tag of each row goes into one sum. Owns no row and no file.
"""

import hmac
import os
from hashlib import blake2b
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from assent import derivation
from assent.errors import LocalError

__all__ = ["RowKeys", "WalletChanged"]

_NONCE_BYTES: Final = 12
_SUM_BYTES: Final = 32
_NAME_BYTES: Final = 16


class WalletChanged(LocalError):
    """Rows are not what this wallet has written: damaged, changed, or another wallet's."""

    def __init__(self) -> None:
        super().__init__(
            "The wallet's file was changed by something else, or damaged.",
            "Restore a backup, or use the recovery sheet.",
        )


class RowKeys:
    """The keys for the rows of one wallet; another wallet of the same secret has others."""

    def __init__(self, secret: bytes, wallet_id: bytes) -> None:
        self._content = ChaCha20Poly1305(_derived(secret, "wallet-rows", wallet_id))
        self._names = _derived(secret, "wallet-names", wallet_id)
        self._tags = _derived(secret, "wallet-sum", wallet_id)

    def name(self, kind: str, name: str) -> bytes:
        """What stands in the file for the name of a row."""
        return self._hash(b"name", kind, name)

    def place(self, kind: str, place: str) -> bytes:
        """What stands in the file for the place that a row lies under."""
        return self._hash(b"place", kind, place)

    def seal(self, content: bytes, kind: str, name: bytes, place: bytes) -> bytes:
        """``content``, sealed for one row."""
        return self._seal(content, _bound(b"row", kind.encode(), name, place))

    def unseal(self, sealed: bytes, kind: str, name: bytes, place: bytes) -> bytes:
        """The content of one row.

        Raises:
            WalletChanged: it was sealed for another row, or changed (CL8).
        """
        return self._unseal(sealed, _bound(b"row", kind.encode(), name, place))

    def tag(self, sealed: bytes, kind: str, name: bytes, place: bytes) -> int:
        """The row's part in the sum.

        Parts are joined by exclusive or. That is enough, since nobody without the keys sees a
        part or a sum.
        """
        text = _bound(b"tag", kind.encode(), name, place, sealed)
        return int.from_bytes(blake2b(text, key=self._tags, digest_size=_SUM_BYTES).digest(), "big")

    def seal_sum(self, total: int, generation: int) -> bytes:
        """The sum over all rows, sealed for one commit."""
        return self._seal(total.to_bytes(_SUM_BYTES, "big"), _bound(b"sum", b"%d" % generation))

    def check_sum(self, sealed: bytes, total: int, generation: int) -> None:
        """Check that ``total`` is the sum that was sealed for this commit.

        Raises:
            WalletChanged: a row was added, removed, or replaced by an older one (CL2, CL8).
        """
        found = self._unseal(sealed, _bound(b"sum", b"%d" % generation))
        if not hmac.compare_digest(found, total.to_bytes(_SUM_BYTES, "big")):
            raise WalletChanged

    def _seal(self, content: bytes, bound: bytes) -> bytes:
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._content.encrypt(nonce, content, bound)

    def _unseal(self, sealed: bytes, bound: bytes) -> bytes:
        try:
            return self._content.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound)
        except (InvalidTag, ValueError) as error:
            raise WalletChanged from error

    def _hash(self, use: bytes, kind: str, text: str) -> bytes:
        bound = _bound(use, kind.encode(), text.encode())
        return blake2b(bound, key=self._names, digest_size=_NAME_BYTES).digest()


def _derived(secret: bytes, purpose: str, wallet_id: bytes) -> bytes:
    return derivation.derive(
        secret, purpose=purpose, vendor_did="-", context=wallet_id.hex() or "-", counter=0
    )


def _bound(*parts: bytes) -> bytes:
    # Lengths first: moving a byte from one part to the next must not give the same text.
    return b"".join(b"%d\n%s" % (len(part), part) for part in parts)
