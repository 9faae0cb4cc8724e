"""``assent answer``: a vendor's one alternative: read it, accept it as it is, or decline it."""

from typing import Any

import click

from assent import documents
from assent.documents import CounterOffer, Document, Terms
from assent.documents.containers import read_proffer
from assent.errors import LocalError
from assent.terms import Voice, compare, load_vocabulary
from assent_client.client import Client
from assent_client.commands.codes import code_of_proffer
from assent_client.commands.options import networked
from assent_client.commands.outcome_lines import lines_of, value_of
from assent_client.commands.session import Session
from assent_client.commands.terms_show import rule_lines
from assent_client.commands.which import open_proffer_named
from assent_client.results import Outcome, ProfferResult
from assent_client.words import LOCAL_TEST, distinct, host, moment
from assent_client.words.outcomes import loopback_flag
from assent_terminal import exits
from assent_terminal.layout import bullets, heading, paragraph

__all__ = ["answer"]

_SAID = ("accept", "decline", "later")


@click.command(
    epilog=exits.help_text(exits.DONE, exits.NO, exits.OPEN, exits.VENDOR, exits.ATTENTION),
)
@click.argument("which")
@click.option("--accept", "said", flag_value="accept", help="Sign it as it is.")
@click.option("--decline", "said", flag_value="decline", help="Say no; no agreement exists then.")
@networked
def answer(session: Session, which: str, said: str | None) -> None:
    """Answer the alternative of WHICH: a site, a company's name or the proffer's id.

    Without --accept or --decline it shows the alternative, and asks where somebody can answer.
    """
    with session.client() as client:
        result = _countered(client, which)
        if said is None:
            said = _asked(session, client, result)
        if said is not None:
            session.check_local(result.url)
            assert result.proffer_id is not None
            result = session.run(client.answer(result.proffer_id, accept=said == "accept"))
            session.screen.answer(value_of(result), lines_of(result, session.screen.width))
    declined = said == "decline" and result.outcome is Outcome.DECLINED
    click.get_current_context().exit(exits.DONE if declined else code_of_proffer(result))


def _countered(client: Client, which: str) -> ProfferResult:
    result = open_proffer_named(client, which)
    if result is None or result.outcome is not Outcome.COUNTERED:
        raise LocalError(
            f"No alternative of “{which}” waits for an answer.",
            "See what waits: assent overview",
        )
    return result


def _asked(session: Session, client: Client, result: ProfferResult) -> str | None:
    """Show the alternative; what the person says to it, if there is one."""
    offer, proffered = _documents(client, result)
    lines = _shown(result, offer, proffered, session.screen.width)
    if not session.screen.can_ask:
        session.screen.answer(_value(result, offer), lines)
        site = host(result.url)
        session.screen.note("")
        local = loopback_flag(result.local_test)
        session.screen.step("Accept it:", f"assent answer {site} --accept{local}")
        session.screen.step("Or say no:", f"assent answer {site} --decline{local}")
        return None
    session.screen.lines(*lines, "")
    while (said := session.screen.ask("accept, decline, or later", default="later")) not in _SAID:
        session.screen.lines("Please answer accept, decline or later.")
    return None if said == "later" else said


def _documents(client: Client, result: ProfferResult) -> tuple[Document[Terms], Document[Terms]]:
    """The terms of the alternative and those that were proffered first, from the wallet."""
    kept = client.wallet.proffers.get(result.proffer_id or "")
    assert kept is not None
    assert kept.counter_offer is not None
    offer: CounterOffer = documents.read(kept.counter_offer, "CounterOffer").body
    first = read_proffer(kept.raw).candidates[0].body
    return (
        _terms(client, offer.terms.digest_multibase),
        _terms(client, first.terms.digest_multibase),
    )


def _terms(client: Client, name: str) -> Document[Terms]:
    raw = client.wallet.contents.get(name)
    if raw is None:
        raise LocalError("The terms are not in this wallet.", "Fetch them first: assent sync")
    return documents.read(raw, "Terms")


def _shown(
    result: ProfferResult, offer: Document[Terms], proffered: Document[Terms], width: int
) -> list[str]:
    """The alternative, and what it changes against what was proffered."""
    by = f", by {moment(result.accept_by)}" if result.accept_by is not None else ""
    local = f"[{LOCAL_TEST}] " if result.local_test else ""
    sentence = (
        f"{local}{result.legal_name} offers the terms “{offer.body.name}” instead of "
        f"“{proffered.body.name}”. Only you can accept them{by}; nothing else changes."
    )
    voice = Voice(doer="They may", owner="the terms that you proffered", promiser="they")
    verdict = compare(offer.body, proffered.body, load_vocabulary(), voice=voice)
    beyond = distinct(item.sentence for item in verdict.findings)
    lines = [*paragraph(sentence, width), "", *heading("What is different for you")]
    lines += bullets(beyond, width) if not verdict.within else ["  Nothing is worse for you."]
    return [*lines, "", *rule_lines(offer.body, width)]


def _value(result: ProfferResult, offer: Document[Terms]) -> dict[str, Any]:
    return {**value_of(result), "alternative": offer.value}
