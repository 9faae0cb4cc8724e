"""Identifiers, digests and times have one spelling each."""

from typing import Any

from assent import codec
from assent_conformance.check import Area
from assent_conformance.vendor.breaches import breaches
from assent_conformance.vendor.sender import STRANGER, Sender

AREA = Area("vendor", "spellings")

DIGEST = "uEiA" + "A" * 43
X25519 = "did:key:z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc"


def inside(*path: str | int, new: Any) -> Any:
    """Sends a proffer whose candidate says something new at this place."""
    return lambda s: s.proffered_with(path, new)


def second_party(spell: Any) -> Any:
    """Sends a dispute that spells the vendor otherwise."""
    return lambda s: s.said("secondParty", "ref", new=spell(s.vendor.did))


def renamed(s: Sender, document_id: str) -> Any:
    """The dispute under an id of another spelling, at the address of the former one."""
    value = s.signed(s.valid.value | {"id": document_id})
    return s.notice(codec.encode(value))


def received(text: str) -> Any:
    """Sends an acknowledgement of this time."""
    return lambda s: s.said("received", new=text, of=s.acknowledgement())


breaches(
    AREA,
    "PRF-06",
    "Identifiers have one spelling",
    ("did-upper-case", "400 schema", second_party(str.upper)),
    ("did-trailing-dot", "400 schema", second_party(lambda did: f"{did}.")),
    (
        "did-percent-encoded",
        "400 schema",
        second_party(lambda did: did[:-1] + f"%{ord(did[-1]):02X}"),
    ),
    ("did-with-path", "400 schema", second_party(lambda did: f"{did}:shop")),
    ("did-with-fragment", "400 schema", second_party(lambda did: f"{did}#key-1")),
    ("key-upper-case", "400 schema", lambda s: first(s, s.customer.did.upper())),
    ("key-with-fragment", "400 schema", lambda s: first(s, f"{s.customer.did}#x")),
    ("key-of-another-kind", "400 schema", lambda s: first(s, X25519)),
    ("url-with-default-port", "400 schema", lambda s: auditor(s, "https://auditor.example:443/a")),
    ("blank-node", "400 schema", lambda s: auditor(s, "_:b0")),
    ("origin-with-solidus", "400 schema", inside("origin", new="https://shop.example/")),
    ("id-upper-case", "400 schema", lambda s: renamed(s, s.valid.id.upper())),
    (
        "id-of-version-1",
        "400 schema",
        lambda s: renamed(s, "urn:uuid:6f8b2c6e-0d4f-1f3a-9a55-0f6f3f0c1d11"),
    ),
    (
        "id-without-hyphens",
        "400 schema",
        lambda s: renamed(s, "urn:uuid:6f8b2c6e0d4f4f3a9a550f6f3f0c1d11"),
    ),
)
breaches(
    AREA,
    "PRF-06",
    "Digests are multihash sha2-256 in base64url multibase",
    ("digest-with-stray-bits", "400 schema", lambda s: record(s, DIGEST[:-1] + "B")),
    ("digest-with-padding", "400 schema", lambda s: record(s, DIGEST + "=")),
    ("digest-in-base58", "400 schema", lambda s: record(s, "zQm" + "A" * 44)),
    ("digest-of-another-kind", "400 schema", lambda s: record(s, "uE0A" + "A" * 43)),
    ("digest-in-hexadecimal", "400 schema", lambda s: record(s, "a" * 64)),
    (
        "digest-in-an-address",
        "400 identifier",
        lambda s: s.vendor.signed(s.customer, "agreements?after=garbage"),
    ),
)
breaches(
    AREA,
    "PRF-06",
    "Times have one spelling, and a customer's are whole minutes",
    ("day-that-is-not", "400 time", received("2027-02-30T10:00:00Z")),
    ("day-that-is-not-in-a-proof", "400 time", lambda s: s.proof(created="2027-02-30T10:00:00Z")),
    ("time-with-offset", "400 schema", inside("acceptBy", new="2027-03-02T10:00:00+00:00")),
    ("time-without-zone", "400 schema", inside("acceptBy", new="2027-03-02T10:00:00")),
    ("time-with-fraction", "400 schema", inside("acceptBy", new="2027-03-02T10:00:00.0Z")),
    ("week-date", "400 schema", inside("acceptBy", new="2027-W09-2T10:00:00Z")),
    ("hour-24", "400 schema", inside("acceptBy", new="2027-03-02T24:00:00Z")),
    ("leap-second", "400 schema", inside("acceptBy", new="2027-03-02T10:00:60Z")),
    ("seconds", "400 schema", inside("acceptBy", new="2027-03-02T10:00:07Z")),
)
breaches(
    AREA,
    "KEY-03",
    "A customer is the key that signs",
    ("another-key", "422 proof-foreign", lambda s: first(s, STRANGER.did)),
)


def first(s: Sender, ref: str) -> Any:
    """The dispute with another spelling of the customer."""
    return s.said("firstParty", "ref", new=ref)


def record(s: Sender, digest: str) -> Any:
    """The dispute with another spelling of the record."""
    return s.said("record", new=digest)


def auditor(s: Sender, ref: str) -> Any:
    """The dispute with an auditor."""
    return s.said("auditor", new=ref)
