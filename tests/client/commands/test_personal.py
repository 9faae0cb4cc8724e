"""Terms of one's own that bear a standard name are never shown as the standard ones."""

import json
from pathlib import Path

import pytest

from support.person import Person
from support.town import Shop


@pytest.fixture
def own(ada: Person, shop: Shop) -> Person:
    """Somebody who agreed on a changed copy of standard terms, name and all."""
    shown = ada.value("terms", "show", "service-analytics")["terms"]
    shown["version"] = "1.1"
    Path("mine.json").write_text(json.dumps(shown))
    result = ada.run("proffer", "shop.example", "--terms", "mine.json", "--yes")
    assert result.exit_code == 0, result.output
    return ada


def test_every_list_and_sentence_calls_them_personal(own: Person):
    """CLI-60."""
    own.done("export", "shop.example", "bundle.json")

    for words in (
        ("agreements", "list"),
        ("agreements", "show", "shop.example"),
        ("proffer", "shop.example", "--terms", "service-analytics"),
        ("withdraw", "shop.example"),
    ):
        said = " ".join(own.run(*words).stdout.split())
        assert "service-analytics (personal)" in said, words
    assert "service-analytics (personal)" in own.run("verify", "bundle.json").stdout


def test_programs_are_told_so_too(own: Person):
    """CLI-60."""
    (row,) = own.value("agreements", "list")

    assert (row["terms"]["name"], row["personal"]) == ("service-analytics", True)


def test_standard_terms_are_not_called_so(agreed: Person):
    assert "personal)" not in agreed.done("agreements", "list").stdout
    assert agreed.value("agreements", "list")[0]["personal"] is False
