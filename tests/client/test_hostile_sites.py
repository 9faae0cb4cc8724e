"""A site that describes itself falsely: it is looked at, said so, and nothing is sent to it."""

from collections.abc import Callable
from typing import Any

import pytest

from assent import did_document
from assent.documents.description import Endpoint
from assent.errors import LocalError
from assent.key_ring import ListedKey
from assent.keys import SigningKey
from assent.record import Signer
from assent.times import plus
from assent_client import Order, Outcome, Response, SyncClient, VendorState
from support.answering import page
from support.parties import NEW_YEAR, NOON, Vendor, standard
from support.parties.shared import anything, seed
from support.replacing import replace
from support.town import Request, Shop, Town

DESCRIPTION = "https://shop.example/.well-known/assent"
DID_JSON = "https://shop.example/.well-known/did.json"
ORDER = Order(terms=("SD-BASE-A",))


def republish(shop: Shop, **changes: Any) -> None:
    shop.party.publish(shop.party.signer, at=NOON, **changes)


def test_a_description_of_another_origin_is_not_believed(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """PR14, DOC-07: a phishing front relays the real vendor's description."""
    town.pages["https://sh0p.example/.well-known/assent"] = page(shop.party.description.raw)

    found = ada.discover("https://sh0p.example")

    assert found.state is VendorState.MISBEHAVES
    assert found.problem is not None
    assert found.problem.code == "wrong-audience"


def test_a_description_in_another_vendors_name_is_not_believed(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """ID5, PF5: another key says that it is the shop, for an origin of its own."""
    liar = Vendor("shop.example")
    liar.signer = replace(liar.signer, key=SigningKey.from_seed(seed("liar")))
    liar._entries[:] = [
        replace(liar._entries[0], public_key_multibase=liar.signer.key.public.multibase)
    ]
    liar.publish(
        liar.signer,
        at=NOON,
        origins=("https://liar.example",),
        endpoints=(Endpoint(speaks="1.0", base="https://liar.example/v1"),),
    )
    town.pages["https://liar.example/.well-known/assent"] = page(liar.description.raw)

    found = ada.discover("https://liar.example")

    assert found.state is VendorState.MISBEHAVES
    assert found.problem is not None
    assert found.problem.code == "key-unknown"
    assert ada.client.wallet.vendors.all() == []


DID_DOCUMENTS: dict[str, tuple[Callable[[Shop], Response], str]] = {
    "of another name": (
        lambda shop: page(did_document.write("did:web:other.example", ())),
        "identifier",
    ),
    "without the key": (lambda shop: page(did_document.write(shop.did, ())), "key-unknown"),
    "with another key": (
        lambda shop: page(
            did_document.write(
                shop.did,
                [
                    ListedKey(
                        id=shop.party.signer.verification_method,
                        key=SigningKey.from_seed(seed("other")).public,
                    )
                ],
            )
        ),
        "key-unknown",
    ),
    "with the key withdrawn": (
        lambda shop: page(
            did_document.write(
                shop.did, [replace(item, revoked=NEW_YEAR) for item in shop.party.keys.listed()]
            )
        ),
        "key-not-valid",
    ),
    "huge": (lambda shop: page(b"{" + b" " * 70_000 + b"}"), "too-large"),
    "no JSON": (lambda shop: page(b"<html>"), "not-json"),
    "a redirect": (
        lambda shop: Response(status=301, headers=(("location", "https://evil.example"),)),
        "redirect",
    ),
}


@pytest.mark.parametrize(("answer", "code"), DID_DOCUMENTS.values(), ids=DID_DOCUMENTS)
def test_without_its_own_did_document_a_description_is_not_believed(
    town: Town, shop: Shop, ada: SyncClient, answer: Callable[[Shop], Response], code: str
) -> None:
    """ID7, KEY-02, KEY-05, CLI-22."""
    town.pages[DID_JSON] = answer(shop)

    (result,) = ada.proffer(shop.origin, order=ORDER)

    assert result.outcome is Outcome.NOT_SENT
    assert result.discovery is not None
    assert result.discovery.state is VendorState.MISBEHAVES
    assert result.problem is not None
    assert result.problem.code == code
    assert town.writes() == []


def test_a_missing_did_document_is_no_reason_to_go_on(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """ID7."""
    town.pages[DID_JSON] = Response(status=404, headers=(("content-type", "text/html"),))

    (result,) = ada.proffer(shop.origin, order=ORDER)

    assert result.outcome is Outcome.NOT_SENT
    assert town.writes() == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ends_at": plus(NOON, -60), "issued": NEW_YEAR}, "time-order"),
        ({"endpoints": (Endpoint(speaks="7.0", base="https://shop.example/v7"),)}, "version"),
        (
            {"endpoints": (Endpoint(speaks="1.0", base="https://evil.example/v1"),)},
            "wrong-audience",
        ),
        ({"endpoints": (Endpoint(speaks="1.0", base="http://localhost:8080/v1"),)}, "identifier"),
    ],
)
def test_a_description_that_cannot_be_used_is_not(
    town: Town, shop: Shop, ada: SyncClient, changes: dict[str, Any], code: str
) -> None:
    """PR15, DOC-07, SV8 for the client, VER-04."""
    republish(shop, **changes)

    found = ada.discover(shop.origin)

    assert found.state is VendorState.MISBEHAVES
    assert found.problem is not None
    assert found.problem.code == code


def test_a_description_of_the_future_shows_a_wrong_clock(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """PF13."""
    shop.party.publish(shop.party.signer, at=plus(NOON, 24 * 3600))

    found = ada.discover(shop.origin)

    assert found.state is VendorState.MISBEHAVES
    assert found.problem is not None
    assert found.problem.code == "time-order"


def test_an_older_description_than_the_known_one_is_refused(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """PR11, ID5: rollback."""
    old = shop.party.description
    republish(shop)
    ada.discover(shop.origin)
    town.pages[DESCRIPTION] = page(old.raw)

    found = ada.discover(shop.origin)

    assert found.state is VendorState.MISBEHAVES
    assert found.problem is not None
    assert found.problem.code == "time-order"
    assert ada.client.wallet.vendors.description(shop.did) == shop.party.description


def test_a_new_key_that_the_old_one_vouches_for_is_taken(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """ID4."""
    ada.discover(shop.origin)
    shop.party.rotate(NOON)

    (result,) = ada.proffer(shop.origin, order=ORDER)

    assert result.outcome is Outcome.AGREED


def test_two_rotations_between_two_visits_are_followed_step_by_step(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """ID4."""
    ada.discover(shop.origin)
    shop.party.rotate(NOON)
    shop.party.rotate(plus(NOON, 120))
    town.later(600)

    found = ada.discover(shop.origin)

    assert found.state is VendorState.OPEN
    assert len(ada.client.wallet.vendors.descriptions(shop.did)) == 3


def taken_over(shop: Shop) -> None:
    """The domain has a new owner, with a new key that nothing links to the old one."""
    shop.party._entries.clear()
    key = SigningKey.from_seed(seed("the new owner"))
    shop.party.signer = Signer(key=key, verification_method=f"{shop.did}#new-owner")
    shop.party._entries.append(
        replace(
            Vendor()._entries[0],
            ref=shop.party.signer.verification_method,
            public_key_multibase=key.public.multibase,
        )
    )
    shop.party.descriptions.clear()
    shop.party.practices = shop.party.sign(shop.party.practices.body, at=NEW_YEAR)
    shop.party.publish(shop.party.signer, at=NOON)


def test_a_new_key_without_a_link_to_a_known_one_is_not_believed(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """ID4, ID5: both descriptions are kept."""
    ada.discover(shop.origin)
    before = shop.party.description.raw
    taken_over(shop)

    (result,) = ada.proffer(shop.origin, order=ORDER)

    (evidence,) = ada.client.wallet.evidence.all(shop.did)
    assert result.outcome is Outcome.NOT_SENT
    assert result.discovery is not None
    assert result.discovery.state is VendorState.CHANGED_KEYS
    assert set(evidence.documents) == {before, shop.party.description.raw}
    assert town.writes() == []


def test_a_new_owner_of_the_domain_gets_no_heads(town: Town, shop: Shop, ada: SyncClient) -> None:
    """ID5, CLI-22: they would tell which agreements she holds."""
    ada.proffer(shop.origin, order=ORDER)
    ada.sync()
    before = len(town.writes())
    taken_over(shop)

    (result,) = ada.sync()

    assert result.problem is not None
    assert result.problem.code == "key-unknown"
    assert town.writes()[before:] == []


def test_the_customer_may_say_that_it_is_the_vendor_she_knows(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """ID5."""
    ada.discover(shop.origin)
    taken_over(shop)

    found = ada.discover(shop.origin, accept_new_keys=True)

    assert found.state is VendorState.OPEN
    assert len(ada.client.wallet.vendors.descriptions(shop.did)) == 2


def test_an_origin_that_becomes_another_vendors_is_not_believed(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """ID5."""
    ada.discover(shop.origin)
    other = town.shop("other.example")
    other.party.publish(
        other.party.signer, at=NOON, origins=("https://other.example", "https://shop.example")
    )
    town.pages[DESCRIPTION] = page(other.party.description.raw)

    found = ada.discover(shop.origin)

    assert found.state is VendorState.CHANGED_KEYS


def other_content(path: str, body: bytes) -> Callable[[Request, Response], Response]:
    def meddle(request: Request, answer: Response) -> Response:
        return page(body) if f"/{path}/" in request.path else answer

    return meddle


def test_other_practices_than_the_digest_names_are_kept_and_not_used(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """PR10, CLI-23."""
    other = replace(shop.party.practices.body, profile="nicer")
    forged = shop.party.sign(other, at=NEW_YEAR).raw

    with town.meddling(other_content("practices", forged)):
        (result,) = ada.proffer(shop.origin, order=ORDER)

    (evidence,) = ada.client.wallet.evidence.all(shop.did)
    assert result.outcome is Outcome.NOT_SENT
    assert result.problem is not None
    assert result.problem.code == "changed-content"
    assert forged in evidence.documents
    assert town.writes() == []


def test_terms_under_the_right_name_with_another_text_are_not_the_terms(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """PR10, I7: the digest decides, never a name."""
    (named, *rest) = shop.party.description.body.accepted_terms
    forged = replace(named, digest_multibase=anything("other terms"))
    republish(shop, accepted_terms=(forged, *rest))

    found = ada.discover(shop.origin)

    assert any(f"“{named.name}" in warning for warning in found.warnings)
    assert named.name not in [choice.name for choice in found.accepted]


def test_wide_terms_under_the_name_of_strict_ones_are_not_the_strict_ones(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """PR10, I7."""
    strict, *_ = shop.party.description.body.accepted_terms
    wide = standard("SD-BASE-ATP").entry.digest_multibase
    republish(shop, accepted_terms=(replace(strict, digest_multibase=wide),))

    found = ada.discover(shop.origin)

    assert found.accepted == ()
    assert any(f"“{strict.name}" in warning for warning in found.warnings)


def test_a_site_that_redirects_is_not_followed(town: Town, ada: SyncClient) -> None:
    """CL4."""
    town.pages["https://moved.example/.well-known/assent"] = Response(
        status=302, headers=(("location", "http://evil.example/"),)
    )

    found = ada.discover("https://moved.example")

    assert found.state is VendorState.NO_ENDPOINT
    assert "redirects" in found.sentence
    assert len(town.sent) == 1


@pytest.mark.parametrize(
    "url", ["ftp://shop.example", "https://user@shop.example", "https://shop.example:8443", "", "x"]
)
def test_only_https_sites_are_looked_at(town: Town, ada: SyncClient, url: str) -> None:
    """CLI-34."""
    with pytest.raises(LocalError):
        ada.discover(url)

    assert town.sent == []
