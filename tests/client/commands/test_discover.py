"""Looking at a site: what it does, whether my terms cover it; nothing is sent."""

import pytest

from assent.keys import SigningKey
from assent.record import Signer
from assent_client import Response
from assent_client.storefront import read_origin
from support.parties import NEW_YEAR, NOON
from support.person import Person
from support.replacing import replace
from support.town import Shop, Town


def test_it_says_what_they_do_and_whether_my_terms_cover_it(ada: Person, shop: Shop):
    ada.done("prefer", "service", "service-analytics")

    result = ada.done("discover", "shop.example")

    said = " ".join(result.stdout.split())
    assert "What they do" in result.stdout
    assert "the terms “service” do not cover everything that they do" in said
    assert "your terms forbid use for service usage analytics" in said
    assert "the terms “service-analytics” cover everything that they do" in said
    assert "Nothing was sent." in said
    assert "assent proffer shop.example" in result.stderr


def test_a_name_that_looks_like_anothers_never_stands_without_the_address(ada: Person, shop: Shop):
    """CJ5: a name is any text, and its letters may be of another alphabet; an address is ASCII."""
    look_alike = "Lаden für Tee GmbH"  # The first a is Cyrillic.
    shop.party.named = replace(shop.party.named, legal_name=look_alike)
    shop.party.publish(shop.party.signer, at=NOON)
    ada.done("prefer", "service-analytics")

    for words in (
        ("discover", "shop.example"),
        ("proffer", "shop.example"),
        ("agreements", "show", "shop.example"),
    ):
        said = ada.done(*words).stdout
        assert look_alike in " ".join(said.split())
        assert "shop.example" in said


@pytest.mark.parametrize(
    "address", ["https://shор.example", "https://käse.example", "shop.exаmple"]
)
def test_an_address_in_letters_of_another_alphabet_is_not_opened(
    ada: Person, town: Town, address: str
):
    """CJ5, CJ18: of two that look alike only the one in ASCII is an address."""
    result = ada.run("discover", address)

    assert result.exit_code == 3
    assert town.sent == []


def test_looking_sends_nothing(ada: Person, shop: Shop, town: Town):
    ada.done("prefer", "service-analytics")

    ada.done("discover", "shop.example")

    assert town.writes() == []
    assert all(request.body == b"" for request in town.sent)


def test_it_works_without_a_wallet_and_leaves_none(nobody: Person, shop: Shop):
    result = nobody.done("discover", "https://shop.example/basket", passphrase=None)

    assert "Terms that they accept" in result.stdout
    assert "assent init" in result.stderr
    assert not nobody.folder.exists()


def test_a_site_without_an_endpoint_gets_a_letter_to_send(ada: Person):
    result = ada.run("discover", "nowhere.example")

    said = " ".join(result.stdout.split())
    assert result.exit_code == 1
    assert "nowhere.example does not take customers' terms yet" in said
    assert "nothing was sent" in said
    assert "To the people who run nowhere.example" in said
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_a_site_that_is_down_is_no_answer(ada: Person, shop: Shop, town: Town):
    town.down.add("shop.example")

    result = ada.run("discover", "shop.example")

    assert result.exit_code == 4
    assert "cannot be reached" in result.stdout


def test_a_site_that_breaks_the_rules_is_not_believed(ada: Person, shop: Shop, town: Town):
    town.pages["https://shop.example/.well-known/assent"] = Response(
        status=200, headers=(("content-type", "application/json"),), body=b'{"type":"Roster"}'
    )

    result = ada.run("discover", "shop.example")

    assert result.exit_code == 5
    assert "cannot be trusted now" in " ".join(result.stdout.split())


def test_new_keys_that_no_old_one_vouches_for_are_the_persons_decision(
    ada: Person, shop: Shop, town: Town
):
    """ID5."""
    ada.done("discover", "shop.example")
    taken_over(shop)

    doubted = ada.run("discover", "shop.example")
    believed = ada.done("discover", "shop.example", "--accept-new-keys")

    assert doubted.exit_code == 5
    assert "assent discover shop.example --accept-new-keys" in doubted.stderr
    assert "Terms that they accept" in believed.stdout


def test_no_address_is_an_error_with_an_example(ada: Person):
    result = ada.run("discover", "shop example")

    assert result.exit_code == 3
    assert "https://shop.example" in result.stderr


def taken_over(shop: Shop) -> None:
    """The site has new keys, and nothing links them to the old ones."""
    key = SigningKey.from_seed(bytes(range(32)))
    shop.party.signer = Signer(key=key, verification_method=f"{shop.did}#new-owner")
    (entry,) = shop.party._entries
    shop.party._entries[:] = [
        replace(
            entry,
            ref=shop.party.signer.verification_method,
            public_key_multibase=key.public.multibase,
        )
    ]
    shop.party.descriptions.clear()
    shop.party.practices = shop.party.sign(shop.party.practices.body, at=NEW_YEAR)
    shop.party.publish(shop.party.signer, at=NOON)


def test_the_next_command_can_be_typed_as_it_stands(ada: Person, shop: Shop):
    result = ada.done("discover", "https://shop.example/tea?kind=green&size=2")

    assert "assent proffer 'https://shop.example/tea?kind=green&size=2'" in result.stderr


def test_a_shop_on_this_machine_needs_no_scheme():
    assert read_origin("localhost:8642/x", loopback=True) == "http://localhost:8642"
