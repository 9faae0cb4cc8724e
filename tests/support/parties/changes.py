"""Another value for each member of an agreement, so that a test can change one at a time."""

from typing import Any

from msgspec.structs import fields

from assent.documents import Agreement
from assent.times import Instant, plus
from support.parties.customer import Customer
from support.parties.shared import anything
from support.parties.vendor import Vendor
from support.replacing import replace

MEMBERS = tuple(field.name for field in fields(Agreement))


def other_value(body: Agreement, member: str) -> Any:
    """Another value of a member, of the same type."""
    value = getattr(body, member)
    if member in ("effective_from", "accept_by"):
        return plus(value, 60)
    return {
        "ends_at": Instant("2028-01-01T00:00:00Z"),
        "supersedes": anything("a predecessor"),
        "contributions": (anything("a contribution"),),
        "place": "https://w3id.org/dpv/loc#FR",
        "governing_law": "https://w3id.org/dpv/loc#FR",
        "origin": "https://www.shop.example",
        "proffer_nonce": "uAAAAAAAAAAAAAAAAAAAAAA",
        "id": "urn:uuid:00000000-0000-4000-8000-000000000001",
    }.get(member) or _other_part(value)


def _other_part(value: Any) -> Any:
    if hasattr(value, "digest_multibase"):
        return replace(value, digest_multibase=anything("something else"))
    if hasattr(value, "legal_name"):
        return replace(value, legal_name="Another GmbH")
    if hasattr(value, "position"):
        return replace(value, position="2")
    return replace(value, ref=Customer(Vendor(), 9).did)
