"""Preferences as a static folder: signed, readable, and leading to nobody."""

from pathlib import Path

import pytest

from assent import documents
from assent.errors import LocalError
from assent.key_ring import KeyRing
from assent.record import verify
from assent_client import SyncClient, advice, write_publication
from support.parties import standard
from support.replacing import replace
from support.town import Shop, Town


def test_published_preferences_are_signed_and_complete(ada: SyncClient, tmp_path: Path) -> None:
    ada.client.prefer(["SD-BASE", "SD-BASE-A"])
    ada.client.prefer(["SD-BASE-A"], context="work")

    written = write_publication(ada.client.publication(), tmp_path / "public")

    names = {str(path.relative_to(tmp_path / "public")) for path in written}
    raw = (tmp_path / "public" / "preferences.json").read_bytes()
    document = documents.read(raw, "Preferences")
    verify(document, keys=KeyRing())
    assert [item.context for item in document.body.preferences] == ["default", "work"]
    assert {"index.html", "terms/service-1.0.json", "terms/service-1.0.en.plain.txt"} <= names


def test_the_page_can_be_read_by_a_person(ada: SyncClient) -> None:
    ada.client.prefer(["SD-BASE"])

    page = ada.client.publication().files["index.html"].decode()

    assert "<h2>In general</h2>" in page
    assert "service 1.0" in page


def test_what_the_customer_writes_is_text_on_the_page(ada: SyncClient) -> None:
    """SV13 for the client."""
    ada.client.prefer(["SD-BASE"])

    page = ada.client.publication(statement="<script>alert(1)</script>").files["index.html"]

    assert b"<script" not in page


def test_sites_are_not_published_unless_she_says_so(ada: SyncClient) -> None:
    ada.client.prefer(["SD-BASE"])
    ada.client.prefer(["SD-BASE-A"], context="clinic.example")

    closed = ada.client.publication().files["preferences.json"]
    opened = ada.client.publication(include_sites=True).files["preferences.json"]

    assert b"clinic.example" not in closed
    assert b"https://clinic.example" in opened


def test_the_public_key_is_never_met_in_a_proffer(town: Town, shop: Shop, ada: SyncClient) -> None:
    """I9, CLI-08."""
    ada.client.prefer(["SD-BASE-A"])
    ada.proffer(shop.origin)

    public = ada.client.publication().preferences.body.first_party.ref

    assert all(public.encode() not in item.body for item in town.sent)


def test_without_preferences_there_is_nothing_to_publish(ada: SyncClient) -> None:
    with pytest.raises(LocalError, match="no preferences"):
        ada.client.publication()


def test_terms_that_nobody_knows_cannot_be_preferred(ada: SyncClient) -> None:
    with pytest.raises(LocalError, match="no standard terms"):
        ada.client.prefer(["SD-NOTHING"])


def test_personal_terms_come_with_a_warning_and_the_nearest_standard_ones() -> None:
    own = replace(standard("service-analytics").terms, name="mine", texts=())

    told = advice(own)

    assert "recognised" in told.sentence
    assert "IEEE 7012" in told.sentence
    assert "service-analytics" in [item.name for item in told.nearest]
