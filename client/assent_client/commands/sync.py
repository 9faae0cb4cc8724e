"""``assent sync``: what changed at every vendor, and nothing else; made for a timer."""

from dataclasses import dataclass, replace
from typing import Any

import click

from assent.errors import LocalError
from assent_client.client import Client
from assent_client.commands import exits
from assent_client.commands.layout import paragraph
from assent_client.commands.options import networked
from assent_client.commands.prefer import context_named
from assent_client.commands.session import Session
from assent_client.commands.which import open_proffers
from assent_client.discovery import Discovery, VendorState
from assent_client.problems import Fault, Refused, VendorFault, problem_of
from assent_client.reconciling import find_keys
from assent_client.syncing import VendorSync
from assent_client.transport import Unreachable
from assent_client.wallet import DEFAULT_CONTEXT, ProfferState
from assent_client.words import LOCAL_TEST, capitalised, host, plain

__all__ = ["sync"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    """An alternative that only the customer can answer."""

    site: str
    legal_name: str


@click.command(
    short_help="Bring everything up to date; print what changed.",
    epilog=exits.help_text(exits.DONE, exits.OPEN, exits.VENDOR, exits.ATTENTION),
)
@click.argument("urls", metavar="[URL]...", nargs=-1)
@click.option("--due", is_flag=True, help="Leave out what was tried shortly before: for a timer.")
@click.option(
    "--context",
    "contexts",
    multiple=True,
    help="Also look for agreements of this context, in a restored wallet; repeatable.",
)
@networked
def sync(session: Session, urls: tuple[str, ...], due: bool, contexts: tuple[str, ...]) -> None:
    """Bring everything up to date with all vendors, or with those at URL, and print the changes.

    It fetches answers, tells vendors what they have to know, and compares what both hold. Nothing
    changed means no output. In a wallet restored by its sheet, name each site once.
    """
    with session.client() as client:
        found = [_known_again(session, client, url, contexts) for url in urls]
        total = len(found) or len({row.vendor for row in client.wallet.relationships.all()})
        with session.screen.progress("Comparing", total) as step:
            results = session.run(
                client.sync(
                    *(item.vendor for item in found),
                    due_only=due,
                    progress=lambda _result: step(),
                )
            )
        results = _together(tuple(found), results)
        waiting = _alternatives(client)
    _print(session, results, waiting)
    click.get_current_context().exit(_exit_code(results, waiting))


def _known_again(
    session: Session, client: Client, url: str, contexts: tuple[str, ...]
) -> VendorSync:
    """The vendor at a site; a restored wallet asks it what it holds under each key.

    Raises:
        LocalError: there is no vendor there.
    """
    found: Discovery = session.run(client.discover(url))
    known = client.wallet.vendors.at(found.origin)
    if found.vendor is None and known is None:
        raise LocalError(plain(found.sentence))
    did = found.vendor or (known.did if known is not None else "")
    nothing = VendorSync(
        vendor=did, legal_name=found.legal_name or host(did), equal=None, waiting=0
    )
    if client.wallet.restored is None or found.state not in (
        VendorState.OPEN,
        VendorState.RETIRED,
    ):
        return nothing
    names = (DEFAULT_CONTEXT, "work", *map(context_named, contexts))
    try:
        done = [
            comparison
            for name in dict.fromkeys(names)
            for comparison in session.run(find_keys(client.agent, did, name))
        ]
    except (Unreachable, Refused, VendorFault) as error:
        return replace(nothing, problem=problem_of(error))
    return replace(nothing, changes=tuple(change for item in done for change in item.changes))


def _together(
    before: tuple[VendorSync, ...], results: tuple[VendorSync, ...]
) -> tuple[VendorSync, ...]:
    """The results, each with what was found before it."""
    first = {item.vendor: item for item in before}
    joined = [
        replace(item, changes=(*first.pop(item.vendor).changes, *item.changes))
        if item.vendor in first
        else item
        for item in results
    ]
    return (*joined, *first.values())


def _alternatives(client: Client) -> list[_Waiting]:
    names = {item.proffer_id: item.legal_name for item in client.proffers()}
    return [
        _Waiting(site=host(kept.origin), legal_name=names[kept.id] or host(kept.origin))
        for kept in open_proffers(client)
        if kept.state is ProfferState.COUNTERED and kept.answer is None
    ]


def _print(session: Session, results: tuple[VendorSync, ...], waiting: list[_Waiting]) -> None:
    width = session.screen.width
    lines: list[str] = []
    for item in results:
        for change in item.changes:
            said = capitalised(plain(change.sentence))
            lines += paragraph(f"{_who(item)}: {said}", width, hanging=2)
    session.screen.answer(
        {
            "vendors": [_value(item) for item in results],
            "alternatives": [item.site for item in waiting],
        },
        lines,
    )
    for item in results:
        if item.problem is not None:
            session.screen.note(f"{_who(item)}: {plain(item.problem.sentence)}")
        if item.waiting:
            session.screen.note(f"{_who(item)} has yet to be told {item.waiting} of your notices.")
    for offer in waiting:
        session.screen.note(f"{offer.legal_name} waits for your answer: assent answer {offer.site}")


def _who(item: VendorSync) -> str:
    local = f"[{LOCAL_TEST}] " if "localhost%3A" in item.vendor else ""
    return f"{local}{item.legal_name} ({host(item.vendor)})"


def _exit_code(results: tuple[VendorSync, ...], waiting: list[_Waiting]) -> int:
    changes = [change for item in results for change in item.changes]
    problems = [item.problem for item in results if item.problem is not None]
    if waiting or any(item.wants_attention for item in changes):
        return exits.ATTENTION
    if any(item.fault is Fault.VENDOR for item in problems):
        return exits.VENDOR
    return exits.OPEN if problems else exits.DONE


def _value(item: VendorSync) -> dict[str, Any]:
    return {
        "vendor": item.vendor,
        "legalName": item.legal_name,
        "equal": item.equal,
        "waiting": item.waiting,
        "changes": [
            {
                "kind": change.kind,
                "sentence": change.sentence,
                "record": change.record,
                "proffer": change.proffer,
                "document": change.document,
                "attention": change.wants_attention,
            }
            for change in item.changes
        ],
        "problem": None
        if item.problem is None
        else {"code": item.problem.code, "fault": item.problem.fault},
    }
