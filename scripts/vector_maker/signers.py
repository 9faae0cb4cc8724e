"""Who signs each type of document, for whom and in answer to what: PRF-07, a second time."""

from dataclasses import dataclass
from typing import Any

from vector_maker.documents import EVENING, ISSUED, NOON, SIGNED, Json
from vector_maker.keys import ALICE, KEEPER, SHOP, Key, did_json
from vector_maker.signing import Made, options, prove, sealed

__all__ = ["Row", "complete", "keys_for", "rows"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One proof that a document must have."""

    key: Key
    created: str = EVENING
    domain: str | None = None
    challenge: str | None = None

    def prove(self, body: Json, *, key: Key | None = None, **changes: Any) -> Made:
        """The proof; ``changes`` are other members of it than the row says, None drops one."""
        by = key or self.key
        said = {"domain": self.domain, "challenge": self.challenge} | changes
        return prove(body, by, options(by, said.pop("created", self.created), **said))


def rows(body: Json) -> tuple[Row, ...]:
    """The proofs of a complete document of this body, in order; both of an agreement."""
    kind = body["type"]
    if kind == "Agreement":
        said = {"domain": SHOP.did, "challenge": body["profferNonce"]}
        return (Row(key=ALICE, created=NOON, **said), Row(key=SHOP, created=SIGNED, **said))
    if kind in ("Practices", "SecondPartyDescription"):
        return (Row(key=SHOP, created=ISSUED, domain=SHOP.did),)
    if kind == "Roster":
        return (Row(key=KEEPER, created=ISSUED),)
    if kind == "Preferences":
        return (Row(key=ALICE),)
    stated_by = {body.get(member) for member in ("declinedBy", "disputedBy", "listedBy")}
    asked = body.get("reconciliationNonce")
    by_first = kind in ("Acknowledgement", "Cancellation", "Withdrawal")
    if by_first or "first-party" in stated_by:
        return (Row(key=ALICE, domain=SHOP.did, challenge=asked),)
    return (Row(key=SHOP, domain=ALICE.did, challenge=asked),)


def complete(body: Json) -> Json:
    """The document as its type demands it, an agreement as a candidate; terms are not signed."""
    if body["type"] == "Terms":
        return body
    return sealed(body, rows(body)[0].prove(body))


def keys_for(kind: str) -> Json:
    """The DID document of whoever among organisations signs this type of document."""
    return did_json(KEEPER if kind == "Roster" else SHOP)
