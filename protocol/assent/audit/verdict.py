"""What can be said of a bundle."""

from dataclasses import dataclass
from enum import StrEnum

from assent.agreement import Standing
from assent.times import Instant

__all__ = ["Answer", "Stop", "Verdict"]


class Answer(StrEnum):
    """What can be said of a bundle; the ones in the middle were valid when made."""

    VALID = "valid"
    WITHDRAWN = "withdrawn"
    TERMINATED = "terminated"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    KEY_WITHDRAWN = "key-withdrawn"
    DIFFERENT = "different"
    UNDECIDED = "undecided"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The answer, the check that decided it, why, and what every reader must know with it.

    ``check`` names a step of the specification's list; ``code`` is the error of an INVALID
    bundle; ``at`` is the time for which the verdict holds, ``since`` when what the answer says
    began.
    """

    answer: Answer
    check: str
    reason: str
    at: Instant
    since: Instant | None = None
    code: str | None = None
    standing: Standing | None = None
    remarks: tuple[str, ...] = ()


class Stop(Exception):
    """A step decided otherwise than by a broken rule, which is a ``PeerError``."""

    def __init__(self, answer: Answer, reason: str) -> None:
        self.answer, self.reason = answer, reason
        super().__init__(reason)
