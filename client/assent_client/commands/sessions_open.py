"""``assent sessions open``: for some minutes, visits to a site stand under an agreement."""

from pathlib import Path
from typing import Any

import click

from assent.documents.sessions import HEADER
from assent.times import seconds_between
from assent_client.agreements import AgreementView
from assent_client.commands.codes import code_of_problem
from assent_client.commands.cookie_jar import put_cookie
from assent_client.commands.options import networked
from assent_client.commands.session import Session
from assent_client.commands.which import agreement_named
from assent_client.problems import Problem
from assent_client.visiting import OpenSession
from assent_client.words import LOCAL_TEST, host, moment, plain
from assent_client.words.agreements import handle
from assent_terminal import Failure, exits
from assent_terminal.layout import paragraph

__all__ = ["sessions_open"]


@click.command("open", epilog=exits.help_text(exits.DONE, exits.FAILED, exits.OPEN, exits.VENDOR))
@click.argument("which")
@click.option("--origin", help="Another site of the same company.  [default: where you agreed]")
@click.option(
    "--cookie-jar",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Put it into this file of cookies, for curl and browsers; only you can read it.",
)
@click.option("--header", is_flag=True, help="Print the header line that carries it.")
@networked
def sessions_open(
    session: Session, which: str, origin: str | None, cookie_jar: Path | None, header: bool
) -> None:
    """Open a session under the agreement WHICH: a site, a company, or the name from the list.

    What you request from the site until it ends stands under that agreement. Whoever has the header
    line or the file can make requests that count as yours: show them to nobody. Ending the
    agreement ends the session, too.
    """
    with session.client() as client:
        view = agreement_named(client, which)
        session.check_local(view.agreement.origin)
        result = session.run(client.open_session(view.record, origin=origin))
    if result.session is None:
        assert result.problem is not None
        raise _failure(result.problem, view)
    opened = result.session
    if cookie_jar is not None:
        put_cookie(cookie_jar, opened)
    _answer(session, view, opened, header=header)
    if cookie_jar is not None:
        session.screen.step("With curl:", f"curl --cookie {cookie_jar} {opened.origin}/")


def _answer(session: Session, view: AgreementView, opened: OpenSession, *, header: bool) -> None:
    if header and not session.screen.as_json:
        session.screen.raw(f"{HEADER}: {opened.token}\n".encode())
        return
    value: dict[str, Any] = {
        "record": opened.record,
        "agreement": view.agreement.id,
        "terms": view.agreement.terms_name,
        "origin": opened.origin,
        "endsAt": opened.ends_at,
        "localTest": view.local_test,
    }
    if header:
        value["header"] = {HEADER: opened.token}
    session.screen.answer(value, paragraph(_sentence(session, view, opened), session.screen.width))


def _sentence(session: Session, view: AgreementView, opened: OpenSession) -> str:
    local = f"[{LOCAL_TEST}] " if view.local_test else ""
    minutes = seconds_between(session.around.now(), opened.ends_at) // 60
    return (
        f"{local}Until {moment(opened.ends_at)}, {minutes} minutes from now, visits to "
        f"{host(opened.origin)} stand under your agreement {handle(view.agreement.id)} with "
        f"{view.legal_name} on the terms “{view.agreement.terms_name}”."
    )


def _failure(problem: Problem, view: AgreementView) -> Failure:
    return Failure(
        code_of_problem(problem),
        f"{view.legal_name} opened no session. {plain(problem.sentence)}",
    )
