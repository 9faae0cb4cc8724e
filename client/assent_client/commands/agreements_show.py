"""``assent agreements show``: what one agreement means now, and how to end it."""

from typing import Any

import click

from assent.agreement import terms_in_force
from assent.documents import Agreement, Terms
from assent.roster import reference
from assent.terms import words
from assent_client.agreements import AgreementView
from assent_client.client import Client
from assent_client.commands.agreements_list import value_of
from assent_client.commands.options import walletful
from assent_client.commands.session import Session
from assent_client.commands.terms_show import labels_of, rule_lines
from assent_client.commands.which import agreement_named
from assent_client.words import moment, plain, rules_of
from assent_client.words.agreements import duty, events, handle, state, title, until
from assent_client.words.outcomes import loopback_flag
from assent_terminal.layout import bullets, heading, pairs, paragraph

__all__ = ["agreements_show", "terms_of"]


@click.command("show")
@click.argument("which")
@walletful
def agreements_show(session: Session, which: str) -> None:
    """Show the agreement WHICH: a site, a company's name, or the name from the list."""
    with session.client() as client:
        view = agreement_named(client, which)
        notice = _notice_period(client, view)
    width = session.screen.width
    lines = [*heading(title(view)), "", *_meaning(view, notice, width)]
    rest = [_troubles(session, view, width), _details(view, width), _history(view, width)]
    lines += [line for part in rest if part for line in ("", *part)]
    session.screen.answer(_value(view, notice), lines)


def _meaning(view: AgreementView, notice: str | None, width: int) -> list[str]:
    """They may, they may not, they must, until, how to end it."""
    terms = terms_of(view)
    lines = paragraph(
        f"What “{view.agreement.terms_name}” means is not in this wallet; assent export fetches "
        "it from them.",
        width,
    )
    if terms is not None:
        lines = rule_lines(terms_in_force(terms, view.standing), width, view.practices)
    lines += [*heading("Until"), *paragraph(until(view, notice), width, indent=2)]
    return [*lines, *heading("How to end it"), *_ending(view, width)]


def terms_of(view: AgreementView) -> Terms | None:
    """What was agreed; a restored wallet takes standard terms from those that are shipped."""
    if view.terms is not None:
        return view.terms.body
    shipped = reference().standards.get(view.agreement.terms.digest_multibase)
    return None if shipped is None else shipped.terms


def _ending(view: AgreementView, width: int) -> list[str]:
    if view.standing.status.is_over:
        return ["  It is over already."]
    return [
        f"  assent withdraw {handle(view.agreement.id)}{loopback_flag(view.local_test)}",
        *paragraph("At once, without a reason, also when they cannot be reached.", width, indent=2),
    ]


def _troubles(session: Session, view: AgreementView, width: int) -> list[str]:
    """What should be known before anything else of the rest."""
    now = session.around.now()
    said = [plain(item.explanation) for item in view.evidence]
    if view.rivals:
        said.append(f"They signed {len(view.rivals) + 1} different records; all are kept.")
    if view.waiting:
        said.append("Something that you said is on its way to them; assent sync sends it again.")
    lines = [*heading("To know"), *bullets(said, width)] if said else []
    owed = [duty(item, now) for item in view.standing.duties]
    return lines + ([*heading("What they owe you"), *bullets(owed, width)] if owed else [])


def _details(view: AgreementView, width: int) -> list[str]:
    body = view.agreement
    law = body.governing_law.rpartition("#")[2]
    rows = [
        ("stands", f"{state(view)} since {moment(view.standing.since)}"),
        ("taken back", ", ".join(map(words, view.standing.withdrawn_purposes))),
        ("terms", _terms_words(body)),
        ("law", f"of {law}"),
        ("your context", view.context),
        ("name", handle(body.id)),
        ("evidence", f"assent export {handle(body.id)} FILE"),
    ]
    return [*heading("Details"), *pairs(rows, width)]


def _terms_words(body: Agreement) -> str:
    decides = "their rules decide" if body.is_personal else "their legal text decides"
    return f"{body.terms_name} {body.terms.version}; {decides}"


def _history(view: AgreementView, width: int) -> list[str]:
    rows = [(moment(at), sentence) for at, sentence in events(view.history)]
    return [*heading("History"), *pairs(rows, width)]


def _notice_period(client: Client, view: AgreementView) -> str | None:
    """How long before the vendor has to announce an end, by the description it was made under."""
    if client.wallet.vendors.get(view.vendor) is None:
        return None
    for held in client.wallet.vendors.descriptions(view.vendor):
        if held.record_digest == view.agreement.description.digest_multibase:
            return str(held.body.limits.notice_period)
    return None


def _value(view: AgreementView, notice: str | None) -> dict[str, Any]:
    value = value_of(view)
    terms = terms_of(view)
    if terms is not None:
        rules = rules_of(terms_in_force(terms, view.standing), view.practices)
        value |= {
            "may": list(rules.may),
            "limits": list(rules.limits),
            "mayNot": list(rules.may_not),
            "must": list(rules.must),
            "labels": labels_of(rules),
        }
    value["until"] = until(view, notice)
    value["history"] = [{"at": at, "sentence": sentence} for at, sentence in events(view.history)]
    value["agreement"] = view.history.record.value
    return value
