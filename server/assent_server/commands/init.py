"""``assent-server init``: a new endpoint's folder, and what to do next."""

import importlib.resources
from urllib.parse import urlsplit

import click

from assent.did_web import is_loopback
from assent.errors import LocalError
from assent.terms import load_vocabulary
from assent_server import (
    clock,
    config,
    config_writing,
    describing,
    durable_files,
    frameworks,
    key_files,
    particulars,
    pinned_rosters,
    practices_examples,
    practices_files,
    toml_reading,
)
from assent_server.commands.options import Session, command_options
from assent_server.commands.vendor_questions import QUESTIONS, answered
from assent_server.folder import Folder
from assent_server.settings import Vendor

__all__ = ["init"]

_EXAMPLES = ("service", "analytics", "marketing")


def _help(flag: str, more: str = "") -> str:
    return f"{QUESTIONS[flag].text}{more}."


@click.command()
@click.option("--loopback", is_flag=True, help="A test on this machine only; needs nothing else.")
@click.option("--name", help=_help("name"))
@click.option("--origin", "origins", multiple=True, help=_help("origin", "; repeatable"))
@click.option("--contact", help=_help("contact"))
@click.option("--jurisdiction", help=_help("jurisdiction"))
@click.option(
    "--practices",
    "example",
    type=click.Choice(_EXAMPLES),
    default="service",
    show_default=True,
    help="Which ready-made draft to begin with.",
)
@click.option(
    "--framework",
    type=click.Choice(list(frameworks.FRAMEWORKS)),
    help="Say what to paste into an application of this kind.",
)
@click.option("--host", help="Address to listen on.  [default: 127.0.0.1]")
@click.option("--port", type=click.IntRange(1, 65_535), help="Port to listen on.")
@command_options
def init(
    session: Session,
    loopback: bool,
    origins: tuple[str, ...],
    example: str,
    framework: str | None,
    host: str | None,
    port: int | None,
    **given: str | None,
) -> None:
    """Make a new endpoint: policy, draft practices and a signing key.

    Asks for what is not given, where somebody is there to answer.
    """
    folder = session.folder
    if folder.policy.exists():
        raise LocalError(
            f"There is an endpoint in {folder.path} already.",
            "Change its policy.toml, or name another folder: --folder.",
        )
    origins = _origins(session, origins, port, loopback=loopback)
    vendor = _vendor(origins, given, session, loopback=loopback)
    listens_at = port or urlsplit(origins[0]).port or 8080
    text = config_writing.text(vendor, host=host or "127.0.0.1", port=listens_at)
    _make(folder, text, example)
    lines = _lines(framework, folder, vendor)
    session.screen.answer(
        {
            "folder": str(folder.path),
            "did": vendor.did,
            "practices": f"practices/{example}.toml",
            **({} if framework is None else {"paste": lines}),
        },
        [f"Made {folder.path} for {vendor.legal_name}, {vendor.origins[0]}."],
    )
    session.screen.note("")
    for text, command in _next_steps(session, example, loopback=loopback):
        session.screen.step(text, command)
    if framework is not None and not session.screen.quiet:
        session.screen.note("", f"Paste into your application ({framework}):", "")
        session.screen.lines(*lines)


def _lines(framework: str | None, folder: Folder, vendor: Vendor) -> list[str]:
    """What to paste into an application of this kind."""
    if framework is None:
        return []
    base_path = urlsplit(vendor.base).path
    place = folder.path.resolve()
    return frameworks.paste(framework, folder=place, origin=vendor.origins[0], base_path=base_path)


def _origins(
    session: Session, given: tuple[str, ...], port: int | None, *, loopback: bool
) -> tuple[str, ...]:
    """The sites that the company speaks for.

    Raises:
        LocalError: a real site in a local test, or the other way round.
    """
    if not given and loopback and port:
        given = (f"http://localhost:{port}",)
    origins = tuple(
        answered(session, "origin", origin, loopback=loopback) for origin in given or (None,)
    )
    for origin in origins:
        if is_loopback(particulars.did_of_origin(origin)) is not loopback:
            raise LocalError(
                f"{origin} does not go with {'' if loopback else 'no '}--loopback.",
                "A local test is http://localhost:PORT with --loopback; a real site is https://…",
            )
    return origins


def _vendor(
    origins: tuple[str, ...], given: dict[str, str | None], session: Session, *, loopback: bool
) -> Vendor:
    name, contact, country = (
        answered(session, flag, given[flag], loopback=loopback)
        for flag in ("name", "contact", "jurisdiction")
    )
    return Vendor(
        did=particulars.did_of_origin(origins[0]),
        origins=origins,
        legal_name=name,
        contact=contact,
        jurisdiction=particulars.country_iri(country),
        base=f"{origins[0]}/assent/v1",
    )


def _make(folder: Folder, text: str, example: str) -> None:
    """Everything is checked first, and the policy comes last: it makes the folder an endpoint."""
    settings = config.of(toml_reading.parse(folder.policy, text.encode()))
    folder.path.mkdir(mode=0o700, parents=True, exist_ok=True)
    now = clock.now()
    if not (folder.keys / "keys.json").exists():
        key_files.add(folder, now=now)
    said = describing.Said(
        config=settings,
        keys=key_files.read(folder),
        profiles=(),
        rosters=pinned_rosters.read(folder, settings),
        offers=(),
        vocabulary=load_vocabulary(),
        is_retired=False,
    )
    describing.check(said, now=now, new_id=clock.new_id)
    draft = importlib.resources.files(practices_examples).joinpath(f"{example}.toml").read_bytes()
    if not any(folder.practices.glob("*.toml")):
        durable_files.create(folder.practices / f"{example}.toml", draft)
    practices_files.profiles(folder, said.vocabulary)
    durable_files.create(folder.policy, text.encode())


def _next_steps(session: Session, example: str, *, loopback: bool) -> list[tuple[str, str]]:
    """What to do next: each a text, and the command for it where there is one."""
    draft = f"{session.folder.path}/practices/{example}.toml"
    if loopback:
        return [
            ("Start it:", "assent-server run --loopback"),
            ("See which terms are accepted, and why not others:", "assent-server policy check"),
            (f"What the shop does stands in {draft}; a local test uses this draft.", ""),
        ]
    keys = f"{session.folder.path}/keys"
    return [
        (f"1. Say in {draft} what the company does with data.", ""),
        ("2. Read it in plain words:", "assent-server practices show"),
        ("3. Sign it:", "assent-server practices sign"),
        ("4. Look for mistakes:", "assent-server doctor"),
        ("5. Start it, behind a proxy with TLS:", "assent-server run"),
        (f"Keep a copy of {keys} in a safe place: who loses it cannot go on.", ""),
    ]
