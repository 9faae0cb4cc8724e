"""``assent withdraw``: end an agreement, at once and without a reason."""

import click

from assent.errors import LocalError
from assent.terms import load_vocabulary, words
from assent_client.agreements import AgreementView
from assent_client.client import Client
from assent_client.commands.notice_lines import answer_notice
from assent_client.commands.options import networked
from assent_client.commands.outcome_lines import lines_of, value_of
from assent_client.commands.session import Session
from assent_client.commands.which import agreement_named, open_proffer_named
from assent_client.notices import NoticeResult
from assent_client.results import ProfferResult
from assent_client.words.agreements import asked_words, handle
from assent_terminal import exits

__all__ = ["withdraw"]


@click.command(
    epilog=exits.help_text(exits.DONE, exits.FAILED),
)
@click.argument("which")
@click.option("--purpose", "purposes", multiple=True, help="Take back this use only; repeatable.")
@click.option("--erase", is_flag=True, help="Ask them to erase your data.")
@click.option("--return", "give_back", is_flag=True, help="Ask them to give your data back.")
@click.option(
    "--close",
    "close_key",
    is_flag=True,
    help="Deal with them later as somebody whom they do not know.",
)
@networked
def withdraw(
    session: Session,
    which: str,
    purposes: tuple[str, ...],
    erase: bool,
    give_back: bool,
    close_key: bool,
) -> None:
    """End the agreement WHICH: a site, a company's name, or the name from the list.

    It holds from now on and needs nobody's leave. When they cannot be reached, they are told as
    soon as they can be. A proffer that has no answer yet is taken back.
    """
    with session.client() as client:
        open_proffer = _to_cancel(client, which)
        if open_proffer is not None:
            return _cancel(session, client, open_proffer)
        view = agreement_named(client, which, to_end=True)
        _check_live(view)
        session.check_local(view.agreement.origin)
        result = session.run(
            client.withdraw(
                view.record,
                purposes=[_purpose(view, item) for item in purposes],
                erase=erase,
                give_back=give_back,
                close_key=close_key,
            )
        )
    said = _sentence(result, view, asked=asked_words(erase=erase, give_back=give_back))
    answer_notice(session, result, view, said)
    return None


def _sentence(result: NoticeResult, view: AgreementView, *, asked: str) -> str:
    name, terms = view.legal_name, view.agreement.terms_name
    if result.standing.status.is_over:
        return f"You ended the agreement with {name} on the terms “{terms}”{asked}."
    taken = ", ".join(map(words, result.standing.withdrawn_purposes))
    return f"You took back the use for {taken} from {name}{asked}; the rest goes on."


def _to_cancel(client: Client, which: str) -> ProfferResult | None:
    """A proffer without an answer, where no agreement of that name is in force."""
    try:
        if not agreement_named(client, which).standing.status.is_over:
            return None
    except LocalError:
        pass
    return open_proffer_named(client, which)


def _cancel(session: Session, client: Client, kept: ProfferResult) -> None:
    session.check_local(kept.url)
    assert kept.proffer_id is not None
    result = session.run(client.cancel(kept.proffer_id))
    session.screen.answer(value_of(result), lines_of(result, session.screen.width))


def _check_live(view: AgreementView) -> None:
    if view.standing.status.is_over:
        raise LocalError(
            f"The agreement with {view.legal_name} is over already.",
            f"See what still holds: assent agreements show {handle(view.agreement.id)}",
        )


def _purpose(view: AgreementView, said: str) -> str:
    """The purpose that a person names by its words or its address.

    Raises:
        LocalError: the agreement permits no such purpose.
    """
    permitted = [] if view.terms is None else view.terms.body.permissions
    known = {purpose for item in permitted for purpose in item.purposes}
    for purpose in sorted(known):
        if said.casefold() in (purpose.casefold(), words(purpose).casefold()):
            return purpose
    if said in load_vocabulary().section("purposes"):
        return said
    listed = ", ".join(sorted(map(words, known)))
    raise LocalError(f"The agreement permits no use for “{said}”.", f"It permits: {listed}.")
