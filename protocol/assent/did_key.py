"""The ``did:key`` method: an identifier that is a public key. Ed25519 only (KEY-03)."""

from typing import Final

from assent.errors import PeerError
from assent.keys import PublicKey

__all__ = ["PREFIX", "method", "read", "read_method"]

PREFIX: Final = "did:key:"


def read(did: str) -> PublicKey:
    """The key that ``did`` consists of.

    Raises:
        PeerError: ``identifier``, another kind of key or another spelling; ``weak-key``.
    """
    if not did.startswith(PREFIX):
        raise PeerError("identifier", "This is not a did:key.")
    return PublicKey.from_multibase(did.removeprefix(PREFIX))


def method(did: str) -> str:
    """The one verification method of ``did``: ``did:key:zX#zX``."""
    return f"{did}#{did.removeprefix(PREFIX)}"


def read_method(verification_method: str) -> PublicKey:
    """The key of ``did:key:zX#zX``.

    Raises:
        PeerError: ``key-unknown``, the fragment is another key than the identifier (KEY-03);
            ``identifier`` or ``weak-key`` as in ``read``.
    """
    did, _, fragment = verification_method.partition("#")
    key = read(did)
    if fragment != did.removeprefix(PREFIX):
        raise PeerError("key-unknown", "The fragment of a did:key repeats its key.")
    return key
