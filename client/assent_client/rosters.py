"""Which rosters agreements may be made under: keeper pinned, not rolled back, not ended (PR11).

The newest roster seen of each keeper and name is remembered; one that does not grow out of it is
not used.
"""

from dataclasses import dataclass

from assent import documents
from assent import roster as rules
from assent.documents import Digest, Document, Roster
from assent.documents.description import RosterReference, SecondPartyDescription
from assent.documents.roster import RosterEntry
from assent_client.agent import Agent
from assent_client.content import fetch_document
from assent_client.problems import Refused, VendorFault, as_vendor_fault

__all__ = ["Rosters", "newest_roster", "trusted_rosters"]

_STEPS_MAX = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Rosters:
    """The rosters of a vendor that are trusted here, and why others are not, in sentences."""

    trusted: tuple[Document[Roster], ...]
    objections: tuple[str, ...] = ()

    def entry(self, terms: Digest) -> tuple[Document[Roster], RosterEntry] | None:
        """The active entry of these terms and the roster it stands in."""
        for roster in self.trusted:
            for entry in roster.body.entries:
                if entry.digest_multibase == terms and entry.status == "active":
                    return roster, entry
        return None


async def trusted_rosters(agent: Agent, description: SecondPartyDescription, base: str) -> Rosters:
    """The rosters that a vendor names, each checked.

    Raises:
        VendorFault: what it serves is not the roster that it names.
        Unreachable: it cannot be fetched.
    """
    trusted: list[Document[Roster]] = []
    objections: list[str] = []
    for named in description.rosters:
        found = await _check(agent, named, description.second_party.ref, base)
        if isinstance(found, str):
            objections.append(found)
        else:
            trusted.append(found)
    return Rosters(trusted=tuple(trusted), objections=tuple(objections))


def newest_roster(agent: Agent, keeper: str, name: str) -> Document[Roster] | None:
    """The newest roster of this keeper and name that this wallet has seen, or the shipped one."""
    shipped = rules.reference().document
    known = agent.wallet.settings.get(_setting(keeper, name))
    raw = None if known is None else agent.wallet.contents.get(Digest(known))
    held = None if raw is None else documents.read(raw, "Roster")
    is_shipped = (shipped.body.keeper.ref, shipped.body.name) == (keeper, name)
    found = [item for item in (held, shipped if is_shipped else None) if item is not None]
    return max(found, key=lambda item: int(item.body.sequence), default=None)


async def _check(
    agent: Agent, named: RosterReference, vendor: str, base: str
) -> Document[Roster] | str:
    """The roster, or why it is not used."""
    if named.keeper == vendor:
        return rules.Objection.KEEPER_IS_PARTY.sentence
    if named.keeper not in agent.keepers:
        return rules.Objection.KEEPER_UNKNOWN.sentence
    try:
        roster: Document[Roster] = await fetch_document(
            agent, base, "rosters", named.digest_multibase, fresh=True
        )
    except Refused:
        return "A roster that they name is not served."
    body = roster.body
    with as_vendor_fault(roster.raw):
        if (body.id, body.keeper.ref, body.sequence) != (named.ref, named.keeper, named.version):
            raise VendorFault("reference", "A roster is not the one that they name.", roster.raw)
    newest = newest_roster(agent, body.keeper.ref, body.name)
    if newest is None or newest.record_digest != roster.record_digest:
        grown = await _grown(agent, roster, newest, base)
        if grown is not None:
            return grown.sentence
    objection = rules.objection_at_signing(roster, now=agent.now(), newest=newest)
    if objection is not None:
        return objection.sentence
    _remember(agent, roster)
    return roster


async def _grown(
    agent: Agent, roster: Document[Roster], newest: Document[Roster] | None, base: str
) -> rules.Objection | None:
    """Why a roster does not grow out of the newest one known, by steps that the vendor serves.

    Raises:
        VendorFault: a step is not signed by a key that the one before it allows.
    """
    steps = await _steps(agent, roster, newest, base)
    if isinstance(steps, rules.Objection):
        return steps
    objection = rules.growth(roster, newest or steps[0], steps)
    if objection is not None:
        return objection
    pinned = agent.keepers[roster.body.keeper.ref]
    for before, step in zip((newest, *steps), steps, strict=False):
        with as_vendor_fault(step.raw):
            rules.verify_steps([step], after=before, pinned=pinned)
    return None


async def _steps(
    agent: Agent, roster: Document[Roster], newest: Document[Roster] | None, base: str
) -> list[Document[Roster]] | rules.Objection:
    """The versions after the newest one known up to ``roster``, oldest first.

    Where none is known they begin with one that names a pinned key as its own.
    """
    steps = [roster]
    while not _begins(agent, steps[0], newest):
        previous = steps[0].body.previous
        if previous is None or len(steps) > _STEPS_MAX:
            return rules.Objection.SKIPPED
        try:
            step: Document[Roster] = await fetch_document(agent, base, "rosters", previous)
        except (Refused, VendorFault):
            return rules.Objection.SKIPPED
        if step.body.keeper != roster.body.keeper:
            return rules.Objection.FORKED
        steps.insert(0, step)
    return steps


def _begins(agent: Agent, step: Document[Roster], newest: Document[Roster] | None) -> bool:
    if newest is not None:
        return int(step.body.sequence) <= int(newest.body.sequence) + 1
    pinned = {key.id for key in agent.keepers[step.body.keeper.ref]}
    # The first version of all has none before it; its key is pinned, or it is a fault.
    return step.body.previous is None or {p.verification_method for p in step.proofs} <= pinned


def _remember(agent: Agent, roster: Document[Roster]) -> None:
    name = _setting(roster.body.keeper.ref, roster.body.name)
    if agent.wallet.settings.get(name) != roster.record_digest:
        with agent.wallet.transaction():
            agent.wallet.contents.keep("rosters", roster.raw)
            agent.wallet.settings.put(name, roster.record_digest)


def _setting(keeper: str, name: str) -> str:
    return f"roster {keeper} {name}"
