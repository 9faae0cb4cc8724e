"""``assent-keeper build``: terms, texts and the next roster, from the sources."""

import click

from assent_keeper.building import next_roster, sequence
from assent_keeper.commands.options import Session, command_options
from assent_keeper.sources import read_sources, terms_files
from assent_keeper.workshop import Workshop, put

__all__ = ["build"]


@click.command()
@command_options
def build(session: Session) -> None:
    """Write terms and texts, and the next roster as a draft, from the folder `sources`.

    The same sources make the same bytes. Terms that were ever listed cannot be changed: give
    them a new version, and retire the old one.
    """
    workshop = Workshop(session.folder)
    sources = read_sources(workshop.sources)
    files = terms_files(sources)
    keys = workshop.signing_keys(sources.plan["keeper"])
    draft = next_roster(sources, files, workshop.version(sequence(sources) - 1), keys=keys)
    for name, data in files.items():
        put(workshop.path / name, data)
    signed = workshop.version(sequence(sources))
    is_new = signed is None or signed.body != draft.body
    if is_new:
        put(workshop.draft, draft.raw)
    name = f"Sequence {draft.body.sequence} of “{draft.body.name}”"
    session.screen.answer(
        {"sequence": draft.body.sequence, "entries": len(draft.body.entries), "draft": is_new},
        [
            f"{name} is in draft.json: {len(draft.body.entries)} terms."
            if is_new
            else f"{name} is signed already and says the same."
        ],
    )
    if is_new:
        session.screen.step("What it changes:", "assent-keeper diff")
        session.screen.step("Make it the current one:", "assent-keeper sign --key FILE")
