"""Looking at a vendor: what it does and accepts, in words, and nothing said about the customer."""

from assent.documents.description import Status
from assent_client import Order, SyncClient, VendorState
from support.town import Shop, Town


def test_a_look_tells_what_the_vendor_does_and_accepts(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    found = ada.discover("shop.example")

    assert found.state is VendorState.OPEN
    assert (found.legal_name, found.vendor) == ("Laden für Tee GmbH", "did:web:shop.example")
    assert all("use" in sentence for sentence in found.profiles[0].does)
    assert "service-analytics" in [choice.name for choice in found.accepted]
    assert all(choice.verdict.within for choice in found.accepted)


def test_it_says_whether_the_preferred_terms_cover_everything(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    ada.client.prefer(["SD-BASE", "SD-BASE-A"])

    found = ada.discover(shop.origin)

    assert [choice.verdict.within for choice in found.preferred] == [False, True]
    assert found.covered is not None
    assert found.covered.name == "service-analytics"
    assert "your terms “service-analytics”" in found.sentence


def test_where_terms_do_not_cover_it_the_reason_is_a_sentence(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    ada.client.prefer(["SD-BASE"])

    (choice,) = ada.discover(shop.origin).preferred

    assert not choice.verdict.within
    assert choice.verdict.reason.sentence.endswith(".")


def test_what_is_preferred_at_one_site_goes_before_what_is_preferred_in_general(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    ada.client.prefer(["SD-BASE"])
    ada.client.prefer(["SD-BASE-ATP"], context="shop.example")

    (choice,) = ada.discover(shop.origin).preferred

    assert choice.name == "service-profiling"


def test_only_plain_reads_leave_and_they_are_the_same_for_everybody(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """CLI-20, ID12: no cookie, no validator, no key."""
    ada.discover(shop.origin)

    assert {item.method for item in town.sent} == {"GET"}
    assert {item.headers for item in town.sent} == {
        (("Accept", "application/json"), ("Accept-Encoding", "identity"), ("User-Agent", "assent"))
    }
    assert all(item.body == b"" for item in town.sent)


def test_looking_twice_asks_the_same_again_without_saying_so(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """ID12: an ETag is never sent back."""
    ada.discover(shop.origin)
    first = len(town.sent)

    ada.discover(shop.origin)

    assert town.sent[:first] == town.sent[first:]


def test_a_look_after_an_agreement_is_the_same_as_before(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """ID12: what it left out would tell that she was here."""
    ada.discover(shop.origin)
    before = list(town.sent)
    ada.proffer(shop.origin, order=Order(terms=("SD-BASE-A",)))
    town.sent.clear()

    ada.discover(shop.origin)

    assert town.sent == before


def test_a_retired_vendor_says_so(town: Town, shop: Shop, ada: SyncClient) -> None:
    shop.party.publish(shop.party.signer, at=town.now, status=Status.RETIRED)

    found = ada.discover(shop.origin)

    assert found.state is VendorState.RETIRED
    assert "makes no new agreements" in found.sentence


def test_a_vendor_that_is_down_is_told_nothing(town: Town, shop: Shop, ada: SyncClient) -> None:
    town.down.add("shop.example")

    found = ada.discover(shop.origin)

    assert found.state is VendorState.UNREACHABLE
    assert found.sentence.endswith("Nothing was sent.")


def test_a_site_without_an_endpoint_gets_a_letter_if_the_customer_wants(
    town: Town, ada: SyncClient
) -> None:
    found = ada.discover("https://old.example")

    assert found.state is VendorState.NO_ENDPOINT
    assert "old.example does not take customers' terms yet" in found.sentence
    assert "nothing was sent" in found.sentence
    assert "old.example" in (found.letter or "")
