"""What a shop and a keeper of rosters published, with fixed keys and times.

Digests and proofs are true. Each document has every member that its type may have.
"""

from typing import Any

from assent import documents, record
from assent.documents.description import (
    AcceptedTerms,
    Endpoint,
    Limits,
    Profile,
    RosterReference,
    SecondPartyDescription,
    SigningKeyEntry,
    Status,
)
from assent.documents.document import Document
from assent.documents.parts import NamedSecondParty, PartyReference, VersionedReference
from assent.documents.roster import AnnouncedKey, EntryStatus, Roster, RosterEntry, Translation
from assent.documents.terms import (
    Obligation,
    ObligationKind,
    Permission,
    Practices,
    Process,
    Prohibition,
    Recipient,
    RecipientKind,
    Terms,
    TermsKind,
    TextDigest,
    TextKind,
)
from assent.key_ring import KeyRing, ListedKey
from assent.keys import SigningKey
from assent.multibase import Digest, digest
from assent.record import Signer
from assent.times import Instant
from support.replacing import replace
from support.signed import FIRST, FIRST_KEY, FIRST_METHOD, LISTED, SECOND, SECOND_KEY, SECOND_METHOD

KEEPER = "did:web:roster.example"
KEEPER_KEY = SigningKey.from_seed(bytes(range(96, 128)))
NEW_KEY = SigningKey.from_seed(bytes(range(128, 160)))
NEW_METHOD = f"{SECOND}#key-2"
KEEPER_METHOD = f"{KEEPER}#key-1"

NEW_YEAR = Instant("2026-01-01T00:00:00Z")
MORNING = Instant("2026-03-01T08:00:00Z")
NEXT_YEAR = Instant("2027-01-01T00:00:00Z")

KEYS = KeyRing(
    [
        LISTED,
        ListedKey(id=NEW_METHOD, key=NEW_KEY.public, valid_from=NEW_YEAR),
        ListedKey(id=KEEPER_METHOD, key=KEEPER_KEY.public, valid_from=NEW_YEAR),
    ]
)
CUSTOMER = Signer(key=FIRST_KEY, verification_method=FIRST_METHOD)
SHOP = Signer(key=SECOND_KEY, verification_method=SECOND_METHOD)
_SHOP_NEW = Signer(key=NEW_KEY, verification_method=NEW_METHOD)
ROSTER_KEEPER = Signer(key=KEEPER_KEY, verification_method=KEEPER_METHOD)

DPV = "https://w3id.org/dpv#"
EMAIL = "https://w3id.org/dpv/pd#EmailAddress"
GERMANY = "https://w3id.org/dpv/loc#DE"
PLAIN_TEXT = "The shop may use your e-mail address to deliver what you ordered.\n"
GERMAN_TEXT = "Der Laden darf die E-Mail-Adresse nutzen, um die Bestellung zu liefern.\n"
LEGAL_TEXT = "§ 1 The second party processes the e-mail address to provide the service.\n"

FIRST_PARTY = PartyReference(ref=FIRST)
SECOND_PARTY = PartyReference(ref=SECOND)
NAMED_SECOND_PARTY = NamedSecondParty(ref=SECOND, legal_name="Laden für Tee GmbH")


def uuid(number: int) -> str:
    """A document id that is easy to tell from others."""
    return f"urn:uuid:00000000-0000-4000-8000-{number:012x}"


def digest_of(text: str) -> Digest:
    """The digest of something that is nowhere."""
    return digest(text.encode())


_CARRIER = Recipient(kind=RecipientKind.NAMED, ref="https://post.example")
_WHAT: dict[str, Any] = {
    "purposes": (f"{DPV}ServiceProvision",),
    "data": (EMAIL,),
    "operations": (f"{DPV}Store", f"{DPV}Use"),
    "recipients": (_CARRIER,),
    "locations": (GERMANY,),
}
_ANSWER = Obligation(kind=ObligationKind.ANSWER_WITHIN, duration="P14D")
_DELETION = Obligation(kind=ObligationKind.DELETION, level="at-end")
_AUTOMATION = f"{DPV}AssistiveAutomation"

TERMS: Document[Terms] = documents.seal(
    documents.write(
        Terms(
            id="https://w3id.org/assent/terms/service/1.0",
            name="service",
            version="1.0",
            kind=TermsKind.ONGOING,
            vocabulary_version="2.3",
            permissions=(Permission(**_WHAT, retention="P1Y", automation=_AUTOMATION),),
            prohibitions=(Prohibition(**_WHAT | {"purposes": (f"{DPV}Marketing",)}),),
            obligations=(_ANSWER, _DELETION),
            texts=(
                TextDigest(
                    language="en", kind=TextKind.LEGAL, digest_multibase=digest_of(LEGAL_TEXT)
                ),
                TextDigest(
                    language="en", kind=TextKind.PLAIN, digest_multibase=digest_of(PLAIN_TEXT)
                ),
            ),
        )
    )
)
VOCABULARY = VersionedReference(
    ref="https://w3id.org/dpv", version="2.3", digest_multibase=digest_of("vocabulary")
)
_PRACTICES = Practices(
    id=uuid(2),
    second_party=SECOND_PARTY,
    profile="standard",
    vocabulary_version="2.3",
    processes=(
        Process(
            **_WHAT | {"recipients": (replace(_CARRIER, category=f"{DPV}DataProcessor"),)},
            name="Delivery of orders",
            retention="P90D",
            automation=_AUTOMATION,
            legal_basis=f"{DPV}Contract",
        ),
    ),
    obligations=(_ANSWER, _DELETION),
    valid_from=NEW_YEAR,
)
PRACTICES: Document[Practices] = record.sign(_PRACTICES, SHOP, created=NEW_YEAR)
_ENTRY = RosterEntry(
    ref=TERMS.id,
    name="service",
    version="1.0",
    kind=TermsKind.ONGOING,
    status=EntryStatus.ACTIVE,
    aliases=("SD-BASE",),
    digest_multibase=TERMS.record_digest,
    translations=(Translation(language="de", digest_multibase=digest_of(GERMAN_TEXT)),),
)
_ROSTER = Roster(
    id="https://roster.example/standard",
    name="standard",
    keeper=PartyReference(ref=KEEPER),
    sequence="1",
    previous=digest_of("sequence 0"),
    keys=(AnnouncedKey(ref=KEEPER_METHOD, public_key_multibase=KEEPER_KEY.public.multibase),),
    entries=(_ENTRY,),
    issued=NEW_YEAR,
    ends_at=NEXT_YEAR,
)
ROSTER: Document[Roster] = record.sign(_ROSTER, ROSTER_KEEPER, created=NEW_YEAR)
_ROSTER_REFERENCE = VersionedReference(
    ref=ROSTER.id, version="1", digest_multibase=ROSTER.record_digest
)
_KEY = SigningKeyEntry(
    ref=SECOND_METHOD,
    public_key_multibase=SECOND_KEY.public.multibase,
    valid_from=NEW_YEAR,
    valid_until=NEXT_YEAR,
)
_DESCRIPTION = SecondPartyDescription(
    id=uuid(3),
    second_party=NAMED_SECOND_PARTY,
    contact="mailto:privacy@shop.example",
    jurisdiction=GERMANY,
    origins=("https://shop.example",),
    keys=(_KEY, replace(_KEY, ref=NEW_METHOD, public_key_multibase=NEW_KEY.public.multibase)),
    signed_by=(SECOND_METHOD, NEW_METHOD),
    endpoints=(Endpoint(speaks="1.0", base="https://shop.example/assent/v1"),),
    status=Status.OPEN,
    accepted_terms=(
        AcceptedTerms(
            ref=TERMS.id,
            name="service",
            version="1.0",
            digest_multibase=TERMS.record_digest,
            practices=PRACTICES.record_digest,
        ),
    ),
    personal_terms="person",
    profiles=(
        Profile(ref=PRACTICES.id, name="standard", digest_multibase=PRACTICES.record_digest),
    ),
    rosters=(
        RosterReference(
            ref=ROSTER.id, keeper=KEEPER, version="1", digest_multibase=ROSTER.record_digest
        ),
    ),
    vocabulary=VOCABULARY,
    limits=Limits(
        accept_within="P30D",
        notice_period="P30D",
        document_bytes="65536",
        proffer_bytes="262144",
        candidates="8",
    ),
    issued=MORNING,
    ends_at=NEXT_YEAR,
    previous=digest_of("description before"),
)
DESCRIPTION: Document[SecondPartyDescription] = record.sign(
    _DESCRIPTION, SHOP, _SHOP_NEW, created=MORNING
)
