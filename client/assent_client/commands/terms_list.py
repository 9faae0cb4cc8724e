"""``assent terms list``: the standard terms of the roster."""

import click

from assent.documents.terms import TermsKind
from assent.roster import Standard, reference
from assent_client.commands.options import basic
from assent_client.commands.session import Session
from assent_client.commands.terms_source import title_of
from assent_terminal.layout import heading, pairs

__all__ = ["terms_list"]

_GROUPS = {
    TermsKind.ONGOING: "While you are their customer",
    TermsKind.CONTRIBUTION: "For one contribution of data",
}


@click.command("list")
@basic
def terms_list(session: Session) -> None:
    """List the standard terms that you can choose from."""
    standards = list(reference().standards.values())
    session.screen.answer(
        [
            {
                "name": item.entry.name,
                "version": item.entry.version,
                "title": title_of(item),
                "kind": item.entry.kind,
                "status": item.entry.status,
                "aliases": list(item.entry.aliases),
                "id": item.entry.ref,
                "digestMultibase": item.entry.digest_multibase,
            }
            for item in standards
        ],
        _lines(standards, session.screen.width),
    )
    session.screen.note("")
    session.screen.step("Read them:", "assent terms show NAME")
    session.screen.step("Choose them:", "assent prefer NAME")


def _lines(standards: list[Standard], width: int) -> list[str]:
    lines: list[str] = []
    for kind, title in _GROUPS.items():
        own = [item for item in standards if item.entry.kind is kind]
        lines += [*([""] if lines else []), *heading(title)]
        lines += pairs([(item.entry.name, _about(item)) for item in own], width)
    return lines


def _about(item: Standard) -> str:
    retired = "" if item.entry.status == "active" else " (retired: for no new agreements)"
    ieee = f" [{item.entry.aliases[0]}]" if item.entry.aliases else ""
    return f"{title_of(item)}{ieee}{retired}"
