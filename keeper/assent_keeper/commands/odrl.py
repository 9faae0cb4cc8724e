"""``assent-keeper odrl``: what published ODRL terms say, and what is wrong with them."""

import uuid
from pathlib import Path

import click

from assent import documents
from assent.terms import load_vocabulary
from assent_keeper import odrl as importing
from assent_keeper.commands.options import Session, command_options
from assent_terminal.layout import bullets
from assent_terminal.plain import count

__all__ = ["odrl"]


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@command_options
def odrl(session: Session, file: Path) -> None:
    """Read the ODRL terms in FILE, Turtle, and list the defects that are not taken over.

    With --json the rules come, too, as terms that `assent terms compare` can read.
    """
    with file.open("rb") as stream:
        data = stream.read(importing.BYTES_MAX + 1)
    found = importing.read(data, terms_id=uuid.uuid4().urn, vocabulary=load_vocabulary())
    terms = documents.seal(documents.write(found.terms))
    rules = (*terms.body.permissions, *terms.body.prohibitions, *terms.body.obligations)
    session.screen.answer(
        {
            "terms": terms.value,
            "defects": [{"code": item.code, "sentence": item.sentence} for item in found.defects],
        },
        [
            f"{terms.body.name}: {count(len(rules), 'rule')}, "
            f"{count(len(found.defects), 'defect')} not taken over.",
            *bullets((item.sentence for item in found.defects), session.screen.width),
        ],
    )
