"""Whose the keys of a bundle are, by what is known outside it (REC-05)."""

from collections.abc import Iterator
from typing import Any

from assent.audit.case import Case
from assent.audit.verdict import Answer, Stop
from assent.description import vouched_keys
from assent.documents.document import Document
from assent.documents.parts import Party
from assent.errors import PeerError
from assent.key_ring import ListedKey
from assent.signers import SIGNERS
from assent.times import Instant

__all__ = ["check_trust", "signing_key"]


def check_trust(case: Case) -> None:
    """Each proof of the second party is by a key that the outside vouches for, valid then.

    Raises:
        Stop: ``undecided``, nothing outside vouches for a key.
        PeerError: ``key-unknown``, the outside names another key; ``key-not-valid``.
    """
    vouched = _vouched(case)
    for method, created in _second_party_proofs(case):
        outside = vouched.get(method)
        if outside is None:
            name = case.record.body.second_party.ref.removeprefix("did:web:")
            raise Stop(Answer.UNDECIDED, f"The keys are not proven to be {name}'s.")
        if outside.key != case.keys.public_key(method, created):
            raise PeerError("key-unknown", "The key that is published under its name is another.")
        outside.check_valid(created)


def signing_key(case: Case) -> ListedKey:
    """The second party's key that signed a trusted record, with all that is known of its time."""
    return _vouched(case)[case.record.proofs[1].verification_method]


def _vouched(case: Case) -> dict[str, ListedKey]:
    return {key.id: key for key in vouched_keys(case.bundle.descriptions, case.trusted)}


def _second_party_proofs(case: Case) -> Iterator[tuple[str, Instant]]:
    for item in _documents(case):
        for proof, signer in zip(item.proofs, SIGNERS[item.type].signers(item.body), strict=True):
            if signer.role == Party.SECOND.value:
                yield proof.verification_method, proof.created


def _documents(case: Case) -> Iterator[Document[Any]]:
    bundle = case.bundle
    yield from (bundle.history.record, bundle.practices)
    if bundle.counter_offer is not None:
        yield bundle.counter_offer
    yield from bundle.history.documents
    yield from bundle.successors
    yield from bundle.conflicts
    yield from bundle.descriptions
