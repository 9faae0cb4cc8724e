"""Bare ``assent``: where I stand, and the next step."""

from dataclasses import dataclass
from typing import Any

import click

from assent_client.candidates import PLACE
from assent_client.client import Client
from assent_client.commands.options import networked
from assent_client.commands.session import Session
from assent_client.commands.which import open_proffers
from assent_client.keepers import pinned
from assent_client.results import Outcome
from assent_client.wallet import Errand, ProfferState
from assent_client.words import LOCAL_TEST, count, host, is_local, plain
from assent_client.words.outcomes import loopback_flag
from assent_terminal.layout import bullets, heading, pairs, paragraph, step

__all__ = ["overview"]

_WELCOME = (
    "Assent takes your terms to the companies that you deal with. They accept by themselves, "
    "and both of you keep the same signed record."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Position:
    """Where the customer stands; ``attention`` are sentences, ``step`` is the next command."""

    live: int
    local: int
    over: int
    waiting: int
    preferred: dict[str, tuple[str, ...]]
    country: str
    keepers: tuple[str, ...]
    open: tuple[str, ...]
    attention: tuple[str, ...]
    step: str


@click.command()
@networked
def overview(session: Session) -> None:
    """Say where you stand and what comes next, as the program does without a command."""
    if not session.has_wallet:
        _welcome(session)
        return
    with session.client() as client:
        position = _position(client)
    lines = _lines(session, position, session.screen.width)
    session.screen.answer(_value(session, position), lines)


def _welcome(session: Session) -> None:
    """What to say to somebody who has no wallet yet."""
    width = session.screen.width
    steps = (
        ("You have no wallet yet. Make one, or restore one:", "assent init"),
        ("Only look around, which sends nothing:", "assent terms list"),
        ("Look at a site, which sends nothing either:", "assent discover https://shop.example"),
    )
    lines = [*paragraph(_WELCOME, width), ""]
    lines += [line for text, command in steps for line in step(text, command, width)]
    session.screen.answer({"wallet": None, "next": "assent init"}, lines)


def _position(client: Client) -> _Position:
    views = client.agreements()
    live = [item for item in views if not item.standing.status.is_over]
    held = {item.context: item.terms for item in client.wallet.preferences.all()}
    waiting = [
        item for item in client.wallet.outbox.waiting() if item.errand != Errand.ACKNOWLEDGEMENT
    ]
    return _Position(
        live=len(live),
        local=sum(item.local_test for item in live),
        over=len(views) - len(live),
        waiting=len(waiting),
        preferred={name: tuple(item.name for item in terms) for name, terms in held.items()},
        country=(client.wallet.settings.get(PLACE) or "").rpartition("#")[2],
        keepers=tuple(host(did) for did in pinned(client.wallet)),
        open=tuple(_open(client)),
        attention=tuple(_attention(client)),
        step=_step(client, preferred=bool(held), waiting=bool(waiting), views=len(views)),
    )


def _open(client: Client) -> list[str]:
    """Each proffer without an outcome, in a sentence."""
    results = {item.proffer_id: item for item in client.proffers()}
    local = f"[{LOCAL_TEST}] "
    return [
        f"{local if results[kept.id].local_test else ''}{plain(results[kept.id].sentence)}"
        for kept in open_proffers(client)
    ]


def _attention(client: Client) -> list[str]:
    """What a person should look at."""
    said = [plain(item.explanation) for item in client.wallet.evidence.all()]
    now = client.agent.now()
    for view in client.agreements():
        if any(item.is_overdue(now) for item in view.standing.duties):
            said.append(f"{view.legal_name} is late with what it owes you.")
    if client.wallet.relationships.unreconciled():
        said.append("This wallet was restored and has yet to compare with vendors.")
    return list(dict.fromkeys(said))


def _step(client: Client, *, preferred: bool, waiting: bool, views: int) -> str:
    """The one command that helps most now."""
    for result in client.proffers():
        if result.outcome is Outcome.COUNTERED:
            return f"assent answer {host(result.url)}"
    if client.wallet.restored is not None and not client.wallet.vendors.all():
        return "assent sync https://shop.example"
    open_states = {item.state for item in open_proffers(client)} - {ProfferState.COUNTERED}
    if waiting or open_states or client.wallet.relationships.unreconciled():
        return f"assent sync{loopback_flag(_is_all_local(client))}"
    if not preferred:
        return "assent prefer service-care service"
    if not views:
        return "assent discover https://shop.example"
    return "assent agreements list"


def _is_all_local(client: Client) -> bool:
    """Whether the wallet knows shops on this machine only."""
    vendors = [item.vendor for item in client.wallet.relationships.all()]
    return bool(vendors) and all(map(is_local, vendors))


def _lines(session: Session, position: _Position, width: int) -> list[str]:
    terms = sorted(position.preferred.items(), key=lambda item: (item[0] != "default", item[0]))
    own = [(_where(name), ", then ".join(names)) for name, names in terms]
    waits = f"{count(position.waiting, 'notice')} that vendors have yet to get"
    local = f" ({position.local} {LOCAL_TEST})" if position.local else ""
    rows = [
        ("agreements", f"{position.live} in force{local}, {position.over} over"),
        *(own or [("your terms", "you have not said which you prefer")]),
        ("on the way", waits if position.waiting else ""),
        ("country", f"{position.country}, which your agreements name" if position.country else ""),
        ("also trusted", ", ".join(f"lists of terms by {name}" for name in position.keepers)),
        ("wallet", str(session.folder)),
    ]
    lines = pairs(rows, width, indent=0)
    if position.open:
        lines += ["", *heading("Not decided yet"), *bullets(position.open, width)]
    if position.attention:
        lines += ["", *heading("To look at"), *bullets(position.attention, width)]
    return [*lines, "", *step("Next:", position.step, width)]


def _where(context: str) -> str:
    places = {"default": "your terms", "work": "at work"}
    return places.get(context, f"at {context}")


def _value(session: Session, position: _Position) -> dict[str, Any]:
    return {
        "wallet": str(session.folder),
        "agreements": {
            "live": position.live,
            "over": position.over,
            "localTests": position.local,
        },
        "preferred": {name: list(terms) for name, terms in position.preferred.items()},
        "country": position.country or None,
        "keepers": list(position.keepers),
        "open": list(position.open),
        "waiting": position.waiting,
        "attention": list(position.attention),
        "next": position.step,
    }
