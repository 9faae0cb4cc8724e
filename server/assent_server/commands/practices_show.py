"""``assent-server practices show``: every profile in plain words, and whether it is signed."""

from collections.abc import Iterable

import click

from assent_server import practices_words, publishing
from assent_server.commands.options import Session, command_options
from assent_server.practices_files import Profile
from assent_terminal.layout import paragraph
from assent_terminal.plain import day

__all__ = ["practices_show"]


@click.command("show")
@click.argument("profile", required=False)
@command_options
def practices_show(session: Session, profile: str | None) -> None:
    """Say in plain words what PROFILE, or every one, does with data."""
    sources = publishing.read_sources(session.folder)
    chosen = chosen_profiles(sources.profiles, profile)
    said = [_said(item) for item in chosen]
    width = session.screen.width
    session.screen.answer(
        [
            {"profile": p.name, "state": _state(p), "words": w}
            for p, w in zip(chosen, said, strict=True)
        ],
        [
            line
            for item, words in zip(chosen, said, strict=True)
            for line in (*wrapped(words, width), f"[{_state(item)}]", "")
        ],
    )


def chosen_profiles(profiles: tuple[Profile, ...], name: str | None) -> tuple[Profile, ...]:
    """The profile of this name, or all where none is named."""
    if name is None:
        return profiles
    found = tuple(item for item in profiles if item.name == name)
    if not found:
        names = ", ".join(item.name for item in profiles) or "none"
        raise click.UsageError(f"There is no profile {name}; there is: {names}.")
    return found


def wrapped(words: Iterable[str], width: int) -> list[str]:
    """The lines of practices, broken at the width of a screen."""
    return [
        line
        for said in words
        for line in paragraph(said, width, hanging=4 if said.startswith(" ") else 0)
    ]


def _said(profile: Profile) -> list[str]:
    if profile.draft is not None:
        return practices_words.lines(profile.draft)
    assert profile.signed is not None or profile.test is not None
    return [f"Profile “{profile.name}” is signed; its draft is gone."]


def _state(profile: Profile) -> str:
    if profile.signed is None:
        return "draft, not signed"
    since = profile.signed.body.valid_from
    if profile.draft is not None and profile.is_changed:
        return f"changed since it was signed; what was signed on {day(since)} holds"
    return f"signed, holds since {day(since)}"
