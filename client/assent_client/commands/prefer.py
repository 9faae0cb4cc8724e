"""``assent prefer``: which terms you want, best first: in general, at work, at one site."""

from typing import Any

import click

from assent.documents import Counter
from assent.errors import LocalError
from assent_client.choosing import host_of
from assent_client.commands.options import walletful
from assent_client.commands.session import Session
from assent_client.commands.terms_source import find_terms
from assent_client.storefront import read_origin
from assent_client.wallet import DEFAULT_CONTEXT, Preference
from assent_terminal.layout import pairs, paragraph

__all__ = ["context_named", "prefer"]

_TITLES = {DEFAULT_CONTEXT: "in general", "work": "at work"}


@click.command()
@click.argument("terms", nargs=-1)
@click.option(
    "--context",
    default=DEFAULT_CONTEXT,
    show_default=True,
    help="Where it holds: default, work, or a site such as shop.example.",
)
@click.option(
    "--counter/--no-counter",
    default=True,
    show_default=True,
    help="Whether a vendor may offer its one alternative. It is signed by itself only when it is "
    "among the terms that you prefer here.",
)
@click.option("--forget", is_flag=True, help="Prefer nothing of its own in this context.")
@walletful
def prefer(
    session: Session, terms: tuple[str, ...], context: str, counter: bool, forget: bool
) -> None:
    """Say which TERMS you prefer, best first; without TERMS, show what you prefer."""
    if forget and terms:
        raise click.UsageError("Name terms, or --forget them, not both.")
    where = context_named(context)
    names = [_standard_name(item) for item in terms]
    with session.client() as client:
        if forget:
            client.wallet.preferences.remove(where)
        elif names:
            wanted = Counter.ONE if counter else Counter.NONE
            client.prefer(names, context=where, counter=wanted)
        # What holds in general comes first.
        held = sorted(
            client.wallet.preferences.all(),
            key=lambda item: (item.context not in _TITLES, item.context),
        )
    session.screen.answer([_value(item) for item in held], _lines(held, session.screen.width))
    if names:
        session.screen.note("")
        session.screen.step(
            "Next, look at a site, which sends nothing:", "assent discover https://shop.example"
        )


def context_named(said: str) -> str:
    """The context that a person means: ``default``, ``work``, or a site by its host name."""
    if said in _TITLES:
        return said
    return host_of(read_origin(said, loopback=True))


def _standard_name(said: str) -> str:
    found = find_terms(said)
    if found.standard is None:
        raise LocalError(
            "Only standard terms can be preferred in general.",
            f"Terms of your own go to one vendor: assent proffer URL --terms {said}",
        )
    return found.document.record_digest


def _lines(held: list[Preference], width: int) -> list[str]:
    if not held:
        return paragraph("You have not said yet which terms you prefer.", width)
    rows = [(_TITLES.get(item.context, item.context), _phrase(item)) for item in held]
    return ["You prefer", *pairs(rows, width)]


def _phrase(item: Preference) -> str:
    names = ", then ".join(term.name for term in item.terms)
    return names if item.counter is Counter.ONE else f"{names} (no alternatives)"


def _value(item: Preference) -> dict[str, Any]:
    return {
        "context": item.context,
        "counter": item.counter,
        "terms": [
            {"name": term.name, "version": term.version, "id": term.ref} for term in item.terms
        ],
    }
