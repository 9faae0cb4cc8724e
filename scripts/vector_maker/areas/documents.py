"""Documents with one signer: the proof that each demands."""

from collections.abc import Iterator

from vector_maker.case import Case, accepted, bytes_of, intermediate, rejected
from vector_maker.documents import EVENING
from vector_maker.exchanged import withdrawal
from vector_maker.keys import ALICE, BOB, SHOP
from vector_maker.signing import options, prove, sealed

__all__ = ["cases"]


def cases() -> Iterator[Case]:
    """The cases of the area."""
    body = withdrawal()
    made = prove(body, ALICE, options(ALICE, EVENING, domain=SHOP.did))
    yield Case(
        slug="withdrawal",
        title="A withdrawal signed by the first party",
        requirement="PRF-08",
        task="document",
        request={"type": "Withdrawal", "bytes": bytes_of(sealed(body, made))},
        expect=accepted(),
        shown=intermediate(body, made),
    )
    foreign = prove(body, BOB, options(BOB, EVENING, domain=SHOP.did))
    yield Case(
        slug="withdrawal-foreign",
        title="A withdrawal signed by another first party",
        requirement="PRF-07",
        task="document",
        request={"type": "Withdrawal", "bytes": bytes_of(sealed(body, foreign))},
        expect=rejected("proofs", "proof-foreign"),
        shown=intermediate(body, foreign),
    )
