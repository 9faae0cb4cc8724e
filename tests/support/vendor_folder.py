"""A vendor's folder on disk, made and used by the real commands; the clock is the test's."""

import asyncio
import json
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

from click.testing import CliRunner, Result

from assent import documents
from assent.documents import Document
from assent.times import Instant, plus, to_datetime
from assent_server import clock
from assent_server.commands import main
from assent_server.endpoint import Endpoint, open_endpoint
from assent_server.folder import Folder
from support.customer import Customer

ANSWERS = ("Agreement", "CounterOffer", "Decline", "Receipt")
R = TypeVar("R")

VENDOR = (
    *("--name", "Bücher & Söhne GmbH", "--origin", "https://shop.example"),
    *("--contact", "mailto:privacy@shop.example", "--jurisdiction", "DE"),
)


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self, now: Instant) -> None:
        self.now = now

    def __call__(self) -> float:
        return to_datetime(self.now).timestamp()

    def forward(self, *, seconds: int = 0, days: int = 0) -> Instant:
        self.now = plus(self.now, seconds + 86_400 * days)
        return self.now


class VendorFolder:
    """One endpoint's folder; ``command`` runs ``assent-server`` on it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.folder = Folder(path)

    def command(self, *words: str, answers: str | None = None) -> Result:
        return CliRunner().invoke(main, [*words, "--folder", str(self.path)], input=answers)

    def done(self, *words: str) -> Result:
        """The command's result; it must have succeeded."""
        result = self.command(*words)
        assert result.exit_code == 0, (words, result.output, result.exception)
        return result

    def value(self, *words: str) -> Any:
        """What the command answers in JSON."""
        return json.loads(self.done(*words, "--json").stdout)

    def made(self, *, practices: str = "analytics", signed: bool = True) -> "VendorFolder":
        """The folder of a shop, its practices signed."""
        self.done("init", *VENDOR, "--practices", practices)
        if signed:
            self.done("practices", "sign", "--yes", "--signer", "Ada")
        return self

    def change(self, file: str, old: str, new: str) -> None:
        """Replace a text in a file that an operator edits."""
        path = self.path / file
        text = path.read_text(encoding="utf-8")
        assert old in text, old
        path.write_text(text.replace(old, new), encoding="utf-8")

    def opened(self) -> "OpenVendor":
        return OpenVendor(self)


class OpenVendor:
    """The endpoint opened in this process, with customers who deal with it; a context manager."""

    def __init__(self, vendor: VendorFolder) -> None:
        self._runner = asyncio.Runner()
        self._customers: dict[int, Customer] = {}
        self.endpoint: Endpoint = self.run(open_endpoint(vendor.folder))

    def __enter__(self) -> "OpenVendor":
        return self

    def __exit__(self, *error: object) -> None:
        self.run(self.endpoint.close())
        self._runner.close()

    def run(self, coroutine: Coroutine[Any, Any, R]) -> R:
        """What a coroutine returns; all of them run in one loop."""
        return self._runner.run(coroutine)

    def customer(self, seed: int = 1) -> Customer:
        """The customer of this number, who looks at what is published now."""
        customer = self._customers.setdefault(
            seed, Customer(published=self.endpoint.published, seed=seed)
        )
        customer.published, customer.now = self.endpoint.published, clock.now()
        return customer

    def put(self, kind: str, sent: Any) -> Any:
        """The reply to one PUT."""
        return self.run(self.endpoint.exchange.put(kind, sent.id, sent.raw))

    def answer(self, kind: str, sent: Any) -> Document[Any]:
        """The document in the reply."""
        return documents.read(self.put(kind, sent).body, *ANSWERS)

    def agreed(self, terms: str = "service-analytics", *, seed: int = 1) -> Document[Any]:
        """A record with a customer."""
        record = self.answer("proffers", self.customer(seed).proffer(terms))
        assert record.type == "Agreement", record.body
        return record
