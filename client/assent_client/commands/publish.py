"""``assent publish``: your preferences as a static folder for a web site of yours."""

from pathlib import Path

import click

from assent_client.commands.options import walletful
from assent_client.commands.session import Session
from assent_client.publication import write_publication

__all__ = ["publish"]


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--statement", default="", help="A sentence of your own at the top of the page.")
@click.option(
    "--include-sites",
    is_flag=True,
    help="Publish what you prefer at single sites, too: it tells which sites you use.",
)
@walletful
def publish(session: Session, folder: Path, statement: str, include_sites: bool) -> None:
    """Write the terms that you prefer into FOLDER: a signed file and a page to read.

    Everything in it is public and stands for itself: no scripts, nothing loaded from elsewhere.
    It is signed with a key of its own, which no vendor meets in an agreement.
    """
    with session.client() as client:
        made = client.publication(statement=statement, include_sites=include_sites)
        written = write_publication(made, folder)
    session.screen.answer(
        {"folder": str(folder), "files": [str(path) for path in written]},
        [f"Wrote {len(written)} files to {folder}."],
    )
    session.screen.step("Read it, then copy the folder to any web server:", f"{folder}/index.html")
