"""The keeper's keys: secret ones as files of its own, public ones in its DID document."""

import base64
import binascii
import secrets
from dataclasses import replace
from pathlib import Path

from assent import record
from assent.documents import Document
from assent.documents.roster import Roster
from assent.errors import LocalError, PeerError
from assent.key_ring import ListedKey
from assent.keys import SigningKey
from assent.times import Instant

__all__ = ["add_key", "end_key", "new_key_file", "read_key", "sign"]


def new_key_file(path: Path) -> SigningKey:
    """A new key, kept in a new file for its owner alone: 32 bytes as base64url.

    Raises:
        LocalError: the file is there already, or cannot be written.
    """
    seed = secrets.token_bytes(32)
    try:
        path.touch(mode=0o600, exist_ok=False)
        path.write_bytes(base64.urlsafe_b64encode(seed) + b"\n")
    except FileExistsError as error:
        raise LocalError(f"{path} is there already.", "It is never overwritten.") from error
    except OSError as error:
        raise LocalError(f"{path} cannot be written ({error.strerror}).") from error
    return SigningKey.from_seed(seed)


def read_key(path: Path) -> SigningKey:
    """The key in a file.

    Raises:
        LocalError: it cannot be read, others can read it, or it holds no key.
    """
    try:
        if path.stat().st_mode & 0o077:
            raise LocalError(
                f"The key file {path} is open to others.",
                f"Run `chmod 600 {path}`; if others have used this computer, make a new key.",
            )
        seed = base64.urlsafe_b64decode(path.read_text(encoding="ascii").strip())
        return SigningKey.from_seed(seed)
    except OSError as error:
        raise LocalError(f"The key file {path} cannot be read ({error.strerror}).") from error
    except (ValueError, binascii.Error) as error:
        raise LocalError(f"{path} is no key file.", "It holds 32 bytes as base64url.") from error


def add_key(keys: tuple[ListedKey, ...], key: SigningKey, keeper: str) -> tuple[ListedKey, ...]:
    """The keeper's keys and one more; a name is never used twice, so none is ever removed."""
    return (*keys, ListedKey(id=f"{keeper}#key-{len(keys) + 1}", key=key.public))


def end_key(keys: tuple[ListedKey, ...], name: str, at: Instant) -> tuple[ListedKey, ...]:
    """The keys, the one with this fragment signing until ``at`` only.

    Raises:
        LocalError: there is none, it has ended, or no other key would be left.
    """
    found = [entry for entry in keys if entry.id.endswith(f"#{name}") and entry.expires is None]
    if not found:
        raise LocalError(f"There is no key {name} that still signs.")
    if not [entry for entry in keys if entry.expires is None and entry not in found]:
        raise LocalError("No key would be left to sign with.", "Make a new one first: keys new.")
    return tuple(replace(entry, expires=at) if entry in found else entry for entry in keys)


def sign(draft: Document[Roster], key: SigningKey, keys: tuple[ListedKey, ...]) -> Document[Roster]:
    """The signed roster; the keeper lists the key, and it is valid when the roster is issued.

    Raises:
        LocalError: it does not, or it is not.
    """
    body = draft.body
    listed = next((entry for entry in keys if entry.key == key.public), None)
    if listed is None:
        raise LocalError("The keeper does not list this key.", "List it: assent-keeper keys new.")
    try:
        listed.check_valid(body.issued)
    except PeerError as error:
        raise LocalError(f"This key does not sign any more: {error.detail}") from error
    signer = record.Signer(key=key, verification_method=listed.id)
    return record.sign(body, signer, created=body.issued)
