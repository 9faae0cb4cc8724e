"""What the second party says about an agreement: an end, what it did, what it disputes.

Each statement follows the last one of its history, so that there is one order of them and no
fork (AGR-04); where a receipt was faster it is made again.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from assent import documents
from assent.agreement import OwedDuty, check_belongs
from assent.documents import Dispute, Document, Fulfilment, Termination
from assent.documents.notices import Action, DisputeStatus
from assent.documents.parts import Party, PartyReference
from assent.documents.terms import ObligationKind, Terms
from assent.errors import LocalError
from assent.times import Instant, plus_duration
from assent_server.dossier import Dossier, find, open_dossier, short
from assent_server.exchange import Exchange
from assent_server.exchange.desk import Desk
from assent_server.exchange.notices import history_row
from assent_server.exchange.room import has_room, has_room_for_notices
from assent_server.exchange.stored import stored_terms
from assent_server.signing import signed
from assent_server.store import AgreementChange, Write

__all__ = ["Statements"]

_ATTEMPTS_MAX = 8

Body = Termination | Fulfilment | Dispute


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    """Statements of the vendor's people, signed and stored where customers find them."""

    exchange: Exchange

    async def terminate(self, agreement: str, reason: str) -> dict[str, str]:
        """Announce the end of an agreement after the longest notice that we promised.

        Raises:
            LocalError: it is over, or its end was announced already.
        """
        terms = await self._terms(agreement)

        def body(dossier: Dossier, desk: Desk) -> Iterator[Body]:
            _check_not_ended(dossier)
            yield Termination(
                **_about(dossier, desk),
                previous=dossier.row.head,
                reason=reason,
                effective_at=_effective_at(dossier, desk, terms),
            )

        (made,) = await self._state(agreement, body)
        return {"agreement": short(agreement), "ends_at": made.body.effective_at}

    async def fulfil(
        self, agreement: str, duty: str | None = None, refused: str | None = None
    ) -> dict[str, Any]:
        """Report open duties, or the one of this name, as done now or, with a reason, as refused.

        Raises:
            LocalError: nothing is open.
        """

        def body(dossier: Dossier, desk: Desk) -> Iterator[Body]:
            wanted = [
                owed
                for owed in dossier.standing.duties
                if owed.outcome is None and duty in (None, owed.duty)
            ]
            if not wanted:
                raise LocalError(
                    "Nothing is open there.", f"See `assent-server agreements show {agreement}`."
                )
            notice = wanted[0].notice
            yield Fulfilment(
                **_about(dossier, desk),
                previous=dossier.row.head,
                fulfils=notice,
                actions=tuple(
                    _action(owed, refused, desk.now) for owed in wanted if owed.notice == notice
                ),
            )

        (made,) = await self._state(agreement, body)
        return {
            "agreement": short(agreement),
            "reported": [item.action for item in made.body.actions],
            "outcome": made.body.actions[0].outcome,
        }

    async def dispute(
        self, agreement: str, subject: str, status: str = "open", auditor: str | None = None
    ) -> dict[str, str]:
        """State that something about an agreement is disputed, resolved or dropped."""

        def body(dossier: Dossier, desk: Desk) -> Iterator[Body]:
            yield Dispute(
                **_about(dossier, desk),
                disputed_by=Party.SECOND,
                previous=dossier.row.head,
                subject=subject,
                auditor=auditor,
                status=DisputeStatus(status),
            )

        await self._state(agreement, body)
        return {"agreement": short(agreement), "status": status}

    async def _terms(self, agreement: str) -> Terms | None:
        row = await find(self.exchange.store, agreement)
        digest = documents.read(row.raw, "Agreement").body.terms.digest_multibase
        held = self.exchange.published().terms.get(digest)
        if held is not None:
            return held.body
        return await stored_terms(self.exchange.store, digest)

    async def _state(
        self, agreement: str, bodies: Callable[[Dossier, Desk], Iterator[Body]]
    ) -> tuple[Document[Any], ...]:
        """Sign and store a statement as the last one of its history."""
        for _ in range(_ATTEMPTS_MAX):
            desk = self.exchange.desk()
            row = await find(desk.store, agreement)
            dossier = await open_dossier(desk.store, row, desk.now)
            made = tuple(_signed(desk, body, dossier) for body in bodies(dossier, desk))
            if not _has_room(dossier, made):
                raise LocalError("The history of this agreement is full.", "Speak to the customer.")
            write = Write(
                changes=(
                    AgreementChange(
                        record=row.record,
                        version=row.version,
                        slot=row.slot,
                        head=made[-1].record_digest,
                        successor=row.successor,
                    ),
                ),
                history=tuple(history_row(row.record, item) for item in made),
            )
            if await self.exchange.commit(write):
                return made
        raise LocalError("The customer was faster each time.", "Try again.")


def _signed(desk: Desk, body: Body, dossier: Dossier) -> Document[Any]:
    document = signed(body, desk.published.signer, created=desk.now)
    check_belongs(document, dossier.history.record)
    return document


def _has_room(dossier: Dossier, made: tuple[Document[Any], ...]) -> bool:
    """Whether statements leave the room that withdrawals and duties need (AGR-13)."""
    held = dossier.history.documents
    if any(isinstance(item.body, Dispute) for item in made) and not has_room_for_notices(held):
        return False
    return has_room(held, *made)


def _about(dossier: Dossier, desk: Desk) -> dict[str, Any]:
    return {
        "id": desk.new_id(),
        "first_party": dossier.body.first_party,
        "second_party": PartyReference(ref=desk.published.did),
        "record": dossier.row.record,
    }


def _check_not_ended(dossier: Dossier) -> None:
    where = dossier.standing
    if where.status.is_over:
        raise LocalError(f"This agreement is {where.status} since {where.since}.")
    if any(isinstance(item.body, Termination) for item in dossier.history.documents):
        raise LocalError("The end of this agreement was announced before.")


def _effective_at(dossier: Dossier, desk: Desk, terms: Terms | None) -> Instant:
    """The latest of what the pinned and the present description and the terms promise (AGR-09)."""
    published = desk.published
    pinned = dossier.body.description.digest_multibase
    described = (published.description, *published.former)
    periods = [
        item.body.limits.notice_period
        for item in described
        if item.record_digest in (pinned, published.description.record_digest)
    ]
    if terms is not None:
        periods += [
            asked.duration
            for asked in terms.obligations
            if asked.kind is ObligationKind.NOTICE and asked.duration is not None
        ]
    return max(plus_duration(desk.now, period) for period in periods)


def _action(owed: OwedDuty, refused: str | None, now: Instant) -> Action:
    return Action(
        action=owed.duty,
        outcome="done" if refused is None else "refused",
        at=now,
        explanation=refused,
    )
