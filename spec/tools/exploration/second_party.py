"""The vendor of a small world: what it has on its disk, and what it may do next.

It decides nothing of itself: each thing that policy or a person could decide is one way on.
What is possible, the core's table and checks say.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from assent.agreement import Standing, check_belongs, standing
from assent.documents import Party
from assent.documents.containers import History
from assent.documents.notices import Effect
from assent.errors import PeerError
from assent.negotiation import (
    State,
    advance,
    check_answer,
    check_cancellation,
    check_decline,
    check_proffer,
)
from exploration.cast import LATE, PENDING, TIMES, Cast

__all__ = ["Books", "SecondParty", "standing_of"]

Way = tuple["Books", int]
"""What would be written, and what would be replied."""


class Books(NamedTuple):
    """What is on the vendor's disk, all by number.

    ``request`` opened the negotiation, and may be a cancellation; ``inbox`` are replies by what
    they answer; histories lie in the order in which they grew. ``said`` is no part of the disk:
    every reply that was ever given.
    """

    state: State = State.NONE
    request: int | None = None
    outcome: int | None = None
    record: int | None = None
    inbox: frozenset[tuple[int, int]] = frozenset()
    predecessor_history: tuple[int, ...] = ()
    record_history: tuple[int, ...] = ()
    said: frozenset[int] = frozenset()


class SecondParty:
    """What a vendor may do; tests plant faults by overriding one method."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    def advance(self, state: State, sender: Party, document: str) -> State:
        """The core's table."""
        return advance(state, sender, document)

    def ways(self, books: Books, request: int, t: int) -> tuple[Way, ...]:
        """Everything that may be done about a request; nothing where it is rejected (I10)."""
        try:
            found = tuple(self._ways(books, request, t))
        except PeerError:
            return ()
        return tuple((after._replace(said=after.said | {reply}), reply) for after, reply in found)

    def own_ways(self, books: Books, t: int) -> Iterator[Books]:
        """What it may do unasked: decide what waits for a person, terminate."""
        if books.state is State.PENDING:
            yield from (after for after, _ in self._decided(books, t))
        if books.record is not None and self._may_terminate(books, books.record, t):
            head = self._head(books.record, books.record_history)
            made = self.cast.termination(books.record, head, t)
            yield books._replace(record_history=(*books.record_history, made))

    def is_live(self, books: Books, record: int, t: int) -> bool:
        """Whether an agreement is not over by what the vendor holds."""
        return not standing_of(self.cast, books, record, t).status.is_over

    def replay(self, books: Books, request: int) -> int | None:
        """The reply that the same bytes were given before."""
        return dict(books.inbox).get(request)

    def _ways(self, books: Books, request: int, t: int) -> Iterator[Way]:
        known = self.replay(books, request)
        if known is not None:
            yield books, known
        elif request == self.cast.proffer:
            yield from self._proffered(books, t)
        else:
            react: dict[str, Callable[[Books, int, int], Iterator[Way]]] = {
                "Agreement": self._answered,
                "Decline": self._refused,
                "Cancellation": self._cancelled,
                "Withdrawal": self._noticed,
                "Acknowledgement": self._noticed,
            }
            yield from react[self.cast.type(request)](books, request, t)

    def _proffered(self, books: Books, t: int) -> Iterator[Way]:
        cast = self.cast
        proffer = cast[cast.proffer]
        if books.request not in (None, cast.proffer) and books.outcome is not None:
            check_cancellation(cast[books.request].body, proffer)
            yield books, books.outcome
            return
        is_overdue = books.state is State.PENDING and t >= LATE
        if books.request is not None and not is_overdue:
            outcome = books.outcome if books.record is None else books.record
            yield books, PENDING if outcome is None else outcome
            return
        described = cast.vendor.description.body
        check_proffer(proffer, name=proffer.id, description=described, now=TIMES[t])
        yield from self._decided(books._replace(request=cast.proffer), t)

    def _decided(self, books: Books, t: int) -> Iterator[Way]:
        """All decisions that are open about the proffer."""
        cast = self.cast
        yield self._declined(books, cast.proffer, t)
        if t >= LATE or not self.is_live(books, cast.predecessor, t):
            return
        yield self._agreed(books, cast.proffer, t)
        offer = cast.counter_offer(t)
        yield self._stepped(books, Party.SECOND, "CounterOffer")._replace(outcome=offer), offer
        if books.state is State.NONE:
            yield self._stepped(books, Party.SECOND, "Pending"), PENDING

    def _answered(self, books: Books, answer: int, t: int) -> Iterator[Way]:
        cast, offer = self.cast, self._open_offer(books)
        first = cast[cast.proffer].candidates[0].body
        check_answer(cast[answer], first=first, counter_offer=cast[offer])
        ways = [self._declined(books, answer, t)]
        if t < LATE and self.is_live(books, cast.predecessor, t):
            ways.append(self._agreed(books, answer, t))
        for after, reply in ways:
            yield _filed(after, answer, reply), reply

    def _refused(self, books: Books, refusal: int, t: int) -> Iterator[Way]:
        check_decline(self.cast[refusal].body, self.cast[self._open_offer(books)])
        after = self._stepped(books, Party.FIRST, "Decline")
        yield self._closed(after, refusal, Effect.DECLINED, t)

    def _cancelled(self, books: Books, cancellation: int, t: int) -> Iterator[Way]:
        after = self._stepped(books, Party.FIRST, "Cancellation")
        if books.request is None:
            after = after._replace(request=cancellation)
        else:
            check_cancellation(self.cast[cancellation].body, self.cast[self.cast.proffer])
        yield self._closed(after, cancellation, Effect.CANCELLED, t)

    def _noticed(self, books: Books, notice: int, t: int) -> Iterator[Way]:
        """A notice goes into its history; the end of an agreement closes its open successor."""
        cast = self.cast
        is_about_record = books.record is not None and (
            cast[notice].body.record == cast[books.record].record_digest
        )
        record = books.record if is_about_record else cast.predecessor
        assert record is not None
        check_belongs(cast[notice], cast[record])
        held = books.record_history if is_about_record else books.predecessor_history
        reply = cast.receipt(notice, self._head(record, held), t)
        grown = (*held, notice, reply)
        after = _filed(books, notice, reply)
        if is_about_record:
            after = after._replace(record_history=grown)
        else:
            after = after._replace(predecessor_history=grown)
        is_open = books.state in (State.PENDING, State.COUNTERED)
        if is_open and cast.type(notice) == "Withdrawal":
            after = self._stepped(after, Party.FIRST, "Withdrawal")._replace(
                outcome=cast.confirmation(notice, Effect.CANCELLED, t)
            )
        yield after, reply

    def _open_offer(self, books: Books) -> int:
        if books.state is not State.COUNTERED or books.outcome is None:
            raise PeerError("wrong-state")
        return books.outcome

    def _agreed(self, books: Books, candidate: int, t: int) -> Way:
        record = self.cast.record(candidate, t)
        return self._stepped(books, Party.SECOND, "Agreement")._replace(record=record), record

    def _declined(self, books: Books, candidate: int, t: int) -> Way:
        made = self.cast.decline(candidate, t)
        return self._stepped(books, Party.SECOND, "Decline")._replace(outcome=made), made

    def _closed(self, books: Books, document: int, effect: Effect, t: int) -> Way:
        receipt = self.cast.confirmation(document, effect, t)
        return _filed(books, document, receipt)._replace(outcome=receipt), receipt

    def _stepped(self, books: Books, sender: Party, document: str) -> Books:
        return books._replace(state=self.advance(books.state, sender, document))

    def _head(self, record: int, held: tuple[int, ...]) -> int:
        own = [item for item in held if self.cast.type(item) in ("Receipt", "Termination")]
        return own[-1] if own else record

    def _may_terminate(self, books: Books, record: int, t: int) -> bool:
        kinds = {self.cast.type(item) for item in books.record_history}
        return "Termination" not in kinds and self.is_live(books, record, t)


def standing_of(cast: Cast, books: Books, record: int, t: int) -> Standing:
    """Where an agreement stands by what the vendor holds, as the core says."""
    held = books.record_history if record == books.record else books.predecessor_history
    successors = () if books.record is None else (cast[books.record],)
    history = History(record=cast[record], documents=tuple(cast[item] for item in held))
    return standing(history, TIMES[t], successors=successors)


def _filed(books: Books, document: int, reply: int) -> Books:
    return books._replace(inbox=books.inbox | {(document, reply)})
