"""Proffering to one vendor: look, choose, sign, keep, and only then send (CL6).

Owns what may hinder a proffer before anything leaves. What becomes of the answer is the business
of ``sending`` and ``settling``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assent import documents
from assent.agreement import standing
from assent.documents import Agreement, Counter, Document, Terms
from assent.documents.containers import Proffer
from assent.errors import LocalError
from assent_client.agent import Agent
from assent_client.answering import accept_alternative
from assent_client.candidates import Wishes, build_proffer
from assent_client.choosing import Choice, named, personal, preference_for, preferred
from assent_client.content import fetch
from assent_client.delivering import deliver_waiting
from assent_client.discovery import Discovery, VendorState, discover
from assent_client.problems import Fault, Problem, Refused, VendorFault, problem_of
from assent_client.reconciling import know_again
from assent_client.results import Outcome, ProfferResult, not_sent, result_of
from assent_client.sending import send
from assent_client.storefront import Storefront
from assent_client.transport import Unreachable
from assent_client.wallet import (
    DEFAULT_CONTEXT,
    KeptProffer,
    KeptRecord,
    ProfferState,
    Relationship,
)

__all__ = ["Order", "proffer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What the customer wants proffered.

    ``terms`` are names, aliases, IRIs or digests; without them, and without ``personal``, the
    preferences of the context hold: the best one where an alternative is asked for, else the best
    that the vendor is within. ``several`` sends all of them in order of preference. ``counter``
    None means as the preference says, and ``none`` without one. ``replace`` makes the agreement in
    force the predecessor.
    """

    terms: tuple[str, ...] = ()
    personal: Terms | None = None
    context: str = DEFAULT_CONTEXT
    several: bool = False
    counter: Counter | None = None
    replace: bool = False
    wishes: Wishes = field(default_factory=Wishes)


async def proffer(agent: Agent, url: str, order: Order) -> ProfferResult:
    """What became of a proffer to the vendor at ``url``; raises nothing of the vendor's.

    Raises:
        LocalError: the wallet cannot be written.
    """
    try:
        found = await discover(agent, url, context=order.context)
    except LocalError as error:
        return not_sent(url, f"{error.message} {error.hint}".strip(), problem=_local(error))
    if found.state is not VendorState.OPEN or found.storefront is None:
        return not_sent(url, found.sentence, discovery=found)
    try:
        result = await _proffer(agent, found, found.storefront, order)
        if result.outcome is Outcome.DECLINED and result.reason == "outdated":
            return await _anew(agent, result, order)
        return result
    except LocalError as error:
        sentence = f"{error.message} {error.hint}".strip()
        return not_sent(url, sentence, discovery=found, problem=_local(error))
    except (Unreachable, VendorFault, Refused) as error:
        problem = problem_of(error)
        return not_sent(
            url, f"{problem.sentence} Nothing was sent.", discovery=found, problem=problem
        )


async def _proffer(
    agent: Agent, found: Discovery, shown: Storefront, order: Order
) -> ProfferResult:
    relationship = await know_again(agent, shown, order.context)
    running = _running(agent, relationship, shown.origin)
    if running is not None:
        return await _resumed(agent, running, found)
    choices = await _choices(agent, shown, order)
    in_force = _in_force(agent, relationship, shown.origin)
    wishes = replace(order.wishes, counter=_counter(agent, shown, order))
    if in_force is not None and any(item.terms.body.kind == "ongoing" for item in choices):
        if not order.replace:
            return _stands(found, in_force)
        wishes = replace(wishes, supersedes=in_force.record)
    signer = agent.wallet.relationships.signer(relationship.first_party)
    made = build_proffer(agent, shown, choices, wishes, signer=signer)
    kept = await _prepared(agent, shown, relationship, made, choices)
    return await _sent(agent, kept, found, order)


async def _sent(agent: Agent, kept: KeptProffer, found: Discovery, order: Order) -> ProfferResult:
    kept, problem = await send(agent, kept)
    if _may_take(agent, kept, found, order):
        kept, problem = await accept_alternative(agent, kept)
    await deliver_waiting(agent, kept.vendor)
    return result_of(agent, kept, problem, url=found.url, discovery=found)


async def _anew(agent: Agent, outdated: ProfferResult, order: Order) -> ProfferResult:
    """Look again after ``outdated`` and proffer once more, only if still covered (DESIGN 6)."""
    found = await discover(agent, outdated.url, context=order.context)
    if found.state is not VendorState.OPEN or found.storefront is None:
        return replace(outdated, discovery=found)
    choices = await _choices(agent, found.storefront, order)
    if not any(choice.verdict.within for choice in choices):
        return replace(outdated, discovery=found)
    return await _proffer(agent, found, found.storefront, order)


async def _choices(agent: Agent, shown: Storefront, order: Order) -> Sequence[Choice]:
    """The terms to proffer, best first.

    Raises:
        LocalError: nothing is preferred, or nothing of it is in a roster that both use.
    """
    if order.personal is not None:
        return (personal(agent, shown, order.personal),)
    if order.terms:
        chosen = await named(agent, shown, order.terms)
        if len(chosen) > 1 and not order.several:
            raise LocalError("These are several terms.", "Say that all of them may be offered.")
        return chosen
    wanted = preferred(agent, shown, order.context)
    if not wanted:
        raise LocalError(
            f"You have not said which terms you prefer towards {shown.legal_name}.",
            "Name some by --terms, or say once for all: assent prefer",
        )
    if order.several:
        return wanted
    if _counter(agent, shown, order) is Counter.ONE:
        # Who wants to hear of an alternative says first what she would like best.
        return wanted[:1]
    return (next((item for item in wanted if item.verdict.within), wanted[0]),)


def _counter(agent: Agent, shown: Storefront, order: Order) -> Counter:
    if order.counter is not None:
        return order.counter
    preference = preference_for(agent, shown.origin, order.context)
    return Counter.NONE if preference is None else preference.counter


def _may_take(agent: Agent, kept: KeptProffer, found: Discovery, order: Order) -> bool:
    """Whether the alternative is one of the customer's own preferences, by digest (PR9)."""
    if kept.state is not ProfferState.COUNTERED or kept.answer is not None or order.terms:
        return False
    if kept.counter_offer is None or order.personal is not None:
        return False
    preference = preference_for(agent, found.origin, order.context)
    offered = documents.read(kept.counter_offer, "CounterOffer").body.terms.digest_multibase
    return preference is not None and any(
        item.digest_multibase == offered for item in preference.terms
    )


def _running(agent: Agent, relationship: Relationship, origin: str) -> KeptProffer | None:
    """A proffer under the same key and origin that has no outcome yet: it comes first."""
    return next(
        (
            item
            for item in agent.wallet.proffers.open(relationship.vendor)
            if (item.first_party, item.origin) == (relationship.first_party, origin)
        ),
        None,
    )


async def _resumed(agent: Agent, kept: KeptProffer, found: Discovery) -> ProfferResult:
    if kept.state is ProfferState.COUNTERED:
        return result_of(agent, kept, url=found.url, discovery=found)
    kept, problem = await send(agent, kept)
    await deliver_waiting(agent, kept.vendor)
    return result_of(agent, kept, problem, url=found.url, discovery=found)


def _in_force(agent: Agent, relationship: Relationship, origin: str) -> KeptRecord | None:
    """The ongoing agreement that takes the one place for this key and origin."""
    records = [
        item
        for item in agent.wallet.records.all(relationship.vendor)
        if (item.first_party, item.origin) == (relationship.first_party, origin)
    ]
    successors = agent.wallet.records.successors(relationship.vendor)
    for item in records:
        history = agent.wallet.records.history(item.record)
        held = standing(history, agent.now(), successors=successors)
        if not held.status.is_over and _is_ongoing(agent, history.record):
            return item
    return None


def _is_ongoing(agent: Agent, document: Document[Agreement]) -> bool:
    raw = agent.wallet.contents.get(document.body.terms.digest_multibase)
    return raw is None or documents.read(raw, "Terms").body.kind == "ongoing"


def _stands(found: Discovery, in_force: KeptRecord) -> ProfferResult:
    body = in_force.document().body
    return not_sent(
        found.url,
        f"An agreement with {found.legal_name} on the terms “{body.terms_name}” is in force; "
        "nothing was sent. Ask to replace it, or end it first.",
        discovery=found,
        outcome=Outcome.IN_FORCE,
        record=in_force.record,
        terms=body.terms,
    )


async def _prepared(
    agent: Agent,
    shown: Storefront,
    relationship: Relationship,
    made: Proffer,
    choices: Sequence[Choice],
) -> KeptProffer:
    """Keep the proffer and everything it rests on, durable before the first byte leaves."""
    texts = [
        await fetch(agent, shown.base, "texts", text.digest_multibase)
        for choice in choices
        for text in choice.terms.body.texts
    ]
    first = made.candidates[0].body
    with agent.wallet.transaction():
        for choice in choices:
            agent.wallet.contents.keep("terms", choice.terms.raw)
            agent.wallet.contents.keep("practices", choice.practices.raw)
            if choice.roster is not None:
                agent.wallet.contents.keep("rosters", choice.roster.raw)
        for text in texts:
            agent.wallet.contents.keep("texts", text)
        return agent.wallet.proffers.prepare(
            KeptProffer(
                id=made.id,
                vendor=shown.did,
                first_party=relationship.first_party,
                context=relationship.context,
                origin=shown.origin,
                url=f"{shown.base}/proffers/{made.id.removeprefix('urn:uuid:')}",
                raw=made.raw,
                accept_by=first.accept_by,
                prepared=agent.now(),
            )
        )


def _local(error: LocalError) -> Problem:
    return Problem(code="local", fault=Fault.OURS, sentence=f"{error.message} {error.hint}".strip())
