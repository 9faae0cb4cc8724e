"""What the customer prefers in each context."""

from dataclasses import dataclass

from assent.documents import Counter
from assent.documents.parts import TermsReference
from assent.times import Instant
from assent_client.wallet.sealed_rows import SealedRows
from assent_client.wallet.table import Table

__all__ = ["Preference", "PreferenceBook"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preference:
    """The terms preferred in ``context``, best first, each bound by its digest.

    An alternative of the vendor is taken by itself only when it is one of ``terms``; ``counter``
    says whether to hear of one at all.
    """

    context: str
    terms: tuple[TermsReference, ...]
    counter: Counter = Counter.NONE
    changed: Instant


class PreferenceBook:
    """Preferences by context: ``default``, ``work``, or a site's host name."""

    def __init__(self, rows: SealedRows) -> None:
        self._table = Table(rows, "preference", Preference, name=lambda row: row.context)

    def put(self, preference: Preference) -> Preference:
        """Set what is preferred in a context."""
        return self._table.put(preference)

    def remove(self, context: str) -> None:
        """Prefer nothing of its own in a context."""
        self._table.remove(context)

    def get(self, context: str) -> Preference | None:
        """What is preferred in exactly this context."""
        return self._table.get(context)

    def choose(self, *contexts: str) -> Preference | None:
        """The preference of the first of these contexts that has one: name the nearest first."""
        found = (self._table.get(context) for context in contexts)
        return next((row for row in found if row is not None), None)

    def all(self) -> list[Preference]:
        """All preferences by context."""
        return sorted(self._table.under(), key=lambda row: row.context)
