"""What the played vendor publishes: keys, practices, descriptions, terms, roster and texts."""

from dataclasses import dataclass, field
from random import Random
from typing import Any

from assent import did_document, record
from assent.description import key_ring
from assent.did_web import origin_to_did
from assent.documents import Document, Practices, SecondPartyDescription
from assent.documents.description import (
    AcceptedTerms,
    Endpoint,
    Limits,
    Profile,
    SigningKeyEntry,
    Status,
)
from assent.documents.parts import NamedSecondParty, PartyReference, Reference
from assent.documents.terms import Process
from assent.key_ring import KeyRing
from assent.keys import SigningKey
from assent.multibase import digest
from assent.record import Signer
from assent.roster import Standard, reference
from assent.terms import load_vocabulary
from assent.times import Instant, plus
from assent_conformance.customer import DAY_S, new_id
from assent_conformance.site.listing import Listing, shipped

__all__ = ["Publisher"]

_GERMANY = "https://w3id.org/dpv/loc#DE"
_LIMITS = Limits(
    accept_within="P30D",
    notice_period="P30D",
    document_bytes="65536",
    proffer_bytes="262144",
    candidates="8",
)


@dataclass(slots=True)
class Publisher:
    """Signs and keeps what stands at the site's addresses.

    Its practices use all that the terms ``keeps`` permit; ``accepts`` are the terms of its listing
    that it says it accepts. ``beside`` is what it serves by digest beside all that.
    """

    origin: str
    chance: Random
    now: Instant
    keeps: str = "service-analytics"
    accepts: tuple[str, ...] = ("service-analytics", "service-tracking")
    listing: Listing = field(default_factory=shipped)
    beside: dict[str, bytes] = field(default_factory=dict)
    signer: Signer = field(init=False)
    practices: Document[Practices] = field(init=False)
    descriptions: list[Document[SecondPartyDescription]] = field(default_factory=list)
    entries: list[SigningKeyEntry] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.signer = self.new_key(plus(self.now, -DAY_S))
        self.practices = self.sign(self._practices(), at=plus(self.now, -3600))
        self.publish(self.signer)

    @property
    def did(self) -> str:
        """The site's identifier."""
        return origin_to_did(self.origin, loopback=True)

    @property
    def base(self) -> str:
        """The base URL."""
        return f"{self.origin}/assent/v1"

    @property
    def named(self) -> NamedSecondParty:
        """How documents name it."""
        return NamedSecondParty(ref=self.did, legal_name="Laden für Tee GmbH")

    @property
    def description(self) -> Document[SecondPartyDescription]:
        """What stands at its well-known address."""
        return self.descriptions[-1]

    @property
    def keys(self) -> KeyRing:
        """All keys that it ever described."""
        return key_ring(item.body for item in self.descriptions)

    @property
    def did_json(self) -> bytes:
        """Its DID document."""
        return did_document.write(self.did, self.keys.listed())

    def new_id(self) -> str:
        """A fresh document id."""
        return new_id(self.chance)

    def sign(self, body: Any, *, at: Instant) -> Document[Any]:
        """A document of its own."""
        return record.sign(body, self.signer, created=at)

    def new_key(self, at: Instant) -> Signer:
        """A further signing key, listed from the next description on."""
        method = f"{self.did}#key-{len(self.entries) + 1}"
        key = SigningKey.from_seed(self.chance.randbytes(32))
        self.entries.append(
            SigningKeyEntry(ref=method, public_key_multibase=key.public.multibase, valid_from=at)
        )
        return Signer(key=key, verification_method=method)

    def publish(self, *signers: Signer, **changes: Any) -> Document[SecondPartyDescription]:
        """Publish a description signed by ``signers``."""
        issued = plus(self.now, -60 + len(self.descriptions))
        members: dict[str, Any] = {
            "id": self.new_id(),
            "second_party": self.named,
            "contact": "mailto:privacy@shop.example",
            "jurisdiction": _GERMANY,
            "origins": (self.origin,),
            "keys": tuple(self.entries),
            "signed_by": tuple(signer.verification_method for signer in signers),
            "endpoints": (Endpoint(speaks="1.0", base=self.base),),
            "status": Status.OPEN,
            "accepted_terms": tuple(self._accepted(name) for name in self.accepts),
            "personal_terms": "accepted",
            "profiles": (
                Profile(
                    ref=self.practices.id,
                    name="standard",
                    digest_multibase=self.practices.record_digest,
                ),
            ),
            "rosters": (self.listing.reference,),
            "vocabulary": load_vocabulary().reference,
            "limits": _LIMITS,
            "issued": issued,
            "ends_at": plus(self.now, 300 * DAY_S),
            "previous": self.descriptions[-1].record_digest if self.descriptions else None,
        }
        body = SecondPartyDescription(**members | changes)
        self.descriptions.append(record.sign(body, *signers, created=issued))
        return self.description

    def rotate(self) -> None:
        """Go over to a new key, vouched for by the old one."""
        old, new = self.signer, self.new_key(plus(self.now, -60))
        self.signer = new
        self.publish(old, new)

    def content(self, kind: str, name: str) -> bytes | None:
        """What it serves by digest."""
        held: dict[str, dict[str, bytes]] = {
            "terms": dict(self.listing.terms),
            "practices": {self.practices.record_digest: self.practices.raw},
            "rosters": self.listing.content(),
            "descriptions": {item.record_digest: item.raw for item in self.descriptions},
            "texts": _texts(),
        }
        return held.get(kind, {}).get(name) or self.beside.get(name)

    def _accepted(self, name: str) -> AcceptedTerms:
        entry = self.listing.entry(name)
        return AcceptedTerms(
            ref=entry.ref,
            name=entry.name,
            version=entry.version,
            digest_multibase=entry.digest_multibase,
            practices=self.practices.record_digest,
        )

    def practices_reference(self) -> Reference:
        """How documents name its practices."""
        return Reference(ref=self.practices.id, digest_multibase=self.practices.record_digest)

    def _practices(self) -> Practices:
        terms = _standard(self.keeps).terms
        return Practices(
            id=self.new_id(),
            second_party=PartyReference(ref=self.did),
            profile="standard",
            vocabulary_version=terms.vocabulary_version,
            processes=tuple(
                Process(
                    name=f"Use {number}",
                    purposes=item.purposes,
                    data=item.data,
                    operations=item.operations,
                    recipients=item.recipients,
                    retention=item.retention,
                    locations=item.locations,
                    automation=item.automation,
                    legal_basis="https://w3id.org/dpv#Contract",
                )
                for number, item in enumerate(terms.permissions, start=1)
            ),
            obligations=terms.obligations,
            valid_from=plus(self.now, -DAY_S),
        )


def _standard(name: str) -> Standard:
    found = reference().find(name)
    assert found is not None, name
    return found


def _texts() -> dict[str, bytes]:
    return {
        digest(text.text.encode()): text.text.encode()
        for standard in reference().standards.values()
        for text in (*standard.texts, *standard.translations)
    }
