"""Keys that follow from one seed and say nothing about each other (KEY-06).

HKDF-SHA256 (RFC 5869) with the seed as input, no salt, and as info the text
``assent/1 | purpose | vendor DID | context | counter``. Every key is hardened: neither a public
nor a secret key leads to the seed or to another key, so no vendor can link two of them. The seed
alone recovers all of them.
"""

import re
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from assent.errors import LocalError
from assent.keys import SigningKey

__all__ = ["derive", "pairwise"]

_SEPARATOR: Final = " | "
# Neither blank nor bar, so that two lists of parts never give one info.
_PART: Final = re.compile(r"[!-{}~]{1,255}")


def pairwise(
    seed: bytes, *, purpose: str, vendor_did: str, context: str, counter: int
) -> SigningKey:
    """The first party's key for one vendor, purpose and context.

    ``seed`` is 32 secret bytes; ``counter`` 0, 1, 2… gives further keys for the same vendor.
    Parts are printable ASCII without blanks and bars, 1 to 255 characters.

    Raises:
        LocalError: a part, the seed or the counter is not of this form.
    """
    secret = derive(seed, purpose=purpose, vendor_did=vendor_did, context=context, counter=counter)
    return SigningKey.from_seed(secret)


def derive(seed: bytes, *, purpose: str, vendor_did: str, context: str, counter: int) -> bytes:
    """32 secret bytes for uses other than signing, such as sealing; parameters as ``pairwise``.

    A purpose serves either signing or sealing, never both.
    """
    if len(seed) != 32:
        raise LocalError("A wallet's seed has 32 bytes.")
    if counter < 0:
        raise LocalError("A key's counter is 0 or more.")
    parts = ("assent/1", purpose, vendor_did, context, str(counter))
    if not all(map(_PART.fullmatch, parts)):
        raise LocalError("A key is derived from parts of printable ASCII without blanks and bars.")
    info = _SEPARATOR.join(parts).encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(seed)
