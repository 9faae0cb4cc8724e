"""W3C Data Integrity proofs, ``eddsa-jcs-2022``, and nothing else of Data Integrity.

The signed bytes are always built here, from a parsed document: SHA-256 of the proof's own RFC
8785 form, then SHA-256 of the document's without ``proof``. No caller hands in a hash (KEY-08).
Who has to sign is the caller's knowledge; that exactly those signed, in order, is ours.
"""

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from typing import Any, Final, Never, Protocol

from msgspec import Struct

from assent import codec, did_key, multibase, times
from assent.errors import LocalError, PeerError
from assent.keys import PublicKey, SigningKey
from assent.times import Instant

__all__ = ["Expected", "KeySource", "hash_document", "sign", "verify"]

_TYPE: Final = "DataIntegrityProof"
_SUITE: Final = "eddsa-jcs-2022"
_PURPOSE: Final = "assertionMethod"
_REQUIRED: Final = frozenset(
    {"@context", "type", "cryptosuite", "created", "verificationMethod", "proofPurpose"}
    | {"proofValue"}
)
_OPTIONAL: Final = frozenset({"domain", "challenge"})
_SAME_IN_ALL: Final = {"type": _TYPE, "cryptosuite": _SUITE, "proofPurpose": _PURPOSE}
_STRINGS: Final = tuple(sorted((_REQUIRED | _OPTIONAL) - {"@context"}))


class Expected(Struct, frozen=True, kw_only=True):
    """One signer whom a document must have, and what that signer's proof must say.

    ``role`` is a word for messages; ``domain`` and ``challenge`` are ``None`` where the proof
    must not have them. ``verification_method`` is set where one key of the controller is meant,
    as when a description is signed by an old and a new key.
    """

    role: str
    controller: str
    domain: str | None = None
    challenge: str | None = None
    verification_method: str | None = None

    def matches(self, method: str) -> bool:
        """Whether a proof by the verification method ``method`` is this signer's."""
        if self.verification_method is not None and method != self.verification_method:
            return False
        return _controller(method) == self.controller


class KeySource(Protocol):
    """Whoever knows keys: a ``KeyRing``, a description, a wallet's pin."""

    def public_key(self, verification_method: str, at: Instant) -> PublicKey:
        """The key; raises ``PeerError`` ``key-unknown`` or ``key-not-valid`` at ``at``."""


def sign(
    document: dict[str, Any],
    *,
    key: SigningKey,
    verification_method: str,
    created: Instant,
    domain: str | None = None,
    challenge: str | None = None,
    document_hash: bytes | None = None,
) -> dict[str, Any]:
    """The proof by ``key`` over ``document``; a ``proof`` that it has is not covered.

    ``document_hash`` is what ``hash_document`` gives for it, where that is known already.

    Raises:
        LocalError: the document has no ``@context`` or holds what no document may; the
            verification method is a ``did:key`` of another key.
    """
    if "@context" not in document:
        raise LocalError("A document without @context cannot be signed.")
    own_method = did_key.method(key.did)
    if verification_method.startswith(did_key.PREFIX) and verification_method != own_method:
        raise LocalError("The verification method names another key than the one that signs.")
    proof = _statement(
        document["@context"],
        created=created,
        verification_method=verification_method,
        domain=domain,
        challenge=challenge,
    )
    if document_hash is None:
        document_hash = hash_document(document)
    signature = key.sign(_hash(proof) + document_hash)
    return proof | {"proofValue": multibase.to_base58(signature)}


def verify(
    document: dict[str, Any],
    expected: Sequence[Expected],
    *,
    keys: KeySource,
    latest: Instant | None = None,
    document_hash: bytes | None = None,
) -> None:
    """Check that exactly the ``expected`` signers signed ``document``, in that order.

    ``document`` comes from ``codec.decode``. No proof may be created after ``latest``. The steps
    are those of the specification; the cheap ones of all proofs come before any signature.

    Raises:
        PeerError: the first breach (PRF-07 to PRF-09, KEY-01 to KEY-03, KEY-07).
    """
    proofs = _proofs(document)
    context = document.get("@context")
    statements = _expected_statements(proofs, expected, context)
    if statements is None:
        _name_breach(proofs, expected, context)
    _check_times(proofs, latest)
    signatures = [_signature(proof) for proof in proofs]
    signers = [keys.public_key(proof["verificationMethod"], proof["created"]) for proof in proofs]
    if len(signers) > 1 and len(set(signers)) != len(signers):
        raise PeerError("proof-doubled", "One key signed in two names.")
    if document_hash is None:
        document_hash = hash_document(document)
    for statement, signature, key in zip(statements, signatures, signers, strict=True):
        key.verify(_hash(statement) + document_hash, signature)


def hash_document(document: dict[str, Any]) -> bytes:
    """SHA-256 of the RFC 8785 form of ``document`` without ``proof``.

    Raises:
        LocalError: it holds what no document may.
    """
    rest = {name: member for name, member in document.items() if name != "proof"}
    return sha256(codec.encode(rest)).digest()


def _proofs(document: dict[str, Any]) -> list[dict[str, Any]]:
    proofs = document.get("proof")
    if type(proofs) is not list or not proofs:
        raise PeerError("proof-missing", "The proof member is an array of one proof or more.")
    for proof in proofs:
        if type(proof) is not dict:
            raise PeerError("schema", "A proof is an object.")
    return proofs


def _expected_statements(
    proofs: list[dict[str, Any]], expected: Sequence[Expected], context: object
) -> list[dict[str, Any]] | None:
    """What the proofs state, where all of it is as it must be; one comparison each finds that."""
    if len(proofs) != len(expected):
        return None
    statements = []
    for proof, signer in zip(proofs, expected, strict=True):
        method, created = proof.get("verificationMethod"), proof.get("created")
        value = proof.get("proofValue")
        if not (type(method) is str and type(created) is str and type(value) is str):
            return None
        statement = _statement(
            context,
            created=created,
            verification_method=method,
            domain=signer.domain,
            challenge=signer.challenge,
        )
        if not signer.matches(method) or proof != {**statement, "proofValue": value}:
            return None
        statements.append(statement)
    methods = {statement["verificationMethod"] for statement in statements}
    return statements if len(methods) == len(statements) else None


def _statement(
    context: object,
    *,
    created: str,
    verification_method: str,
    domain: str | None,
    challenge: str | None,
) -> dict[str, Any]:
    """All members of a proof but its value."""
    proof = {
        **_SAME_IN_ALL,
        "@context": context,
        "created": created,
        "verificationMethod": verification_method,
    }
    if domain is not None:
        proof["domain"] = domain
    if challenge is not None:
        proof["challenge"] = challenge
    return proof


def _name_breach(
    proofs: list[dict[str, Any]], expected: Sequence[Expected], context: object
) -> Never:
    """Raise the code of the first breach, in the order of the specification's steps."""
    for proof in proofs:
        _check_form(proof)
    _check_signers(proofs, expected)
    for proof, signer in zip(proofs, expected, strict=True):
        _check_statement(proof, signer, context)
    raise PeerError("schema", "A proof is not what it must be.")


def _controller(method: str) -> str:
    return method.partition("#")[0]


def _check_form(proof: dict[str, Any]) -> None:
    if proof.get("type") != _TYPE or proof.get("cryptosuite") != _SUITE:
        raise PeerError("proof-suite", f"Only {_TYPE} with {_SUITE} is read.")
    if proof.get("proofPurpose") != _PURPOSE:
        raise PeerError("proof-purpose")
    # Chains, expiry and nonces of Data Integrity are outside the profile: who overlooked
    # them would read another statement than the one that was signed.
    if proof.keys() - _OPTIONAL != _REQUIRED:
        raise PeerError("schema", "A proof has members that are not allowed, or lacks some.")
    if not all(type(proof.get(name, "")) is str for name in _STRINGS):
        raise PeerError("schema", "The members of a proof are strings.")


def _check_signers(proofs: list[dict[str, Any]], expected: Sequence[Expected]) -> None:
    methods = [proof["verificationMethod"] for proof in proofs]
    in_order = len(methods) == len(expected) and all(map(Expected.matches, expected, methods))
    if in_order and len(set(methods)) == len(methods):
        return
    # Something is wrong with the set of signers; what follows only names it.
    wanted = Counter(signer.controller for signer in expected)
    found = Counter(map(_controller, methods))
    if len(set(methods)) != len(methods) or any(
        count > max(1, wanted[controller]) for controller, count in found.items()
    ):
        raise PeerError("proof-doubled")
    if len(methods) > len(expected):
        raise PeerError("proof-extra")
    if not all(any(signer.matches(method) for signer in expected) for method in methods):
        raise PeerError("proof-foreign")
    for signer in expected:
        if not any(map(signer.matches, methods)):
            raise PeerError("proof-missing", f"The proof of the {signer.role} is missing.")
    raise PeerError("proof-order")


def _check_statement(proof: dict[str, Any], signer: Expected, context: object) -> None:
    if proof["@context"] != context:
        raise PeerError("proof-context")
    if proof.get("domain") != signer.domain:
        raise PeerError("proof-domain")
    if proof.get("challenge") != signer.challenge:
        raise PeerError("proof-challenge")


def _check_times(proofs: list[dict[str, Any]], latest: Instant | None) -> None:
    instants = [times.parse(proof["created"]) for proof in proofs]
    if instants != sorted(instants):
        raise PeerError("proof-time", "A later signer's proof is older than an earlier one's.")
    if latest is not None and instants[-1] > latest:
        raise PeerError("proof-time", "A proof was created in the future.")


def _signature(proof: dict[str, Any]) -> bytes:
    try:
        return multibase.from_base58(proof["proofValue"], size=64)
    except PeerError as error:
        raise PeerError("proof-encoding") from error


def _hash(statement: dict[str, Any]) -> bytes:
    """SHA-256 of the RFC 8785 form of what a proof states."""
    return sha256(codec.canonical(statement)).digest()
