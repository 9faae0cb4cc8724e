"""Descriptions: signed by their own keys, followed by known keys, believed at their origin."""

from typing import Any

import pytest

from assent import documents, record
from assent.description import (
    check_current,
    check_description,
    check_successor,
    key_ring,
    listed_keys,
    vouched_keys,
)
from assent.documents import Document, SecondPartyDescription
from assent.key_ring import ListedKey
from assent.keys import SigningKey
from assent.record import Signer
from assent.times import plus
from support.parties import NEW_YEAR, NOON, TOMORROW, YEARS_LATER, Vendor
from support.refused import refused
from support.replacing import replace

Description = Document[SecondPartyDescription]


@pytest.fixture
def vendor() -> Vendor:
    return Vendor()


def thief(vendor: Vendor, number: int = 9) -> Signer:
    """A key of somebody else under a name of the vendor's."""
    key = SigningKey.from_seed(bytes([number]) * 32)
    return Signer(key=key, verification_method=f"{vendor.did}#key-{number}")


def pretended(vendor: Vendor, *signers: Signer, **changes: Any) -> Description:
    """A description that lists and is signed by ``signers``, whoever they are."""
    entry = vendor.description.body.keys[0]
    keys = tuple(
        replace(
            entry,
            ref=signer.verification_method,
            public_key_multibase=signer.key.public.multibase,
            valid_until=None,
        )
        for signer in signers
    )
    methods = tuple(signer.verification_method for signer in signers)
    members = {"keys": keys, "signed_by": methods, "issued": TOMORROW} | changes
    body = replace(vendor.description.body, **members)
    return record.sign(body, *signers, created=body.issued)


def test_a_description_signed_by_a_key_that_it_lists_is_whole(vendor: Vendor) -> None:
    """DOC-07."""
    check_description(vendor.description)


def test_a_description_signed_by_a_key_that_it_does_not_list_is_refused(vendor: Vendor) -> None:
    """DOC-07, KEY-02."""
    stranger = thief(vendor)
    body = replace(vendor.description.body, signed_by=(stranger.verification_method,))

    with refused("key-unknown"):
        check_description(record.sign(body, stranger, created=NOON))


def test_a_description_signed_by_another_of_its_keys_than_it_says_is_refused(
    vendor: Vendor,
) -> None:
    """PRF-07, DOC-07: signedBy names the proofs, in order."""
    vendor.rotate(NOON)
    methods = vendor.description.body.signed_by
    body = replace(vendor.description.body, signed_by=methods[::-1])
    value = {**documents.write(body), "proof": vendor.description.value["proof"]}
    reordered = documents.seal(
        {name: member for name, member in value.items() if name != "proof"}, *value["proof"]
    )

    with refused("proof-order"):
        check_description(reordered)


def test_a_description_that_lists_another_partys_key_is_refused(vendor: Vendor) -> None:
    """DOC-07, PF5."""
    other = Vendor("other.example").signer
    body = vendor.description.body
    foreign = replace(body.keys[0], ref=other.verification_method)

    with refused("key-unknown"):
        check_description(
            record.sign(replace(body, keys=(*body.keys, foreign)), vendor.signer, created=NOON)
        )


def test_a_description_that_ends_before_it_begins_is_refused(vendor: Vendor) -> None:
    """DOC-07."""
    body = replace(vendor.description.body, issued=NOON, ends_at=plus(NOON, -1))

    with refused("time-order"):
        check_description(record.sign(body, vendor.signer, created=NOON))


def test_a_description_that_nobody_signed_says_nothing_of_its_time(vendor: Vendor) -> None:
    """DOC-07, CJ14: proofs come before what a document says, in every implementation."""
    backwards = pretended(vendor, vendor.signer, ends_at=plus(NEW_YEAR, -60))
    unsigned = documents.seal({k: v for k, v in backwards.value.items() if k != "proof"})

    with refused("proof-missing"):
        check_description(unsigned)


def test_a_description_signed_before_it_was_issued_is_refused(vendor: Vendor) -> None:
    """ID8: a stolen key that has ended dates its signature back."""
    body = replace(vendor.description.body, issued=NOON)

    with refused("time-order"):
        check_description(record.sign(body, vendor.signer, created=plus(NOON, -1)))


@pytest.mark.parametrize("bound", [{"valid_from": plus(NOON, 1)}, {"valid_until": NOON}])
def test_a_key_outside_its_time_signs_no_description(vendor: Vendor, bound: dict[str, Any]) -> None:
    """KEY-02, ID9."""
    entry = replace(vendor.description.body.keys[0], **bound)
    body = replace(vendor.description.body, keys=(entry,))

    with refused("key-not-valid"):
        check_description(record.sign(body, vendor.signer, created=NOON))


def test_a_description_speaks_for_its_own_origins_only(vendor: Vendor) -> None:
    """DOC-07, PR14."""
    body = vendor.description.body

    check_current(body, origin=vendor.origin, now=NOON)
    for origin in ("https://phish.example", "https://www.shop.example"):
        with refused("wrong-audience"):
            check_current(body, origin=origin, now=NOON)


def test_a_description_ends(vendor: Vendor) -> None:
    """DOC-07."""
    body = vendor.description.body

    check_current(body, origin=vendor.origin, now=YEARS_LATER)
    with refused("time-order"):
        check_current(body, origin=vendor.origin, now=plus(YEARS_LATER, 1))


def test_a_successor_signed_by_the_known_key_is_followed(vendor: Vendor) -> None:
    """DOC-08."""
    pinned = vendor.description

    check_successor(vendor.publish(vendor.signer, at=NOON), pinned)
    check_successor(pinned, pinned)


def test_a_new_key_that_the_old_one_vouches_for_is_followed(vendor: Vendor) -> None:
    """DOC-08, ID4: old and new key sign; then the new one signs alone."""
    first = vendor.description
    second = vendor.rotate(NOON)
    third = vendor.publish(vendor.signer, at=TOMORROW)

    check_successor(second, first)
    check_successor(third, second)
    with refused("key-unknown"):
        check_successor(third, first)


def test_new_keys_that_no_known_key_vouches_for_are_refused(vendor: Vendor) -> None:
    """DOC-08, ID5: the next owner of a lapsed domain."""
    with refused("key-unknown"):
        check_successor(pretended(vendor, thief(vendor)), vendor.description)


def test_another_key_under_the_known_name_is_refused(vendor: Vendor) -> None:
    """DOC-08, ID5."""
    with refused("key-unknown"):
        check_successor(pretended(vendor, thief(vendor, number=1)), vendor.description)


def test_a_key_that_has_ended_vouches_for_nothing(vendor: Vendor) -> None:
    """DOC-08, KEY-02, ID8."""
    stolen = vendor.signer
    vendor.rotate(NOON)
    forged = pretended(vendor, stolen, thief(vendor), issued=TOMORROW)

    with refused("key-unknown"):
        check_successor(forged, vendor.description)


def test_an_older_description_is_no_successor(vendor: Vendor) -> None:
    """DOC-08: rollback."""
    first = vendor.description
    second = vendor.publish(vendor.signer, at=NOON)

    with refused("time-order"):
        check_successor(first, second)


def test_another_partys_description_is_no_successor(vendor: Vendor) -> None:
    """DOC-08, PR12."""
    with refused("wrong-audience"):
        check_successor(Vendor("other.example").description, vendor.description)


def test_a_successor_with_a_broken_proof_is_refused(vendor: Vendor) -> None:
    """DOC-08, PF19."""
    pinned = vendor.description
    good = vendor.publish(vendor.signer, at=NOON)
    unsigned = documents.write(replace(good.body, contact="mailto:thief@evil.example"))

    with refused("proof-invalid"):
        check_successor(documents.seal(unsigned, *good.value["proof"]), pinned)


def test_the_latest_description_says_how_long_a_key_is_valid(vendor: Vendor) -> None:
    """KEY-02."""
    old = vendor.signer.verification_method
    vendor.rotate(NOON)
    bodies = [item.body for item in vendor.descriptions]

    for order in (bodies, bodies[::-1]):
        ring = key_ring(order)
        ring.public_key(old, plus(NOON, 59))
        with refused("key-not-valid"):
            ring.public_key(old, plus(NOON, 60))


def test_one_method_stands_for_one_key_for_ever(vendor: Vendor) -> None:
    """KEY-02."""
    other = pretended(vendor, thief(vendor, number=1))

    with refused("key-unknown"):
        key_ring([vendor.description.body, other.body])


def test_trust_goes_from_any_known_key_to_all_that_its_descriptions_list(vendor: Vendor) -> None:
    """KEY-02, ID4: an old pin reaches new keys, and today's DID document old ones."""
    for day in range(1, 4):
        vendor.rotate(plus(NOON, day * 86_400))
    names = {f"{vendor.did}#key-{number}" for number in range(1, 5)}
    oldest = listed_keys(vendor.descriptions[0].body)
    newest = [key for key in vendor.keys.listed() if key.id.endswith("key-4")]

    for trusted in (oldest, newest):
        assert {key.id for key in vouched_keys(vendor.descriptions, trusted)} == names


def test_trust_does_not_reach_what_no_known_key_signed(vendor: Vendor) -> None:
    """KEY-02, ID5."""
    trusted = listed_keys(vendor.description.body)
    forged = pretended(vendor, thief(vendor))

    assert vouched_keys([vendor.description, forged], trusted) == trusted


def test_a_withdrawn_key_vouches_for_nothing_made_after_it(vendor: Vendor) -> None:
    """KEY-02, ID8: the DID document says so, the stolen description does not."""
    (own,) = listed_keys(vendor.description.body)
    withdrawn = replace(own, revoked=NOON)
    forged = pretended(vendor, vendor.signer, thief(vendor), issued=TOMORROW)

    vouched = vouched_keys([vendor.description, forged], [withdrawn])

    assert vouched == (withdrawn,)


def test_a_published_key_that_differs_from_the_described_one_is_refused(vendor: Vendor) -> None:
    """KEY-02: two keys under one name, both vouched for."""
    vendor.rotate(NOON)
    (first,) = listed_keys(vendor.descriptions[0].body)
    other = ListedKey(
        id=vendor.signer.verification_method, key=thief(vendor).key.public, valid_from=NEW_YEAR
    )

    with refused("key-unknown"):
        vouched_keys(vendor.descriptions, [first, other])
