"""What must hold in every state of a small world, and between each state and the next.

Each check looks at as little as it needs, so that it is done once for each such part and not
once for each state.
"""

from functools import lru_cache

from assent.agreement import Status, chain, forks
from assent.documents.containers import History
from assent.errors import PeerError
from assent.negotiation import TERMINAL, State, alternative_to
from assent.record import verify_record
from exploration.cast import PENDING, Cast
from exploration.first_party import FirstParty, Wallet, is_outcome
from exploration.second_party import Books, SecondParty, standing_of

__all__ = ["Invariants", "Violation"]


class Violation(Exception):
    """An invariant does not hold; ``invariant`` names it."""

    def __init__(self, invariant: str, says: str) -> None:
        super().__init__(f"{invariant}: {says}")
        self.invariant = invariant


class Invariants:
    """I1 to I7 and I11, and that a withdrawal can succeed."""

    def __init__(self, cast: Cast, first: FirstParty, second: SecondParty) -> None:
        self.cast, self.first, self.second = cast, first, second
        remembered = lru_cache(maxsize=None)
        self.of_books = remembered(self._of_books)
        self.of_both = remembered(self._of_both)
        self.of_growth = remembered(self._of_growth)
        self._verified = remembered(self._verify)

    def _of_books(self, books: Books, t: int) -> None:
        """What the vendor's disk alone must show at a time."""
        cast = self.cast
        if books.record is not None:
            self._verified(books.record)
        for reply in books.said:
            _expect("I3", self._is_kept(books, reply), "a reply is not on the vendor's disk")
        finals = [item for item in books.said if is_outcome(cast, item)]
        offers = [item for item in books.said if cast.type(item) == "CounterOffer"]
        _expect("I5", len(finals) <= 1, "a proffer has two outcomes")
        _expect("I5", len(offers) <= 1, "a proffer has two alternatives")
        for record, held in self._histories(books):
            self._check_history(record, held)
            self._check_withdrawal(books, record, held, t)

    def _of_both(self, wallet: Wallet, books: Books, t: int) -> None:
        """What the disks of both must show together."""
        cast = self.cast
        for record in self.first.records(wallet):
            _expect("I1", record == books.record, "she holds another record, or he none")
            self._verified(record)
        known = {item for item, _ in books.inbox} | ({books.request} - {None})
        _expect("I4", known <= wallet.kept, "the vendor has what she does not keep")
        if books.record is not None:
            ways = self.second.ways(books, cast.proffer, t)
            fetched = [(after._replace(said=books.said), reply) for after, reply in ways]
            _expect("I4", fetched == [(books, books.record)], "a record cannot be fetched again")
            self._check_terms(wallet, books, books.record)
        for record in (cast.predecessor, *self.first.records(wallet)):
            _expect("AGR-03", self._withdraws(wallet, books, record, t), "no withdrawal succeeds")

    def _of_growth(self, before: Books, after: Books, t: int) -> None:
        """What the vendor's next disk may not differ in from the one before."""
        _expect(
            "I6",
            before.state not in TERMINAL or before.state is after.state,
            "a terminal state was left",
        )
        may_be_countered = (State.NONE, State.PENDING, State.COUNTERED)
        leads_back = after.state is State.COUNTERED and before.state not in may_be_countered
        _expect("I5", not leads_back, "a second alternative is possible")
        for record, held in self._histories(before):
            grown = dict(self._histories(after)).get(record, ())
            _expect("I11", grown[: len(held)] == held, "a history lost something")
            was_over = standing_of(self.cast, before, record, t).status.is_over
            is_over = standing_of(self.cast, after, record, t).status.is_over
            _expect("I6", is_over or not was_over, "what was over is in force again")

    def _histories(self, books: Books) -> list[tuple[int, tuple[int, ...]]]:
        found = [(self.cast.predecessor, books.predecessor_history)]
        return found if books.record is None else [*found, (books.record, books.record_history)]

    def _is_kept(self, books: Books, reply: int) -> bool:
        """Whether a reply follows from what is on the disk."""
        if reply == PENDING:
            return books.state is not State.NONE
        if self.cast.type(reply) == "CounterOffer":
            return books.state not in (State.NONE, State.PENDING)
        replies = {item for _, item in books.inbox}
        return reply in {books.outcome, books.record, *replies}

    def _check_history(self, record: int, held: tuple[int, ...]) -> None:
        documents = tuple(self.cast[item] for item in held)
        history = History(record=self.cast[record], documents=documents)
        try:
            chain(history)
        except PeerError as error:
            raise Violation("I11", str(error)) from error
        _expect("I11", not forks(history), "a history has a fork")

    def _check_withdrawal(self, books: Books, record: int, held: tuple[int, ...], t: int) -> None:
        """A withdrawal ends, and wins over what had not taken effect when it was made (I6)."""
        made = [self.cast[item] for item in held if self.cast.type(item) == "Withdrawal"]
        if not made:
            return
        stands = standing_of(self.cast, books, record, t)
        wins = stands.status is Status.WITHDRAWN or stands.since < made[0].proofs[0].created
        _expect("I6", stands.status.is_over and wins, "a withdrawal lost a race")

    def _check_terms(self, wallet: Wallet, books: Books, record: int) -> None:
        """What is agreed was offered, or is the alternative with her signature (I7)."""
        cast = self.cast
        first = cast[cast.proffer].candidates[0]
        agreed = cast[record]
        if agreed.body_digest == first.body_digest and agreed.proofs[:1] == first.proofs:
            return
        answers = [cast[item] for item in wallet.kept if cast.type(item) == "Agreement"]
        offered = [cast[item] for item in books.said if cast.type(item) == "CounterOffer"]
        _expect("I7", bool(answers and offered), "she signed no alternative")
        due = alternative_to(first.body, offered[0], agreement_id=agreed.body.id)
        took = agreed.body == due and agreed.proofs[:1] == answers[0].proofs
        _expect("I7", took, "what is agreed is not what was offered")

    def _withdraws(self, wallet: Wallet, books: Books, record: int, t: int) -> bool:
        """Whether she can withdraw now: the vendor takes it, and it ends the agreement."""
        own = self.first.withdrawals(wallet, record)
        notice = own[0] if own else self.cast.withdrawal(record, t)
        ways = self.second.ways(books, notice, t)
        return bool(ways) and all(
            standing_of(self.cast, after, record, t).status.is_over
            and self.cast.type(reply) == "Receipt"
            and self.cast[reply].body.answers == self.cast[notice].record_digest
            for after, reply in ways
        )

    def _verify(self, record: int) -> None:
        try:
            verify_record(self.cast[record], keys=self.cast.vendor.keys)
        except PeerError as error:
            raise Violation("I2", str(error)) from error


def _expect(invariant: str, holds: bool, says: str) -> None:
    if not holds:
        raise Violation(invariant, says)
