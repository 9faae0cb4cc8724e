"""Rules about a second party's description: its keys, its successor, its time.

Owns what a description proves. Where it came from, and whether that place can be trusted, is
the business of whoever fetched it.
"""

from collections.abc import Iterable

from assent.documents.description import SecondPartyDescription
from assent.documents.document import Document
from assent.errors import PeerError
from assent.key_ring import KeyRing, ListedKey
from assent.keys import PublicKey
from assent.record import verify
from assent.times import Instant

__all__ = ["check_current", "check_description", "check_successor", "key_ring", "listed_keys"]


def listed_keys(description: SecondPartyDescription) -> tuple[ListedKey, ...]:
    """The signing keys of a description with their validity (KEY-02)."""
    return tuple(
        ListedKey(
            id=entry.ref,
            key=PublicKey.from_multibase(entry.public_key_multibase),
            valid_from=entry.valid_from,
            expires=entry.valid_until,
        )
        for entry in description.keys
    )


def key_ring(descriptions: Iterable[SecondPartyDescription]) -> KeyRing:
    """The keys of several descriptions of one party; the latest says how long each was valid.

    Raises:
        PeerError: ``key-unknown``, two descriptions give one method different keys.
    """
    latest: dict[str, ListedKey] = {}
    for description in sorted(descriptions, key=lambda item: item.issued):
        for listed in listed_keys(description):
            held = latest.setdefault(listed.id, listed)
            if held.key != listed.key:
                raise PeerError("key-unknown", "One verification method stands for two keys.")
            latest[listed.id] = listed
    return KeyRing(latest.values())


def check_description(document: Document[SecondPartyDescription]) -> None:
    """Check that a description is signed by the keys it lists, and that they are its own.

    This proves that it is whole, not whose it is: for that its keys are held against a DID
    document, an earlier description or a pin (DOC-07).

    Raises:
        PeerError: a code of PRF-07 to PRF-09, KEY-01 or KEY-02; ``key-unknown``.
    """
    body = document.body
    did = body.second_party.ref
    methods = [*body.signed_by, *(entry.ref for entry in body.keys)]
    if any(method.partition("#")[0] != did for method in methods):
        raise PeerError("key-unknown", "The description lists another party's keys.")
    if body.issued > body.ends_at:
        raise PeerError("time-order", "The description ends before it was issued.")
    verify(document, keys=key_ring([body]))


def check_current(description: SecondPartyDescription, *, origin: str, now: Instant) -> None:
    """Check that a description fetched at ``origin`` speaks for it and has not ended.

    Raises:
        PeerError: ``wrong-audience``, the origin is not among its own (PR14, DOC-07);
            ``time-order``, it has ended.
    """
    if origin not in description.origins:
        raise PeerError("wrong-audience", "The description does not speak for this origin.")
    if now > description.ends_at:
        raise PeerError("time-order", f"The description ended at {description.ends_at}.")


def check_successor(
    successor: Document[SecondPartyDescription], pinned: Document[SecondPartyDescription]
) -> None:
    """Check that the party we know issued ``successor``: a key that we know signed it.

    Raises:
        PeerError: ``wrong-audience``, another party; ``key-unknown``, no known key signed it
            (ID5); ``key-not-valid``; ``time-order``, it is older than what we know (rollback).
    """
    if successor.body.second_party.ref != pinned.body.second_party.ref:
        raise PeerError("wrong-audience", "The description names another second party.")
    if successor.record_digest == pinned.record_digest:
        return
    if successor.body.issued < pinned.body.issued:
        raise PeerError("time-order", "The description is older than the one known before.")
    known = key_ring([pinned.body])
    for proof in successor.proofs:
        try:
            key = known.public_key(proof.verification_method, proof.created)
        except PeerError:
            continue
        listed = {entry.id: entry.key for entry in listed_keys(successor.body)}
        if listed.get(proof.verification_method) == key:
            return
    raise PeerError("key-unknown", "No key that was known before signed the description.")
