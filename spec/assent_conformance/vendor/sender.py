"""A customer who sends documents that are valid but for one thing.

``valid`` is a dispute that she signed and never sent: it has a text, a digest, times and an id.
"""

from typing import Any

from assent import codec, did_key, proofs
from assent.documents import Acknowledgement, Agreement, Dispute, Document
from assent.keys import SigningKey
from assent_conformance.http_calls import Answer
from assent_conformance.vendor.under_test import Vendor

__all__ = ["STRANGER", "Json", "Path", "Sender", "changed"]

Json = dict[str, Any]
Path = tuple[str | int, ...]

STRANGER = SigningKey.from_seed(bytes(range(64, 96)))


class Sender:
    """Her agreement is held by the vendor; ``candidate`` was signed and never sent."""

    def __init__(self, vendor: Vendor) -> None:
        self.vendor = vendor
        agreed = vendor.agreed()
        self.customer = agreed.customer
        self.record: Document[Agreement] = agreed.record
        self.proffer = self.customer.proffer(
            vendor.accepted[1], supersedes=self.record.record_digest
        )
        self.candidate = self.proffer.candidates[0]
        self.valid: Document[Dispute] = self.customer.dispute(self.record)

    def acknowledgement(self) -> Document[Acknowledgement]:
        """Another notice that was never sent."""
        return self.customer.acknowledge(self.record)

    # Sending.

    def put(self, kind: str, document_id: str, raw: bytes, **headers: str) -> Answer:
        """Bytes under an id; a header with the value ``""`` is left out."""
        return self.vendor.put_raw(kind, document_id, raw, **headers)

    def notice(self, raw: bytes, **headers: str) -> Answer:
        """Bytes in the place of the dispute."""
        return self.put("notices", self.valid.id, raw, **headers)

    def raw(self, old: str | bytes, new: str | bytes) -> Answer:
        """The dispute's bytes with one thing in the place of another."""
        given = [part.encode() if isinstance(part, str) else part for part in (old, new)]
        assert given[0] in self.valid.raw
        return self.notice(self.valid.raw.replace(given[0], given[1], 1))

    def value(self, value: Json, kind: str = "notices") -> Answer:
        """A value as the canonical bytes that it would have; its proofs are those it holds."""
        return self.put(kind, value["id"], codec.encode(value))

    def said(self, *path: str | int, new: Any, of: Document[Any] | None = None) -> Answer:
        """The dispute, or another document, with something new in it and signed like that."""
        return self.value(self.signed(changed((of or self.valid).value, path, new)))

    def without(self, name: str) -> Answer:
        """The dispute without one of its members, signed like that where it can be."""
        rest = {key: member for key, member in self.valid.value.items() if key != name}
        return self.value(rest if name in ("@context", "proof") else self.signed(rest))

    def signed(self, value: Json, **changes: Any) -> Json:
        """A value with the customer's proof, made of it as it is."""
        held = value["proof"][0]
        said = {name: held.get(name) for name in ("created", "domain", "challenge")}
        unsigned = {name: member for name, member in value.items() if name != "proof"}
        arguments: dict[str, Any] = {
            "key": self.customer.signer.key,
            "verification_method": did_key.method(self.customer.did),
        }
        return unsigned | {"proof": [proofs.sign(unsigned, **(arguments | said | changes))]}

    def by_stranger(self, value: Json) -> Json:
        """A value with the proof of a key that has nothing to do with it."""
        return self.signed(value, key=STRANGER, verification_method=did_key.method(STRANGER.did))

    def proof(self, **members: Any) -> Answer:
        """The dispute with other members in its proof, which is not made anew."""
        held = {**self.valid.value["proof"][0], **members}
        kept = {name: member for name, member in held.items() if member is not None}
        return self.value(changed(self.valid.value, ("proof", 0), kept))

    # Proffers and records.

    def proffered(self, *candidates: Json, **members: Any) -> Answer:
        """A proffer of these candidates, whatever they are."""
        value = {
            "type": "Proffer",
            "protocolVersion": "1.0",
            "id": self.proffer.id,
            "candidates": list(candidates),
        }
        return self.value(value | members, "proffers")

    def proffered_with(self, path: Path, new: Any) -> Answer:
        """The proffer, with something new in its candidate and signed like that."""
        return self.proffered(self.signed(changed(self.candidate.value, path, new)))

    def returned(self, *made: Json) -> Answer:
        """The record that the vendor made, given back with these proofs in place of its own."""
        return self.value({**self.record.value, "proof": list(made)}, "agreements")

    @property
    def both(self) -> tuple[Json, Json]:
        """Both proofs of the record."""
        first, second = self.record.value["proof"]
        return first, second


def changed(value: Any, path: Path, new: Any) -> Any:
    """A copy of JSON in which ``path`` leads to something new."""
    if not path:
        return new
    head, *rest = path
    copied = list(value) if isinstance(value, list) else dict(value)
    below = None if not rest else copied[head]  # type: ignore[index]
    copied[head] = changed(below, tuple(rest), new)  # type: ignore[index]
    return copied
