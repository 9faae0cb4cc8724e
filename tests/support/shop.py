"""A shop in memory: everything a vendor publishes, made by the real core with fixed keys.

The shop serves its customers and counts how they use it, so terms that forbid analytics are
outside its practices, and the alternative it makes permits them.
"""

from typing import ClassVar

from assent import record
from assent.documents import Document, SecondPartyDescription
from assent.documents.description import (
    AcceptedTerms,
    Endpoint,
    Limits,
    Profile,
    RosterReference,
    SigningKeyEntry,
    Status,
)
from assent.documents.parts import (
    NamedSecondParty,
    PartyReference,
    Reference,
    VersionedReference,
)
from assent.documents.terms import (
    Obligation,
    ObligationKind,
    Practices,
    Process,
    Recipient,
    RecipientKind,
)
from assent.keys import SigningKey
from assent.policy import Offer, Policy
from assent.record import Signer
from assent.roster import reference, roster_reference, terms_reference
from assent.terms import Vocabulary, load_vocabulary, match
from assent.times import Instant
from assent_server.published import Published, keys_of


class CountingKey(SigningKey):
    """A key that counts the signatures that it and its like have made."""

    signatures: ClassVar[int] = 0

    def sign(self, message: bytes) -> bytes:
        CountingKey.signatures += 1
        return super().sign(message)


NOW = Instant("2027-03-01T10:00:30Z")
ORIGIN = "https://shop.example"
DID = "did:web:shop.example"
BASE = f"{ORIGIN}/assent/v1"
KEY = CountingKey.from_seed(bytes(range(200, 232)))
SIGNER = Signer(key=KEY, verification_method=f"{DID}#key-1")

_DPV = "https://w3id.org/dpv#"
_GERMANY = "https://w3id.org/dpv/loc#DE"
_YEAR_START = Instant("2026-01-01T00:00:00Z")
_YEAR_END = Instant("2031-01-01T00:00:00Z")


def practices() -> Document[Practices]:
    """One profile: it serves its customers and counts how they use the shop."""
    return record.sign(
        Practices(
            id="urn:uuid:00000000-0000-4000-8000-000000000001",
            second_party=PartyReference(ref=DID),
            profile="shop",
            vocabulary_version="2.3",
            processes=(
                _process("Selling", "RequestedServiceProvision", "Store", "Contract"),
                _process("Counting", "ServiceUsageAnalytics", "Analyse", "LegitimateInterest"),
            ),
            obligations=(Obligation(kind=ObligationKind.SERVICE_DELIVERY),),
            valid_from=_YEAR_START,
        ),
        SIGNER,
        created=_YEAR_START,
    )


def _process(name: str, purpose: str, operation: str, basis: str) -> Process:
    return Process(
        name=name,
        purposes=(_DPV + purpose,),
        data=(f"{_DPV}PersonalData",),
        operations=(_DPV + operation,),
        recipients=(Recipient(kind=RecipientKind.SECOND_PARTY),),
        retention="P1Y",
        locations=(_GERMANY,),
        automation=f"{_DPV}FullAutomation",
        legal_basis=_DPV + basis,
    )


def published(policy: Policy | None = None, *, status: Status = Status.OPEN) -> Published:
    """All that the shop publishes: the reference roster, as far as its profile keeps it."""
    profile, vocabulary, roster = practices(), load_vocabulary(), reference()
    offers = tuple(
        Offer(
            terms=terms_reference(standard.entry),
            roster=roster_reference(roster.document),
            practices=Reference(ref=profile.id, digest_multibase=profile.record_digest),
        )
        for standard in roster.standards.values()
        if match(profile.body, standard.terms, vocabulary).within
    )
    described = describe(profile, offers, vocabulary, status)
    return Published(
        description=described,
        practices={profile.record_digest: profile},
        terms={digest: item.document for digest, item in roster.standards.items()},
        rosters={roster.document.record_digest: roster.document},
        texts={},
        offers=offers,
        policy=policy or Policy(),
        vocabulary=vocabulary,
        signer=SIGNER,
        keys=keys_of(described, ()),
    )


def describe(
    profile: Document[Practices],
    offers: tuple[Offer, ...],
    vocabulary: Vocabulary,
    status: Status,
) -> Document[SecondPartyDescription]:
    """The shop's signed description."""
    roster = roster_reference(reference().document)
    return record.sign(
        SecondPartyDescription(
            id="urn:uuid:00000000-0000-4000-8000-000000000002",
            second_party=NamedSecondParty(ref=DID, legal_name="Bücher & Söhne GmbH"),
            contact="mailto:privacy@shop.example",
            jurisdiction=_GERMANY,
            origins=(ORIGIN,),
            keys=(
                SigningKeyEntry(
                    ref=SIGNER.verification_method,
                    public_key_multibase=KEY.public.multibase,
                    valid_from=_YEAR_START,
                ),
            ),
            signed_by=(SIGNER.verification_method,),
            endpoints=(Endpoint(speaks="1.0", base=BASE),),
            status=status,
            accepted_terms=tuple(_accepted(offer) for offer in offers),
            personal_terms="accepted",
            profiles=(
                Profile(
                    ref=profile.id,
                    name=profile.body.profile,
                    digest_multibase=profile.record_digest,
                ),
            ),
            rosters=(
                RosterReference(
                    ref=roster.ref,
                    keeper=reference().keeper,
                    version=roster.version,
                    digest_multibase=roster.digest_multibase,
                ),
            ),
            vocabulary=VersionedReference(
                ref="https://w3id.org/dpv",
                version=vocabulary.version,
                digest_multibase=vocabulary.digest,
            ),
            limits=Limits(
                accept_within="P7D",
                notice_period="P30D",
                document_bytes="65536",
                proffer_bytes="262144",
                candidates="8",
            ),
            issued=_YEAR_START,
            ends_at=_YEAR_END,
        ),
        SIGNER,
        created=_YEAR_START,
    )


def _accepted(offer: Offer) -> AcceptedTerms:
    terms = offer.terms
    return AcceptedTerms(
        ref=terms.ref,
        name=terms.name,
        version=terms.version,
        digest_multibase=terms.digest_multibase,
        practices=offer.practices.digest_multibase,
    )
