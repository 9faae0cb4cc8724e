"""``assent discover``: what a site does and accepts; nothing is sent by looking."""

from typing import Any

import click

from assent_client.choosing import Choice
from assent_client.commands import exits
from assent_client.commands.layout import bullets, heading, paragraph
from assent_client.commands.options import networked
from assent_client.commands.prefer import context_named
from assent_client.commands.session import Session
from assent_client.discovery import Discovery, VendorState
from assent_client.wallet import DEFAULT_CONTEXT
from assent_client.words import LOCAL_TEST, host, plain
from assent_client.words.outcomes import covers, reasons, terms_option

__all__ = ["discover"]

_EXITS = {
    VendorState.OPEN: exits.DONE,
    VendorState.RETIRED: exits.DONE,
    VendorState.NO_ENDPOINT: exits.NO,
    VendorState.UNREACHABLE: exits.OPEN,
    VendorState.MISBEHAVES: exits.VENDOR,
    VendorState.CHANGED_KEYS: exits.VENDOR,
}
_REASONS_MAX = 3


@click.command(
    short_help="Look at a site; nothing is sent.",
    epilog=exits.help_text(exits.DONE, exits.NO, exits.OPEN, exits.VENDOR),
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
    with session.client_or_visitor() as client:
        found = session.run(
            client.discover(url, context=context_named(context), accept_new_keys=accept_new_keys)
        )
    session.screen.answer(value_of(found), _lines(found, session.screen.width))
    if not session.has_wallet and found.state is VendorState.OPEN:
        session.screen.note("", "To agree on terms you need a wallet: assent init")
    elif found.state is VendorState.OPEN:
        session.screen.note("", *_next(found))
    click.get_current_context().exit(_EXITS[found.state])


def _lines(found: Discovery, width: int) -> list[str]:
    local = f"  [{LOCAL_TEST}]" if found.local_test else ""
    name = host(found.origin)
    title = f"{found.legal_name} ({name})" if found.legal_name else name
    lines = [*heading(title + local), *paragraph(_summary(found), width)]
    if found.letter is not None:
        lines += ["", "A letter that you may send them:", "", *found.letter.rstrip().splitlines()]
    for profile in found.profiles:
        which = f" (profile “{profile.name}”)" if len(found.profiles) > 1 else ""
        lines += ["", *heading(f"What they do{which}"), *bullets(profile.does, width)]
        if profile.promises:
            lines += [*heading("What they promise"), *bullets(profile.promises, width)]
    if found.preferred:
        lines += ["", *heading("Your terms"), *_choices(found.preferred, width)]
    if found.accepted:
        names = ", ".join(choice.name for choice in found.accepted)
        lines += ["", *heading("Terms that they accept"), *paragraph(names, width, indent=2)]
    if found.warnings:
        lines += ["", *heading("To know"), *bullets(map(plain, found.warnings), width)]
    return lines


def _summary(found: Discovery) -> str:
    said = plain(found.sentence)
    return said if "othing was sent" in said else f"{said} Nothing was sent."


def _choices(choices: tuple[Choice, ...], width: int) -> list[str]:
    lines: list[str] = []
    for choice in choices:
        lines += bullets([f"“{choice.name}” {covers(choice)}"], width)
        why = reasons(choice.verdict)
        lines += bullets(why[:_REASONS_MAX], width, indent=6)
        if len(why) > _REASONS_MAX:
            lines.append(f"      and {len(why) - _REASONS_MAX} more (see --json)")
    return lines


def _next(found: Discovery) -> tuple[str, ...]:
    if found.covered is not None or found.preferred:
        return (f"Next: assent proffer {found.url}",)
    names = tuple(choice.name for choice in found.accepted[:1])
    return (f"Next: assent proffer {found.url} {terms_option(names)}".rstrip(),)


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
