"""Signing keys as files: their owner's alone, replaced but never lost or mixed up."""

import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from assent.errors import LocalError
from assent.times import Instant, plus
from assent_server import durable_files, key_files
from assent_server.folder import Folder

NOW = Instant("2027-03-01T10:00:00Z")
DID = "did:web:shop.example"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_the_first_key_signs_and_later_ones_stand_by(folder: Folder) -> None:
    key_files.add(folder, now=NOW)
    key_files.add(folder, now=NOW)

    keys = key_files.read(folder)

    assert keys.signs == "key-1"
    assert [entry.name for entry in keys.entries] == ["key-1", "key-2"]
    assert keys.signer(folder, DID).verification_method == f"{DID}#key-1"


def test_key_files_are_their_owners_alone_whatever_the_mask(folder: Folder) -> None:
    """SRV-16, ST15."""
    mask = os.umask(0)
    try:
        key_files.add(folder, now=NOW)
    finally:
        os.umask(mask)

    assert (folder.keys / "key-1.key").stat().st_mode & 0o777 == 0o600
    assert folder.keys.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_a_key_file_that_others_can_read_is_refused_with_the_cure(
    folder: Folder, mode: int
) -> None:
    key_files.add(folder, now=NOW)
    path = folder.keys / "key-1.key"
    path.chmod(mode)

    with pytest.raises(LocalError) as caught:
        key_files.read(folder).signer(folder, DID)

    assert f"(mode {mode:o})" in caught.value.message
    assert f"chmod 600 {path}" in caught.value.hint


def test_a_key_file_with_another_key_is_refused(folder: Folder) -> None:
    key_files.add(folder, now=NOW)
    key_files.add(folder, now=NOW)
    (folder.keys / "key-2.key").replace(folder.keys / "key-1.key")

    with pytest.raises(LocalError, match="not the key that"):
        key_files.read(folder).signer(folder, DID)


def test_a_key_of_another_kind_is_refused(folder: Folder) -> None:
    key_files.add(folder, now=NOW)
    other = X25519PrivateKey.generate()
    pem = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder.keys / "key-1.key").write_bytes(pem)

    with pytest.raises(LocalError, match="another kind"):
        key_files.signing_key(folder, "key-1")


@pytest.mark.parametrize("left", [b"", b"-----BEGIN PRIVATE KEY-----\n", b"hello"])
def test_what_is_no_key_file_is_refused(folder: Folder, left: bytes) -> None:
    key_files.add(folder, now=NOW)
    (folder.keys / "key-1.key").write_bytes(left)

    with pytest.raises(LocalError, match="no key file"):
        key_files.signing_key(folder, "key-1")


def test_rotation_lets_the_key_that_stands_by_sign_and_ends_the_former(folder: Folder) -> None:
    """SRV-12."""
    key_files.add(folder, now=NOW)
    key_files.add(folder, now=NOW)

    key_files.rotate(folder, now=plus(NOW, 60))

    keys = key_files.read(folder)
    assert keys.signs == "key-2"
    assert keys.entry("key-1").valid_until == plus(NOW, 60 + 3600)
    assert keys.entry("key-2").valid_until is None


def test_rotation_makes_a_key_where_none_stands_by(folder: Folder) -> None:
    key_files.add(folder, now=NOW)

    key_files.rotate(folder, now=NOW)

    assert key_files.read(folder).signs == "key-2"
    assert key_files.signing_key(folder, "key-2")


def test_an_ended_key_never_signs_again(folder: Folder) -> None:
    key_files.add(folder, now=NOW)
    key_files.rotate(folder, now=NOW)

    key_files.rotate(folder, now=NOW)

    assert key_files.read(folder).signs == "key-3"


def test_a_key_whose_listing_was_cut_short_is_never_overwritten(folder: Folder) -> None:
    folder.keys.mkdir(mode=0o700)
    durable_files.create(folder.keys / "key-1.key", b"somebody's", mode=0o600)

    made = key_files.add(folder, now=NOW)

    assert made.name == "key-2"
    assert (folder.keys / "key-1.key").read_bytes() == b"somebody's"


@pytest.mark.parametrize("listing", [b"", b"{}", b'{"signs": "key-1", "keys": []}', b"[1]"])
def test_a_broken_listing_is_refused(folder: Folder, listing: bytes) -> None:
    key_files.add(folder, now=NOW)
    (folder.keys / "keys.json").write_bytes(listing)

    with pytest.raises(LocalError):
        key_files.read(folder)


def test_no_write_that_fails_leaves_half_a_file(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SRV-16, ST15."""

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    key_files.add(folder, now=NOW)
    before = (folder.keys / "keys.json").read_bytes()
    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(LocalError, match="No space left"):
        key_files.add(folder, now=NOW)

    assert (folder.keys / "keys.json").read_bytes() == before
    assert sorted(path.name for path in folder.keys.iterdir()) == ["key-1.key", "keys.json"]
