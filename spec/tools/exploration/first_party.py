"""The customer of a small world: what she keeps, and what she may do next."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from assent.agreement import check_belongs
from assent.negotiation import check_alternative, check_outcome
from assent.roster import reference
from exploration.cast import LATE, PENDING, Cast
from exploration.second_party import Books

__all__ = ["FirstParty", "Wallet"]


class Wallet(NamedTuple):
    """What is on the customer's disk: what she signed, and what she holds of the vendor's."""

    kept: frozenset[int] = frozenset()
    held: frozenset[int] = frozenset()


class FirstParty:
    """What a customer may do, with one device or two that share a wallet."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self._check = lru_cache(maxsize=None)(self._check_answer)

    def moves(self, wallet: Wallet, t: int) -> Iterator[int]:
        """The documents that she may sign now."""
        cast = self.cast
        signed = {cast.type(item) for item in wallet.kept}
        if cast.proffer not in wallet.kept:
            if t < LATE:
                yield cast.proffer
        elif not self.outcomes(wallet):
            yield from self._negotiating(wallet, signed, t)
        for record in (cast.predecessor, *self.records(wallet)):
            if not self.withdrawals(wallet, record):
                yield cast.withdrawal(record, t)
        if "Acknowledgement" not in signed:
            for seen in self.held(wallet, "Termination"):
                yield cast.acknowledgement(self.records(wallet)[0], seen, t)

    def outcomes(self, wallet: Wallet) -> list[int]:
        """The documents she holds that end the negotiation."""
        return [item for item in wallet.held if is_outcome(self.cast, item)]

    def records(self, wallet: Wallet) -> list[int]:
        """The records of the proffer that she holds."""
        return self.held(wallet, "Agreement")

    def withdrawals(self, wallet: Wallet, record: int) -> list[int]:
        """The withdrawals of one agreement that she signed."""
        about = self.cast[record].record_digest
        return [
            item
            for item in wallet.kept
            if self.cast.type(item) == "Withdrawal" and self.cast[item].body.record == about
        ]

    def held(self, wallet: Wallet, kind: str) -> list[int]:
        """What she holds of one type."""
        return [item for item in sorted(wallet.held) if self.cast.type(item) == kind]

    def read(self, wallet: Wallet, answer: int) -> Wallet:
        """Her wallet with an answer in it, that she has checked.

        Raises:
            PeerError: the answer breaks a rule; an honest vendor's never may.
        """
        if answer == PENDING:
            return wallet
        self._check(wallet, answer)
        return wallet._replace(held=wallet.held | {answer})

    def reconcile(self, wallet: Wallet, books: Books) -> Wallet:
        """Her wallet with all that the vendor has and she lacks."""
        records = () if books.record is None else (books.record,)
        for item in (*records, *books.predecessor_history, *books.record_history):
            if item not in wallet.kept | wallet.held:
                wallet = self.read(wallet, item)
        return wallet

    def _negotiating(self, wallet: Wallet, signed: set[str], t: int) -> Iterator[int]:
        offers = self.held(wallet, "CounterOffer")
        if not offers and "Cancellation" not in signed:
            yield self.cast.cancellation(t)
        if offers and not signed & {"Agreement", "Decline"}:
            yield self.cast.refusal(offers[0], t)
            if t < LATE:
                yield self.cast.acceptance(offers[0])

    def _check_answer(self, wallet: Wallet, answer: int) -> None:
        """Check an answer as the first party's agent does, with the core."""
        cast, document = self.cast, self.cast[answer]
        about = getattr(document.body, "record", None)
        if about is not None:
            known = {
                cast[item].record_digest: item
                for item in (cast.predecessor, *wallet.held)
                if cast.type(item) == "Agreement"
            }
            check_belongs(document, cast[known[about]])
            return
        offers = self.held(wallet, "CounterOffer")
        answers = [item for item in wallet.kept if cast.type(item) == "Agreement"]
        sent = [item for item in wallet.kept if item != cast.proffer]
        check_outcome(
            document,
            cast[cast.proffer],
            counter_offer=cast[offers[0]] if offers else None,
            answer=cast[answers[0]] if answers else None,
            sent=[cast[item].record_digest for item in sent],
        )
        if document.type == "CounterOffer":
            check_alternative(document.body, reference().document)


def is_outcome(cast: Cast, number: int) -> bool:
    """Whether a document of the vendor ends the negotiation."""
    kind = cast.type(number)
    if kind == "Receipt":
        return cast[number].body.record is None
    return kind in ("Agreement", "Decline") and number != cast.predecessor
