"""Every state of the small world up to eight events, and faults that the walk must find."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from assent.agreement import Status
from assent.documents import Party
from assent.documents.parts import ProfferReference
from assent.errors import PeerError
from assent.negotiation import State
from assent.times import plus
from exploration import Setting, Violation, counts, walk
from exploration.cast import TIMES
from exploration.first_party import FirstParty, Wallet
from exploration.second_party import Books, SecondParty, Way, standing_of
from exploration.small_world import World
from support.parties import Vendor

FIRST = Party.FIRST


def test_every_state_up_to_eight_events_holds_the_invariants() -> None:
    """I1, I2, I3, I4, I5, I6, I7, I11, NEG-01, NEG-02, NEG-03, AGR-01, AGR-03, AGR-04.

    The numbers are exact: whoever changes a rule sees how far it reaches.
    """
    setting = Setting()

    seen = walk(setting, events_max=counts.EVENTS_MAX)

    measured = counts.of(seen, setting)
    print(measured, seen.by_event)
    assert measured == counts.read()["walk"]
    assert {books.state for books in setting.books()} == set(State)
    assert any(_is_withdrawn_record(setting, books) for books in setting.books())
    assert any(len(books.predecessor_history) == 2 for books in setting.books())
    assert set(seen.by_event) > Setting.FREE


def test_every_state_after_a_termination_holds_them_until_its_notice_has_run_out() -> None:
    """I1, I2, I3, I4, I5, I6, I7, I11, AGR-03, AGR-05: eight events more."""
    setting = Setting()
    setting.begin_terminated()

    seen = walk(setting, events_max=counts.EVENTS_MAX)

    measured = counts.of(seen, setting)
    print(measured)
    ends = {
        (_is_withdrawn_record(setting, books), _status(setting, books))
        for books in setting.books()
        if books.record is not None
    }
    assert measured == counts.read()["ending"]
    assert {(False, Status.TERMINATED), (True, Status.WITHDRAWN), (True, Status.TERMINATED)} <= ends


def _status(setting: Setting, books: Books) -> Status:
    """Where the successor stands once every notice has run out."""
    assert books.record is not None
    return standing_of(setting.cast, books, books.record, len(TIMES) - 1).status


def _is_withdrawn_record(setting: Setting, books: Books) -> bool:
    return "Withdrawal" in [setting.cast.type(item) for item in books.record_history]


class LeadsBack(SecondParty):
    """The customer's no reopens the case, and a second alternative may follow."""

    def advance(self, state: State, sender: Party, document: str) -> State:
        if (state, sender, document) == (State.COUNTERED, FIRST, "Decline"):
            return State.PENDING
        return super().advance(state, sender, document)


class RefusesWithdrawals(SecondParty):
    """No row for a withdrawal while a person decides: AGR-07 by another table."""

    def advance(self, state: State, sender: Party, document: str) -> State:
        if (state, sender, document) == (State.PENDING, FIRST, "Withdrawal"):
            raise PeerError("wrong-state")
        return super().advance(state, sender, document)


class CancelsWhatIsAgreed(SecondParty):
    """A terminal state has a way out."""

    def advance(self, state: State, sender: Party, document: str) -> State:
        if (state, sender, document) == (State.AGREED, FIRST, "Cancellation"):
            return State.CANCELLED
        return super().advance(state, sender, document)


class ForgetsTheWithdrawal(SecondParty):
    """The receipt is kept, the notice is not."""

    def _noticed(self, books: Books, notice: int, t: int) -> Iterator[Way]:
        for after, reply in super()._noticed(books, notice, t):
            held = tuple(item for item in after.predecessor_history if item != notice)
            yield after._replace(predecessor_history=held), reply


class BeginsAnew(SecondParty):
    """Every document of a history follows the record itself."""

    def _head(self, record: int, held: tuple[int, ...]) -> int:
        return record


class SignsAgain(SecondParty):
    """The same bytes are countersigned anew, seconds later."""

    def _proffered(self, books: Books, t: int) -> Iterator[Way]:
        if books.state is State.AGREED:
            first = self.cast[self.cast.proffer].candidates[0]
            later = plus(TIMES[0], 30)
            vendor = self.cast.vendor
            record = self.cast.made(("again",), lambda: vendor.countersign(first, at=later))
            yield books._replace(record=record), record
        else:
            yield from super()._proffered(books, t)


class MakesASecondAlternative(SecondParty):
    """The same bytes fetch another alternative."""

    def _proffered(self, books: Books, t: int) -> Iterator[Way]:
        if books.state is State.COUNTERED:
            offer = self.cast.counter_offer(t)
            yield books._replace(outcome=offer), offer
        else:
            yield from super()._proffered(books, t)


class SignsOtherTerms(SecondParty):
    """A candidate with her signature, that she did not send with this proffer."""

    def _agreed(self, books: Books, candidate: int, t: int) -> Way:
        first = self.cast[self.cast.proffer].candidates[0].body
        own = ProfferReference(ref=first.proffer.ref, position="1", counter=first.proffer.counter)
        customer = self.cast.customer
        made = self.cast.made(("other",), lambda: customer.candidate("service", proffer=own))
        return super()._agreed(books, made, t)


class SignsWithAForeignKey(SecondParty):
    """The second proof is by nobody she knows."""

    def _agreed(self, books: Books, candidate: int, t: int) -> Way:
        first = self.cast[self.cast.proffer].candidates[0]
        other = Vendor("other.example")
        after, _ = super()._agreed(books, candidate, t)
        record = self.cast.made(("foreign",), lambda: other.countersign(first, at=TIMES[0]))
        return after._replace(record=record), record


class CommitsBlindly(Setting):
    """What was planned is written over whatever stands by then."""

    def commit(self, world: World, task: tuple[int, int]) -> World:
        return world._replace(books=task[1], tasks=world.tasks - {task})


class AnswersEarly(Setting):
    """The reply leaves before the commit, and a crash can come between."""

    def steps(self, world: World) -> Iterator[tuple[str, World]]:
        for event, after in super().steps(world):
            new = after.tasks - world.tasks
            for base, planned in new:
                said = self._books[base]._replace(said=self._books[planned].said)
                after = after._replace(books=self._books.number(said))
            yield event, after


class RemembersAnother(FirstParty):
    """She keeps a record that she was not sent: the same words, signed seconds later."""

    def read(self, wallet: Wallet, answer: int) -> Wallet:
        held = super().read(wallet, answer)
        if answer in self.records(held):
            vendor, record = self.cast.vendor, self.cast[answer]
            signed = self.cast[self.cast.proffer].candidates[0]
            if record.body == signed.body:
                later = plus(TIMES[0], 30)
                own = self.cast.made(("hers",), lambda: vendor.countersign(signed, at=later))
                held = held._replace(held=held.held - {answer} | {own})
        return held


class WithHerOwnRecord(Setting):
    """A customer whose wallet and whose vendor differ."""

    def __init__(self) -> None:
        super().__init__()
        self.first = RemembersAnother(self.cast)


class Forgetful(Setting):
    """What she sent is forgotten in a crash: it was not kept before it was sent."""

    def steps(self, world: World) -> Iterator[tuple[str, World]]:
        yield from super().steps(world)
        if world.draft is not None:
            for books in self._plans(world.draft, world.books, world.t):
                yield "the vendor plans", world._replace(tasks=frozenset({(world.books, books)}))


def _of(second: type[SecondParty]) -> Callable[[], Any]:
    return lambda: Setting(second)


@pytest.mark.parametrize(
    ("planted", "caught_by"),
    [
        (_of(LeadsBack), "I3"),
        (_of(MakesASecondAlternative), "I5"),
        (_of(RefusesWithdrawals), "AGR-03"),
        (_of(CancelsWhatIsAgreed), "I6"),
        (_of(ForgetsTheWithdrawal), "AGR-03"),
        (_of(BeginsAnew), "I11"),
        (_of(SignsAgain), "I4"),
        (_of(SignsOtherTerms), "I7"),
        (_of(SignsWithAForeignKey), "I2"),
        (CommitsBlindly, "I6"),
        (AnswersEarly, "I3"),
        (Forgetful, "I4"),
        (WithHerOwnRecord, "I1"),
    ],
    ids=[
        "leads-back", "second-alternative", "refuses-withdrawals", "cancels-what-is-agreed",
        "forgets-the-withdrawal", "begins-anew", "signs-again", "signs-other-terms",
        "foreign-key", "commits-blindly", "answers-early", "forgetful", "remembers-another",
    ],
)  # fmt: skip
def test_a_planted_fault_is_found(planted: Callable[[], Any], caught_by: str) -> None:
    """I1, I2, I3, I4, I5, I6, I7, I11, AGR-03: the walk can fail, with the way to the fault."""
    with pytest.raises(Violation) as caught:
        walk(planted(), events_max=counts.EVENTS_MAX)

    assert caught.value.invariant == caught_by
    assert "here" in caught.value.__notes__[0]
