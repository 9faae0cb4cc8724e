"""The two kinds of errors: the other party broke a rule, or our own side did.

A decline is a value, never an error. Codes, statuses and requirements of peer errors stand in
``registries/errors.json``: one code has one HTTP status.
"""

from dataclasses import dataclass

import assent_schemas

__all__ = ["CODES", "Code", "LocalError", "PeerError"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One row of the error registry: its wire code, HTTP status, title and requirement id."""

    code: str
    status: int
    title: str
    requirement: str


CODES: dict[str, Code] = {
    row["code"]: Code(**row) for row in assent_schemas.load("registries/errors.json")["errors"]
}


class PeerError(Exception):
    """The other party broke a rule; nothing was changed by what it sent.

    ``code`` is a code of the error registry and travels; ``detail`` is one sentence for a
    person. It names members and rules, never the values that were sent. ``retry_after_s`` says
    after how many seconds the same bytes may succeed.
    """

    def __init__(self, code: str, detail: str = "", *, retry_after_s: int | None = None) -> None:
        self.retry_after_s = retry_after_s
        self.row = CODES[code]
        self.code = code
        self.detail = detail or self.row.title
        super().__init__(f"{code}: {self.detail}")

    @property
    def status(self) -> int:
        """The HTTP status that this code always has."""
        return self.row.status

    @property
    def requirement(self) -> str:
        """The requirement that was broken, for example ``PRF-02``."""
        return self.row.requirement


class LocalError(Exception):
    """Our own program, or the person who runs it, did something wrong.

    ``message`` says what happened and why, ``hint`` what to do next.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        self.message = message
        self.hint = hint
        super().__init__(f"{message} {hint}".strip())
