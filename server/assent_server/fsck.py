"""Every stored byte verified again: digests, proofs, chains, and rows against the bytes they hold.

It trusts nothing that the database says about itself. What is wrong is named by table and id;
nothing is repaired.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from assent import documents, record
from assent.agreement import chain, check_belongs, check_whole
from assent.documents import Agreement, Document, SecondPartyDescription, Withdrawal
from assent.documents.containers import read_proffer
from assent.errors import PeerError
from assent.key_ring import KeyRing
from assent.multibase import digest
from assent.negotiation import State
from assent_server.dossier import short
from assent_server.exchange.stored import slot_of, stored_history
from assent_server.store import (
    AgreementRow,
    ContentRow,
    Damaged,
    DamagedRow,
    HistoryRow,
    InboxRow,
    NegotiationRow,
    Store,
    StoredRow,
    StoreUnavailable,
)

__all__ = ["Fault", "Report", "check"]

_ANSWERS = ("Agreement", "CounterOffer", "Decline", "Receipt")
_CONTENT = {
    "terms": "Terms",
    "practices": "Practices",
    "rosters": "Roster",
    "descriptions": "SecondPartyDescription",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong: where, and what."""

    place: str
    fault: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was looked at, and every fault that was found."""

    rows: int
    faults: tuple[Fault, ...]


async def check(
    store: Store,
    descriptions: Sequence[Document[SecondPartyDescription]],
    keys: KeyRing,
    *,
    progress: Callable[[int], None] = lambda number: None,
) -> Report:
    """Verify the whole store. ``keys`` are all that the second party ever described."""
    faults = [Fault(place="database", fault=line) for line in await store.faults()]
    pinned = {item.record_digest for item in descriptions}
    checker = _Checker(store, keys, pinned)
    rows = 0
    async for row in store.stored():
        rows += 1
        faults += [fault async for fault in checker.faults(row)]
        if rows % 100 == 0:
            progress(rows)
    return Report(rows=rows, faults=tuple(faults))


class _Checker:
    """Looks at one row after the other; while rows are read, all reads see one state."""

    def __init__(self, store: Store, keys: KeyRing, pinned: set[Any]) -> None:
        self._store = store
        self._keys = keys
        self._pinned = pinned

    async def faults(self, row: StoredRow) -> Any:
        """What is wrong with a row."""
        place = _place(row)
        try:
            match row:
                case DamagedRow():
                    found = [row.fault]
                case AgreementRow():
                    found = await self._agreement(row)
                case HistoryRow():
                    found = await self._history(row)
                case NegotiationRow():
                    found = await self._negotiation(row)
                case InboxRow():
                    found = self._inbox(row)
                case ContentRow():
                    found = self._content(row)
        except PeerError as error:
            found = [f"{error.code}: {error.detail}"]
        except Damaged as error:
            found = [f"it rests on a damaged row: {error}"]
        except StoreUnavailable as error:
            found = [f"what it rests on cannot be read: {error}"]
        for sentence in found:
            yield Fault(place=place, fault=sentence)

    async def _agreement(self, row: AgreementRow) -> list[str]:
        document: Document[Agreement] = documents.read(row.raw, "Agreement")
        record.verify_record(document, keys=self._keys)
        body = document.body
        said = (row.record, row.agreement_id, row.first_party, row.origin, row.signed_at)
        held = (
            document.record_digest,
            document.id,
            body.first_party.ref,
            body.origin,
            document.proofs[1].created,
        )
        history = await stored_history(self._store, row)
        check_whole(history)
        last = (document, *chain(history))[-1].record_digest
        return list(
            _broken(
                (said == held, "the row says something else than the record"),
                (row.head == last, "the row names another last document than the history has"),
                (row.slot in (None, slot_of(body)), "the row stands in another's place"),
                (body.description.digest_multibase in self._pinned, "its description is missing"),
            )
        )

    async def _history(self, row: HistoryRow) -> list[str]:
        document = documents.read(row.raw, row.type)
        record.verify(document, keys=self._keys)
        owner = await self._store.agreement_by_record(row.record)
        if owner is None:
            return ["the record that it is about is missing"]
        check_belongs(document, documents.read(owner.raw, "Agreement"))
        closes = isinstance(document.body, Withdrawal) and document.body.close_key is not None
        is_closed = not closes or await self._store.is_closed(owner.first_party)
        return list(
            _broken(
                (document.record_digest == row.digest, "its bytes have changed"),
                (is_closed, "the key that it closes is open"),
            )
        )

    async def _negotiation(self, row: NegotiationRow) -> list[str]:
        found = list(_broken(*self._state(row)))
        if row.proffer is not None and row.state is not State.CANCELLED:
            proffer = read_proffer(row.proffer)
            for candidate in proffer.candidates:
                record.verify_candidate(candidate, keys=self._keys)
            found += _broken(
                (proffer.id == row.proffer_id, "its proffer has another id"),
                (digest(row.proffer) == row.request_digest, "its proffer's bytes have changed"),
            )
        if row.outcome is not None:
            record.verify(documents.read(row.outcome, *_ANSWERS), keys=self._keys)
        if row.record is not None and await self._store.agreement_by_record(row.record) is None:
            found.append("its record is missing")
        return found

    def _state(self, row: NegotiationRow) -> Iterator[tuple[bool, str]]:
        open_ = row.state in (State.PENDING, State.COUNTERED)
        yield row.state is not State.AGREED or row.record is not None, "it names no record"
        yield not open_ or row.proffer is not None, "its proffer is missing"
        answered = row.state in (State.COUNTERED, State.DECLINED, State.CANCELLED)
        yield not answered or row.outcome is not None, "its answer is missing"

    def _inbox(self, row: InboxRow) -> list[str]:
        record.verify(documents.read(row.reply, *_ANSWERS), keys=self._keys)
        return []

    def _content(self, row: ContentRow) -> list[str]:
        if row.kind == "texts":
            return list(_broken((digest(row.raw) == row.digest, "its bytes have changed")))
        document = documents.read(row.raw, _CONTENT[row.kind])
        if row.kind in ("practices", "descriptions"):
            record.verify(document, keys=self._keys)
        return list(_broken((document.record_digest == row.digest, "its bytes have changed")))


def _broken(*rules: tuple[bool, str]) -> Iterator[str]:
    return (sentence for holds, sentence in rules if not holds)


def _place(row: StoredRow) -> str:
    match row:
        case DamagedRow():
            return f"{row.table} {row.key}".rstrip()
        case AgreementRow():
            return f"agreement {short(row.agreement_id)}"
        case HistoryRow():
            return f"{row.type} {row.digest}"
        case NegotiationRow():
            return f"proffer {short(row.proffer_id)}"
        case InboxRow():
            return f"answer to {short(row.document_id)}"
        case ContentRow():
            return f"{row.kind} {row.digest}"
