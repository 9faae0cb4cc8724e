"""What a synchronisation brought, one value each: sync tells changes and nothing else."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from assent.documents import Digest

__all__ = ["Change", "ChangeKind"]


class ChangeKind(StrEnum):
    """What changed at a vendor."""

    OUTCOME = "outcome"
    RECORD = "record"
    DOCUMENT = "document"
    DELIVERED = "delivered"
    GIVEN_UP = "given-up"
    GIVEN_BACK = "given-back"
    DESCRIPTION = "description"
    CONFLICT = "conflict"
    WITHHELD = "withheld"
    LOST = "lost"
    PROBLEM = "problem"


_NOT_AS_IT_SHOULD_BE: Final = (
    ChangeKind.CONFLICT,
    ChangeKind.WITHHELD,
    ChangeKind.LOST,
    ChangeKind.PROBLEM,
)
_OF_CONSEQUENCE: Final = ("Termination", "Dispute")
"""What a vendor states that a person may want to answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change at one vendor, in a ``sentence`` for a person.

    ``record`` or ``proffer`` names what it is about; ``document`` is the type of a document that
    came, went or is missing.
    """

    vendor: str
    kind: ChangeKind
    sentence: str
    record: Digest | None = None
    proffer: str | None = None
    document: str | None = None

    @property
    def wants_attention(self) -> bool:
        """Whether a person should look at it."""
        return self.kind in _NOT_AS_IT_SHOULD_BE or self.document in _OF_CONSEQUENCE
