"""Stating a dispute: both keep it with the agreement, which goes on; the vendor may be down."""

from assent import bundle
from support.person import Person
from support.town import Shop, Town


def test_a_dispute_stands_in_the_history_and_the_agreement_goes_on(agreed: Person):
    result = agreed.done("dispute", "shop.example", "--about", "They called me.")

    said = " ".join(result.stdout.split())
    assert "You dispute, towards Laden für Tee GmbH: They called me." in said
    assert "has confirmed it" in said
    shown = agreed.done("agreements", "show", "shop.example").stdout
    assert "You dispute (open): They called me." in shown
    assert agreed.value("agreements", "list")[0]["status"] == "active"


def test_whoever_gets_the_evidence_reads_it(agreed: Person, tmp_path):
    agreed.done("dispute", "shop.example", "--about", "They called me.")
    agreed.done("export", "shop.example", "bundle.json")

    held = bundle.read((tmp_path / "bundle.json").read_bytes()).history.documents

    assert [item.body.subject for item in held if item.type == "Dispute"] == ["They called me."]


def test_it_is_resolved_in_the_same_way(agreed: Person):
    agreed.done("dispute", "shop.example", "--about", "They called me.")

    agreed.done("dispute", "shop.example", "--about", "They called me.", "--status", "resolved")

    assert "You dispute (resolved)" in agreed.done("agreements", "show", "shop.example").stdout


def test_with_the_vendor_down_it_is_kept_and_told_later(agreed: Person, shop: Shop, town: Town):
    town.down.add("shop.example")
    result = agreed.done("dispute", "shop.example", "--about", "They called me.")
    town.down.clear()
    synced = agreed.done("sync")

    assert "has yet to be told" in " ".join(result.stdout.split())
    assert "They confirmed what you told them." in synced.stdout


def test_what_is_disputed_has_to_be_said(agreed: Person):
    result = agreed.run("dispute", "shop.example")

    assert result.exit_code == 2
    assert "--about" in result.stderr


def test_there_is_nothing_to_dispute_without_an_agreement(ada: Person):
    result = ada.run("dispute", "shop.example", "--about", "They called me.")

    assert result.exit_code == 3
    assert "There is no agreement" in result.stderr
