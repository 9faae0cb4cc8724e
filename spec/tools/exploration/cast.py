"""The documents of a small world: each made for real when it is first needed, and numbered.

A document is a function of what it is about and of the time, so that equal states of the world
hold equal numbers.
"""

from collections.abc import Callable
from typing import Any

from assent.documents.notices import Effect
from assent.documents.parts import Counter
from assent.times import Instant, plus
from support.parties import ACCEPT_BY, NOON, Customer, Vendor

__all__ = ["LATE", "PENDING", "TIMES", "Cast"]

TIMES: tuple[Instant, ...] = (plus(NOON, 60), plus(ACCEPT_BY, 60), plus(NOON, 90 * 86400))
"""In time; after ``acceptBy``; after the notice of every termination ran out."""
LATE = 1
"""From which of ``TIMES`` on the proffer is late."""
PENDING = -1
"""Stands for the reply that a person decides: a container, no document."""


class Cast:
    """Documents by number; the agreement in force and the proffer are there from the start."""

    def __init__(self) -> None:
        self.vendor = Vendor()
        self.customer = Customer(self.vendor)
        self._documents: list[Any] = []
        self._numbers: dict[tuple[object, ...], int] = {}
        self.predecessor = self.made(("predecessor",), self.customer.agree)
        supersedes = self[self.predecessor].record_digest
        self.proffer = self.made(
            ("proffer",),
            lambda: self.customer.proffer(
                "service", counter=Counter.ONE, at=TIMES[0], supersedes=supersedes
            ),
        )

    def __getitem__(self, number: int) -> Any:
        return self._documents[number]

    def type(self, number: int) -> str:
        """The type of a document; a proffer is a container."""
        if number == PENDING:
            return "Pending"
        return "Proffer" if number == self.proffer else str(self[number].type)

    def cancellation(self, t: int) -> int:
        """She takes the proffer back."""
        return self._signed(
            "cancellation", t, lambda at: self.customer.cancel(self._proffer, at=at)
        )

    def acceptance(self, offer: int) -> int:
        """Her candidate that takes the alternative, in time."""
        return self.made(
            ("acceptance", offer),
            lambda: self.customer.answer(self._proffer, self[offer], at=TIMES[0]),
        )

    def refusal(self, offer: int, t: int) -> int:
        """Her no to the alternative."""
        return self._signed("refusal", t, lambda at: self.customer.decline(self[offer], at=at))

    def withdrawal(self, record: int, t: int) -> int:
        """She takes back all of an agreement."""
        return self._signed(
            "withdrawal", t, lambda at: self.customer.withdraw(self[record], at=at), record
        )

    def acknowledgement(self, record: int, seen: int, t: int) -> int:
        """She has seen a termination."""
        return self._signed(
            "acknowledgement",
            t,
            lambda at: self.customer.acknowledge(self[record], self[seen], at=at),
            record,
            seen,
        )

    def record(self, candidate: int, t: int) -> int:
        """A candidate countersigned: the proffer's one, or the answer to the alternative."""
        signed = self[candidate]
        if candidate == self.proffer:
            signed = signed.candidates[0]
        return self._signed(
            "record", t, lambda at: self.vendor.countersign(signed, at=at), candidate
        )

    def counter_offer(self, t: int) -> int:
        """The alternative."""
        return self._signed("offer", t, lambda at: self.vendor.counter_offer(self._proffer, at=at))

    def decline(self, candidate: int, t: int) -> int:
        """The vendor's no to the proffer, or to the answer."""
        signed = self[candidate]
        if candidate == self.proffer:
            signed = signed.candidates[0]
        return self._signed("decline", t, lambda at: self.vendor.decline(signed, at=at), candidate)

    def confirmation(self, document: int, effect: Effect, t: int) -> int:
        """The receipt for what ended the negotiation."""
        return self._signed(
            "confirmation",
            t,
            lambda at: self.vendor.confirm(self[document], effect, at=at),
            document,
            effect,
        )

    def receipt(self, notice: int, previous: int, t: int) -> int:
        """The receipt for a notice, in a history."""
        return self._signed(
            "receipt",
            t,
            lambda at: self.vendor.receipt(self[notice], at=at, previous=self[previous]),
            notice,
            previous,
        )

    def termination(self, record: int, previous: int, t: int) -> int:
        """The vendor's notice that an agreement ends, 30 days ahead."""
        return self._signed(
            "termination",
            t,
            lambda at: self.vendor.terminate(
                self[record], at=at, effective_at=plus(at, 30 * 86400), previous=self[previous]
            ),
            record,
            previous,
        )

    @property
    def _proffer(self) -> Any:
        return self[self.proffer]

    def _signed(self, kind: str, t: int, make: Callable[[Instant], object], *about: object) -> int:
        return self.made((kind, t, *about), lambda: make(TIMES[t]))

    def made(self, key: tuple[object, ...], make: Callable[[], object]) -> int:
        """The number of what ``key`` names, made now if it was not before."""
        number = self._numbers.get(key)
        if number is None:
            self._documents.append(make())
            number = self._numbers[key] = len(self._documents) - 1
        return number
