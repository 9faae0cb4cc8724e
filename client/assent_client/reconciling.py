"""Comparing what both sides hold under one key, and making it equal (PR16, I1, ST8).

The vendor signs a list of all that it holds. What it has and we lack is taken, each document
verified; what it lost is given back; what contradicts is kept as evidence.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from assent import agreement
from assent import record as signing
from assent.agreement import check_heads, covers, place
from assent.documents import Digest, Document, Heads
from assent.documents.containers import (
    ReconciliationAnswer,
    read_reconciliation_answer,
    write_reconciliation,
)
from assent.documents.notices import Head, Withdrawal
from assent.documents.parts import Party, PartyReference
from assent.errors import PeerError
from assent.record import Signer
from assent_client.agent import Agent
from assent_client.changes import Change
from assent_client.delivering import deliver_waiting
from assent_client.outcomes import verified
from assent_client.problems import VendorFault, as_vendor_fault
from assent_client.purged import may_be_purged
from assent_client.returning import binding_records, give_back
from assent_client.short_notice import confirmed
from assent_client.storefront import Storefront
from assent_client.taking import gaps, take
from assent_client.wallet import Errand, Relationship
from assent_client.wallet.relationships import PROBE_GAP

__all__ = ["Comparison", "compare", "find_keys", "know_again"]

_ROUNDS_MAX: Final = 20  # An answer brings up to 64 documents, a page lists up to 900.
_PAGES_MAX: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What comparing under one key brought; ``equal`` says that both now hold the same."""

    first_party: str
    equal: bool
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """Heads of both sides, one answering the other; what both cover can be compared."""

    ours: Heads
    answer: ReconciliationAnswer

    @property
    def ours_covered(self) -> tuple[Head, ...]:
        """Our heads of what both cover."""
        return tuple(item for item in self.ours.heads if self.covers(item.record))

    @property
    def theirs(self) -> tuple[Head, ...]:
        """The vendor's heads of what both cover."""
        return tuple(item for item in self.answer.heads.body.heads if self.covers(item.record))

    @property
    def next(self) -> Digest | None:
        """Where the next page begins: where the first of both lists ends."""
        ends = [end for end in (self.ours.next, self.answer.heads.body.next) if end is not None]
        return min(ends, key=place, default=None)

    def covers(self, record: Digest) -> bool:
        """Whether both would list this record if they held it."""
        return covers(self.ours, record) and covers(self.answer.heads.body, record)


async def compare(agent: Agent, relationship: Relationship) -> Comparison:
    """Compare with the vendor all that stands under one key, until both hold the same.

    Raises:
        Unreachable, Refused: the vendor does not compare now.
        VendorFault: its answer is none.
    """
    changes: list[Change] = []
    equal, after = True, None
    for _ in range(_PAGES_MAX):
        page = await _made_equal(agent, relationship, after, changes)
        equal = equal and _is_equal(agent, relationship, page)
        after = page.next
        if after is None:
            agent.wallet.relationships.reconciled(relationship.first_party, at=agent.now())
            return Comparison(
                first_party=relationship.first_party, equal=equal, changes=tuple(changes)
            )
    raise VendorFault("too-large", "They list more agreements than anybody makes.")


async def _made_equal(
    agent: Agent, relationship: Relationship, after: Digest | None, changes: list[Change]
) -> _Page:
    """The last heads of both sides behind ``after``, once nothing more was taken or given."""
    vendor, first_party = relationship.vendor, relationship.first_party
    signer = agent.wallet.relationships.signer(first_party)
    for _ in range(_ROUNDS_MAX):
        page = await _ask(agent, vendor, signer, after)
        taken = await take(agent, vendor, first_party, page.answer)
        # What was received is confirmed before it is listed as ours.
        await deliver_waiting(agent, vendor, only=Errand.ACKNOWLEDGEMENT)
        given = await give_back(agent, page.ours_covered, page.answer.heads)
        changes += [item for item in (*taken, *given) if item not in changes]
        if _is_equal(agent, relationship, page) or not (taken or given):
            break
    changes += [item for item in gaps(agent, vendor, page.theirs) if item not in changes]
    return page


async def know_again(agent: Agent, shown: Storefront, context: str) -> Relationship:
    """The key in use towards a vendor; a restored wallet asks first what it has forgotten (CL2).

    Raises:
        Unreachable, Refused, VendorFault: as ``compare``.
    """
    relationships = agent.wallet.relationships
    current = relationships.current(shown.did, context, now=agent.now())
    if current.reconciled is not None:
        return current
    await find_keys(agent, shown.did, context)
    return relationships.current(shown.did, context, now=agent.now())


async def find_keys(agent: Agent, vendor: str, context: str) -> tuple[Comparison, ...]:
    """Ask a vendor for each key of a context, until some in a row are unknown to it.

    Raises:
        Unreachable, Refused, VendorFault: as ``compare``.
    """
    relationships = agent.wallet.relationships
    done: list[Comparison] = []
    counter = gap = 0
    while gap < PROBE_GAP:
        signer = relationships.probe(vendor, context, counter)
        known = relationships.get(signer.key.did)
        if known is None:
            page = await _ask(agent, vendor, signer, after=None)
            if page.answer.heads.body.heads:
                known = relationships.adopt(
                    vendor, context, counter, now=agent.now(), reconciled=None
                )
        gap = gap + 1 if known is None else 0
        if known is not None:
            done.append(await compare(agent, known))
            _close_as_said(agent, known)
        counter += 1
    return tuple(done)


def _close_as_said(agent: Agent, known: Relationship) -> None:
    """Close a key again that a withdrawal in its histories closed."""
    for held in agent.wallet.records.all(known.vendor):
        if held.first_party != known.first_party:
            continue
        for item in agent.wallet.records.history(held.record).documents:
            if isinstance(item.body, Withdrawal) and item.body.close_key is not None:
                agent.wallet.relationships.close(known.first_party, at=agent.now())


def _is_equal(agent: Agent, relationship: Relationship, page: _Page) -> bool:
    """Whether we now hold the same documents about the same records as the vendor lists (I1)."""
    ours = _known(agent, relationship.vendor, relationship.first_party)
    purged = page.answer.heads.body.purged
    covered = [
        head
        for head in ours
        if page.covers(head.record)
        and not (head.record in purged and may_be_purged(agent, head.record))
    ]
    return agreement.compare(covered, page.theirs).is_closed


async def _ask(agent: Agent, vendor: str, signer: Signer, after: Digest | None) -> _Page:
    """Our heads behind ``after`` and the vendor's verified ones, with what it thinks we lack.

    The documents that come with them are not verified yet.

    Raises:
        VendorFault: the answer is none, or to another question.
    """
    ours = _heads(agent, vendor, signer, after)
    reply = await agent.wire.post_signed(
        f"{agent.wallet.vendors.base(vendor)}/reconciliations",
        write_reconciliation(ours),
        signer=signer,
        created=agent.minute(),
        nonce=agent.new_nonce(),
    )
    with as_vendor_fault():
        answer = read_reconciliation_answer(reply.body)
    await verified(agent, vendor, answer.heads)
    with as_vendor_fault(answer.heads.raw):
        check_heads(
            answer.heads, by=Party.SECOND, after=after, nonce=ours.body.reconciliation_nonce
        )
        if answer.heads.body.first_party != ours.body.first_party:
            raise PeerError("reference", "They list what another customer holds.")
    return _Page(ours=ours.body, answer=answer)


def _heads(agent: Agent, vendor: str, signer: Signer, after: Digest | None) -> Document[Heads]:
    """What we say we hold under one key, records and documents by digest: a page, signed."""
    first_party = signer.key.did
    ours = (
        agreement.known(confirmed(agent, agent.wallet.records.history(item.record)))
        for item in binding_records(agent, vendor, first_party)
    )
    heads, following = agreement.page(ours, after)
    body = Heads(
        id=agent.new_id(),
        first_party=PartyReference(ref=first_party),
        second_party=PartyReference(ref=vendor),
        listed_by=Party.FIRST,
        reconciliation_nonce=agent.new_nonce(),
        after=after,
        next=following,
        heads=heads,
    )
    return signing.sign(body, signer, created=agent.minute())


def _known(agent: Agent, vendor: str, first_party: str) -> Iterator[Head]:
    """What we hold under one key, each record and each document by digest."""
    for item in binding_records(agent, vendor, first_party):
        yield agreement.known(agent.wallet.records.history(item.record))
