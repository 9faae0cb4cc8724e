"""What one customer sends, one thing after the other, and which replies she has received."""

import random
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any

from assent import documents
from assent.documents import Document
from assent.documents.parts import Counter
from support.customer import Customer

ANSWERS = ("Agreement", "CounterOffer", "Decline", "Receipt")

Step = tuple[str, Any]


@dataclass(slots=True, kw_only=True, eq=False)
class Sent:
    """One PUT; ``reply`` is there once it was received to its last byte: acknowledged."""

    kind: str
    id: str
    raw: bytes
    reply: bytes | None = None

    @property
    def is_negotiation(self) -> bool:
        """Whether it makes or changes the outcome of the proffer."""
        return self.kind != "notices"


@dataclass(slots=True, eq=False)
class Story:
    """A customer's way with the shop; ``current`` waits for its reply, None at the end."""

    customer: Customer
    rng: random.Random
    goes_on: bool = True
    acknowledged: list[Sent] = field(default_factory=list)
    current: Sent | None = None
    _steps: Generator[Step, bytes, None] = field(init=False)

    def __post_init__(self) -> None:
        self._steps = _steps(self.customer, self.rng, goes_on=self.goes_on)
        self._next(next(self._steps))

    def take(self, reply: bytes) -> None:
        """The current reply is here, whole: on to the next step."""
        sent = self.current
        assert sent is not None
        sent.reply = reply
        self.acknowledged.append(sent)
        self.current = None
        try:
            self._next(self._steps.send(reply))
        except StopIteration:
            return

    def _next(self, step: Step) -> None:
        kind, document = step
        self.current = Sent(kind=kind, id=document.id, raw=document.raw)

    @property
    def outcome(self) -> bytes | None:
        """The last outcome of the proffer that was acknowledged."""
        replies = [sent.reply for sent in self.acknowledged if sent.is_negotiation]
        return replies[-1] if replies else None

    def due(self, sent: Sent) -> bytes | None:
        """What the same bytes must fetch again: of a proffer always its current outcome."""
        return self.outcome if sent.kind == "proffers" else sent.reply

    @property
    def record(self) -> Document[Any] | None:
        """The record that both sides hold, if they agreed."""
        read = documents.read(self.outcome or b"", *ANSWERS)
        return read if read.type == "Agreement" else None

    @property
    def history(self) -> list[bytes]:
        """Every notice and its receipt, as the second party must hold them."""
        notices = [sent for sent in self.acknowledged if not sent.is_negotiation]
        return [raw for sent in notices for raw in (sent.raw, sent.reply or b"")]


def _steps(
    customer: Customer, rng: random.Random, *, goes_on: bool
) -> Generator[Step, bytes, None]:
    wish = rng.choice(("agree", "agree", "agree", "take", "take", "refuse", "leave", "overtake"))
    terms = "service-analytics" if wish == "agree" else "service"
    never = wish == "leave" and rng.random() < 0.7
    proffer = customer.proffer(terms, counter=Counter.NONE if never else Counter.ONE)
    if wish == "overtake":
        yield "answers", customer.cancel(proffer)
    outcome = documents.read((yield "proffers", proffer), *ANSWERS)
    if outcome.type == "CounterOffer" and goes_on and wish != "leave":
        reply = customer.refuse if wish == "refuse" else customer.take
        outcome = documents.read((yield "answers", reply(proffer, outcome)), *ANSWERS)
    if outcome.type == "Agreement" and goes_on and rng.random() < 0.5:
        yield "notices", customer.withdraw(outcome)
