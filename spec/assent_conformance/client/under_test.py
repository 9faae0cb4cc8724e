"""The client under test, the people who use it, and plays that several checks look at."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlsplit

from assent.times import Instant
from assent_conformance.check import Failure, Skip, require
from assent_conformance.client.driver import Caller, Driver, Ended
from assent_conformance.evidence import Evidence, Fact
from assent_conformance.site import Request, Site
from assent_conformance.site.certificates import Authority
from assent_conformance.site.listing import keeper_document
from assent_conformance.typed import make_ready

__all__ = ["TERMS", "Client", "Person", "Play", "Step"]

TERMS = "service-analytics"
"""What people proffer to vendors of the reference roster where nothing else is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One call in a play, what was asked of the vendor meanwhile, and how it ended."""

    ended: Ended
    requests: tuple[Request, ...]

    @property
    def writes(self) -> tuple[Request, ...]:
        """All that was asked but plain reads."""
        return tuple(item for item in self.requests if item.method != "GET")

    def sent(self, kind: str) -> tuple[Request, ...]:
        """What was put or posted below one kind of address."""
        return tuple(item for item in self.writes if f"/{kind}" in item.target)


@dataclass(slots=True)
class Play:
    """Some calls of one person at one vendor, by name, and what was there at the end."""

    site: Site
    person: "Person"
    steps: dict[str, Step] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)

    def do(self, name: str, command: str, **places: str) -> Step:
        """One more call."""
        before = len(self.site.requests)
        ended = self.person.call(command, self.site, **places)
        step = Step(ended=ended, requests=tuple(self.site.requests[before:]))
        self.steps[name] = step
        return step


@dataclass(slots=True)
class Person:
    """Somebody with a wallet of her own."""

    client: "Client"
    folder: Path

    def call(self, command: str, site: Site | None = None, **places: str) -> Ended:
        """One call of the client."""
        driver = self.client.driver
        url = "" if site is None else site.origin
        filled = {
            "folder": str(self.folder),
            "url": url,
            "site": urlsplit(url).netloc,
            "terms": TERMS if site is None else site.terms,
            "keeper": str(self.client.keeper),
            "authority": str(self.client.authority.path),
            "proxy": "" if site is None else site.proxy,
            **places,
        }
        words = driver.words(command, filled)
        return self.client.caller.call(words, driver.around(filled), self.folder)

    def agreements(self) -> list[dict[str, Any]]:
        """What she holds, as the client lists it."""
        ended = self.call("list")
        value = ended.json()
        require(isinstance(value, list), "The list of agreements is no JSON array.")
        names = self.client.driver.agreements
        return [
            {own: row.get(theirs) for own, theirs in names.items()}
            for row in value
            if isinstance(row, dict)
        ]

    def again(self) -> "Person":
        """The same person from here on, in a copy of her folder."""
        folder = self.client.new_folder()
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return Person(self.client, folder)


class Client:
    """The client under test. Wallets are made once and copied: a copy is as good as a new one."""

    def __init__(
        self,
        driver: Driver,
        caller: Caller,
        *,
        chance: Random,
        now: Callable[[], Instant],
        evidence: Evidence,
        folder: Path,
    ) -> None:
        # Played vendors answer in threads of their own.
        make_ready()
        self.driver = driver
        self.caller = caller
        self.evidence = evidence
        self.now = now
        self._chance = chance
        self._folder = folder
        self._count = 0
        self._prepared: Person | None = None
        self._trusting: Person | None = None
        self._plays: dict[str, Play] = {}
        self.keeper = folder / "keeper.did.json"
        self.keeper.write_bytes(keeper_document())
        self.authority = Authority(folder / "authority.pem")

    @contextmanager
    def site(self, **said: Any) -> Iterator[Site]:
        """A vendor of its own port, there for a while; ``said`` is what :class:`Site` takes."""
        with self.new_site(**said) as site:
            yield site

    def new_site(self, **said: Any) -> Site:
        """A vendor that stays until it is closed."""
        return Site(chance=self._chance, now=self.now, evidence=self.evidence, **said)

    def new_folder(self) -> Path:
        """An empty folder."""
        self._count += 1
        made = self._folder / str(self._count)
        made.mkdir()
        return made

    def person(self) -> Person:
        """Somebody with an empty wallet."""
        if self._prepared is None:
            self._prepared = self.newcomer()
        return self._prepared.again()

    def trusting(self) -> Person:
        """Somebody who trusts the kit's keeper of rosters.

        Raises:
            Skip: the driver does not say how.
            Failure: it went wrong.
        """
        if "trust" not in self.driver.commands:
            raise Skip("The driver has no command “trust”, which pins a keeper of rosters.")
        if self._trusting is None:
            person = self.newcomer()
            ended = person.call("trust")
            if ended.exit_code != self.driver.exits["done"]:
                raise Failure(f"A keeper could not be pinned (exit {ended.exit_code}).")
            self._trusting = person
        return self._trusting.again()

    def newcomer(self) -> Person:
        """Somebody whose wallet has a secret of its own.

        Raises:
            Failure: it could not be made.
        """
        person = Person(self, self.new_folder())
        ended = person.call("prepare")
        if ended.exit_code != self.driver.exits["done"]:
            raise Failure(f"A wallet could not be made (exit {ended.exit_code}).")
        return person

    def play(self, name: str, make: Callable[[Play], None]) -> Play:
        """The play of a name, made once."""
        held = self._plays.get(name)
        if held is not None:
            self.evidence.add(Fact({"play": name, "see": "the first check that looks at it"}))
            return held
        play = Play(site=self.new_site(), person=self.person())
        make(play)
        self._plays[name] = play
        return play

    def close(self) -> None:
        """Stop all vendors that are still there."""
        for play in self._plays.values():
            play.site.__exit__(None, None, None)

    def exits_with(self, ended: Ended, *names: str) -> None:
        """Check the exit code of a call.

        Raises:
            Failure: it is another one.
        """
        wanted = [self.driver.exits[name] for name in names]
        require(
            ended.exit_code in wanted,
            f"It ended with {ended.exit_code} where {' or '.join(names)} was due ({wanted}).",
        )
