"""What a wallet showed so far, and what it may show next."""

from typing import TYPE_CHECKING

from assent import documents
from assent.documents.containers import read_proffer
from assent.errors import PeerError
from assent.record import verify
from assent.roster import reference
from assent_client.wallet import Errand, KeptProffer
from assent_client.wallet.proffers import NEXT
from support.sim_device import Device

if TYPE_CHECKING:
    from support.sim_ledger import Ledger

__all__ = ["WalletBooks"]


class WalletBooks:
    """The rows of one wallet as last seen."""

    def __init__(self, ledger: "Ledger", name: str) -> None:
        self.ledger = ledger
        self.name = name
        self.proffers: dict[str, KeptProffer] = {}
        self.documents: set[str] = set()
        self.records: set[str] = set()
        self.queued: set[str] = set()
        self._generation = -1

    def check(self, device: Device) -> None:
        """Compare what the wallet holds with what it held."""
        if device.wallet.generation == self._generation:
            return
        if device.wallet.generation < self._generation:
            self.ledger.broken("I3", f"{self.name} has lost its last commits")
        self._generation = device.wallet.generation
        self._proffers(device)
        self._records(device)
        self._outbox(device)

    def _proffers(self, device: Device) -> None:
        now = {kept.id: kept for kept in device.wallet.proffers.all()}
        for name, before in self.proffers.items():
            after = now.get(name)
            if after is None or after.raw != before.raw:
                self.ledger.broken("I3", f"{self.name} has lost the proffer {name}")
            elif after.state is not before.state and not _may_follow(before, after):
                self.ledger.broken("I6", f"{name}: {before.state} became {after.state}")
            elif None not in (before.record, after.record) and before.record != after.record:
                self.ledger.broken("I5", f"{self.name} took a second record of {name}")
        for name, kept in now.items():
            before = self.proffers.get(name)
            if kept.counter_offer and (before is None or before.counter_offer is None):
                self._alternative(kept)
        self.proffers = now

    def _alternative(self, kept: KeptProffer) -> None:
        offer = documents.read(kept.counter_offer or b"", "CounterOffer").body
        first = read_proffer(kept.raw).candidates[0].body
        roster = reference()
        if offer.terms.digest_multibase not in roster.standards:
            self.ledger.broken("I7", f"{self.name} takes an alternative outside of the roster")
        if offer.candidate != read_proffer(kept.raw).candidates[0].body_digest:
            self.ledger.broken("I7", f"{self.name} takes an alternative to something else")
        if first.roster is None or offer.roster.ref != first.roster.ref:
            self.ledger.broken("I7", f"{self.name} takes an alternative of another roster")

    def _records(self, device: Device) -> None:
        held = device.wallet.records
        names = {row.record for row in held.all()}
        for gone in self.records - names:
            self.ledger.broken("I3", f"{self.name} has lost the record {gone}")
        about = set()
        for row in held.all():
            vendor = next(v for v in self.ledger.world.vendors.values() if v.did == row.vendor)
            document = row.document()
            if row.record not in self.records:
                self.ledger.hold(row.agreement_id, row.raw, self.name)
                self.ledger.check_record(document, vendor, self.name)
                if vendor.process.alive and not vendor.rows(_FIND.format(_hex(row.agreement_id))):
                    self.ledger.broken("I3", f"{self.name} holds what {vendor.host} does not")
            for item in held.documents(row.record):
                about.add(item.digest)
                if item.digest not in self.documents:
                    try:
                        keys = vendor.party.keys
                        verify(item.document(), keys=keys)
                    except PeerError as error:
                        self.ledger.broken("I2", f"{self.name} keeps a bad {item.type}", error)
        if self.documents - about:
            self.ledger.broken("I11", f"{self.name} has lost a document of a history")
        self.records, self.documents = names, about

    def _outbox(self, device: Device) -> None:
        outbox = device.wallet.outbox
        waiting = {row.id for row in outbox.waiting() if row.errand == Errand.WITHDRAWAL}
        for name in self.queued - waiting:
            row = outbox.get(name)
            if row is None or row.delivered is None:
                self.ledger.broken("I3", f"{self.name} gave a withdrawal up")
        self.queued |= waiting


_FIND = "SELECT 1 FROM agreement WHERE agreement_id = x'{}'"


def _hex(name: str) -> str:
    return name.removeprefix("urn:uuid:").replace("-", "")


def _may_follow(before: KeptProffer, after: KeptProffer) -> bool:
    """Whether one or several steps lead from the one state to the other."""
    if before.is_declined_here and after.record is not None:
        # The other device had accepted before the vendor heard of it.
        return True
    reached, edge = {before.state}, {before.state}
    while edge:
        edge = {item for state in edge for item in NEXT[state]} - reached
        reached |= edge
    return after.state in reached
