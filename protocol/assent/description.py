"""Rules about a second party's description: its keys, its successor, its time.

Owns what a description proves. Where it came from, and whether that place can be trusted, is
the business of whoever fetched it.
"""

from collections.abc import Iterable, Mapping
from itertools import pairwise

from assent.documents.agreement import Agreement
from assent.documents.description import SecondPartyDescription
from assent.documents.document import Document
from assent.errors import PeerError
from assent.key_ring import KeyRing, ListedKey
from assent.keys import PublicKey
from assent.record import verify
from assent.times import Instant, plus_duration

__all__ = [
    "check_current",
    "check_description",
    "check_made_under",
    "check_successor",
    "key_ring",
    "linked",
    "listed_keys",
    "vouched_keys",
]

_IN_BUNDLE_MAX = 16


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


def linked(
    pinned: Document[SecondPartyDescription], known: Iterable[Document[SecondPartyDescription]]
) -> tuple[Document[SecondPartyDescription], ...]:
    """What a bundle holds of all descriptions: the pinned one, and of the later ones those at
    which the keys changed and the last, so that who trusts the keys of today can follow them.

    There may have been any number; a bundle holds 16 (REC-03).
    """
    others = [
        item
        for item in known
        if item.body.issued >= pinned.body.issued and item.record_digest != pinned.record_digest
    ]
    later = sorted(others, key=lambda item: item.body.issued)
    links = [
        item
        for former, item in pairwise((pinned, *later))
        if item.body.keys != former.body.keys or item is later[-1]
    ]
    return (pinned, *links[-(_IN_BUNDLE_MAX - 1) :])


def vouched_keys(
    descriptions: Iterable[Document[SecondPartyDescription]], trusted: Iterable[ListedKey]
) -> tuple[ListedKey, ...]:
    """The trusted keys, and those that are listed in what trusted keys signed, and so on.

    ``descriptions`` were checked. What is known of a key from elsewhere goes before what a
    description says of it.

    Raises:
        PeerError: ``key-unknown``, a method stands for two keys (KEY-02).
    """
    pinned = {key.id: key for key in trusted}
    known, believed = dict(pinned), list[Document[SecondPartyDescription]]()
    waiting = list(descriptions)
    while found := [item for item in waiting if _is_signed_by(item, known)]:
        believed += found
        waiting = [item for item in waiting if item not in found]
        described = {key.id: key for key in key_ring(item.body for item in believed).listed()}
        if any(described[name].key != key.key for name, key in pinned.items() if name in described):
            raise PeerError("key-unknown", "The key that is published under this name is another.")
        known = described | pinned
    return tuple(known.values())


def check_description(document: Document[SecondPartyDescription]) -> None:
    """Check that a description is signed by the keys it lists, and that they are its own.

    This proves that it is whole, not whose it is: for that its keys are held against a DID
    document, an earlier description or a pin (DOC-07).

    Raises:
        PeerError: a code of PRF-07 to PRF-09, KEY-01 or KEY-02; ``key-unknown``;
            ``time-order``, it ends before it was issued or was signed before that.
    """
    body = document.body
    did = body.second_party.ref
    methods = [*body.signed_by, *(entry.ref for entry in body.keys)]
    if any(method.partition("#")[0] != did for method in methods):
        raise PeerError("key-unknown", "The description lists another party's keys.")
    verify(document, keys=key_ring([body]))
    if body.issued > body.ends_at:
        raise PeerError("time-order", "The description ends before it was issued.")
    # Who stole a key that has ended could otherwise date the signature back and the issue not.
    if document.proofs[0].created < body.issued:
        raise PeerError("time-order", "The description was signed before it was issued.")


def check_made_under(record: Document[Agreement], description: SecondPartyDescription) -> None:
    """Check that a record says what the description that it pins by digest says (REC-03).

    Raises:
        PeerError: ``reference``, another id, origin, second party or vocabulary; ``time-order``,
            ``acceptBy`` is later than the description allows.
    """
    body = record.body
    if body.description.ref != description.id:
        raise PeerError("reference", "The description by digest has another id.")
    if body.origin not in description.origins or body.second_party != description.second_party:
        raise PeerError("reference", "The record names another second party than its description.")
    if body.vocabulary != description.vocabulary:
        raise PeerError("reference", "The record names another vocabulary than its description.")
    latest = plus_duration(record.proofs[0].created, description.limits.accept_within)
    if body.accept_by > latest:
        raise PeerError("time-order", "acceptBy is later than the description allowed.")


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

    At a change of keys the old and the new one sign. Raises:
        PeerError: ``wrong-audience``, another party; ``key-unknown``, no key that was known and
            valid signed it (ID5); ``time-order``, it is older than what we know (rollback);
            what ``check_description`` raises.
    """
    if successor.body.second_party.ref != pinned.body.second_party.ref:
        raise PeerError("wrong-audience", "The description names another second party.")
    if successor.record_digest == pinned.record_digest:
        return
    check_description(successor)
    if successor.body.issued < pinned.body.issued:
        raise PeerError("time-order", "The description is older than the one known before.")
    if not _is_signed_by(successor, {key.id: key for key in listed_keys(pinned.body)}):
        raise PeerError("key-unknown", "No key that was known before signed the description.")


def _is_signed_by(
    description: Document[SecondPartyDescription], known: Mapping[str, ListedKey]
) -> bool:
    """Whether a known key, valid then, made one of the proofs of a checked description.

    The proofs were checked by the keys that the description lists; so these must be the same.
    """
    listed = {key.id: key for key in listed_keys(description.body)}
    for proof in description.proofs:
        method = proof.verification_method
        if method in known and known[method].key == listed[method].key:
            try:
                known[method].check_valid(proof.created)
            except PeerError:
                continue
            return True
    return False
