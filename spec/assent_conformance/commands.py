"""``assent-conformance``: hold an implementation to the requirements, and say how it fares."""

import functools
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import click
import orjson

from assent.errors import LocalError
from assent.times import Instant, from_timestamp
from assent_conformance import client as clients
from assent_conformance import keeper as keepers
from assent_conformance import vendor as vendors
from assent_conformance import verifier as verifiers
from assent_conformance.chaos import Fault
from assent_conformance.chaos.mixing import Mixed, matching
from assent_conformance.check import Check
from assent_conformance.client import Client
from assent_conformance.client.driver import Lines, Processes, read_driver
from assent_conformance.evidence import Evidence
from assent_conformance.hosts import check_host
from assent_conformance.http_calls import Http
from assent_conformance.keeper import Keeper
from assent_conformance.reports import grid
from assent_conformance.requirements import sentences
from assent_conformance.runner import Worker
from assent_conformance.session import Session, fresh_seed
from assent_conformance.site import Site
from assent_conformance.vendor.under_test import Vendor, read_profile
from assent_conformance.verifier import Verifier

__all__ = ["main"]

_FILE = click.Path(path_type=Path, dir_okay=False)
_EXISTING = click.Path(path_type=Path, dir_okay=False, exists=True)
_KINDS: dict[str, Callable[[], list[Check]]] = {
    "vendor": vendors.checks,
    "client": clients.checks,
    "verifier": verifiers.checks,
    "keeper": keepers.checks,
}


def _now() -> Instant:
    return from_timestamp(time.time())


class _Program(click.Group):
    """Says what went wrong in a sentence, with exit code 3."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except LocalError as error:
            click.echo(f"error: {error.message}", err=True)
            if error.hint:
                click.echo(f"       {error.hint}", err=True)
            raise click.exceptions.Exit(3) from error


@click.group(cls=_Program)
def main() -> None:
    """Hold a vendor, a client, a verifier or a keeper to the requirements of Assent.

    \b
    Exit codes:
      0  all checks passed, but for known gaps
      1  a check failed, or a known gap is mended
      2  called wrongly
      3  could not be done; the message says why
    """


def _reported(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of every run; the command gets a session in their place."""
    options = (
        click.option("--name", help="What the implementation is called in reports."),
        click.option("--check", "patterns", multiple=True, help="Only checks like this: */reads/*"),
        click.option("--expected", type=_EXISTING, help="Known gaps: one check and why, a line."),
        click.option("--json", "json", type=_FILE, help="Write the report with all evidence."),
        click.option("--junit", type=_FILE, help="Write the report for build servers."),
        click.option("--html", type=_FILE, help="Write the report as a page."),
        click.option("--seed", help="Repeat the keys and choices of a run."),
        click.option("-q", "--quiet", is_flag=True, help="Say only what it amounts to."),
    )

    @functools.wraps(command)
    def wrapped(
        name: str | None,
        patterns: tuple[str, ...],
        expected: Path | None,
        json: Path | None,
        junit: Path | None,
        html: Path | None,
        seed: str | None,
        quiet: bool,
        **rest: Any,
    ) -> Any:
        kind = click.get_current_context().info_name or ""
        session = Session(
            kind=kind,
            name=name or kind,
            patterns=patterns,
            seed=seed or fresh_seed(),
            now=_now,
            expected=expected,
            json=json,
            junit=junit,
            html=html,
            quiet=quiet,
        )
        click.get_current_context().exit(0 if command(session, **rest) else 1)

    for option in reversed(options):
        wrapped = option(wrapped)
    return wrapped


_ANY_HOST = click.option(
    "--any-host", is_flag=True, help="Test a host other than this machine: I am in charge of it."
)


@main.command()
@click.option("--url", required=True, help="The origin of the endpoint: http://localhost:8000.")
@click.option("--profile", type=_EXISTING, help="Further instances in other states (TOML).")
@_ANY_HOST
@_reported
def vendor(session: Session, url: str, profile: Path | None, any_host: bool) -> bool:
    """Test a vendor's endpoint."""
    told = read_profile(profile)
    for address in (url, *told.instances.values()):
        check_host(address, any_host=any_host)
    evidence = Evidence()
    http = Http(evidence, any_host=any_host)
    under_test = Vendor(url, http, chance=session.chance(), now=session.now, profile=told)
    worker = Worker(under_test=under_test, evidence=evidence, before=http.as_somebody_else)
    return session.run(vendors.checks(), worker)


@main.command()
@click.option("--command", required=True, help="The client: words that are run, without a shell.")
@click.option("--driver", type=_EXISTING, required=True, help="How it is called (TOML).")
@click.option("--lines", is_flag=True, help="The command stays and takes its calls on stdin.")
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="How many people use it at once; each gets a command of her own.",
)
@_reported
def client(session: Session, command: str, driver: Path, lines: bool, jobs: int) -> bool:
    """Test a customer's client, against played vendors on this machine."""
    told = read_driver(driver)
    with TemporaryDirectory(prefix="assent-conformance-") as folder, ExitStack() as stack:
        workers = []
        for number in range(jobs):
            evidence = Evidence()
            caller = (Lines if lines else Processes)(command, evidence)
            stack.callback(caller.close)
            place = Path(folder) / f"worker-{number}"
            place.mkdir()
            under_test = Client(
                told,
                caller,
                chance=session.chance(number),
                now=session.now,
                evidence=evidence,
                folder=place,
            )
            stack.callback(under_test.close)
            workers.append(Worker(under_test=under_test, evidence=evidence))
        return session.run(clients.checks(), *workers)


@main.command()
@click.option("--command", required=True, help="The verifier: words that are run, without a shell.")
@_reported
def verifier(session: Session, command: str) -> bool:
    """Test a verifier by the line protocol of spec/vectors."""
    evidence = Evidence()
    under_test = Verifier(command, evidence)
    try:
        under_test.check_that_it_answers()
        worker = Worker(under_test=under_test, evidence=evidence)
        return session.run(verifiers.checks(), worker)
    finally:
        under_test.close()


@main.command()
@click.option("--url", required=True, help="Where its files are: http://localhost:8000/rosters.")
@_ANY_HOST
@_reported
def keeper(session: Session, url: str, any_host: bool) -> bool:
    """Test the published files of a roster keeper."""
    check_host(url, any_host=any_host)
    evidence = Evidence()
    under_test = Keeper(url, Http(evidence, any_host=any_host), now=session.now)
    return session.run(keepers.checks(), Worker(under_test=under_test, evidence=evidence))


@main.command()
@click.option("--seed", help="Repeat the faults of a run.")
@click.option("--share", default=30, show_default=True, help="How many of 100 answers are faulty.")
@click.option("--fault", "names", multiple=True, help="Only faults like this: receipt-*")
def chaos(seed: str | None, share: int, names: tuple[str, ...]) -> None:
    """Serve as a vendor that is honest but for faults, until Ctrl-C: to try a client by hand."""
    chosen = seed or fresh_seed()
    faults = matching(names)
    with Site(chance=Random(chosen), now=_now, evidence=Evidence()) as site:  # noqa: S311
        site.meddle = Mixed(site, faults, Random(chosen), share / 100, say=_say_fault)  # noqa: S311
        click.echo(f"{site.origin}  --seed {chosen}, {len(faults)} faults")
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)


def _say_fault(fault: Fault) -> None:
    click.echo(f"{fault.threat:<5} {fault.name}: {fault.title}", err=True)


@main.command("list")
@click.argument("kind", type=click.Choice(sorted(_KINDS)))
def list_checks(kind: str) -> None:
    """List the checks of a class, each with its requirement."""
    for check in _KINDS[kind]():
        click.echo(f"{check.requirement}  {check.level:<6}  {check.name}  {check.title}")


@main.command("requirements")
def list_requirements() -> None:
    """List the requirements that checks name, each with its sentence and how many name it."""
    checks = [check for kind in _KINDS.values() for check in kind()]
    for key, sentence in sentences().items():
        count = sum(check.requirement == key for check in checks)
        if count:
            click.echo(f"{key}  {count:>3}  {sentence}")


@main.command("grid")
@click.argument("reports", type=_EXISTING, nargs=-1, required=True)
@click.option("--html", type=_FILE, required=True, help="Where to write the page.")
def compare(reports: tuple[Path, ...], html: Path) -> None:
    """Hold REPORTS of several implementations against each other on one page."""
    values = [orjson.loads(path.read_bytes()) for path in reports]
    html.parent.mkdir(parents=True, exist_ok=True)
    html.write_text(grid(values), encoding="utf-8")
    click.echo(f"{html}")
