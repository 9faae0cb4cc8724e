"""Records: an agreement with the proofs of both parties."""

from collections.abc import Iterator

from vector_maker.case import Case, accepted, bytes_of, intermediate, rejected
from vector_maker.signing import sealed
from vector_maker.story import SHOP_KEYS, agreement, first_proof, second_proof

__all__ = ["cases"]


def cases() -> Iterator[Case]:
    """The cases of the area."""
    body = agreement()
    first, second = first_proof(body), second_proof(body)
    yield Case(
        slug="record",
        title="A record: both parties signed, the first party first",
        requirement="REC-01",
        task="record",
        request={"bytes": bytes_of(sealed(body, first, second)), "keys": SHOP_KEYS},
        expect=accepted(),
        shown=intermediate(body, first, second),
    )
    yield Case(
        slug="reordered",
        title="The two proofs in the other order",
        requirement="PRF-07",
        task="record",
        request={"bytes": bytes_of(sealed(body, second, first)), "keys": SHOP_KEYS},
        expect=rejected("proofs", "proof-order"),
    )
