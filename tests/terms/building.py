"""Short ways to write rules in tests: concepts by their prefixed names, sensible defaults."""

from assent.documents.parts import Digest, PartyReference
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
)
from assent.terms import load_vocabulary
from assent.times import Instant

VOCABULARY = load_vocabulary()
TERMS_ID = "urn:uuid:5d3a9c1e-0c55-4f7e-9c1d-3a1b1b1d0001"
PRACTICES_ID = "urn:uuid:5d3a9c1e-0c55-4f7e-9c1d-3a1b1b1d0002"
NAMESPACES = {
    "dpv": "https://w3id.org/dpv#",
    "pd": "https://w3id.org/dpv/pd#",
    "loc": "https://w3id.org/dpv/loc#",
    "ieee": "https://w3id.org/dpv/standards/ieee/7012#",
    "ex": "https://example.org/words#",
}


def iri(short: str) -> str:
    """The IRI of ``dpv:Marketing``; a name without a prefix is one of DPV's own."""
    prefix, mark, name = short.partition(":")
    return NAMESPACES[prefix] + name if mark else NAMESPACES["dpv"] + short


def iris(shorts: str) -> tuple[str, ...]:
    """The IRIs of names that stand between blanks."""
    return tuple(iri(short) for short in shorts.split())


def recipient(text: str) -> Recipient:
    """``processors``, ``named https://…``, ``category dpv:Hospital``."""
    kind, _, ref = text.partition(" ")
    if kind == "category":
        ref = iri(ref)
    return Recipient(kind=RecipientKind(kind), ref=ref or None)


def recipients(*texts: str) -> tuple[Recipient, ...]:
    """Several recipients."""
    return tuple(map(recipient, texts))


def permission(
    *,
    purposes: str = "Marketing",
    data: str = "PersonalData",
    operations: str = "Collect Store",
    to: tuple[str, ...] = ("processors",),
    retention: str = "P6M",
    locations: str = "loc:EU27",
    automation: str = "PartialAutomation",
) -> Permission:
    """A permission; what a test does not speak of has a usual value."""
    return Permission(
        purposes=iris(purposes),
        data=iris(data),
        operations=iris(operations),
        recipients=recipients(*to),
        retention=retention,
        locations=iris(locations),
        automation=iri(automation),
    )


def prohibition(
    *,
    purposes: str = "",
    data: str = "",
    operations: str = "",
    to: tuple[str, ...] = (),
    locations: str = "",
) -> Prohibition:
    """A prohibition of what is named."""
    return Prohibition(
        purposes=iris(purposes),
        data=iris(data),
        operations=iris(operations),
        recipients=recipients(*to),
        locations=iris(locations),
    )


def process(
    *,
    name: str = "campaign",
    purposes: str = "Marketing",
    data: str = "pd:EmailAddress",
    operations: str = "Collect",
    to: tuple[str, ...] = ("second-party",),
    retention: str | None = "P6M",
    locations: str = "loc:DE",
    automation: str | None = "NotAutomated",
) -> Process:
    """A process that the usual permission allows."""
    return Process(
        name=name,
        purposes=iris(purposes),
        data=iris(data),
        operations=iris(operations),
        recipients=recipients(*to),
        retention=retention,
        locations=iris(locations),
        automation=automation and iri(automation),
        legal_basis=iri("Contract"),
    )


def obligation(kind: str, measure: str | None = None) -> Obligation:
    """An obligation with its level or its duration."""
    duration = measure if measure and measure.startswith("P") else None
    level = measure if measure and duration is None else None
    return Obligation(kind=ObligationKind(kind), level=level, duration=duration)


def terms(
    *permissions: Permission,
    prohibitions: tuple[Prohibition, ...] = (),
    obligations: tuple[Obligation, ...] = (),
    vocabulary_version: str = "2.3",
) -> Terms:
    """Personal terms of these rules."""
    return Terms(
        id=TERMS_ID,
        name="mine",
        version="1",
        kind=TermsKind.ONGOING,
        vocabulary_version=vocabulary_version,
        permissions=permissions,
        prohibitions=prohibitions,
        obligations=obligations,
    )


def practices(
    *processes: Process,
    obligations: tuple[Obligation, ...] = (),
    vocabulary_version: str = "2.3",
) -> Practices:
    """A profile of these processes."""
    return Practices(
        id=PRACTICES_ID,
        second_party=PartyReference(ref="did:web:shop.example"),
        profile="shop",
        vocabulary_version=vocabulary_version,
        processes=processes,
        obligations=obligations,
        valid_from=Instant("2026-01-01T00:00:00Z"),
    )


def using_all_of(document: Terms) -> Practices:
    """A profile that uses every permission of the terms and offers all that they ask."""
    return practices(
        *(
            Process(
                name=f"permission {index}",
                purposes=rule.purposes,
                data=rule.data,
                operations=rule.operations,
                recipients=rule.recipients,
                retention=rule.retention,
                locations=rule.locations,
                automation=rule.automation,
                legal_basis=iri("Contract"),
            )
            for index, rule in enumerate(document.permissions)
        ),
        obligations=document.obligations,
    )


NO_DIGEST = Digest("uEiAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
