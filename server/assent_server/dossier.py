"""One agreement with all that is stored about it: found by name, where it stands, as evidence."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from assent import documents
from assent.agreement import OwedDuty, Standing, standing
from assent.bundle import Bundle, Text
from assent.description import linked
from assent.documents import Agreement, CounterOffer, Digest, Document, SecondPartyDescription
from assent.documents.containers import History
from assent.documents.terms import Practices, Terms
from assent.errors import LocalError
from assent.times import Instant
from assent_server.exchange.stored import stored_history, successors_of
from assent_server.store import AgreementRow, Store

__all__ = [
    "Dossier",
    "bundle_of",
    "every_agreement",
    "every_record",
    "find",
    "open_dossier",
    "short",
]

_PAGE = 256
_UUID = "urn:uuid:"
_HANDLE = re.compile("[0-9a-f]{8}")
_ID = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """An agreement as it is stored, and where it stands at one time."""

    row: AgreementRow
    history: History
    standing: Standing

    @property
    def body(self) -> Agreement:
        """What was agreed."""
        return self.history.record.body

    @property
    def owed(self) -> tuple[OwedDuty, ...]:
        """What is still to be done, and was neither done nor refused."""
        return tuple(item for item in self.standing.duties if item.outcome is None)


def short(document_id: str) -> str:
    """A document id as people type it."""
    return document_id.removeprefix(_UUID)


async def find(store: Store, name: str) -> AgreementRow:
    """The agreement with this id, with or without ``urn:uuid:``, or this recordDigest.

    The first 8 digits of the id do, too: by these a customer's program names it to her.

    Raises:
        LocalError: there is none, or the digits are those of several.
    """
    if _HANDLE.fullmatch(name):
        row = await _named(store, name)
    elif _ID.fullmatch(short(name)):
        row = await store.agreement(_UUID + short(name))
    else:
        row = await store.agreement_by_record(Digest(name))
    if row is None:
        raise LocalError(f"There is no agreement {name}.", "See `assent-server agreements list`.")
    return row


async def _named(store: Store, handle: str) -> AgreementRow | None:
    found = await store.agreements_named(handle)
    if len(found) > 1:
        raise LocalError(
            f"Several agreements begin with {handle}.",
            "Name the whole id, as `assent-server agreements list` has it.",
        )
    return found[0] if found else None


async def every_agreement(
    store: Store, first_party: str | None = None
) -> AsyncIterator[AgreementRow]:
    """All agreements of one first party, or of all, in the order of their recordDigests."""
    after: Digest | None = None
    while rows := await store.agreements(first_party, after=after, limit=_PAGE):
        for row in rows:
            yield row
        if len(rows) < _PAGE:
            return
        after = rows[-1].record


async def every_record(store: Store, *, after: Digest | None = None) -> AsyncIterator[Digest]:
    """The recordDigests of all agreements in their order, also of those that do not read back."""
    while records := await store.records(after=after, limit=_PAGE):
        for record in records:
            yield record
        if len(records) < _PAGE:
            return
        after = records[-1]


async def open_dossier(store: Store, row: AgreementRow, now: Instant) -> Dossier:
    """All that is stored about an agreement."""
    history = await stored_history(store, row)
    where = standing(history, now, successors=await successors_of(store, row))
    return Dossier(row=row, history=history, standing=where)


async def bundle_of(
    store: Store, dossier: Dossier, descriptions: tuple[Document[SecondPartyDescription], ...]
) -> Bundle:
    """The evidence bundle: the history with everything it rests on, as far as it is stored.

    Raises:
        LocalError: what the record names is not there any more.
    """
    body = dossier.body
    terms: Document[Terms] = await _content(store, "terms", body.terms.digest_multibase)
    practices: Document[Practices] = await _content(
        store, "practices", body.practices.digest_multibase
    )
    roster = (
        None
        if body.roster is None
        else await _content(store, "rosters", body.roster.digest_multibase)
    )
    return Bundle(
        history=dossier.history,
        descriptions=_since(descriptions, body.description.digest_multibase),
        practices=practices,
        terms=terms,
        texts=await _texts(store, terms.body),
        roster=roster,
        counter_offer=await _counter_offer(store, body),
        successors=await successors_of(store, dossier.row),
    )


async def _counter_offer(store: Store, body: Agreement) -> Document[CounterOffer] | None:
    """The counter-offer that a record answers, where it is stored."""
    row = await store.negotiation(body.proffer.ref) if body.proffer.answers else None
    if row is None or row.outcome is None:
        return None
    return documents.read(row.outcome, "CounterOffer")


def _since(
    descriptions: tuple[Document[SecondPartyDescription], ...], pinned: Digest
) -> tuple[Document[SecondPartyDescription], ...]:
    """The description that the record pins, and those that lead to the latest keys."""
    for item in descriptions:
        if item.record_digest == pinned:
            return linked(item, descriptions)
    raise LocalError(
        "The description that this record names is not in the folder descriptions.",
        "Put it back from a backup; without it the record proves nothing.",
    )


_TYPES = {"terms": "Terms", "practices": "Practices", "rosters": "Roster"}


async def _content(store: Store, kind: str, digest: Digest) -> Document[Any]:
    row = await store.content(kind, digest)
    if row is None:
        raise LocalError(
            f"The {kind} that this record names are not stored ({digest}).",
            "Start the server once, or put the practices and rosters back from a backup.",
        )
    return documents.read(row.raw, _TYPES[kind])


async def _texts(store: Store, terms: Terms) -> tuple[Text, ...]:
    found = []
    for named in terms.texts:
        row = await store.content("texts", named.digest_multibase)
        if row is not None:
            found.append(
                Text(language=named.language, kind=named.kind.value, text=row.raw.decode())
            )
    return tuple(found)
