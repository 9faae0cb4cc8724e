"""``assent proffer``: your terms to one vendor or many; each accepts, answers or declines."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import click

from assent.documents import Counter, Terms
from assent.errors import LocalError
from assent_client.client import Client
from assent_client.commands.codes import code_of_proffer, worst
from assent_client.commands.options import networked
from assent_client.commands.outcome_lines import lines_of, value_of
from assent_client.commands.prefer import context_named
from assent_client.commands.session import Session
from assent_client.commands.terms_source import FoundTerms, find_terms
from assent_client.commands.wishes import wishes
from assent_client.keepers import pinned
from assent_client.personal import advice
from assent_client.proffering import Order
from assent_client.results import ProfferResult
from assent_client.wallet import DEFAULT_CONTEXT
from assent_terminal import Failure, exits
from assent_terminal.plain import count

__all__ = ["proffer"]

_ASKED = "personal terms confirmed"


@click.command(
    epilog=exits.help_text(
        exits.DONE, exits.NO, exits.FAILED, exits.OPEN, exits.VENDOR, exits.ATTENTION
    ),
)
@click.argument("urls", metavar="URL...", nargs=-1, required=True)
@click.option(
    "--terms",
    multiple=True,
    help="Terms by name or file instead of your preferences; repeat it for several, best first.",
)
@click.option("--context", default=DEFAULT_CONTEXT, help="Your preferences of this context.")
@click.option(
    "--counter/--no-counter",
    default=None,
    help="Whether they may offer one alternative.  [default: as you prefer]",
)
@click.option(
    "--place",
    metavar="COUNTRY",
    help="Your country and law: DE.  [default: your setting, else theirs]",
)
@click.option("--until", metavar="DAY", help="When it ends: 2027-12-31.  [default: never]")
@click.option("--replace", is_flag=True, help="Replace the agreement that is in force.")
@click.option("--yes", is_flag=True, help="Ask nothing.")
@networked
def proffer(
    session: Session,
    urls: tuple[str, ...],
    terms: tuple[str, ...],
    context: str,
    counter: bool | None,
    place: str | None,
    until: str | None,
    replace: bool,
    yes: bool,
) -> None:
    """Proffer your terms to each URL; the answer comes at once, and both keep the same record.

    Without --terms your preferences hold. A stopped or lost proffer goes on where it was.
    """
    for url in urls:
        session.check_local(url)
    wanted = wishes(place, until, now=session.around.now())
    with session.client() as client:
        found = [_meant(client, item) for item in terms]
        order = _order(found, context_named(context), counter)
        order = dataclasses.replace(order, wishes=wanted, replace=replace)
        if order.personal is not None:
            _confirm_personal(session, client, order.personal, yes=yes)
        results = _proffered(session, client, urls, order)
    _answer(session, results)
    click.get_current_context().exit(worst([code_of_proffer(item) for item in results]))


def _proffered(
    session: Session, client: Client, urls: tuple[str, ...], order: Order
) -> Sequence[ProfferResult]:
    """The results in the order of the addresses.

    Raises:
        Failure: Ctrl-C; the results that came until then have been said.
    """
    came: list[ProfferResult] = []
    try:
        with session.screen.progress("Proffering", len(urls)) as step:

            def heard(result: ProfferResult) -> None:
                came.append(result)
                step()

            return session.run(client.proffer(*urls, order=order, progress=heard))
    except KeyboardInterrupt:
        _answer(session, came)
        raise Failure(
            exits.STOPPED,
            f"Stopped, with {len(came)} of {count(len(urls), 'answer')} here.",
            "What was sent already is not lost. Go on by the same command, or by: assent sync",
        ) from None


def _answer(session: Session, results: Sequence[ProfferResult]) -> None:
    width = session.screen.width
    lines = [line for result in results for line in (*lines_of(result, width), "")]
    session.screen.answer([value_of(item) for item in results], lines[:-1])


def _meant(client: Client, said: str) -> FoundTerms | str:
    """The terms; or their name, where a vendor's roster of a keeper that she pinned may have it."""
    try:
        return find_terms(said)
    except LocalError:
        if Path(said).exists() or not pinned(client.wallet):
            raise
        return said


def _order(found: list[FoundTerms | str], context: str, counter: bool | None) -> Order:
    own = [item for item in found if isinstance(item, FoundTerms) and item.standard is None]
    if own and len(found) > 1:
        raise LocalError(
            "Terms of your own go alone, without other terms beside them.",
            "Name only the file.",
        )
    wanted = None if counter is None else Counter.ONE if counter else Counter.NONE
    return Order(
        terms=tuple(
            item if isinstance(item, str) else item.document.record_digest
            for item in found
            if item not in own
        ),
        personal=own[0].terms if own else None,
        several=len(found) > 1,
        context=context,
        counter=wanted,
    )


def _confirm_personal(session: Session, client: Client, terms: Terms, *, yes: bool) -> None:
    """Say once what terms of one's own mean, and ask whether to go on.

    Raises:
        LocalError: the answer is no, or nobody is there to answer.
    """
    settings = client.wallet.settings
    if settings.get(_ASKED) is not None:
        return
    said = advice(terms)
    names = ", ".join(item.name for item in said.nearest)
    session.screen.note(said.sentence)
    if names:
        session.screen.note(f"The standard terms nearest to yours: {names}.")
    if not yes and not session.screen.can_ask:
        raise LocalError("Nobody is there to answer, so nothing was sent.", "A script says --yes.")
    if not yes and not session.screen.confirm("Proffer your own terms all the same?"):
        raise LocalError("Nothing was sent.", "See standard terms: assent terms list")
    settings.put(_ASKED, "yes")
