"""``assent sync``: what changed at every vendor, and nothing else; made for a timer."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import click

from assent_client.changes import Change, ChangeKind
from assent_client.client import Client
from assent_client.commands.codes import code_of_problem, worst
from assent_client.commands.known_again import known_again, together
from assent_client.commands.options import networked
from assent_client.commands.session import Session
from assent_client.commands.which import open_proffers
from assent_client.syncing import VendorSync
from assent_client.wallet import ProfferState
from assent_client.words import LOCAL_TEST, capitalised, count, host, is_local, plain
from assent_terminal import Failure, exits
from assent_terminal.layout import paragraph

__all__ = ["sync"]

_DELIVERED: Final = "They confirmed what you told them."
_NO_NEWS: Final = ("Acknowledgement", "Receipt")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    """An alternative that only the customer can answer."""

    site: str
    legal_name: str


@click.command(
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
    for url in urls:
        session.check_local(url)
    with session.client() as client:
        found, failures = _found(session, client, urls, contexts)
        wanted = [item.vendor for item in found] if urls else _vendors(session, client)
        with session.screen.progress("Comparing", len(wanted)) as step:
            results = _synced(session, client, wanted, step, due_only=due)
        results = together(tuple(found), results)
        waiting = _alternatives(client)
    _print(session, results, waiting)
    for failure in failures:
        session.screen.note(failure.message)
    click.get_current_context().exit(_exit_code(results, waiting, failures))


def _found(
    session: Session, client: Client, urls: tuple[str, ...], contexts: tuple[str, ...]
) -> tuple[list[VendorSync], list[Failure]]:
    """The vendors at these sites, and what is to be said of the other sites."""
    found: list[VendorSync] = []
    failures: list[Failure] = []
    for url in urls:
        try:
            found.append(known_again(session, client, url, contexts))
        except Failure as failure:
            failures.append(failure)
    return found, failures


def _vendors(session: Session, client: Client) -> list[str]:
    """All vendors that we deal with, those on this machine only in a local test."""
    known = sorted({row.vendor for row in client.wallet.relationships.all()})
    wanted = [did for did in known if session.loopback or not is_local(did)]
    if wanted != known:
        session.screen.note(f"Shops on this machine are left out; for a {LOCAL_TEST}: --loopback.")
    return wanted


def _synced(
    session: Session,
    client: Client,
    wanted: list[str],
    step: Callable[[], None],
    *,
    due_only: bool,
) -> tuple[VendorSync, ...]:
    if not wanted:
        return ()
    return session.run(client.sync(*wanted, due_only=due_only, progress=lambda _result: step()))


def _alternatives(client: Client) -> list[_Waiting]:
    names = {item.proffer_id: item.legal_name for item in client.proffers()}
    return [
        _Waiting(site=host(kept.origin), legal_name=names[kept.id] or host(kept.origin))
        for kept in open_proffers(client)
        if kept.state is ProfferState.COUNTERED and kept.answer is None
    ]


def _print(session: Session, results: tuple[VendorSync, ...], waiting: list[_Waiting]) -> None:
    width = session.screen.width
    lines = [
        line
        for item in results
        for said in _said(item.changes)
        for line in paragraph(f"{_who(item)}: {said}", width, hanging=2)
    ]
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
            waits = count(item.waiting, "notice")
            session.screen.note(f"{_who(item)} has yet to be told: {waits} of yours.")
    for offer in waiting:
        session.screen.step(
            f"{offer.legal_name} waits for your answer:", f"assent answer {offer.site}"
        )


def _said(changes: tuple[Change, ...]) -> list[str]:
    """The news in sentences; that a notice was received, which ends up on both sides, is none."""
    sentences = [
        capitalised(_DELIVERED if item.kind is ChangeKind.DELIVERED else plain(item.sentence))
        for item in changes
        if item.kind is not ChangeKind.DOCUMENT or item.document not in _NO_NEWS
    ]
    return [
        sentence if number == 1 else f"{sentence} ({number} times)"
        for sentence, number in Counter(sentences).items()
    ]


def _who(item: VendorSync) -> str:
    local = f"[{LOCAL_TEST}] " if is_local(item.vendor) else ""
    return f"{local}{item.legal_name} ({host(item.vendor)})"


def _exit_code(
    results: tuple[VendorSync, ...], waiting: list[_Waiting], failures: list[Failure]
) -> int:
    news = [change for item in results for change in item.changes]
    codes = [failure.code for failure in failures]
    codes += [code_of_problem(item.problem) for item in results if item.problem is not None]
    if waiting or any(item.wants_attention for item in news):
        codes.append(exits.ATTENTION)
    return worst(codes)


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
