"""A site that describes itself falsely: it is looked at, said so, and nothing is sent to it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assent import did_document, record
from assent.documents.description import Endpoint, RosterReference
from assent.documents.parts import PartyReference
from assent.documents.roster import AnnouncedKey
from assent.errors import LocalError
from assent.key_ring import ListedKey
from assent.keys import SigningKey
from assent.record import Signer
from assent.roster import reference
from assent.times import plus
from assent_client import Order, Outcome, Response, SyncClient, VendorState
from assent_client.agent import Keepers
from support.parties import NEW_YEAR, NOON, YEARS_LATER, Vendor, standard
from support.parties.shared import anything, seed
from support.replacing import replace
from support.town import Request, Shop, Town, customer

JSON = (("content-type", "application/json"),)
DESCRIPTION = "https://shop.example/.well-known/assent"
DID_JSON = "https://shop.example/.well-known/did.json"
ORDER = Order(terms=("SD-BASE-A",))


def page(body: bytes) -> Response:
    return Response(status=200, headers=JSON, body=body)


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


KEEPER = "did:web:keeper.example"
KEEPER_KEY = SigningKey.from_seed(seed("keeper"))
KEEPER_SIGNER = Signer(key=KEEPER_KEY, verification_method=f"{KEEPER}#key-1")
KEEPERS: Keepers = {KEEPER: (ListedKey(id=f"{KEEPER}#key-1", key=KEEPER_KEY.public),)}


def roster(sequence: int = 1, keeper: str = KEEPER, **changes: Any) -> Any:
    members = {
        "id": f"https://keeper.example/roster/{sequence}",
        "name": "other",
        "keeper": PartyReference(ref=keeper),
        "sequence": str(sequence),
        "keys": (),
        "issued": NEW_YEAR,
        "ends_at": YEARS_LATER,
    }
    body = replace(reference().document.body, **members | changes)
    return record.sign(body, KEEPER_SIGNER, created=NEW_YEAR)


def show(town: Town, shop: Shop, document: Any, at: str = NOON, **changes: Any) -> None:
    named = RosterReference(
        ref=document.id,
        keeper=document.body.keeper.ref,
        version=document.body.sequence,
        digest_multibase=document.record_digest,
    )
    shop.party.publish(shop.party.signer, at=at, rosters=(replace(named, **changes),))
    url = f"https://shop.example/assent/v1/rosters/{document.record_digest}"
    town.pages[url] = page(document.raw)


@pytest.fixture
def eve(town: Town, tmp_path: Path) -> Any:
    """A customer who trusts one other keeper only."""
    made = customer(town, tmp_path / "eve", keepers=KEEPERS)
    yield made
    made.client.wallet.close()


def test_a_roster_of_a_pinned_keeper_is_used(town: Town, shop: Shop, eve: SyncClient) -> None:
    show(town, shop, roster())

    found = eve.discover(shop.origin)

    assert found.warnings == ()
    assert "service-analytics" in [choice.name for choice in found.accepted]


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (roster(keeper="did:web:nobody.example"), "not among those trusted"),
        (roster(keeper="did:web:shop.example"), "the vendor itself"),
        (
            record.sign(
                replace(roster().body, ends_at=plus(NOON, -60)), KEEPER_SIGNER, created=NEW_YEAR
            ),
            "no longer kept up",
        ),
        (
            record.sign(
                replace(roster().body, issued=plus(NOON, 60)), KEEPER_SIGNER, created=NEW_YEAR
            ),
            "in the future",
        ),
    ],
)
def test_a_roster_that_may_not_be_used_is_not(
    town: Town, shop: Shop, eve: SyncClient, document: Any, words: str
) -> None:
    """PR11, ROS-02, ROS-03, CLI-24."""
    show(town, shop, document)

    (result,) = eve.proffer(shop.origin, order=ORDER)

    assert result.outcome is Outcome.NOT_SENT
    assert result.discovery is not None
    assert any(words in warning for warning in result.discovery.warnings)
    assert town.writes() == []


def test_a_roster_older_than_one_that_was_seen_is_not_used(
    town: Town, shop: Shop, eve: SyncClient
) -> None:
    """PR11: rollback."""
    first = roster(1)
    second = roster(2, previous=first.record_digest)
    show(town, shop, second)
    eve.discover(shop.origin)
    show(town, shop, first, at=plus(NOON, 60))

    found = eve.discover(shop.origin)

    assert any("older than one that was seen" in warning for warning in found.warnings)


def test_a_roster_that_drops_entries_of_the_seen_one_is_not_used(
    town: Town, shop: Shop, eve: SyncClient
) -> None:
    """PR11, ROS-04."""
    first = roster(1)
    shorter = roster(2, previous=first.record_digest, entries=first.body.entries[1:])
    show(town, shop, first)
    eve.discover(shop.origin)
    show(town, shop, shorter, at=plus(NOON, 60))

    found = eve.discover(shop.origin)

    assert any("changes or drops terms" in warning for warning in found.warnings)


def test_a_roster_that_says_something_else_under_a_seen_sequence_is_not_used(
    town: Town, shop: Shop, eve: SyncClient
) -> None:
    """PR11, ROS-03, ROS-11: a fork."""
    show(town, shop, roster(1))
    eve.discover(shop.origin)
    entry = roster(1).body.entries[0]
    show(town, shop, roster(1, entries=(entry,)), at=plus(NOON, 60))

    found = eve.discover(shop.origin)

    assert any("does not follow" in warning for warning in found.warnings)


@pytest.mark.parametrize("sequence", [3, 40, 999_999])
def test_a_roster_that_leaves_out_versions_is_not_used(
    town: Town, shop: Shop, eve: SyncClient, sequence: int
) -> None:
    """PR11, ROS-11: fast-forward, so that honest versions look old."""
    show(town, shop, roster(1))
    eve.discover(shop.origin)
    far = roster(sequence, previous=roster(2).record_digest)
    show(town, shop, far, at=plus(NOON, 60))

    found = eve.discover(shop.origin)

    assert any("leaves out versions" in warning for warning in found.warnings)
    show(town, shop, roster(2, previous=roster(1).record_digest), at=plus(NOON, 120))
    town.later(180)
    assert eve.discover(shop.origin).warnings == ()


def test_a_step_between_that_its_keeper_did_not_sign_is_a_breach(
    town: Town, shop: Shop, eve: SyncClient
) -> None:
    """PR11, ROS-11."""
    first = roster(1)
    forged = record.sign(
        roster(2, previous=first.record_digest).body,
        Signer(key=SigningKey.from_seed(seed("x")), verification_method=f"{KEEPER}#key-1"),
        created=NEW_YEAR,
    )
    third = roster(3, previous=forged.record_digest)
    show(town, shop, first)
    eve.discover(shop.origin)
    show(town, shop, forged, at=plus(NOON, 60))
    show(town, shop, third, at=plus(NOON, 120))
    town.later(180)

    found = eve.discover(shop.origin)

    assert found.state is VendorState.MISBEHAVES


def test_a_roster_that_grew_by_steps_which_the_vendor_shows_is_used(
    town: Town, shop: Shop, eve: SyncClient
) -> None:
    """ROS-04, ROS-05, ROS-11."""
    first = roster(1)
    second = roster(2, previous=first.record_digest)
    third = roster(3, previous=second.record_digest)
    show(town, shop, first)
    eve.discover(shop.origin)
    show(town, shop, second, at=plus(NOON, 60))
    show(town, shop, third, at=plus(NOON, 120))
    town.later(180)

    found = eve.discover(shop.origin)

    assert found.warnings == ()


SECOND_KEY, STOLEN_NAME = SigningKey.from_seed(seed("second")), f"{KEEPER}#key-2"
FIRST = AnnouncedKey(ref=f"{KEEPER}#key-1", public_key_multibase=KEEPER_KEY.public.multibase)
SECOND = AnnouncedKey(ref=STOLEN_NAME, public_key_multibase=SECOND_KEY.public.multibase)


def signed_by(key: SigningKey, document: Any, name: str = STOLEN_NAME) -> Any:
    """The same roster with another key's proof."""
    signer = Signer(key=key, verification_method=name)
    return record.sign(document.body, signer, created=NEW_YEAR)


def succession_of_keys() -> tuple[Any, Any, Any]:
    """The first key announces the second, which signs from then on and withdraws the first."""
    first = roster(1, keys=(FIRST,))
    second = roster(2, previous=first.record_digest, keys=(FIRST, SECOND))
    third = roster(3, previous=second.record_digest, keys=(SECOND,))
    return first, second, signed_by(SECOND_KEY, third)


def test_a_key_that_the_former_one_announced_is_trusted(
    town: Town, shop: Shop, eve: SyncClient
) -> None:
    """ROS-14."""
    for minute, version in enumerate(succession_of_keys()):
        show(town, shop, version, at=plus(NOON, 60 * minute))
        found = eve.discover(shop.origin)
        assert (found.warnings, found.problem) == ((), None)
        town.later(60)


@pytest.mark.parametrize("served", [True, False])
def test_who_pins_the_first_key_trusts_the_second_only_by_the_version_between(
    town: Town, shop: Shop, eve: SyncClient, served: bool
) -> None:
    """ROS-14: seen for the first time after the keeper changed its key."""
    first, second, third = succession_of_keys()
    for version in (first, second) if served else ():
        show(town, shop, version)
    show(town, shop, third, at=plus(NOON, 60))
    town.later(120)

    found = eve.discover(shop.origin)

    assert found.problem is None
    assert (found.warnings == ()) is served


@pytest.mark.parametrize("announcing", [(FIRST,), ()], ids=["announced others", "announced none"])
def test_a_key_that_nobody_announced_is_refused(
    town: Town, shop: Shop, eve: SyncClient, announcing: tuple[AnnouncedKey, ...]
) -> None:
    """ROS-14, PR11: whoever took over the keeper's site lists a key of his own."""
    first = roster(1, keys=announcing)
    thief = signed_by(SECOND_KEY, roster(2, previous=first.record_digest, keys=(SECOND,)))
    show(town, shop, first)
    assert eve.discover(shop.origin).warnings == ()
    show(town, shop, thief, at=plus(NOON, 60))
    town.later(120)

    found = eve.discover(shop.origin)

    refused = any("does not allow the key" in warning for warning in found.warnings)
    assert refused or found.state is VendorState.MISBEHAVES


def test_a_key_that_was_withdrawn_is_refused(town: Town, shop: Shop, eve: SyncClient) -> None:
    """ROS-14, PR11: the former key is stolen after the keeper went over to another."""
    versions = succession_of_keys()
    stolen = roster(4, previous=versions[-1].record_digest, keys=(FIRST,))
    for minute, version in enumerate((*versions, stolen)):
        show(town, shop, version, at=plus(NOON, 60 * minute))
        warnings = eve.discover(shop.origin).warnings
        town.later(60)

    assert any("does not allow the key" in warning for warning in warnings)


def test_another_key_under_an_announced_name_is_a_breach(
    town: Town, shop: Shop, eve: SyncClient
) -> None:
    """ROS-14, PR11."""
    first, second, third = succession_of_keys()
    for minute, version in enumerate((first, second)):
        show(town, shop, version, at=plus(NOON, 60 * minute))
        eve.discover(shop.origin)
        town.later(60)
    show(town, shop, signed_by(SigningKey.from_seed(seed("x")), third), at=plus(NOON, 120))

    found = eve.discover(shop.origin)

    assert found.state is VendorState.MISBEHAVES


def test_a_version_that_announces_no_keys_after_one_that_did_is_refused(
    town: Town, shop: Shop, eve: SyncClient
) -> None:
    """ROS-14: else pinned keys, withdrawn ones among them, would sign again."""
    first = roster(1, keys=(FIRST,))
    show(town, shop, first)
    eve.discover(shop.origin)
    show(town, shop, roster(2, previous=first.record_digest), at=plus(NOON, 60))
    town.later(120)

    warnings = eve.discover(shop.origin).warnings

    assert any("does not allow the key" in warning for warning in warnings)


def test_a_roster_that_its_keeper_did_not_sign_is_a_breach(
    town: Town, shop: Shop, eve: SyncClient
) -> None:
    """PR11."""
    forged = record.sign(
        roster().body,
        Signer(key=SigningKey.from_seed(seed("x")), verification_method=f"{KEEPER}#key-1"),
        created=NEW_YEAR,
    )
    show(town, shop, forged)

    found = eve.discover(shop.origin)

    assert found.state is VendorState.MISBEHAVES
    assert found.problem is not None
    assert found.problem.code == "proof-invalid"


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
