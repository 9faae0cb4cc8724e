"""What a person decides about proffers that policy sent to her.

Policy and practices are evaluated again when she does: she can say yes to what nobody could
tell, never to what the practices break or what is no longer offered (POL-02).
"""

from dataclasses import dataclass
from typing import Any, Final

from assent.documents import Difference
from assent.documents.containers import Proffer, read_proffer
from assent.documents.parts import Counter
from assent.errors import LocalError
from assent.negotiation import State
from assent.policy import Judged, Match, Offer, Propose, best_offer
from assent_server.dossier import short
from assent_server.exchange import Exchange
from assent_server.exchange.desk import Desk
from assent_server.exchange.judging import judge
from assent_server.exchange.places import hindrance
from assent_server.exchange.replies import Plan
from assent_server.store import AgreementRow, NegotiationRow

__all__ = ["Pending"]

_ATTEMPTS_MAX = 8
_DIGITS_MIN = 8
_UUID = "urn:uuid:"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """One waiting proffer, seen at one moment."""

    row: NegotiationRow
    proffer: Proffer
    desk: Desk

    def judged(self) -> list[Judged]:
        personal = {item.record_digest: item for item in self.proffer.personal_terms}
        return [
            judge(item.body, personal, self.desk.published, self.desk.now)
            for item in self.proffer.candidates
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """The proffers that wait for a person, and her three answers."""

    exchange: Exchange

    async def list(self) -> "list[dict[str, Any]]":
        """All that wait, those that end first at the top."""
        desk = self.exchange.desk()
        rows = await self.exchange.store.open_negotiations()
        waiting = sorted(
            (row for row in rows if row.state is State.PENDING), key=lambda row: row.accept_by
        )
        return [_said(_case(row, desk)) for row in waiting]

    async def accept(self, proffer: str, terms: str | None = None) -> dict[str, str]:
        """Sign the first candidate that can be signed, or the one on the terms of this name.

        Raises:
            LocalError: none can be signed; the message says why.
        """

        async def plan(case: _Case) -> Plan:
            places = await _places(case)
            index = _signable(case, terms)
            candidate = case.proffer.candidates[index]
            return await case.desk.agree(candidate, case.row, places, case.proffer)

        return await self._decided(proffer, plan, "accepted")

    async def alternative(self, proffer: str, terms: str | None = None) -> dict[str, str]:
        """Make the one alternative, on the terms of this name or the best that policy knows.

        Raises:
            LocalError: the customer wants none, or there are no such terms.
        """

        async def plan(case: _Case) -> Plan:
            places = await _places(case)
            return case.desk.propose(_proposal(case, terms), case.proffer, case.row, places)

        return await self._decided(proffer, plan, "alternative made")

    async def decline(self, proffer: str) -> dict[str, str]:
        """Say no."""

        async def plan(case: _Case) -> Plan:
            reason = "expired" if case.desk.now > case.row.accept_by else "person"
            return case.desk.decline(case.proffer, case.row, reason)

        return await self._decided(proffer, plan, "declined")

    async def _decided(self, name: str, plan: Any, outcome: str) -> dict[str, str]:
        """Plan and commit; again where the customer was faster."""
        for _ in range(_ATTEMPTS_MAX):
            row = await self._named(name)
            if row is None or row.state is not State.PENDING:
                became = "is not known here" if row is None else _BECAME[row.state]
                raise LocalError(
                    f"The proffer {short(name)} {became}.", "See `assent-server pending list`."
                )
            made: Plan = await plan(_case(row, self.exchange.desk()))
            if await self.exchange.commit(made.write):
                return {"proffer": short(name), "outcome": outcome}
        raise LocalError("The customer was faster each time.", "Try again.")

    async def _named(self, name: str) -> NegotiationRow | None:
        """The proffer of an id, or the open one whose id begins so, with 8 digits or more.

        Raises:
            LocalError: several begin so.
        """
        row = await self.exchange.store.negotiation(_UUID + short(name))
        if row is not None or len(short(name)) < _DIGITS_MIN:
            return row
        waiting = await self.exchange.store.open_negotiations()
        found = [item for item in waiting if short(item.proffer_id).startswith(short(name))]
        if len(found) > 1:
            raise LocalError(
                f"Several proffers begin with {name}.", "See them: `assent-server pending list`"
            )
        return found[0] if found else None


_BECAME: Final = {
    State.COUNTERED: "was answered by an alternative already",
    State.AGREED: "was accepted already",
    State.DECLINED: "was declined already",
    State.CANCELLED: "was taken back by the customer already",
}


def _case(row: NegotiationRow, desk: Desk) -> _Case:
    return _Case(row=row, proffer=read_proffer(row.proffer or b""), desk=desk)


def _said(case: _Case) -> dict[str, Any]:
    first = case.proffer.candidates[0].body
    return {
        "proffer": short(case.row.proffer_id),
        "customer": case.row.first_party,
        "origin": case.row.origin,
        "accept_by": case.row.accept_by,
        "wants_alternative": first.proffer.counter is Counter.ONE,
        "candidates": [
            {
                "terms": item.body.terms.name,
                "personal": judged.is_personal,
                "match": judged.match.value,
                "why": [difference.explanation for difference in judged.differences],
            }
            for item, judged in zip(case.proffer.candidates, case.judged(), strict=True)
        ],
    }


async def _places(case: _Case) -> tuple[AgreementRow, ...]:
    """The agreements that leave their place when one is made.

    Raises:
        LocalError: none can be made any more.
    """
    reason: str | None = "expired"
    places: tuple[AgreementRow, ...] = ()
    if case.desk.now <= case.row.accept_by:
        reason, places = await hindrance(
            case.proffer, case.desk.store, case.desk.published, case.desk.now
        )
    if reason is not None:
        raise LocalError(
            f"No agreement can be made any more: {_HINDRANCES[reason]}",
            f"Tell the customer: `assent-server pending decline {short(case.row.proffer_id)}`.",
        )
    return places


_HINDRANCES = {
    "expired": "the customer gave time until its acceptBy, which has passed.",
    "retired": "this endpoint makes no new agreements.",
    "key-closed": "the customer said so when an earlier one ended.",
    "outdated": "what we publish has changed since; the customer looks again after a no.",
    "agreement-in-force": "another agreement with this customer is in force.",
    "no-predecessor": "the agreement that it would replace is not in force.",
}


def _signable(case: _Case, terms: str | None) -> int:
    """The index of the candidate to sign."""
    judged = case.judged()
    for index, (candidate, own) in enumerate(zip(case.proffer.candidates, judged, strict=True)):
        is_meant = terms in (None, candidate.body.terms.name, candidate.body.terms.ref)
        removed = own.terms in case.desk.published.policy.remove
        if is_meant and not removed and own.match in (Match.WITHIN, Match.UNKNOWN):
            return index
    reasons = [difference.explanation for own in judged for difference in own.differences] or [
        "these terms are not offered, or policy.toml removes them."
    ]
    raise LocalError(
        f"This cannot be accepted: {reasons[0]}",
        "Decline it, make an alternative, or change the practices first.",
    )


def _proposal(case: _Case, terms: str | None) -> Propose:
    first = case.proffer.candidates[0].body
    if first.proffer.counter is not Counter.ONE or first.roster is None:
        raise LocalError("The customer wants no alternative.", "Accept or decline.")
    published = case.desk.published
    proffered = {item.body.terms.digest_multibase for item in case.proffer.candidates}
    offer: Offer | None
    if terms is None:
        offer = best_offer(published.policy, published.offers, without=set(proffered))
    else:
        named = [item for item in published.offers if terms in (item.terms.name, item.terms.ref)]
        offer = next((o for o in named if o.terms.digest_multibase not in proffered), None)
    if offer is None or offer.roster.ref != first.roster.ref:
        raise LocalError(
            "There are no such terms to offer in the customer's roster.",
            "See `assent-server policy check`.",
        )
    differences: tuple[Difference, ...] = case.judged()[0].differences
    return Propose(offer=offer, differences=differences)
