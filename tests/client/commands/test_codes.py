"""The same cause ends every command with the same exit code, whichever command meets it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from assent_client import Response
from assent_client.commands.codes import worst
from assent_client.wallet import Wallet, to_words
from assent_terminal import exits
from support.person import Person
from support.town import Shop, Town
from support.wallets import PASSPHRASE


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Something that happens to the shop, and the code that it means."""

    name: str
    happens: Callable[[Town, Shop], None]
    code: int


def shop_goes_down(town: Town, shop: Shop) -> None:
    town.down.add("shop.example")


def shop_is_overloaded(town: Town, shop: Shop) -> None:
    town.meddle = lambda request, answer: replace(answer, status=503)


def shop_redirects_its_content(town: Town, shop: Shop) -> None:
    def redirect(request: object, answer: Response) -> Response:
        return replace(answer, status=302) if "/assent/" in str(request) else answer

    town.meddle = redirect


CAUSES = (
    Cause(name="down", happens=shop_goes_down, code=exits.OPEN),
    Cause(name="overloaded", happens=shop_is_overloaded, code=exits.OPEN),
    Cause(name="redirects", happens=shop_redirects_its_content, code=exits.VENDOR),
)


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: cause.name)
@pytest.mark.parametrize(
    "words",
    [
        ("discover", "shop.example"),
        ("proffer", "shop.example", "--terms", "service-analytics"),
        ("sync", "shop.example"),
    ],
    ids=lambda words: words[0],
)
def test_a_cause_has_one_code(
    ada: Person, shop: Shop, town: Town, cause: Cause, words: tuple[str, ...]
):
    """CLI-59."""
    cause.happens(town, shop)

    assert ada.run(*words).exit_code == cause.code


@pytest.mark.parametrize("words", [("discover",), ("proffer", "--terms", "service"), ("sync",)])
def test_a_site_that_takes_no_terms_is_a_no_everywhere(
    ada: Person, town: Town, words: tuple[str, ...]
):
    """CLI-59."""
    assert ada.run(*words, "nowhere.example").exit_code == exits.NO


def test_evidence_that_has_to_be_fetched_is_open_while_they_are_down(
    agreed: Person, shop: Shop, town: Town, tmp_path: Path
):
    """CLI-59."""
    with Wallet.open(agreed.folder, passphrase=PASSPHRASE) as wallet:
        words = " ".join(to_words(wallet.secret))
    other = Person(town, tmp_path / "other", seed=9)
    other.done("restore", answers=words)
    other.run("sync", "shop.example")
    town.down.add("shop.example")

    assert other.run("export", "shop.example", "bundle.json").exit_code == exits.OPEN
    town.down.clear()
    other.done("export", "shop.example", "bundle.json")


@pytest.mark.parametrize(
    ("codes", "code"),
    [
        ([], exits.DONE),
        ([exits.DONE, exits.NO], exits.NO),
        ([exits.NO, exits.OPEN], exits.OPEN),
        ([exits.OPEN, exits.ATTENTION], exits.ATTENTION),
        ([exits.ATTENTION, exits.FAILED], exits.FAILED),
        ([exits.FAILED, exits.VENDOR], exits.VENDOR),
    ],
)
def test_of_several_vendors_what_most_needs_a_look_counts(codes: list[int], code: int):
    assert worst(codes) == code
