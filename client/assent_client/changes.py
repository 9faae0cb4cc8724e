"""What a synchronisation brought, one value each: sync tells changes and nothing else."""

from dataclasses import dataclass
from enum import StrEnum

from assent.documents import Digest

__all__ = ["Change", "ChangeKind"]


class ChangeKind(StrEnum):
    """What changed; the last four want a person's attention."""

    OUTCOME = "outcome"
    RECORD = "record"
    DOCUMENT = "document"
    DELIVERED = "delivered"
    GIVEN_BACK = "given-back"
    DESCRIPTION = "description"
    CONFLICT = "conflict"
    WITHHELD = "withheld"
    LOST = "lost"
    PROBLEM = "problem"


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
        return self.kind in (
            ChangeKind.CONFLICT,
            ChangeKind.WITHHELD,
            ChangeKind.LOST,
            ChangeKind.PROBLEM,
        )
