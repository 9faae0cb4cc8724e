"""The second party's signing keys as files: one PEM file for each key, and what they are good for.

``keys.json`` says which key signs and when each is valid. A key file is its owner's alone; one
that others can read is refused, because nobody knows who has read it.
"""

import os
import secrets
import stat
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import orjson
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from assent.errors import LocalError
from assent.keys import SigningKey
from assent.record import Signer
from assent.times import Instant, plus_duration
from assent_server import durable_files
from assent_server.folder import Folder

__all__ = ["KeyEntry", "Keys", "add", "private_bytes", "read", "rotate", "signing_key"]

OVERLAP = "PT1H"
"""How long a replaced key stays valid: what it signed on its last day must verify."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyEntry:
    """One key by its name, ``key-1``; without ``valid_until`` it still is valid."""

    name: str
    public_key_multibase: str
    valid_from: Instant
    valid_until: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """All keys, oldest first. ``signs`` is the name of the one that signs; others stand by, so
    that one of them can take over even if that one is lost."""

    signs: str
    entries: tuple[KeyEntry, ...]

    def entry(self, name: str) -> KeyEntry:
        """The key of this name.

        Raises:
            LocalError: there is none.
        """
        for entry in self.entries:
            if entry.name == name:
                return entry
        raise LocalError(f"There is no key {name}.", "See `assent-server keys list`.")

    def signer(self, folder: Folder, did: str, name: str | None = None) -> Signer:
        """What the key of this name, or else the one that signs, signs with.

        Raises:
            LocalError: its file is missing, readable by others, or holds another key.
        """
        entry = self.entry(name or self.signs)
        key = signing_key(folder, entry.name)
        if key.public.multibase != entry.public_key_multibase:
            raise LocalError(
                f"keys/{entry.name}.key is not the key that keys.json lists.",
                "Put the right file back; a key is never changed, only replaced by another.",
            )
        return Signer(key=key, verification_method=f"{did}#{entry.name}")


def read(folder: Folder) -> Keys:
    """The keys that are listed.

    Raises:
        LocalError: there are none, or the list is broken.
    """
    path = folder.keys / "keys.json"
    try:
        value = orjson.loads(path.read_bytes())
        keys = Keys(signs=value["signs"], entries=tuple(KeyEntry(**row) for row in value["keys"]))
        keys.entry(keys.signs)
    except FileNotFoundError as error:
        raise LocalError(
            f"There are no keys in {folder.keys}.", "Run `assent-server keys new`."
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise LocalError(f"{path} is broken.", "Put it back from a backup.") from error
    return keys


def add(folder: Folder, *, now: Instant) -> KeyEntry:
    """A new key, its file and its place in the list. The first one signs, later ones stand by."""
    held = read(folder) if (folder.keys / "keys.json").exists() else None
    entries = held.entries if held else ()
    name = _free_name(folder, len(entries) + 1)
    private = Ed25519PrivateKey.from_private_bytes(secrets.token_bytes(32))
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    folder.keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    durable_files.create(folder.keys / f"{name}.key", pem, mode=0o600)
    entry = KeyEntry(
        name=name,
        public_key_multibase=signing_key(folder, name).public.multibase,
        valid_from=now,
    )
    write(folder, Keys(signs=held.signs if held else name, entries=(*entries, entry)))
    return entry


def rotate(folder: Folder, *, now: Instant) -> KeyEntry:
    """Let the newest key that stands by sign, a new one where none does; the former one ends.

    The next description says so and is signed by both (SRV-12).
    """
    held = read(folder)
    waiting = [e for e in held.entries if e.name != held.signs and e.valid_until is None]
    successor = waiting[-1] if waiting else add(folder, now=now)
    held = read(folder)
    ended = ending(held.entries, held.signs, now)
    write(folder, Keys(signs=successor.name, entries=ended))
    return successor


def ending(entries: Iterable[KeyEntry], name: str, now: Instant) -> tuple[KeyEntry, ...]:
    """The keys, the one of this name valid for a short while only."""
    until = plus_duration(now, OVERLAP)
    return tuple(replace(e, valid_until=until) if e.name == name else e for e in entries)


def write(folder: Folder, keys: Keys) -> None:
    """Make ``keys.json`` list these keys."""
    rows = [_row(entry) for entry in keys.entries]
    data = orjson.dumps({"signs": keys.signs, "keys": rows}, option=orjson.OPT_INDENT_2)
    durable_files.replace(folder.keys / "keys.json", data + b"\n", mode=0o600)


def signing_key(folder: Folder, name: str) -> SigningKey:
    """The key in ``keys/<name>.key``.

    Raises:
        LocalError: it is missing, others can read it, or it is no Ed25519 key.
    """
    path = folder.keys / f"{name}.key"
    raw = private_bytes(path, "Replace the key: `assent-server keys rotate`.")
    try:
        private = load_pem_private_key(raw, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise LocalError(f"{path} is no key file.", "Put it back from a backup.") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise LocalError(f"{path} holds a key of another kind.", "Only Ed25519 keys are used.")
    return SigningKey.from_seed(private.private_bytes_raw())


def private_bytes(path: Path, replacing: str) -> bytes:
    """What a file holds that is its owner's alone; ``replacing`` says how to get another key.

    Raises:
        LocalError: it is missing, or others can read it (SRV-16).
    """
    try:
        with path.open("rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            if mode & 0o077:
                raise LocalError(
                    f"The key file {path} is open to others (mode {mode:o}).",
                    f"Run `chmod 600 {path}`. If others have used this computer: {replacing}",
                )
            return file.read()
    except OSError as error:
        raise LocalError(
            f"The key file {path} cannot be read ({error.strerror}).",
            "Put it back from a backup.",
        ) from error


def _row(entry: KeyEntry) -> dict[str, Any]:
    row = {
        "name": entry.name,
        "public_key_multibase": entry.public_key_multibase,
        "valid_from": entry.valid_from,
    }
    return row if entry.valid_until is None else row | {"valid_until": entry.valid_until}


def _free_name(folder: Folder, number: int) -> str:
    """A name that no file has: a key whose listing was cut short is left alone."""
    while (folder.keys / f"key-{number}.key").exists():
        number += 1
    return f"key-{number}"
