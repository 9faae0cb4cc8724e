"""``assent discover``: what a site does and accepts; nothing is sent by looking."""

from shlex import quote
from typing import Any

import click

from assent_client.choosing import Choice
from assent_client.commands.codes import code_of_look
from assent_client.commands.options import networked
from assent_client.commands.prefer import context_named
from assent_client.commands.session import Session
from assent_client.discovery import Discovery, VendorState
from assent_client.wallet import DEFAULT_CONTEXT
from assent_client.words import LOCAL_TEST, Deeds, deeds_of, host, plain
from assent_client.words.outcomes import (
    context_option,
    covers,
    loopback_flag,
    reasons,
    terms_option,
)
from assent_terminal import exits
from assent_terminal.layout import bullets, heading, paragraph

__all__ = ["discover"]

_REASONS_MAX = 3


@click.command(
    epilog=exits.help_text(exits.DONE, exits.NO, exits.FAILED, exits.OPEN, exits.VENDOR),
)
@click.argument("url")
@click.option("--context", default=DEFAULT_CONTEXT, help="Your preferences of this context.")
@click.option(
    "--accept-new-keys",
    is_flag=True,
    help="The site was known before and has new keys that no old one vouches for: I know why.",
)
@networked
def discover(session: Session, url: str, context: str, accept_new_keys: bool) -> None:
    """Look at the site URL: what it does, what it accepts, whether your terms cover it.

    Nothing is sent about you. It works without a wallet, too.
    """
    session.check_local(url)
    with session.client_or_visitor() as client:
        found = session.run(
            client.discover(url, context=context_named(context), accept_new_keys=accept_new_keys)
        )
    session.screen.answer(value_of(found), _lines(found, session.screen.width))
    if found.state is VendorState.CHANGED_KEYS:
        session.screen.note("", "Ask them, by another way than their site, why their keys changed.")
        session.screen.step(
            "If it is them all the same:", f"assent discover {found.url} --accept-new-keys"
        )
    if found.state is VendorState.UNREACHABLE:
        session.screen.note("", "Is the address right, and are you online? Else try again later.")
    if not session.has_wallet and found.state is VendorState.OPEN:
        session.screen.note("")
        session.screen.step("To agree on terms you need a wallet:", "assent init")
    elif found.state is VendorState.OPEN:
        session.screen.note("")
        session.screen.step("Next:", _next(found))
    click.get_current_context().exit(code_of_look(found))


def _lines(found: Discovery, width: int) -> list[str]:
    local = f"  [{LOCAL_TEST}]" if found.local_test else ""
    name = host(found.origin)
    title = f"{found.legal_name} ({name})" if found.legal_name else name
    lines = [*heading(title + local), *paragraph(_summary(found), width)]
    if found.letter is not None:
        lines += ["", "A letter that you may send them:", "", *_letter(found.letter, width)]
    shown = () if found.storefront is None else tuple(found.storefront.profiles.values())
    for practices in shown:
        which = f" (profile “{practices.body.profile}”)" if len(shown) > 1 else ""
        lines += ["", *_deeds(deeds_of(practices.body), which, width)]
    if found.preferred:
        lines += ["", *heading("Your terms"), *_choices(found.preferred, width)]
    if found.accepted:
        names = ", ".join(choice.name for choice in found.accepted)
        lines += ["", *heading("Terms that they accept"), *paragraph(names, width, indent=2)]
    if found.warnings:
        lines += ["", *heading("To know"), *bullets(map(plain, found.warnings), width)]
    return lines


def _deeds(deeds: Deeds, which: str, width: int) -> list[str]:
    lines = [*heading(f"What they do{which}"), *bullets(deeds.does or ("nothing",), width)]
    if deeds.limits and deeds.does:
        lines += ["  within these limits:", *bullets(deeds.limits, width, indent=4)]
    if deeds.promises:
        lines += [*heading("They promise to"), *bullets(deeds.promises, width)]
    return lines


def _letter(letter: str, width: int) -> list[str]:
    parts = letter.strip().split("\n\n")
    return [line for part in parts for line in (*paragraph(" ".join(part.split()), width), "")][:-1]


def _summary(found: Discovery) -> str:
    said = plain(found.sentence)
    return said if "othing was sent" in said else f"{said} Nothing was sent."


def _choices(choices: tuple[Choice, ...], width: int) -> list[str]:
    lines: list[str] = []
    for choice in choices:
        lines += bullets([f"the terms “{choice.name}” {covers(choice)}"], width)
        why = reasons(choice.verdict)
        lines += bullets(why[:_REASONS_MAX], width, indent=6)
        if len(why) > _REASONS_MAX:
            lines.append(f"      and {len(why) - _REASONS_MAX} more (see --json)")
    return lines


def _next(found: Discovery) -> str:
    """The command that proffers what fits best."""
    names = () if found.preferred else tuple(choice.name for choice in found.accepted[:1])
    command = f"assent proffer {quote(found.url)} {terms_option(names)}".rstrip()
    return command + context_option(found.context) + loopback_flag(found.local_test)


def value_of(found: Discovery) -> dict[str, Any]:
    """A look for programs."""
    covered = found.covered
    return {
        "url": found.url,
        "origin": found.origin,
        "state": found.state,
        "sentence": found.sentence,
        "vendor": found.vendor,
        "legalName": found.legal_name,
        "contact": found.contact,
        "localTest": found.local_test,
        "covered": None if covered is None else covered.name,
        "profiles": [
            {"name": item.name, "does": list(item.does), "promises": list(item.promises)}
            for item in found.profiles
        ],
        "preferred": [_choice_value(item) for item in found.preferred],
        "accepted": [_choice_value(item) for item in found.accepted],
        "warnings": list(found.warnings),
        "letter": found.letter,
        "problem": None if found.problem is None else found.problem.code,
        "sent": False,
    }


def _choice_value(choice: Choice) -> dict[str, Any]:
    return {
        "name": choice.name,
        "version": choice.reference.version,
        "id": choice.reference.ref,
        "profile": choice.profile,
        "verdict": choice.verdict.result,
        "accepted": choice.accepted,
        "reasons": list(reasons(choice.verdict)),
    }
