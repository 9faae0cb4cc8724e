"""Whatever file a command was about to write when it died, the folder goes on (SRV-16)."""

import itertools
import os
from collections.abc import Iterator

import pytest

from assent.description import check_successor
from assent_server import description_files, publishing
from support.vendor_folder import Clock, VendorFolder


class Died(BaseException):
    """The process ended here; nothing catches it."""


class Death:
    """Lets the process die at the n-th change of a folder's contents."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left: Iterator[bool] = itertools.repeat(False)
        for name in ("replace", "link", "unlink", "fsync"):
            monkeypatch.setattr(os, name, self._dying(getattr(os, name)))

    def at(self, number: int) -> None:
        self.left = itertools.chain([False] * number, itertools.repeat(True))

    def never(self) -> None:
        self.left = itertools.repeat(False)

    def _dying(self, call: object) -> object:
        def dying(*arguments: object, **options: object) -> object:
            if next(self.left):
                raise Died
            return call(*arguments, **options)  # type: ignore[operator]

        return dying


@pytest.fixture
def death(monkeypatch: pytest.MonkeyPatch) -> Death:
    return Death(monkeypatch)


@pytest.mark.parametrize(
    "words",
    [
        ("practices", "sign", "--yes", "--signer", "Ada"),
        ("keys", "new"),
        ("keys", "rotate"),
        ("retire",),
    ],
)
def test_a_command_that_dies_anywhere_leaves_the_old_or_the_new(
    vendor: VendorFolder, death: Death, words: tuple[str, ...], time: Clock
) -> None:
    """SRV-16, ST15: key files among them."""
    publishing.load(vendor.folder)
    ended = False
    number = 0
    while not ended:
        time.forward(seconds=1)
        draft = f"P{number + 3}D"
        vendor.change("practices/analytics.toml", "P2Y", draft)
        death.at(number)
        try:
            vendor.done(*words)
            ended = True
        except Died:
            number += 1
        death.never()

        published = publishing.load(vendor.folder)

        assert published.offers
        vendor.change("practices/analytics.toml", draft, "P2Y")
    assert number > 2, "it never died"


def test_a_publication_that_dies_anywhere_is_made_again(
    vendor: VendorFolder, death: Death, time: Clock
) -> None:
    """SRV-12."""
    first = publishing.load(vendor.folder).description
    vendor.done("keys", "rotate")
    number = 0
    while len(description_files.read(vendor.folder)) == 1:
        death.at(number)
        try:
            publishing.load(vendor.folder)
        except Died:
            number += 1
        death.never()

    second = publishing.load(vendor.folder).description

    assert number > 1
    check_successor(second, first)
