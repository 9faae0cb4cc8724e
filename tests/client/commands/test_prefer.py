"""Saying which terms one wants, and telling the world."""

import re
from pathlib import Path

import pytest

from assent import documents, record
from assent.key_ring import KeyRing
from assent_client.wallet import Wallet
from support.person import Person
from support.wallets import PASSPHRASE


def test_terms_are_preferred_in_their_order_per_context(ada: Person):
    ada.done("prefer", "SD-BASE", "service-analytics")
    ada.done("prefer", "service-care", "--context", "work")
    ada.done("prefer", "service", "--context", "https://shop.example/basket", "--no-counter")

    held = {item["context"]: item for item in ada.value("prefer")}
    assert [term["name"] for term in held["default"]["terms"]] == ["service", "service-analytics"]
    assert set(held) == {"default", "work", "shop.example"}
    assert (held["default"]["counter"], held["shop.example"]["counter"]) == ("one", "none")


def test_a_preference_can_be_forgotten(ada: Person):
    ada.done("prefer", "service", "--context", "work")

    ada.done("prefer", "--forget", "--context", "work")

    assert ada.value("prefer") == []


def test_unknown_terms_change_nothing(ada: Person):
    ada.done("prefer", "service")

    assert ada.run("prefer", "service-care", "nonsense").exit_code == 3
    assert [item["name"] for item in ada.value("prefer")[0]["terms"]] == ["service"]


@pytest.fixture
def site(ada: Person) -> Path:
    ada.done("prefer", "service-care", "service")
    ada.done("prefer", "service-analytics", "--context", "shop.example")
    ada.done("publish", "site", "--statement", "Hello <script>")
    return Path("site")


def test_the_published_preferences_are_signed_by_a_key_of_their_own(ada: Person, site: Path):
    preferences = documents.read((site / "preferences.json").read_bytes(), "Preferences")

    record.verify(preferences, keys=KeyRing())
    with Wallet.open(ada.folder, passphrase=PASSPHRASE) as wallet:
        pairwise = {row.first_party for row in wallet.relationships.all()}
    assert preferences.body.first_party.ref not in pairwise


def test_the_page_has_no_scripts_and_loads_nothing(site: Path):
    """CLI-57."""
    page = (site / "index.html").read_text()

    assert "<script" not in page
    assert re.findall(r"\b(?:src|srcset|action|ping|background)\s*=", page) == []
    assert re.findall(r"url\(|@import|http-equiv=.refresh", page) == []
    assert re.findall(r'href="([^"]*)"', page) == ["preferences.json"]


def test_the_page_can_be_read_and_says_the_terms_in_full(site: Path):
    page = (site / "index.html").read_text()

    assert "Hello &lt;script&gt;" in page
    assert "one person who owns" in page or "answer me within" in page
    assert page.index("service-care") < page.index("<h3>service ")


def test_sites_are_published_only_when_that_is_asked_for(ada: Person, site: Path):
    """CLI-57."""
    without = (site / "preferences.json").read_text()
    ada.done("publish", "site", "--include-sites")

    assert "shop.example" not in without
    assert "shop.example" in (site / "preferences.json").read_text()


def test_without_preferences_nothing_is_published(ada: Person):
    assert ada.run("publish", "site").exit_code == 3
    assert not Path("site").exists()
