"""What was said while a check ran: requests, answers, commands, as a report shows them."""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Protocol

__all__ = ["Called", "Evidence", "Exchange", "Fact", "Item"]

_TEXT_MAX = 4_096
"""More of one body says little, and a report is read by people; the rest is known by its hash."""

Headers = tuple[tuple[str, str], ...]
Json = dict[str, Any]


class Item(Protocol):
    """One thing that happened."""

    def value(self) -> Json:
        """The thing in JSON."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and what came of it; ``status`` is None where no answer came."""

    method: str
    url: str
    sent_headers: Headers = ()
    sent: bytes = b""
    status: int | None = None
    headers: Headers = ()
    body: bytes = b""
    note: str = ""

    def value(self) -> Json:
        """Request and answer in JSON."""
        request = {"method": self.method, "url": self.url, "headers": dict(self.sent_headers)}
        answer = {"status": self.status, "headers": dict(self.headers)}
        noted = {"note": self.note} if self.note else {}
        return {
            "request": {**request, **_body(self.sent)},
            "answer": {**answer, **_body(self.body)},
            **noted,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """One call of a command under test."""

    words: tuple[str, ...]
    exit_code: int | None
    stdout: bytes = b""
    stderr: bytes = b""

    def value(self) -> Json:
        """The call in JSON."""
        return {
            "command": list(self.words),
            "exit": self.exit_code,
            "stdout": _body(self.stdout),
            "stderr": _body(self.stderr),
        }


@dataclass(frozen=True, slots=True)
class Fact:
    """What the kit itself did or found."""

    said: Json

    def value(self) -> Json:
        """The fact as it is."""
        return self.said


@dataclass(slots=True)
class Evidence:
    """The things of the check that runs now."""

    items: list[Item] = field(default_factory=list)

    def add(self, item: Item) -> None:
        """Keep one thing."""
        self.items.append(item)

    def take(self) -> tuple[Item, ...]:
        """All that was kept since the last time."""
        taken, self.items = tuple(self.items), []
        return taken


def _body(raw: bytes) -> Json:
    if not raw:
        return {}
    text = raw[:_TEXT_MAX].decode("utf-8", errors="backslashreplace")
    if len(raw) <= _TEXT_MAX:
        return {"body": text}
    return {"body": text, "bytes": len(raw), "sha256": sha256(raw).hexdigest()}
