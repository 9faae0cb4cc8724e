"""What a vendor does and accepts, and whether the customer's terms cover it: nothing is sent.

Turns a storefront into answers for a person. Every way it can fail is a state of its own.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from assent.did_web import is_loopback
from assent.documents import Document, Practices
from assent.documents.description import Status
from assent.terms.wording import duty_words, use_words
from assent.times import Instant
from assent_client.agent import Agent
from assent_client.choosing import Choice, preferred, suited
from assent_client.conflicts import keep_evidence
from assent_client.letter import letter_to
from assent_client.problems import Problem, Refused, VendorFault, problem_of
from assent_client.storefront import NoEndpoint, Storefront, look, read_origin
from assent_client.transport import Unreachable
from assent_client.wallet import DEFAULT_CONTEXT

__all__ = ["Discovery", "ProfileView", "VendorState", "discover"]


class VendorState(StrEnum):
    """What was found at an address."""

    OPEN = "open"
    RETIRED = "retired"
    NO_ENDPOINT = "no-endpoint"
    UNREACHABLE = "unreachable"
    MISBEHAVES = "misbehaves"
    CHANGED_KEYS = "changed-keys"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileView:
    """One profile of what the vendor does: a phrase for each process and each duty."""

    name: str
    does: tuple[str, ...]
    promises: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """All that one look at a site told. ``sentence`` sums it up; nothing was sent to find out.

    ``preferred`` are the customer's terms in their order, ``accepted`` the vendor's; both are empty
    unless the state is ``open`` or ``retired``. ``letter`` is one that the customer may send to a
    site without an endpoint. ``storefront`` is what candidates are built from.
    """

    url: str
    origin: str
    state: VendorState
    sentence: str
    looked_at: Instant
    context: str = DEFAULT_CONTEXT
    vendor: str | None = None
    legal_name: str | None = None
    contact: str | None = None
    profiles: tuple[ProfileView, ...] = ()
    preferred: tuple[Choice, ...] = ()
    accepted: tuple[Choice, ...] = ()
    warnings: tuple[str, ...] = ()
    local_test: bool = False
    letter: str | None = None
    problem: Problem | None = None
    storefront: Storefront | None = None

    @property
    def covered(self) -> Choice | None:
        """The first of the customer's terms that one profile is within as a whole."""
        return next((choice for choice in self.preferred if choice.verdict.within), None)


async def discover(
    agent: Agent, url: str, *, context: str = DEFAULT_CONTEXT, accept_new_keys: bool = False
) -> Discovery:
    """What the vendor at ``url`` does and accepts, and whether the terms of a context cover it.

    ``accept_new_keys`` is for a vendor known before whose new keys no old key vouches for.

    Raises:
        LocalError: ``url`` is no address.
    """
    origin = read_origin(url, loopback=agent.loopback)
    nothing = Discovery(
        url=url,
        origin=origin,
        state=VendorState.OPEN,
        sentence="",
        looked_at=agent.now(),
        context=context,
    )
    try:
        shown = await look(agent, origin, accept_new_keys=accept_new_keys)
        return _shown(agent, nothing, shown)
    except NoEndpoint as error:
        return replace(
            nothing,
            state=VendorState.NO_ENDPOINT,
            sentence=f"{_site(origin)} does not take customers' terms yet "
            f"({error.reason}); nothing was sent.",
            letter=letter_to(_site(origin)),
        )
    except VendorFault as error:
        return _faulty(agent, nothing, error)
    except (Unreachable, Refused) as error:
        problem = problem_of(error)
        sentence = f"{_site(origin)}: {problem.sentence} Nothing was sent."
        return replace(nothing, state=VendorState.UNREACHABLE, sentence=sentence, problem=problem)


def _shown(agent: Agent, nothing: Discovery, shown: Storefront) -> Discovery:
    body = shown.description.body
    accepted = (
        suited(shown, item.terms, item.reference, item.roster)
        for item in shown.accepted
        if shown.profiles
    )
    found = replace(
        nothing,
        state=VendorState.RETIRED if body.status is Status.RETIRED else VendorState.OPEN,
        vendor=shown.did,
        legal_name=shown.legal_name,
        contact=body.contact,
        profiles=tuple(_profile(item) for item in shown.profiles.values()),
        preferred=preferred(agent, shown, nothing.context),
        accepted=tuple(accepted),
        warnings=shown.warnings,
        local_test=is_loopback(shown.did),
        storefront=shown,
    )
    return replace(found, sentence=_summary(found))


def _site(origin: str) -> str:
    """How people name an origin: its host, and the port of a local test."""
    return origin.partition("://")[2]


def _summary(found: Discovery) -> str:
    name = found.legal_name
    if found.state is VendorState.RETIRED:
        return f"{name} makes no new agreements; the ones it made go on."
    covered = found.covered
    if covered is not None:
        return f"Everything that {name} does is within your terms “{covered.name}”."
    if found.preferred:
        return f"{name} does something that your terms do not cover, or cannot be judged."
    if found.accepted:
        names = ", ".join(choice.name for choice in found.accepted)
        return f"{name} accepts these terms: {names}. You have not said which you prefer."
    return f"{name} takes customers' terms, but names none that it accepts."


def _profile(practices: Document[Practices]) -> ProfileView:
    return ProfileView(
        name=practices.body.profile,
        does=tuple(f"{item.name}: {use_words(item)}" for item in practices.body.processes),
        promises=tuple(duty_words(item) for item in practices.body.obligations),
    )


def _faulty(agent: Agent, nothing: Discovery, error: VendorFault) -> Discovery:
    """What is said, and kept, of a site whose description cannot be believed."""
    changed = error.code == "key-unknown" and len(error.documents) > 1
    vendor = agent.wallet.vendors.at(nothing.origin)
    keep_evidence(
        agent, error, about=nothing.origin, vendor=nothing.origin if vendor is None else vendor.did
    )
    return replace(
        nothing,
        state=VendorState.CHANGED_KEYS if changed else VendorState.MISBEHAVES,
        sentence=f"{_site(nothing.origin)} cannot be trusted now: {error.sentence} "
        "Nothing was sent.",
        problem=problem_of(error),
    )
