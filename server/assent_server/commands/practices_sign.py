"""``assent-server practices sign``: shown in plain words, confirmed, signed, who did it kept."""

import getpass

import click

from assent.errors import LocalError
from assent_server import (
    clock,
    live_agreements,
    practices_files,
    practices_words,
    publishing,
)
from assent_server.commands.options import Session, command_options
from assent_server.commands.practices_show import chosen_profiles, wrapped
from assent_server.commands.publishing_again import publish_again
from assent_server.commands.records import look
from assent_server.live_agreements import Broken
from assent_server.practices_files import Profile
from assent_server.publishing import Sources
from assent_server.store import NothingYet, Store

__all__ = ["practices_sign"]


@click.command("sign")
@click.argument("profile", required=False)
@click.option("--yes", is_flag=True, help="The signer has read it and confirms; asks nothing.")
@click.option("--signer", help="Who signs: a person of the company, by name.")
@command_options
def practices_sign(session: Session, profile: str | None, yes: bool, signer: str | None) -> None:
    """Sign PROFILE, or every changed one, after it was shown in plain words.

    What is signed is published to customers and binds the company. Who signed is kept in
    practices/signed-by.log and published nowhere.
    """
    _check_can_confirm(session, signer, yes=yes)
    sources = publishing.read_sources(session.folder)
    changed = [p for p in chosen_profiles(sources.profiles, profile) if p.is_changed]
    if not changed:
        session.screen.answer([], ["Everything is signed already."])
        return
    for item in changed:
        _check_live_agreements(session, sources, item)
        assert item.draft is not None
        words = practices_words.lines(item.draft)
        session.screen.lines(*wrapped(words, session.screen.width), "")
    by = signer if yes and signer else _confirmed(signer)
    for item in changed if not yes else ():
        # Reading took its time, in which agreements may have been made.
        _check_live_agreements(session, sources, item)
    key = sources.keys.signer(session.folder, sources.config.vendor.did)
    signed = [
        practices_files.sign(
            session.folder,
            item,
            key,
            did=sources.config.vendor.did,
            by=by,
            now=clock.now(),
            new_id=clock.new_id,
        )
        for item in changed
    ]
    session.screen.answer(
        [{"profile": item.body.profile, "digest": item.record_digest} for item in signed],
        [f"Signed by {by}: {', '.join(item.body.profile for item in signed)}."],
    )
    publish_again(session)


def _check_can_confirm(session: Session, signer: str | None, *, yes: bool) -> None:
    """Check that somebody answers for what is signed, before a page of it is shown."""
    if yes and not signer:
        raise click.UsageError("--yes needs --signer: somebody answers for what is signed.")
    if not yes and not session.screen.can_ask:
        raise click.UsageError("Nobody is there to confirm; say --yes --signer NAME.")


def _confirmed(signer: str | None) -> str:
    """The name of the one who confirms."""
    name = signer or click.prompt("Who signs this", default=getpass.getuser(), err=True)
    question = f"{name}: does the company do exactly this with customers' data, and nothing else"
    click.confirm(question, abort=True, err=True)
    return str(name)


def _check_live_agreements(session: Session, sources: Sources, profile: Profile) -> None:
    """Refuse practices that break what was promised to customers (POL-03)."""
    assert profile.draft is not None
    draft = profile.draft.body(
        practices_id=clock.new_id(), did=sources.config.vendor.did, valid_from=clock.now()
    )

    async def read(store: Store) -> list[Broken]:
        with session.screen.counting("agreements looked at") as progress:
            return await live_agreements.broken_by(
                draft,
                store=store,
                sources=sources,
                former=practices_files.former(session.folder),
                now=clock.now(),
                progress=progress,
            )

    try:
        broken = look(session, read)
    except NothingYet:
        return
    if broken:
        raise LocalError(*live_agreements.refusal(profile.name, broken))
