"""A customer with a record, who sends documents that are valid but for one thing."""

from typing import Any

import httpx2

from assent import codec, did_key, documents, proofs, record
from assent.documents import Acknowledgement, Agreement, Dispute, Document
from assent.documents.notices import DisputeStatus
from assent.documents.parts import Party, PartyReference
from assent.keys import SigningKey
from assent.times import floor_minute
from support import shop
from support.changes import Json, Path, changed
from support.customer import Customer
from support.replacing import replace
from support.web import JSON, Web

STRANGER = SigningKey.from_seed(bytes(range(64, 96)))


class Sender:
    """Most breaches are of a dispute, ``valid``: it has a text, a digest, times and an id.

    ``record`` is held by the shop; ``candidate`` was signed and never sent.
    """

    def __init__(self, web: Web) -> None:
        self.web = web
        self.customer = Customer(published=web.desk.published)
        made = web.put("proffers", self.customer.proffer("SD-BASE-A"))
        self.record: Document[Agreement] = documents.read(made.content, "Agreement")
        self.proffer = self.customer.proffer("SD-BASE-AT", supersedes=self.record.record_digest)
        self.candidate = self.proffer.candidates[0]
        self._about: dict[str, Any] = {
            "first_party": PartyReference(ref=self.customer.did),
            "second_party": PartyReference(ref=shop.DID),
            "record": self.record.record_digest,
        }
        self.valid: Document[Dispute] = self.customer.sign(
            Dispute(
                **self._about,
                id=self.customer.new_id(),
                disputed_by=Party.FIRST,
                subject="Bücher",
                status=DisputeStatus.OPEN,
            )
        )

    def acknowledgement(self) -> Document[Acknowledgement]:
        body = Acknowledgement(
            **self._about, id=self.customer.new_id(), received=floor_minute(shop.NOW)
        )
        return self.customer.sign(body)

    # Sending.

    def put(self, kind: str, document_id: str, raw: bytes, **headers: str) -> httpx2.Response:
        """Bytes under an id; a header of the value ``""`` is left out."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        told = {name: value for name, value in (JSON | given).items() if value}
        path = f"{kind}/{document_id.removeprefix('urn:uuid:')}"
        return self.web.call("PUT", path, content=raw, headers=told)

    def raw(self, old: str | bytes, new: str | bytes) -> httpx2.Response:
        """The dispute's bytes with one thing in the place of another."""
        given = [part.encode() if isinstance(part, str) else part for part in (old, new)]
        assert given[0] in self.valid.raw
        return self.put("notices", self.valid.id, self.valid.raw.replace(*given, 1))

    def value(self, value: Json, kind: str = "notices") -> httpx2.Response:
        """A value as the canonical bytes that it would have; its proofs are those it holds."""
        return self.put(kind, value["id"], codec.encode(value))

    def said(self, *path: str | int, new: Any, of: Document[Any] | None = None) -> httpx2.Response:
        """The dispute, or another document, with something new in it and signed like that."""
        return self.value(self.signed(changed((of or self.valid).value, path, new)))

    def signed(self, value: Json, **changes: Any) -> Json:
        """A value with the customer's proof, made of it as it is."""
        held = value["proof"][0]
        said = {name: held.get(name) for name in ("created", "domain", "challenge")}
        unsigned = {name: member for name, member in value.items() if name != "proof"}
        arguments = {
            "key": self.customer.signer.key,
            "verification_method": did_key.method(self.customer.did),
        }
        return unsigned | {"proof": [proofs.sign(unsigned, **(arguments | said | changes))]}

    def proof(self, **members: Any) -> httpx2.Response:
        """The dispute with other members in its proof, which is not made anew."""
        held = {**self.valid.value["proof"][0], **members}
        kept = {name: member for name, member in held.items() if member is not None}
        return self.value(changed(self.valid.value, ("proof", 0), kept))

    # Proffers and records.

    def proffered(self, *candidates: Json, **members: Any) -> httpx2.Response:
        """A proffer of these candidates, whatever they are."""
        value = {
            "type": "Proffer",
            "protocolVersion": "1.0",
            "id": self.proffer.id,
            "candidates": list(candidates),
        }
        return self.value(value | members, "proffers")

    def proffered_with(self, path: Path, new: Any) -> httpx2.Response:
        """The proffer, with something new in its candidate and signed like that."""
        return self.proffered(self.signed(changed(self.candidate.value, path, new)))

    def returned(self, *made: Json) -> httpx2.Response:
        """The candidate as a record that comes back, with these proofs."""
        return self.value({**self.candidate.value, "proof": list(made)}, "agreements")

    def proofs(self, **changes: Any) -> tuple[Json, Json]:
        """Both proofs of the candidate; ``changes`` are other arguments for the shop's."""
        candidate = self.candidate
        arguments = {
            "key": shop.KEY,
            "verification_method": shop.SIGNER.verification_method,
            "created": shop.NOW,
            "domain": shop.DID,
            "challenge": candidate.body.proffer_nonce,
        }
        return candidate.value["proof"][0], proofs.sign(candidate.value, **(arguments | changes))

    def rival(self) -> Document[Agreement]:
        """Another record of the proffer whose record is held, with the shop's own proof."""
        body = replace(self.record.body, id=self.customer.new_id())
        return record.countersign(self.customer.sign(body), shop.SIGNER, created=shop.NOW)
