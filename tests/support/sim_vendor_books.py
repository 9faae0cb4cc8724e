"""What a vendor's store showed so far, and what it may show next."""

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from assent import documents
from assent.agreement import Status, forks, standing, takes_effect
from assent.documents import Document
from assent.documents.containers import History
from assent.documents.notices import Effect, Scope
from assent.multibase import digest
from assent.roster import reference
from assent.times import Instant
from assent_server.store import columns
from assent_server.store.compression import unpack
from support.sim_vendor import SimVendor

if TYPE_CHECKING:
    from support.sim_ledger import Ledger

__all__ = ["VendorBooks"]

_OPEN = ("pending", "countered")
_NEXT = {
    "pending": {"pending", "countered", "agreed", "declined", "cancelled"},
    "countered": {"countered", "agreed", "declined", "cancelled"},
    "agreed": {"agreed"},
    "declined": {"declined"},
    "cancelled": {"cancelled"},
}
_ENDS = (Effect.WITHDRAWN,)


class VendorBooks:
    """The rows of one vendor as last seen."""

    def __init__(self, ledger: "Ledger", host: str) -> None:
        self.ledger = ledger
        self.host = host
        self.negotiations: dict[str, tuple[Any, ...]] = {}
        self.agreements: dict[str, Any] = {}
        self.histories: dict[str, list[str]] = defaultdict(list)
        self.documents: dict[str, Document[Any]] = {}
        self.slots: dict[str, str | None] = {}
        self.replies: set[str] = set()
        self._seen: tuple[int, int] | None = None
        self._then: Instant | None = None

    @property
    def vendor(self) -> SimVendor:
        return self.ledger.world.vendors[self.host]

    def check(self, vendor: SimVendor) -> None:
        """Read all rows, if any was written, and compare them with the last ones."""
        writer = vendor.store._database.writer
        # What a transaction has changed counts already, though nobody sees it yet.
        is_told = writer is not None and not writer.in_transaction
        written = (vendor.starts, writer.total_changes()) if is_told else None
        if written is None or written != self._seen:
            self._seen = written
            self._agreements(vendor)
            self._negotiations(vendor)
            self._histories(vendor)
            self._one_live(vendor)
            rows = vendor.rows("SELECT reply FROM inbox")
            self.replies = {digest(unpack(row[0])) for row in rows}
        self._then = vendor.now()

    def keeps(self, document: Document[Any]) -> bool:
        """Whether an acknowledged document is stored, by a look at the store now."""
        self.check(self.vendor)
        return self.has(document.record_digest, self._proffer(document))

    def has(self, name: str, proffer: str) -> bool:
        """Whether a document is there, or what rightly followed it."""
        if name in self.agreements or name in self.documents or name in self.replies:
            return True
        row = self.negotiations.get(proffer)
        outcomes = {item[1] for item in self.negotiations.values()}
        # Who declines or cancels what was countered has no further use for the alternative.
        return name in outcomes or (row is not None and row[0] in ("declined", "cancelled"))

    def keeps_notice(self, receipt: Document[Any]) -> None:
        """A receipt about an agreement stands beside the notice that it confirms."""
        if receipt.type != "Receipt" or receipt.body.record is None:
            return
        held = self.histories[receipt.body.record]
        if receipt.body.answers not in held:
            self.ledger.broken("I3", f"{self.host} confirms a notice that it did not store")
        if receipt.body.effect in _ENDS and self.slots.get(receipt.body.record) is not None:
            self.ledger.broken("I6", f"{self.host} keeps a withdrawn agreement in force")

    def _proffer(self, document: Document[Any]) -> str:
        found = getattr(document.body, "proffer", "")
        return str(getattr(found, "ref", found))

    def _negotiations(self, vendor: SimVendor) -> None:
        rows = vendor.rows(
            "SELECT proffer_id, state, outcome, record, request_digest, accept_by FROM negotiation"
        )
        now = {}
        for name, state, outcome, made, request, accept_by in rows:
            raw = None if outcome is None else digest(unpack(outcome))
            made = None if made is None else columns.digest_text(made)
            now[columns.id_text(name)] = (state, raw, made, columns.digest_text(request), accept_by)
        for name, before in self.negotiations.items():
            after = now.get(name)
            if after is None:
                self.ledger.broken("I3", f"{self.host} has lost the negotiation {name}")
            elif after != before:
                self._moved(name, before, after)
        for name in now.keys() - self.negotiations.keys():
            self._in_time(vendor, name, now[name])
        for name, after in now.items():
            before = self.negotiations.get(name)
            if before is not None and before[0] in _OPEN and after[0] == "agreed":
                self._in_time(vendor, name, after)
        self.negotiations = now

    def _moved(self, name: str, before: tuple[Any, ...], after: tuple[Any, ...]) -> None:
        if after[0] not in _NEXT[before[0]]:
            self.ledger.broken("I6", f"{name} went from {before[0]} to {after[0]}")
        elif before[0] == after[0]:
            self.ledger.broken("I5", f"{name} is {after[0]} as before, but by another outcome")

    def _in_time(self, vendor: SimVendor, name: str, row: tuple[Any, ...]) -> None:
        """What was signed since the last look was not expired at both looks."""
        earliest = min(vendor.now(), self._then or vendor.now())
        if row[0] == "agreed" and row[4] < earliest:
            self.ledger.broken("I6", f"{name} was agreed after it had expired")

    def _agreements(self, vendor: SimVendor) -> None:
        rows = vendor.rows("SELECT record, slot, raw FROM agreement")
        names = set()
        for name, slot, raw in rows:
            text = columns.digest_text(name)
            names.add(text)
            self.slots[text] = slot
            if text not in self.agreements:
                self.agreements[text] = documents.read(unpack(raw), "Agreement")
                self.ledger.check_record(self.agreements[text], vendor, self.host)
                self._may_succeed(self.agreements[text])
        for gone in self.agreements.keys() - names:
            self.ledger.broken("I3", f"{self.host} has lost the record {gone}")

    def _may_succeed(self, made: Document[Any]) -> None:
        """Nothing succeeds an agreement that was withdrawn at the last look already."""
        before = made.body.supersedes
        if any(self._is_end(self.documents[name]) for name in self.histories.get(before, ())):
            self.ledger.broken("I6", f"{made.id} succeeds an agreement that was withdrawn")

    def _is_end(self, item: Document[Any]) -> bool:
        return item.type == "Withdrawal" and item.body.scope is Scope.ALL

    def _histories(self, vendor: SimVendor) -> None:
        now: dict[str, list[str]] = defaultdict(list)
        for about, name, kind, raw in vendor.rows(
            "SELECT record, digest, type, raw FROM history ORDER BY rowid"
        ):
            text = columns.digest_text(name)
            now[columns.digest_text(about)].append(text)
            if text not in self.documents:
                self.documents[text] = documents.read(unpack(raw), kind)
        for about, before in self.histories.items():
            if now[about][: len(before)] != before:
                self.ledger.broken("I11", f"the history of {about} did not only grow")
        for about, held in now.items():
            if about in self.agreements and held != self.histories.get(about):
                self._history(about, held)
        self.histories = now

    def _history(self, about: str, held: list[str]) -> None:
        items = tuple(self.documents[name] for name in held)
        if forks(History(record=self.agreements[about], documents=items)):
            self.ledger.broken("I11", f"the history of {about} has two continuations")
        if any(map(self._is_end, items)) and self.slots.get(about) is not None:
            self.ledger.broken("I6", f"{about} is withdrawn and yet in force")

    def _one_live(self, vendor: SimVendor) -> None:
        groups: dict[tuple[str, str], list[Document[Any]]] = defaultdict(list)
        for item in self.agreements.values():
            groups[item.body.first_party.ref, item.body.origin].append(item)
        for (party, _), held in groups.items():
            ongoing = [item for item in held if _is_ongoing(item)]
            if len(ongoing) < 2:
                continue
            live = [item for item in ongoing if self._status(item, ongoing) is Status.ACTIVE]
            if len(live) > 1:
                self.ledger.broken("ONE-LIVE", f"{party} has two agreements in force")

    def _status(self, item: Document[Any], all_of_it: list[Document[Any]]) -> Status:
        # What once took effect is not undone by a clock that is set back.
        now = max(self.vendor.now(), self.vendor.latest)
        following = [other for other in all_of_it if takes_effect(self._told(other))]
        return standing(self._told(item), now, successors=following).status

    def _told(self, item: Document[Any]) -> History:
        about = tuple(self.documents[name] for name in self.histories[item.record_digest])
        return History(record=item, documents=about)


def _is_ongoing(item: Document[Any]) -> bool:
    known = reference().standards.get(item.body.terms.digest_multibase)
    return known is None or known.terms.kind == "ongoing"
