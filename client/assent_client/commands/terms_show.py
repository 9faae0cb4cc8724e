"""``assent terms show``: what terms say, in plain words or in their own texts."""

from collections.abc import Sequence
from typing import Any

import click

from assent.documents.terms import Practices, TextKind
from assent.errors import LocalError
from assent.roster import Standard
from assent_client.commands.language import spoken
from assent_client.commands.options import basic
from assent_client.commands.session import Session
from assent_client.commands.terms_source import FoundTerms, find_terms
from assent_client.words import Rules, rules_of
from assent_terminal.layout import bullets, heading, paragraph

__all__ = ["labels_of", "rule_lines", "terms_show"]

_WHAT_ENFORCED = (
    "What is marked as enforced cannot happen otherwise, or a program of theirs stops it; the rest "
    "is what they promise."
)


@click.command("show")
@click.argument("terms")
@click.option("--plain", "text", flag_value="plain", help="Their plain text, one page.")
@click.option("--legal", "text", flag_value="legal", help="Their legal text, which decides.")
@click.option(
    "--language",
    help="Of the plain text: en, de.  [env: ASSENT_LANGUAGE, LANG; default: en]",
)
@basic
def terms_show(session: Session, terms: str, text: str | None, language: str | None) -> None:
    """Show what TERMS say: a name, an IEEE 7012 name, an address or a file."""
    found = find_terms(terms)
    if text == "plain":
        lines = _plain(session, found, language)
    elif text is not None:
        lines = _wrapped(_standard(found).text(TextKind(text)), session.screen.width)
    else:
        lines = _rules(found, session.screen.width)
    session.screen.answer(_value(found), lines)
    if text is None and found.standard is not None:
        session.screen.note("")
        session.screen.step("In one page of text:", f"assent terms show {found.name} --plain")
        session.screen.step("The text that decides:", f"assent terms show {found.name} --legal")


def rule_lines(terms: Any, width: int, practices: Practices | None = None) -> list[str]:
    """They may, they may not, they must: the rules of terms, as three lists.

    Behind each of what they may not and must stands whether it is enforced (TRM-14).
    """
    rules = rules_of(terms, practices)
    lines = [*heading("They may"), *bullets(rules.may or ("nothing",), width)]
    if rules.limits and rules.may:
        lines += ["  within these limits:", *bullets(rules.limits, width, indent=4)]
    lines += [*heading("They may not"), *bullets(_labelled(rules, rules.may_not), width)]
    musts = _labelled(rules, rules.must) or ["nothing in particular"]
    lines += [*heading("They must"), *bullets(musts, width)]
    return lines + (paragraph(_WHAT_ENFORCED, width) if rules.enforced else [])


def _labelled(rules: Rules, phrases: Sequence[str]) -> list[str]:
    """Phrases, those marked that are enforced; the others are promises."""
    return [f"{item}  (enforced)" if item in rules.enforced else item for item in phrases]


def labels_of(rules: Rules) -> dict[str, str]:
    """What stands behind each of what they may not and must, for programs."""
    return {phrase: rules.label(phrase) for phrase in (*rules.may_not, *rules.must)}


def _rules(found: FoundTerms, width: int) -> list[str]:
    body = found.terms
    return [
        *heading(f"{found.title}  ({body.name} {body.version})"),
        "",
        *rule_lines(body, width),
    ]


def _plain(session: Session, found: FoundTerms, language: str | None) -> list[str]:
    """The plain text in the customer's language, if it was translated to that one."""
    standard, wanted = _standard(found), language or spoken()
    translated = standard.translation(wanted)
    if translated is not None:
        session.screen.note("This is a translation; it helps to read and decides nothing.")
        english = f"assent terms show {found.name} --plain --language en"
        session.screen.step("What you agree to:", english)
        return _wrapped(translated, session.screen.width)
    # A language that was asked for here is there or not; that of the computer is only a wish.
    own = wanted if language is not None else "en"
    return _wrapped(standard.text(TextKind.PLAIN, own), session.screen.width)


def _standard(found: FoundTerms) -> Standard:
    if found.standard is None:
        raise LocalError(
            "These terms are not standard terms, so no text comes with them.",
            "See their rules: assent terms show FILE",
        )
    return found.standard


def _wrapped(text: str, width: int) -> list[str]:
    lines: list[str] = []
    for line in text.splitlines():
        listed = 2 if line.startswith("- ") else 0
        lines += paragraph(line, width, hanging=listed) if line else [""]
    return lines


def _value(found: FoundTerms) -> dict[str, Any]:
    texts = () if found.standard is None else found.standard.texts
    translations = () if found.standard is None else found.standard.translations
    rules = rules_of(found.terms)
    return {
        "name": found.name,
        "version": found.terms.version,
        "title": found.title,
        "digestMultibase": found.document.record_digest,
        "aliases": [] if found.standard is None else list(found.standard.entry.aliases),
        "may": list(rules.may),
        "limits": list(rules.limits),
        "mayNot": list(rules.may_not),
        "must": list(rules.must),
        "labels": labels_of(rules),
        "terms": found.document.value,
        "texts": [
            {"language": item.language, "kind": item.kind, "text": item.text} for item in texts
        ],
        "translations": [{"language": item.language, "text": item.text} for item in translations],
    }
