"""The chaos customer: sends a vendor what it likes, in any order, changed as it likes.

What a vendor answers to honest customers between all that is held against the rules: no answer of
500 or above, the same bytes the same outcome, and no record that is not both parties'.
"""

from dataclasses import dataclass, field
from random import Random
from typing import Any

from assent import codec
from assent.documents import Counter
from assent.errors import PeerError
from assent_conformance.check import require
from assent_conformance.http_calls import Answer
from assent_conformance.vendor.under_test import Agreed, Vendor

__all__ = ["ChaosCustomer"]

_KINDS = ("proffers", "answers", "notices", "agreements", "statements")


@dataclass(slots=True)
class ChaosCustomer:
    """Its whims follow from its dice. ``outcomes`` are the records that must stand for ever."""

    vendor: Vendor
    chance: Random
    sent: list[tuple[str, str, bytes]] = field(default_factory=list)
    outcomes: list[Agreed] = field(default_factory=list)

    def act(self) -> None:
        """Do one thing, and check what has to hold after it."""
        whim = self.chance.choice(
            (self._agree, self._counter, self._replay, self._damage, self._misplace, self._notice)
        )
        self.vendor.http.as_somebody_else()
        whim()

    def check(self) -> None:
        """Check that every record that was made is still the outcome of its proffer.

        Raises:
            Failure: it is not.
        """
        for agreed in self.outcomes:
            again = self.vendor.put("proffers", agreed.proffer)
            require(again.status == 200, f"A proffer that was agreed gets {again.status}.")
            require(again.body == agreed.record.raw, "A record is another one now.")

    def _agree(self) -> None:
        standard = self.chance.choice(self.vendor.accepted)
        agreed = self.vendor.agreed(standard)
        self.sent.append(("proffers", agreed.proffer.id, agreed.proffer.raw))
        self.outcomes.append(agreed)

    def _counter(self) -> None:
        customer = self.vendor.customer()
        terms = self.chance.choice((*self.vendor.accepted[:2], *self.vendor.refused[:1]))
        proffer = customer.proffer(terms, counter=self.chance.choice(list(Counter)))
        self._put("proffers", proffer.id, proffer.raw)
        self._put("answers", *_named(customer.cancel(proffer)))

    def _notice(self) -> None:
        if not self.outcomes:
            return
        agreed = self.chance.choice(self.outcomes)
        who = agreed.customer if self.chance.random() < 0.7 else self.vendor.customer()
        make = self.chance.choice((who.withdraw, who.acknowledge, who.dispute))
        self._put("notices", *_named(make(agreed.record)))

    def _replay(self) -> None:
        if self.sent:
            self._put(*self.chance.choice(self.sent))

    def _misplace(self) -> None:
        if self.sent:
            _, name, raw = self.chance.choice(self.sent)
            self._put(self.chance.choice(_KINDS), name, raw)

    def _damage(self) -> None:
        if self.sent:
            kind, name, raw = self.chance.choice(self.sent)
            self._put(kind, name, self.chance.choice((_flipped, _cut, _stripped))(raw, self.chance))

    def _put(self, kind: str, name: str, raw: bytes) -> Answer:
        self.sent.append((kind, name, raw))
        answer = self.vendor.put_raw(kind, name, raw)
        require(answer.status < 500, f"It answered {answer.status} to {kind}.")
        return answer


def _named(document: Any) -> tuple[str, bytes]:
    return document.id, document.raw


def _flipped(raw: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(raw) or 1)
    return raw[:at] + bytes([raw[at] ^ 1 << chance.randrange(7)]) + raw[at + 1 :] if raw else raw


def _cut(raw: bytes, chance: Random) -> bytes:
    return raw[: chance.randrange(len(raw) or 1)]


def _stripped(raw: bytes, chance: Random) -> bytes:
    """One member is missing."""
    try:
        value = codec.decode(raw, bytes_max=1_000_000)
    except PeerError:
        return raw
    name = chance.choice(sorted(value))
    return codec.encode({key: member for key, member in value.items() if key != name})
