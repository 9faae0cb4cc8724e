"""The keepers of rosters that a customer trusts: the shipped roster's, and those that she pinned.

A keeper is pinned by its DID document as she got it; nobody is asked for one later, and no vendor
can name one (ROS-02).
"""

from typing import Final

from assent import codec, did_document, did_web
from assent.errors import LocalError, PeerError
from assent_client.agent import Keepers, reference_keepers
from assent_client.wallet import Wallet

__all__ = ["pinned", "trust", "trusted", "unpin"]

_SETTING: Final = "keeper "
_NO_KEYS: Final = "This is no file of a keeper's keys."
_HINT: Final = "Keepers publish them as keeper.did.json, beside their lists of terms."


def trusted(wallet: Wallet) -> Keepers:
    """All of them, each with its keys. Nobody takes the place of the shipped roster's keeper."""
    own = {
        did: did_document.read(wallet.settings.all()[_SETTING + did].encode(), did=did)
        for did in pinned(wallet)
    }
    return {**own, **reference_keepers()}


def pinned(wallet: Wallet) -> tuple[str, ...]:
    """The DIDs of the keepers that the customer pinned herself."""
    names = [name for name in wallet.settings.all() if name.startswith(_SETTING)]
    return tuple(name.removeprefix(_SETTING) for name in names)


def trust(wallet: Wallet, document: bytes) -> str:
    """Pin the keeper of a DID document, in the place of an earlier one of it; its DID.

    Raises:
        LocalError: it is no DID document with a key that signs, or of the shipped keeper.
    """
    try:
        did = str(codec.decode_foreign(document).get("id"))
        did_web.check(did)
        keys = did_document.read(document, did=did)
    except PeerError as error:
        raise LocalError(_NO_KEYS, _HINT) from error
    if not keys:
        raise LocalError(_NO_KEYS, _HINT)
    if did in reference_keepers():
        raise LocalError("That keeper is trusted already; its keys come with the program.")
    wallet.settings.put(_SETTING + did, document.decode())
    return did


def unpin(wallet: Wallet, did: str) -> None:
    """Trust a keeper no longer.

    Raises:
        LocalError: it was never pinned.
    """
    if did not in pinned(wallet):
        raise LocalError("That keeper is not among those that you trust.")
    wallet.settings.remove(_SETTING + did)
