"""Ways to break each rule over HTTP, each with the answer that it must get.

A breach is data: the rule in words, status and code, and what sends it. ``rows`` makes them from
a table; a :class:`Sender` does the sending.
"""

from collections.abc import Callable
from dataclasses import dataclass

import httpx2

from support.breaches.sender import Sender

__all__ = ["Breach", "Sender", "rows"]

Send = Callable[[Sender], httpx2.Response]


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """One way to break one rule; ``answer`` is status and code: ``"400 encoding"``."""

    rule: str
    answer: str
    send: Send

    @property
    def status(self) -> int:
        return int(self.answer.split()[0])

    @property
    def code(self) -> str:
        return self.answer.split()[1]


def rows(rule: str, *breaches: tuple[str, Send]) -> tuple[Breach, ...]:
    """The breaches of one rule: pairs of an answer and what gets it."""
    return tuple(Breach(rule=rule, answer=answer, send=send) for answer, send in breaches)
