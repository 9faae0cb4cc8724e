"""The standard terms on the command line; no wallet, network or passphrase is needed."""

import json
from pathlib import Path

from assent.documents.terms import TextKind
from assent.roster import reference
from support.person import Person

SD = [item.entry.aliases[0] for item in reference().standards.values()]
SD = [name for name in SD if name.startswith("SD-")]


def test_all_standard_terms_are_listed_with_their_ieee_names(nobody: Person):
    result = nobody.done("terms", "list")

    for item in reference().standards.values():
        assert item.entry.name in result.stdout
        assert f"[{item.entry.aliases[0]}]" in result.stdout


def test_45_of_the_100_ordered_pairs_of_sd_terms_are_within(nobody: Person):
    verdicts = [nobody.value("terms", "compare", a, b)["verdict"] for a in SD for b in SD]

    assert len(verdicts) == 100
    assert verdicts.count("within") == 45


def test_terms_are_named_by_name_alias_address_or_file(nobody: Person):
    standard = reference().find("service")
    assert standard is not None
    file = Path("mine.json")
    file.write_text(json.dumps(standard.document.value, indent=2))

    for said in ("service", "SD-BASE", "sd-base", standard.entry.ref, str(file)):
        assert nobody.value("terms", "compare", said, "service-portable")["a"]["name"] == "service"


def test_a_copy_that_terms_show_made_can_be_changed_and_used(nobody: Person):
    value = nobody.value("terms", "show", "service")
    value["terms"]["name"] = "my-own"
    Path("mine.json").write_text(json.dumps(value))

    assert nobody.value("terms", "show", "mine.json")["name"] == "my-own"


def test_a_comparison_says_why_in_words(nobody: Person):
    result = nobody.done("terms", "compare", "service-analytics", "service")
    value = nobody.value("terms", "compare", "service-analytics", "service")

    assert "goes beyond" in result.stdout
    assert "service usage analytics" in result.stdout
    assert value["verdict"] == "outside"
    assert value["reason"] in [item["sentence"] for item in value["findings"]]


def test_terms_are_shown_in_rules_in_plain_words_and_in_their_legal_text(nobody: Person):
    standard = reference().find("service-care")
    assert standard is not None

    rules = nobody.done("terms", "show", "service-care").stdout
    plain = nobody.done("terms", "show", "service-care", "--plain").stdout
    legal = nobody.done("terms", "show", "service-care", "--legal").stdout

    assert [
        rules.index(word) for word in ("They may\n", "They may not\n", "They must\n")
    ] == sorted(rules.index(word) for word in ("They may\n", "They may not\n", "They must\n"))
    assert "answer you within 2 days" in rules
    assert plain.split() == standard.text("plain").split()
    assert legal.split() == standard.text("legal").split()


def test_unknown_terms_are_an_error_that_says_where_to_look(nobody: Person):
    result = nobody.run("terms", "show", "nonsense")

    assert result.exit_code == 3
    assert "assent terms list" in result.stderr


def test_a_file_that_holds_no_terms_is_an_error(nobody: Person):
    Path("wrong.json").write_text('{"type": "Terms", "type": "Roster"}')

    result = nobody.run("terms", "show", "wrong.json")

    assert result.exit_code == 3
    assert "holds no terms" in result.stderr


def test_the_plain_text_comes_in_the_language_of_the_customer_and_says_what_it_is(nobody: Person):
    """ROS-13."""
    standard = reference().find("service-care")
    assert standard is not None
    german = standard.translation("de")
    assert german is not None

    by_wish = nobody.done("terms", "show", "service-care", "--plain", language="de_AT.UTF-8")
    by_option = nobody.done("terms", "show", "service-care", "--plain", "--language", "de")
    agreed = nobody.done("terms", "show", "service-care", "--plain", "--language", "en")

    for result in (by_wish, by_option):
        assert result.stdout.split() == german.split()
        assert "This is a translation" in result.stderr
        assert "--language en" in result.stderr
    assert "Übersetzung" in german
    assert agreed.stdout.split() == standard.text(TextKind.PLAIN).split()


def test_a_language_without_translation_is_english_by_wish_and_an_error_by_option(nobody: Person):
    """ROS-13."""
    by_wish = nobody.done("terms", "show", "service-care", "--plain", language="fr_FR.UTF-8")
    by_option = nobody.run("terms", "show", "service-care", "--plain", "--language", "fr")

    assert "They may" in by_wish.stdout
    assert by_option.exit_code == 3
    assert "no plain text in “fr”" in by_option.stderr


def test_the_legal_text_is_the_one_that_decides_in_every_language(nobody: Person):
    """ROS-06, ROS-13."""
    result = nobody.done("terms", "show", "service-care", "--legal", language="de")

    assert "legal text prevails" in " ".join(result.stdout.split())
