"""The standard terms that a played vendor works with: those of the reference roster, or the kit's.

The kit has a keeper of its own, whose key is known to everybody: what a client makes of rosters is
seen only where it does not bring the roster along.
"""

from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace

from assent import did_document, documents, record
from assent.documents import Document, Roster, Terms
from assent.documents.description import RosterReference
from assent.documents.parts import PartyReference
from assent.documents.roster import AnnouncedKey, EntryStatus, RosterEntry
from assent.key_ring import ListedKey
from assent.keys import SigningKey
from assent.record import Signer
from assent.roster import reference
from assent.times import Instant, plus
from assent_conformance.customer import DAY_S

__all__ = [
    "KEEPER",
    "OWN_TERMS",
    "Listing",
    "following",
    "keeper_document",
    "named",
    "own",
    "shipped",
    "signed",
]

KEEPER = Signer(
    key=SigningKey.from_seed(bytes(range(32, 64))),
    verification_method="did:web:keeper.example#key-1",
)
_ANNOUNCED = AnnouncedKey(
    ref=KEEPER.verification_method, public_key_multibase=KEEPER.key.public.multibase
)
OWN_TERMS = "example-analytics"
"""What the terms of the kit's roster are called."""

_DID = "did:web:keeper.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A roster in force, its former versions, and the terms of its entries by digest."""

    roster: Document[Roster]
    former: tuple[Document[Roster], ...] = ()
    terms: dict[str, bytes] = field(default_factory=dict)

    def entry(self, name: str) -> RosterEntry:
        """The entry of some terms."""
        return next(item for item in self.roster.body.entries if item.name == name)

    @property
    def reference(self) -> RosterReference:
        """How descriptions name the roster."""
        return named(self.roster)

    def content(self) -> dict[str, bytes]:
        """All versions by digest."""
        return {item.record_digest: item.raw for item in (*self.former, self.roster)}


def named(roster: Document[Roster]) -> RosterReference:
    """How descriptions name a roster."""
    return RosterReference(
        ref=roster.id,
        keeper=roster.body.keeper.ref,
        version=roster.body.sequence,
        digest_multibase=roster.record_digest,
    )


def shipped() -> Listing:
    """The reference roster, which comes with the specification."""
    held = reference()
    terms: dict[str, bytes] = {digest: item.document.raw for digest, item in held.standards.items()}
    return Listing(roster=held.document, former=held.former, terms=terms)


def own(now: Instant) -> Listing:
    """The second version of the kit's roster, with two entries; the first had one of them."""
    terms = [_terms(OWN_TERMS, "service-analytics"), _terms("example-tracking", "service-tracking")]
    entries = tuple(_entry(item) for item in terms)
    began = plus(now, -30 * DAY_S)
    first = signed(
        Roster(
            id="https://keeper.example/rosters/1",
            name="example",
            keeper=PartyReference(ref=_DID),
            sequence="1",
            keys=(_ANNOUNCED,),
            entries=entries[:1],
            issued=began,
            ends_at=plus(now, 300 * DAY_S),
        )
    )
    return Listing(
        roster=signed(following(first, entries=entries, issued=plus(began, DAY_S))),
        former=(first,),
        terms={item.record_digest: item.raw for item in terms},
    )


def following(before: Document[Roster], **changes: Any) -> Roster:
    """A roster that rightly follows another one."""
    sequence = str(int(before.body.sequence) + 1)
    members = {
        "id": f"https://keeper.example/rosters/{sequence}",
        "sequence": sequence,
        "previous": before.record_digest,
        "issued": plus(before.body.issued, 60),
    }
    return replace(before.body, **members | changes)


def signed(body: Roster, signer: Signer = KEEPER) -> Document[Roster]:
    """A roster, by default with the proof of the kit's keeper."""
    return record.sign(body, signer, created=body.issued)


def keeper_document() -> bytes:
    """The DID document of the kit's keeper, for clients to pin."""
    listed = ListedKey(id=KEEPER.verification_method, key=KEEPER.key.public)
    return did_document.write(_DID, (listed,))


def _terms(name: str, like: str) -> Document[Terms]:
    standard = reference().find(like)
    assert standard is not None
    body = replace(standard.terms, id=f"https://keeper.example/terms/{name}/1.0", name=name)
    return documents.seal(documents.write(body))


def _entry(terms: Document[Terms]) -> RosterEntry:
    body = terms.body
    return RosterEntry(
        ref=body.id,
        name=body.name,
        version=body.version,
        kind=body.kind,
        status=EntryStatus.ACTIVE,
        digest_multibase=terms.record_digest,
    )
