"""The customer's keys: for each vendor and context another one, and one for public use.

Every key follows from the wallet's secret (KEY-06), so rows here say which are in use, never what
they are. A closed key makes no new agreement, but still reads and ends the old ones.
"""

from dataclasses import dataclass, replace
from typing import Final

from assent import derivation, did_key
from assent.errors import LocalError
from assent.keys import SigningKey
from assent.record import Signer
from assent.times import Instant
from assent_client.wallet.sealed_rows import SealedRows
from assent_client.wallet.settings import Settings
from assent_client.wallet.table import Table

__all__ = ["DEFAULT_CONTEXT", "PROBE_GAP", "RESTORED", "Relationship", "Relationships"]

DEFAULT_CONTEXT: Final = "default"
RESTORED: Final = "restored"
"""The setting that says what a restored wallet came from."""

_PAIRWISE: Final = "pairwise"
_PUBLIC: Final = "preferences"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relationship:
    """One key towards one vendor in one context; ``first_party`` is its DID.

    ``reconciled`` is when this wallet last compared with the vendor all that stands under the key;
    None after a restore, until that is done.
    """

    vendor: str
    context: str
    counter: int
    first_party: str
    opened: Instant
    closed: Instant | None = None
    reconciled: Instant | None = None


PROBE_GAP: Final = 3
"""How many counters in a row a vendor must not know before a restore stops asking for more."""


class Relationships:
    """The keys in use, by vendor and context and by their DID."""

    def __init__(self, rows: SealedRows, *, secret: bytes, settings: Settings) -> None:
        self._rows = rows
        self._secret = secret
        self._settings = settings
        self._table = Table(
            rows,
            "relationship",
            Relationship,
            name=lambda row: row.first_party,
            place=lambda row: row.vendor,
        )

    def current(self, vendor: str, context: str = DEFAULT_CONTEXT, *, now: Instant) -> Relationship:
        """The key in use towards a vendor; kept as a new one when there is none."""
        known = self._of(vendor, context)
        if known and known[-1].closed is None:
            return known[-1]
        counter = known[-1].counter + 1 if known else 0
        # The vendor of a restored wallet may hold agreements that we have forgotten.
        forgetful = self._settings.get(RESTORED) is not None and not known
        reconciled = None if forgetful else now
        return self.adopt(vendor, context, counter, now=now, reconciled=reconciled)

    def adopt(
        self,
        vendor: str,
        context: str,
        counter: int,
        *,
        now: Instant,
        reconciled: Instant | None,
    ) -> Relationship:
        """Keep the key of this counter as one that is in use, as when a vendor knows it."""
        signer = self.probe(vendor, context, counter)
        first_party = signer.key.public.did_key()
        known = self._table.get(first_party)
        if known is not None:
            return known
        return self._table.put(
            Relationship(
                vendor=vendor,
                context=context,
                counter=counter,
                first_party=first_party,
                opened=now,
                reconciled=reconciled,
            )
        )

    def probe(self, vendor: str, context: str, counter: int) -> Signer:
        """The signer of any counter, kept or not: to ask a vendor whether it knows the key."""
        return _signer(
            derivation.pairwise(
                self._secret,
                purpose=_PAIRWISE,
                vendor_did=vendor,
                context=context,
                counter=counter,
            )
        )

    def get(self, first_party: str) -> Relationship | None:
        """The relationship of one of our DIDs."""
        return self._table.get(first_party)

    def all(self, vendor: str | None = None) -> list[Relationship]:
        """All keys, or those towards one vendor, by vendor, context and counter."""
        return sorted(
            self._table.under(vendor), key=lambda row: (row.vendor, row.context, row.counter)
        )

    def signer(self, first_party: str) -> Signer:
        """The signer of one of our DIDs, closed or not.

        Raises:
            LocalError: the DID is not one of this wallet's.
        """
        row = self._known(first_party)
        return self.probe(row.vendor, row.context, row.counter)

    def close(self, first_party: str, *, at: Instant) -> Relationship:
        """Make no further agreement under this key; the next one gets a new key."""
        row = self._known(first_party)
        return row if row.closed is not None else self._table.put(replace(row, closed=at))

    def reconciled(self, first_party: str, *, at: Instant) -> Relationship:
        """Note that wallet and vendor have compared all that stands under this key."""
        return self._table.put(replace(self._known(first_party), reconciled=at))

    def unreconciled(self) -> list[Relationship]:
        """The keys that were not yet compared with their vendors after a restore."""
        return [row for row in self.all() if row.reconciled is None]

    def forget_reconciliations(self) -> None:
        """Demand a comparison with every vendor, as after a restore."""
        with self._rows.transaction():
            for row in self.all():
                self._table.put(replace(row, reconciled=None))

    def check_may_proffer(self, first_party: str) -> None:
        """Check that new agreements may be made under this key (CL2).

        Raises:
            LocalError: it is not ours, is closed, or was not compared since a restore.
        """
        row = self._known(first_party)
        if row.closed is not None:
            raise LocalError(
                "No further agreement is made under this key: you closed it.", "Proffer again."
            )
        if row.reconciled is None:
            raise LocalError(
                f"This wallet was restored and has not yet compared with {row.vendor}.",
                "Compare first: assent sync",
            )

    def public_signer(self, counter: int = 0) -> Signer:
        """The signer of published preferences; its key is never used towards a vendor."""
        return _signer(
            derivation.pairwise(
                self._secret,
                purpose=_PUBLIC,
                vendor_did="-",
                context="public",
                counter=counter,
            )
        )

    def _known(self, first_party: str) -> Relationship:
        row = self._table.get(first_party)
        if row is None:
            raise LocalError("This wallet does not hold the key that is asked for.")
        return row

    def _of(self, vendor: str, context: str) -> list[Relationship]:
        return [row for row in self.all(vendor) if row.context == context]


def _signer(key: SigningKey) -> Signer:
    return Signer(key=key, verification_method=did_key.method(key.public.did_key()))
