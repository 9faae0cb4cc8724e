"""Who signs each document type, in which order, for whom and in answer to what.

One row a type; ``record`` checks proofs against it and both shells sign by it (PRF-07).
"""

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from assent.documents.document import Document
from assent.documents.parts import Party
from assent.proofs import Expected

__all__ = ["SIGNERS", "Row", "expected"]

Body = Any


class Signer(Struct, frozen=True):
    """One signer of a type: its role and DID, and its key where one key is meant."""

    role: str
    did: str
    verification_method: str | None = None


class Row(Struct, frozen=True, kw_only=True):
    """How the proofs of one type follow from its body.

    ``signers`` gives the signers in order; ``domain`` and ``challenge`` are the
    same in each of its proofs, and absent from all where they are None.
    """

    signers: Callable[[Body], tuple[Signer, ...]]
    domain: Callable[[Body], str | None]
    challenge: Callable[[Body], str | None] = lambda body: None


def expected(document: Document[Any], *, first: int | None = None) -> tuple[Expected, ...]:
    """The proofs that a complete document of this body carries, in order (PRF-07).

    ``first`` of them are those that a candidate carries.
    """
    row = SIGNERS[document.type]
    domain, challenge = row.domain(document.body), row.challenge(document.body)
    return tuple(
        [
            Expected(
                role=signer.role,
                controller=signer.did,
                domain=domain,
                challenge=challenge,
                verification_method=signer.verification_method,
            )
            for signer in row.signers(document.body)[:first]
        ]
    )


def _first(body: Body) -> tuple[Signer, ...]:
    return (Signer(Party.FIRST.value, body.first_party.ref),)


def _second(body: Body) -> tuple[Signer, ...]:
    return (Signer(Party.SECOND.value, body.second_party.ref),)


def _first_did(body: Body) -> str:
    did: str = body.first_party.ref
    return did


def _second_did(body: Body) -> str:
    did: str = body.second_party.ref
    return did


def _either(
    stated_by: Callable[[Body], Party],
    challenge: Callable[[Body], str | None] = lambda body: None,
) -> Row:
    def from_first(body: Body) -> bool:
        return stated_by(body) is Party.FIRST

    return Row(
        signers=lambda body: _first(body) if from_first(body) else _second(body),
        domain=lambda body: _second_did(body) if from_first(body) else _first_did(body),
        challenge=challenge,
    )


_BY_FIRST = Row(signers=_first, domain=_second_did)
_BY_SECOND = Row(signers=_second, domain=_first_did)

SIGNERS: dict[str, Row] = {
    "Agreement": Row(
        signers=lambda body: _first(body) + _second(body),
        domain=_second_did,
        challenge=lambda body: body.proffer_nonce,
    ),
    "SecondPartyDescription": Row(
        signers=lambda body: tuple(
            Signer(Party.SECOND.value, body.second_party.ref, method) for method in body.signed_by
        ),
        domain=_second_did,
    ),
    "Practices": Row(signers=_second, domain=_second_did),
    "Roster": Row(
        signers=lambda body: (Signer("roster keeper", body.keeper.ref),), domain=lambda body: None
    ),
    "Preferences": Row(signers=_first, domain=lambda body: None),
    "CounterOffer": _BY_SECOND,
    "Decline": _either(lambda body: body.declined_by),
    "Cancellation": _BY_FIRST,
    "Withdrawal": _BY_FIRST,
    "Acknowledgement": _BY_FIRST,
    "Termination": _BY_SECOND,
    "Fulfilment": _BY_SECOND,
    "Dispute": _either(lambda body: body.disputed_by),
    "Receipt": _BY_SECOND,
    "Heads": _either(lambda body: body.listed_by, challenge=lambda body: body.reconciliation_nonce),
}
