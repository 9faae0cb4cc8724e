"""The negotiation: each document in each state, by each party."""

from collections.abc import Iterator
from typing import Final

from vector_maker.case import Case

__all__ = ["cases"]

_STATES: Final = ("none", "pending", "countered", "agreed", "declined", "cancelled")
_FIRST: Final = ("Agreement", "Cancellation", "Decline", "Withdrawal")
_SECOND: Final = ("Agreement", "CounterOffer", "Decline", "Pending")

_STEPS: Final = {
    ("none", "second-party", "Agreement"): "agreed",
    ("none", "second-party", "Pending"): "pending",
    ("none", "second-party", "CounterOffer"): "countered",
    ("none", "second-party", "Decline"): "declined",
    ("none", "first-party", "Cancellation"): "cancelled",
    ("pending", "second-party", "Agreement"): "agreed",
    ("pending", "second-party", "CounterOffer"): "countered",
    ("pending", "second-party", "Decline"): "declined",
    ("pending", "first-party", "Cancellation"): "cancelled",
    ("pending", "first-party", "Withdrawal"): "cancelled",
    ("countered", "second-party", "Agreement"): "agreed",
    ("countered", "second-party", "Decline"): "declined",
    ("countered", "first-party", "Decline"): "declined",
    ("countered", "first-party", "Withdrawal"): "cancelled",
}
"""Every step there is; a document that has no row here has no effect."""


def cases() -> Iterator[Case]:
    """The cases of the area."""
    for state in _STATES:
        for sender, documents in (("first-party", _FIRST), ("second-party", _SECOND)):
            for document in documents:
                yield _case(state, sender, document)


def _case(state: str, sender: str, document: str) -> Case:
    following = _STEPS.get((state, sender, document))
    expect = {"verdict": "accepted", "state": following}
    if following is None:
        expect = {"verdict": "rejected", "code": "wrong-state"}
    return Case(
        slug=f"{state}/{sender}/{document}",
        title=f"{document} of the {sender} where the negotiation is {state}",
        requirement="NEG-01",
        task="advance",
        request={"state": state, "sender": sender, "document": document},
        expect=expect,
    )
